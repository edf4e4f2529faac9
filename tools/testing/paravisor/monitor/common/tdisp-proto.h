/* SPDX-License-Identifier: GPL-2.0-only */
/* Messages of OpenVMM's TDISP protocol (protobuf, package tdisp), with our additions. */
#ifndef MONITOR_TDISP_PROTO_H
#define MONITOR_TDISP_PROTO_H

#include "types.h"

/* Fields of the oneof in a command. */
enum tdisp_command_kind {
	TDISP_INFO = 2, TDISP_BIND, TDISP_GET_REPORT, TDISP_START, TDISP_UNBIND,
	TDISP_STATUS = 64, TDISP_REFRESH, TDISP_SET_MMIO, TDISP_SET_DMA
};

enum tdisp_result {
	TDISP_SUCCESS = 1, TDISP_BAD_PROTOCOL, TDISP_BAD_STATE, TDISP_BAD_REASON,
	TDISP_BAD_COMMAND, TDISP_NOT_IMPLEMENTED, TDISP_HOST_FAILED, TDISP_BAD_REPORT_STATE,
	TDISP_BAD_REPORT_TYPE
};

enum tdisp_report_type {
	TDISP_REPORT_INTERFACE = 2, TDISP_REPORT_CERTS, TDISP_REPORT_MEASUREMENTS,
	TDISP_REPORT_VCA = 64
};

/**
 * struct tdisp_command - one command, fields of all kinds
 * @device_id: segment << 16 | requester id
 * @kind: enum tdisp_command_kind, or the number of a field not known
 * @number: protocol, report type or reason
 * @nonce: of refresh; NULL: none
 * @nonce_length: its bytes
 * @range_id: of set_mmio, as in the interface report
 * @gpa: first address
 * @pages: how many pages of 4 KiB
 * @offset: pages from the start of the range
 * @private: of set_mmio and set_dma
 */
struct tdisp_command {
	u64 device_id;
	u32 kind;
	u64 number;
	const u8 *nonce;
	u32 nonce_length;
	u64 range_id, gpa, pages, offset;
	bool private;
};

/* false if it is no message of the protocol. The nonce stays where it is. */
bool tdisp_decode(const u8 *bytes, u32 length, struct tdisp_command *command);

/* Writes a message; past the end it counts on, so that the size is known. */
struct proto_writer {
	u8 *at;
	u32 size, used;
};

void proto_number(struct proto_writer *w, u32 field, u64 value);
void proto_bytes(struct proto_writer *w, u32 field, const void *bytes, u32 n);

#endif
