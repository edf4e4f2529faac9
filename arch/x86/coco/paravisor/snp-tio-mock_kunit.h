/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _X86_COCO_PARAVISOR_SNP_TIO_MOCK_KUNIT_H
#define _X86_COCO_PARAVISOR_SNP_TIO_MOCK_KUNIT_H

#include <kunit/test.h>

#include "snp-tio.h"

#define TIMEOUT_MS	60	/* where one is waited for; else the machine may be slow */
#define RID		0x0100
#define GPA		0xfe000000
#define OP		0x100	/* in the log: an operation of the host, not a message */
#define LOG_MAX		32

/**
 * struct platform - firmware and host
 * @channel: the guest's way there
 * @info: answer to TDI_INFO
 * @done: RDX that goes back; U64_MAX: what was asked for
 * @pending: answers to requests with data until the host is done
 * @wanted: pages the host wants for data
 * @object: what the host hands out
 * @object_size: bytes of it
 * @entry: replaces the table, if @own_table
 * @own_table: the table is @entry
 * @nonce: what the host found in the data of a refresh
 * @mmio: changes to a right answer of MMIO_VALIDATE, field by field
 * @not_changed: nothing was changed by MMIO_VALIDATE
 * @sdte: last secure device table entry
 * @sdte_rid: of the answer
 * @sdte_status: likewise
 * @extra: bytes that the answer is too long
 * @send_rc: failure of sending
 * @exitinfo2: with that failure
 * @fail_at: only the message with this number, from 1, or 0 for all
 * @op_error: what the host answers to operations
 * @op_answer: whom it says it was about
 * @busy: operations that are answered with busy
 * @messages: sent
 * @last: last request with its registers
 * @last_mmio: last MMIO_VALIDATE
 * @log: types of messages and operations, in order
 * @logged: entries of @log
 */
struct platform {
	struct snp_tio_channel channel;
	struct snp_tio_info_rsp info;
	u64 done;
	unsigned int pending;
	u64 wanted;
	const u8 *object;
	u32 object_size;
	struct snp_tio_blob_entry entry[SNP_TIO_BLOBS];
	bool own_table;
	u8 nonce[PARAVISOR_TDISP_NONCE_SIZE];
	struct snp_tio_mmio mmio;
	bool not_changed;
	u64 sdte[SNP_TIO_SDTE_WORDS];
	u16 sdte_rid;
	u16 sdte_status;
	int extra;
	int send_rc;
	u64 exitinfo2;
	unsigned int fail_at;
	u64 op_error;
	u64 op_answer;
	unsigned int busy;
	unsigned int messages;
	struct snp_guest_req last;
	struct snp_tio_mmio last_mmio;
	unsigned int log[LOG_MAX];
	unsigned int logged;
};

void fill(u8 *digest, u8 value);
const guid_t *guid_of(u64 param);
int init_platform(struct kunit *test);
void exit_platform(struct kunit *test);

#endif /* _X86_COCO_PARAVISOR_SNP_TIO_MOCK_KUNIT_H */
