/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * TDX: what the TDX module and the quoting enclave answer. Each takes a struct rot and fills
 * answer.
 */
#ifndef ROT_TDX_H
#define ROT_TDX_H

#include "rot.h"
#include "serve.h"

/* u8 index of the VM, 3 bytes 0, user data, RTMRs */
struct tdx_report_request {
	u8 vm;
	u8 reserved[3];
	u8 report_data[64];
	u8 rtmr[TDX_RTMRS][48];
} __packed;

#define TDX_VM_FIRST	1	/* 0 is the paravisor */
#define TDX_VM_LAST	3

enum request_status tdx_report(void *rot, const struct request *req, struct bytes *answer);
enum request_status tdx_quote(void *rot, const struct request *req, struct bytes *answer);

#endif
