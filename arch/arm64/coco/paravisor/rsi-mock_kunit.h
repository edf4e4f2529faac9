/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ARM64_COCO_PARAVISOR_RSI_MOCK_KUNIT_H
#define _ARM64_COCO_PARAVISOR_RSI_MOCK_KUNIT_H

#include <kunit/test.h>
#include <linux/paravisor_tdisp_common.h>

#include "rsi-da.h"

#define TIMEOUT_MS	60	/* where one is waited for; else the machine may be slow */
#define RID		0x10100
#define GPA		0xfe000000
#define REPORTED	0x8000000000ULL	/* the reporting offset */
#define PAGES		16	/* that RIPAS is kept of, from GPA */
#define LOCK_NONCE	7
#define HANDLE		0x55
#define HOST		0x10000	/* in the log: a call to the host; below: one of RSI */
#define LOG_MAX		64

/* In the log: the low half of a call's number */
#define rsi_entry(call)	((unsigned int)((call) & 0xffff))

/**
 * struct platform - RSI, or P0 in its place, and host
 * @channel: the guest's way there
 * @owns_memory: the guest has a say in RIPAS
 * @present: there is such a function
 * @info: what GET_INFO says of it
 * @dma: it reaches private memory
 * @ripas: of each page
 * @portion: pages that a call for a range does at a time; 0: all
 * @spoil: what it adds to the address it tells
 * @reject: the host refuses what is left of a range
 * @mapping: operands of the last VALIDATE_MAPPING
 * @validated: pages, in all
 * @dma_operands: of the last DMA_ENABLE
 * @fail_call: this RSI call has @status
 * @status: see there
 * @fail_times: so often; 0: always
 * @features: what the host can do
 * @host_call: this call to the host has @host_status
 * @host_status: see there
 * @host_times: so often; 0: always
 * @incomplete: so often an operation goes on
 * @deaf: operations end without an effect
 * @handle: number of the operation that goes on
 * @pending: operation that goes on, by its call
 * @operand: of @pending
 * @object: what the host hands out
 * @object_size: bytes of it
 * @told_size: what it adds to what it says of the size
 * @read_size: what it adds to what it says it has written
 * @asked: object that was asked for last
 * @room: bytes of the buffer for it
 * @measure: operands of the last measurement
 * @log: RSI calls and calls to the host, in order, but for GET_INFO and RIPAS
 * @logged: entries of @log
 */
struct platform {
	struct rsi_channel channel;
	bool owns_memory;
	bool present;
	struct rsi_vdev_info info;
	bool dma;
	u8 ripas[PAGES];
	u64 portion;
	u64 spoil;
	bool reject;
	struct arm_smccc_1_2_regs mapping;
	u64 validated;
	struct arm_smccc_1_2_regs dma_operands;
	u64 fail_call;
	u64 status;
	unsigned int fail_times;
	u64 features;
	u64 host_call;
	u64 host_status;
	unsigned int host_times;
	unsigned int incomplete;
	bool deaf;
	u64 handle;
	u64 pending;
	u64 operand;
	const u8 *object;
	u64 object_size;
	u64 told_size;
	u64 read_size;
	u64 asked;
	u64 room;
	struct rhi_measure measure;
	unsigned int log[LOG_MAX];
	unsigned int logged;
};

void set_state(struct platform *p, enum pci_tsm_devsec_state state);
int init_platform(struct kunit *test);
void exit_platform(struct kunit *test);

#endif /* _ARM64_COCO_PARAVISOR_RSI_MOCK_KUNIT_H */
