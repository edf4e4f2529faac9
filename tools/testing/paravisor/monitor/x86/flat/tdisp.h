/* SPDX-License-Identifier: GPL-2.0-only */
/* A small client of the paravisor's TDISP service, for the flat guest. */
#ifndef FLAT_TDISP_H
#define FLAT_TDISP_H

#include "../../common/tdi.h"
#include "../../common/tdisp-proto.h"
#include "flat.h"

#define TDISP_CALL	0x8040

struct tdisp_request {
	u32 version, length;
	u64 id;
	u32 offset, reserved;
	u8 command[4072];
};

struct tdisp_reply {
	u64 id;
	u32 status, total, offset, length;
	u8 data[4072];
};

extern u64 tdisp_id, tdisp_device;
extern u8 tdisp_blob[];
extern u32 tdisp_blob_length;

/* Fills the input page with a command that has this message in it. */
void tdisp_fill(u32 kind, const void *body, u32 n);
/* A command and its whole response; returns the result of the protocol, or 0x1000 + status */
u64 tdisp_call(u32 kind, const void *body, u32 n);
u64 tdisp_number_call(u32 kind, u32 field, u64 value);
u64 tdisp_bytes_call(u32 kind, const void *bytes, u32 n);
u64 tdisp_set_mmio(u64 range, u64 gpa, u64 pages, u64 offset, bool private);
u64 tdisp_go_on(u64 id, u32 offset);
/* Of the last response, and of the message in it; ~0 if absent */
u64 tdisp_reply_number(u32 field);
u64 tdisp_payload_number(u32 field);
/* NULL if absent */
const u8 *tdisp_digest(u32 field);
u64 tdisp_state(void);
/* Fetches a report into tdisp_blob; returns its length */
u32 tdisp_report(u32 type);
bool same(const void *a, const void *b, u32 n);

void find_device(void);
void enable_device(u16 command);
u64 device_bar(void);
u64 device_bar_size(void);

/* tdisp-loss.c */
void test_tdisp_losses(void);

#endif
