/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Extended hypercall HV_EXT_CALL_TDISP, see Documentation/virt/hyperv/tdisp.rst
 */
#ifndef _X86_COCO_PARAVISOR_HYPERV_TDISP_H
#define _X86_COCO_PARAVISOR_HYPERV_TDISP_H

#include <linux/build_bug.h>
#include <linux/mutex.h>
#include <linux/sizes.h>
#include <linux/types.h>

#define HV_TDISP_VERSION	1
#define HV_TDISP_CHUNK		4072	/* bytes of a message in one call */
#define HV_TDISP_MESSAGE_MAX	SZ_16M	/* bytes of a response */

#define HV_TDISP_DONE		0
#define HV_TDISP_PENDING	1

/**
 * struct hv_tdisp_input - input page of the call
 * @version: %HV_TDISP_VERSION
 * @length: bytes in @command, 0 to go on with a response
 * @request_id: number of the command, never 0
 * @offset: where in the response to go on
 * @reserved: 0
 * @command: protobuf
 */
struct hv_tdisp_input {
	u32 version;
	u32 length;
	u64 request_id;
	u32 offset;
	u32 reserved;
	u8 command[HV_TDISP_CHUNK];
} __packed;
static_assert(sizeof(struct hv_tdisp_input) == SZ_4K);

/**
 * struct hv_tdisp_output - output page of the call
 * @request_id: as in the input
 * @status: %HV_TDISP_DONE or %HV_TDISP_PENDING
 * @total: bytes of the whole response
 * @offset: as in the input
 * @length: bytes in @data
 * @data: protobuf
 */
struct hv_tdisp_output {
	u64 request_id;
	u32 status;
	u32 total;
	u32 offset;
	u32 length;
	u8 data[HV_TDISP_CHUNK];
} __packed;
static_assert(sizeof(struct hv_tdisp_output) == SZ_4K);

/**
 * struct hv_tdisp_channel - one guest, one outstanding command
 * @lock: held from a command until its response is read; a leaf
 * @in: private page, allocated with the first command
 * @out: private page, likewise
 * @request_id: number of the last command
 * @timeout_ms: how long a command may take in all
 * @call: the hypercall
 */
struct hv_tdisp_channel {
	struct mutex lock;	/* pages and request_id */
	struct hv_tdisp_input *in;
	struct hv_tdisp_output *out;
	u64 request_id;
	unsigned int timeout_ms;
	u64 (*call)(u64 control, void *in, void *out);
};

int hv_tdisp_exchange(struct hv_tdisp_channel *channel, const u8 *command, size_t length,
		      size_t max, bool killable, u8 **response, size_t *size);

#endif /* _X86_COCO_PARAVISOR_HYPERV_TDISP_H */
