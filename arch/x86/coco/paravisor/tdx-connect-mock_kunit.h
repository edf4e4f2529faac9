/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _X86_COCO_PARAVISOR_TDX_CONNECT_MOCK_KUNIT_H
#define _X86_COCO_PARAVISOR_TDX_CONNECT_MOCK_KUNIT_H

#include <kunit/test.h>
#include <linux/paravisor_tdisp_common.h>
#include <asm/shared/tdx_errno.h>

#include "tdx-connect.h"

#define TIMEOUT_MS	60	/* where one is waited for; else the machine may be slow */
#define RID		0x0100
#define GPA		0xfe000000
#define VM		2
#define SESSION		7
#define HOST		0x10000	/* in the log: an operation of the host, not a leaf */
#define LOG_MAX		64

/**
 * struct platform - module, or an L1 in its place, and host
 * @channel: the guest's way there
 * @present: there is such a TDI
 * @state: its state
 * @session: of its binding
 * @vms: whose memory it reaches
 * @pages: of its MMIO that are accepted
 * @digest: by object; the first byte 0: there is none
 * @digest_size: what RCX says of a digest
 * @fail_leaf: this leaf has @leaf_status
 * @leaf_status: see there
 * @fail_field: only if it reads this one; 0: any
 * @leaf_times: so often; 0: always
 * @change_at: with this reading, from 1, the binding changes
 * @changes: with each reading
 * @readings: fields that were read
 * @portion: pages that MMIO.ACCEPT does at a time; 0: all
 * @spoil: what it adds to RCX then
 * @spoil_left: what it adds to R9
 * @accepted: pages it has done
 * @mmio: its last operands
 * @started: session that the guest has released
 * @dmar_vm: last target of DMAR.ACCEPT
 * @host_status: R10 of TDCM
 * @retries: times that TDCM is answered with RETRY
 * @silent: the host does not answer at all
 * @header: what is added to the header of a right answer, field by field
 * @object: what the host hands out
 * @object_size: bytes of it
 * @deaf: the host only says that it is done
 * @request: the last one
 * @nonce: of the last measurement
 * @last_size: bytes of the last buffer
 * @last: buffer of the last call
 * @log: leaves and operations, in order
 * @logged: entries of @log
 */
struct platform {
	struct tdx_connect_channel channel;
	bool present;
	u64 state;
	u64 session;
	u64 vms;
	u64 pages;
	u8 digest[PCI_TSM_EVIDENCE_TYPES];
	u64 digest_size;
	u64 fail_leaf;
	u64 leaf_status;
	u64 fail_field;
	unsigned int leaf_times;
	unsigned int change_at;
	bool changes;
	unsigned int readings;
	u64 portion;
	u64 spoil;
	u64 spoil_left;
	u64 accepted;
	struct tdx_module_args mmio;
	u64 started;
	u64 dmar_vm;
	u64 host_status;
	unsigned int retries;
	bool silent;
	struct tdx_tdcm header;
	const u8 *object;
	u32 object_size;
	bool deaf;
	struct tdx_tdcm request;
	u8 nonce[PARAVISOR_TDISP_NONCE_SIZE];
	size_t last_size;
	struct tdx_tdcm *last;
	unsigned int log[LOG_MAX];
	unsigned int logged;
};

void set_state(struct platform *p, enum pci_tsm_devsec_state state);
void late_answer(struct tdx_tdcm *tdcm, u8 status);
int init_platform(struct kunit *test);
void exit_platform(struct kunit *test);

#endif /* _X86_COCO_PARAVISOR_TDX_CONNECT_MOCK_KUNIT_H */
