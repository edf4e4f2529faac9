// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests: TDISP by SEV-TIO, against a firmware that answers for another
 * function or nonsense, and a host that is slow, mean or lies
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/bitfield.h>
#include <linux/jiffies.h>
#include <linux/mem_encrypt.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/paravisor_tdisp_common_kunit.h>
#include <linux/psp-sev.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <uapi/linux/sev-guest.h>

#include <asm/svm.h>

#include "snp-tio-mock_kunit.h"

static const struct paravisor_tdisp_transport *const tio = &snp_tio_transport;

static int failing_open(struct snp_tio_channel *channel)
{
	return -EIO;
}

static void info_is_of_the_firmware(struct kunit *test)
{
	struct paravisor_tdisp_info info = {};
	struct platform *p = test->priv;

	KUNIT_ASSERT_EQ(test, tio->info(RID, &info), 0);
	KUNIT_EXPECT_EQ(test, info.protocol, 1);
	KUNIT_EXPECT_EQ(test, info.features, 0x1234);
	KUNIT_EXPECT_EQ(test, info.device_id, RID);
	KUNIT_EXPECT_EQ(test, p->last.msg_version, SNP_TIO_VERSION);
	KUNIT_EXPECT_EQ(test, p->last.exit_code, SVM_VMGEXIT_SEV_TIO_GUEST_REQUEST);
	KUNIT_EXPECT_EQ(test, p->last.input.tio_target, RID);
	KUNIT_EXPECT_EQ(test, p->last.input.tio_param, 0);
	KUNIT_EXPECT_PTR_EQ(test, p->last.certs_data, NULL);

	p->info.status = SNP_TIO_UNBOUND;
	KUNIT_EXPECT_EQ(test, tio->info(RID, &info), 0);
	p->info.status = SNP_TIO_INVALID_TDI;
	KUNIT_EXPECT_EQ(test, tio->info(RID, &info), -EIO);
}

struct status_case {
	const char *name;
	u16 status;
	u8 state;
	u8 flags;
	u64 lock_id;
	int rc;
	enum pci_tsm_devsec_state result;
};

static const struct status_case status_cases[] = {
	{ "locked", 0, 1, 0, 7, 0, PCI_TSM_DEVSEC_LOCKED },
	{ "run", 0, 2, SNP_TIO_INFO_DMA, 8, 0, PCI_TSM_DEVSEC_RUN },
	{ "error", 0, 3, 0, 0, 0, PCI_TSM_DEVSEC_ERROR },
	{ "unbound", 2, 0, 0, 0, 0, PCI_TSM_DEVSEC_UNLOCKED },
	{ "unbound, private", 2, 0, SNP_TIO_INFO_DMA, 0, 0, PCI_TSM_DEVSEC_UNLOCKED },
	{ "unbound, whatever state", 2, 2, 0, 9, 0, PCI_TSM_DEVSEC_UNLOCKED },
	{ "bound, unlocked", 0, 0, 0, 7, -EPROTO },
	{ "bound, state 4", 0, 4, 0, 7, -EPROTO },
	{ "locked, no number", 0, 1, 0, 0, -EPROTO },
	{ "run, no number", 0, 2, 0, 0, -EPROTO },
	{ "unknown flag", 0, 1, 0x10, 7, -EPROTO },
	{ "no such TDI", 1, 0, 0, 0, -EIO },
	{ "unknown status", 3, 0, 0, 0, -EPROTO },
};

KUNIT_ARRAY_PARAM_DESC(status, status_cases, name);

static void status_is_of_the_firmware(struct kunit *test)
{
	const struct status_case *c = test->param_value;
	struct paravisor_tdisp_status status = {};
	struct platform *p = test->priv;

	p->info.status = c->status;
	p->info.state = c->state;
	p->info.flags = c->flags;
	p->info.lock_id = c->lock_id;
	p->info.pages = 5;
	p->done = 2;	/* the host's word, which is worth nothing */
	KUNIT_ASSERT_EQ(test, tio->status(RID, &status), c->rc);
	KUNIT_EXPECT_EQ(test, p->last.input.tio_param, SNP_TIO_STATE);
	if (c->rc)
		return;

	KUNIT_EXPECT_EQ(test, status.state, c->result);
	KUNIT_EXPECT_EQ(test, status.dma_private, !!(c->flags & SNP_TIO_INFO_DMA));
	KUNIT_EXPECT_EQ(test, status.mmio_pages, 5);
	if (c->result == PCI_TSM_DEVSEC_LOCKED || c->result == PCI_TSM_DEVSEC_RUN)
		KUNIT_EXPECT_EQ(test, status.lock_id, c->lock_id);
}

static void expect_digest(struct kunit *test, u8 flags, u32 measured,
			  enum pci_tsm_evidence_type type, u8 value)
{
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;
	u8 digest[SHA384_DIGEST_SIZE];

	p->info.flags = flags;
	p->info.measurement_flags = measured;
	fill(digest, value);
	KUNIT_ASSERT_EQ(test, tio->status(RID, &status), 0);
	KUNIT_EXPECT_EQ(test, status.objects, BIT(type));
	KUNIT_EXPECT_EQ(test, status.hash, HASH_ALGO_SHA384);
	KUNIT_EXPECT_MEMEQ(test, status.digest[type], digest, sizeof(digest));
}

static void digests_are_told_apart(struct kunit *test)
{
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	expect_digest(test, SNP_TIO_INFO_CERTS, 0, PCI_TSM_EVIDENCE_CERTS, 1);
	expect_digest(test, 0, 1, PCI_TSM_EVIDENCE_MEASUREMENTS, 2);
	expect_digest(test, SNP_TIO_INFO_REPORT, 2, PCI_TSM_EVIDENCE_REPORT, 3);
	expect_digest(test, SNP_TIO_INFO_VCA, 0, PCI_TSM_EVIDENCE_VCA, 4);

	p->info.flags = SNP_TIO_INFO_FLAGS;
	p->info.state = PCI_TSM_DEVSEC_ERROR;
	KUNIT_ASSERT_EQ(test, tio->status(RID, &status), 0);
	KUNIT_EXPECT_EQ(test, status.objects, 0);
}

static void other_functions_are_no_answer(struct kunit *test)
{
	struct paravisor_tdisp_range range = { .gpa = GPA, .pages = 1 };
	struct paravisor_tdisp_status status;
	struct paravisor_tdisp_info info;
	struct platform *p = test->priv;
	size_t size;
	void *data;

	p->info.rid = RID + 1;
	p->sdte_rid = RID + 1;
	p->mmio.rid = 1;
	KUNIT_EXPECT_EQ(test, tio->info(RID, &info), -EPROTO);
	KUNIT_EXPECT_EQ(test, tio->status(RID, &status), -EPROTO);
	KUNIT_EXPECT_EQ(test, tio->report(RID, 0, SZ_4K, &data, &size), -EPROTO);
	KUNIT_EXPECT_EQ(test, tio->mmio(RID, &range, true), -EPROTO);
	KUNIT_EXPECT_EQ(test, tio->dma(RID, true), -EPROTO);
}

static void other_segments_cannot_be_named(struct kunit *test)
{
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	KUNIT_EXPECT_EQ(test, tio->bind(BIT(16) | RID), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, tio->status(BIT(16) | RID, &status), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, tio->unbind(BIT(16) | RID, 0), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, p->logged, 0);
}

static void answers_have_their_size(struct kunit *test)
{
	struct paravisor_tdisp_range range = { .gpa = GPA, .pages = 1 };
	static const int extra[] = { -1, 1, 16, -16 };
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	for (int i = 0; i < ARRAY_SIZE(extra); i++) {
		p->extra = extra[i];
		KUNIT_EXPECT_EQ(test, tio->status(RID, &status), -EPROTO);
		KUNIT_EXPECT_EQ(test, tio->mmio(RID, &range, true), -EPROTO);
		KUNIT_EXPECT_EQ(test, tio->dma(RID, true), -EPROTO);
	}
}

struct send_case {
	const char *name;
	int send_rc;
	u64 exitinfo2;
	int rc;
};

static const struct send_case send_cases[] = {
	{ "host fails", -EIO, U64_MAX, -EIO },
	{ "not authentic", -EBADMSG, 0, -EPROTO },
	{ "no key any more", -ENOTTY, 0, -EIO },
	{ "host busy for ever", -ETIMEDOUT, SNP_GUEST_VMM_ERR(SNP_GUEST_VMM_ERR_BUSY), -ETIMEDOUT },
	{ "no memory", -ENOMEM, 0, -ENOMEM },
	{ "no numbers left", -ENOSR, 0, -EIO },
};

KUNIT_ARRAY_PARAM_DESC(send, send_cases, name);

static void failures_of_messages_are_told(struct kunit *test)
{
	const struct send_case *c = test->param_value;
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;
	size_t size;
	void *data;

	p->send_rc = c->send_rc;
	p->exitinfo2 = c->exitinfo2;
	KUNIT_EXPECT_EQ(test, tio->status(RID, &status), c->rc);
	KUNIT_EXPECT_EQ(test, tio->dma(RID, true), c->rc);
	KUNIT_EXPECT_EQ(test, tio->report(RID, 0, SZ_4K, &data, &size), c->rc);
	KUNIT_EXPECT_PTR_EQ(test, data, NULL);
	KUNIT_EXPECT_EQ(test, p->messages, 3);
}

/* No memory was given, so none can be too short: the key is lost. */
static void what_has_no_data_wants_none(struct kunit *test)
{
	struct paravisor_tdisp_range range = { .gpa = GPA, .pages = 1 };
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	p->send_rc = -EIO;
	p->exitinfo2 = SNP_GUEST_VMM_ERR(SNP_GUEST_VMM_ERR_INVALID_LEN);
	KUNIT_EXPECT_EQ(test, tio->status(RID, &status), -EIO);
	KUNIT_EXPECT_EQ(test, tio->mmio(RID, &range, true), -EIO);
	KUNIT_EXPECT_EQ(test, tio->dma(RID, true), -EIO);
}

static void without_a_key_there_is_nothing(struct kunit *test)
{
	struct platform *p = test->priv;

	p->channel.open = failing_open;
	KUNIT_EXPECT_EQ(test, tio->bind(RID), -EIO);
	KUNIT_EXPECT_EQ(test, p->logged, 0);
}

struct op_case {
	const char *name;
	u64 error;
	u64 answer;
	int rc;
};

static const struct op_case op_cases[] = {
	{ "done", 0, RID, 0 },
	{ "of another function", 0, RID + 1, -EPROTO },
	{ "of nobody", 0, U64_MAX, -EPROTO },
	{ "of another segment", 0, BIT(16) | RID, -EPROTO },
	{ "device in wrong state", SEV_RET_SEV_STATUS_INVALID_DEV_STATE, RID, -EBUSY },
	{ "TDI in wrong state", SEV_RET_SEV_STATUS_INVALID_TDI_STATE, RID, -EBUSY },
	{ "firmware fails", SEV_RET_HWSEV_RET_PLATFORM, RID, -EIO },
	{ "too long", SNP_GUEST_VMM_ERR(SNP_GUEST_VMM_ERR_INVALID_LEN), RID, -EMSGSIZE },
	{ "host fails", SNP_GUEST_VMM_ERR(9), RID, -EIO },
	{ "not reached", SEV_RET_NO_FW_CALL, RID, -EIO },
	{ "all ones", U64_MAX, RID, -EIO },
};

KUNIT_ARRAY_PARAM_DESC(op, op_cases, name);

static void operations_have_an_end(struct kunit *test)
{
	const struct op_case *c = test->param_value;
	struct platform *p = test->priv;

	p->op_error = c->error;
	p->op_answer = c->answer;
	KUNIT_EXPECT_EQ(test, tio->bind(RID), c->rc);
	KUNIT_EXPECT_EQ(test, tio->start(RID), c->rc);
	KUNIT_EXPECT_EQ(test, tio->unbind(RID, 0), c->rc);
	EXPECT_LOG(test, OP | SVM_VMGEXIT_SEV_TIO_OP_BIND, OP | SVM_VMGEXIT_SEV_TIO_OP_RUN,
		   OP | SVM_VMGEXIT_SEV_TIO_OP_STOP, OP | SVM_VMGEXIT_SEV_TIO_OP_UNBIND);
}

static void busy_hosts_are_waited_for(struct kunit *test)
{
	struct platform *p = test->priv;

	p->busy = 2;
	KUNIT_EXPECT_EQ(test, tio->bind(RID), 0);
	KUNIT_EXPECT_EQ(test, p->logged, 3);
}

static void silence_ends(struct kunit *test)
{
	struct platform *p = test->priv;
	unsigned long start = jiffies;
	size_t size;
	void *data;

	p->channel.timeout_ms = TIMEOUT_MS;
	p->busy = UINT_MAX;
	KUNIT_EXPECT_EQ(test, tio->start(RID), -ETIMEDOUT);
	KUNIT_EXPECT_TRUE(test, time_after(jiffies, start + msecs_to_jiffies(TIMEOUT_MS)));
	KUNIT_EXPECT_EQ(test, tio->unbind(RID, 0), -ETIMEDOUT);

	p->pending = UINT_MAX;
	KUNIT_EXPECT_EQ(test, tio->report(RID, 0, SZ_4K, &data, &size), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, tio->refresh(RID, p->nonce), -ETIMEDOUT);
}

static void fatal_signal_ends_killable_waits_only(struct kunit *test)
{
	struct platform *p = test->priv;
	size_t size;
	void *data;

	allow_kernel_signal(SIGKILL);
	send_sig(SIGKILL, current, 1);
	p->busy = 1;
	KUNIT_EXPECT_EQ(test, tio->bind(RID), -EINTR);
	p->busy = 1;
	KUNIT_EXPECT_EQ(test, tio->start(RID), -EINTR);
	p->pending = 1;
	KUNIT_EXPECT_EQ(test, tio->report(RID, 0, SZ_4K, &data, &size), -EINTR);
	p->pending = 1;
	KUNIT_EXPECT_EQ(test, tio->refresh(RID, p->nonce), -EINTR);
	p->busy = 2;
	KUNIT_EXPECT_EQ(test, tio->unbind(RID, 0), 0);
	flush_signals(current);
}

static const u32 object_sizes[] = { 0, 1, 48, 4096, 31768, 31769, 70000 };

KUNIT_ARRAY_PARAM(size, object_sizes, describe_size);

static void set_object(struct kunit *test, u32 size)
{
	struct platform *p = test->priv;

	p->object = object_of_size(test, size);
	p->object_size = size;
	p->wanted = DIV_ROUND_UP(1000 + size, PAGE_SIZE);
}

static void expect_object(struct kunit *test, enum pci_tsm_evidence_type type)
{
	struct platform *p = test->priv;
	size_t size = 1;
	void *data = p;

	KUNIT_ASSERT_EQ(test, tio->report(RID, type, SZ_128K, &data, &size), 0);
	KUNIT_ASSERT_EQ(test, size, p->object_size);
	if (size)
		KUNIT_EXPECT_MEMEQ(test, data, p->object, size);
	else
		KUNIT_EXPECT_PTR_EQ(test, data, NULL);
	kvfree(data);
}

static void objects_arrive_whole(struct kunit *test)
{
	const u32 *size = test->param_value;
	struct platform *p = test->priv;

	set_object(test, *size);
	p->pending = 1;
	for (int type = 0; type < PCI_TSM_EVIDENCE_TYPES; type++)
		expect_object(test, type);
	KUNIT_EXPECT_GE(test, p->channel.size, 1000 + *size);
	KUNIT_EXPECT_TRUE(test, PAGE_ALIGNED(p->channel.size));
}

static void expect_report(struct kunit *test, int rc)
{
	struct platform *p = test->priv;
	size_t size = 1;
	void *data = p;

	KUNIT_EXPECT_EQ(test, tio->report(RID, PCI_TSM_EVIDENCE_REPORT, 100, &data, &size), rc);
	KUNIT_EXPECT_PTR_EQ(test, data, NULL);
	KUNIT_EXPECT_EQ(test, size, 0);
}

static void hosts_want_no_more_than_it_takes(struct kunit *test)
{
	struct platform *p = test->priv;

	set_object(test, 101);
	expect_report(test, -EMSGSIZE);

	p->wanted = SNP_TIO_DATA_SIZE / PAGE_SIZE + 1;
	expect_report(test, -EMSGSIZE);
	p->wanted = UINT_MAX;
	expect_report(test, -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, p->channel.size, SNP_TIO_DATA_SIZE);

	/* It has these pages already. */
	p->wanted = 0;
	p->send_rc = -EIO;
	p->exitinfo2 = SNP_GUEST_VMM_ERR(SNP_GUEST_VMM_ERR_INVALID_LEN);
	p->fail_at = p->messages + 1;
	expect_report(test, -EMSGSIZE);
}

static void what_was_not_done_is_no_object(struct kunit *test)
{
	struct platform *p = test->priv;

	set_object(test, 10);
	p->done = 0;
	expect_report(test, -EIO);
	p->done = SNP_TIO_CERTS;
	expect_report(test, -EIO);
	KUNIT_EXPECT_EQ(test, tio->refresh(RID, p->nonce), -EIO);
}

struct table_case {
	const char *name;
	u32 offset;
	u32 length;
	int rc;
};

static const struct table_case table_cases[] = {
	{ "begins behind the end", SNP_TIO_DATA_SIZE + 1, 1, -EPROTO },
	{ "begins far behind", U32_MAX, 1, -EPROTO },
	{ "ends behind the end", SNP_TIO_DATA_SIZE - 10, 11, -EPROTO },
	{ "wraps", 1000, U32_MAX - 999, -EPROTO },
	{ "longer than wanted", 1000, 101, -EMSGSIZE },
	{ "empty", 1000, 0, 0 },
	{ "empty at the end", SNP_TIO_DATA_SIZE, 0, 0 },
};

KUNIT_ARRAY_PARAM_DESC(table, table_cases, name);

static void tables_are_not_believed(struct kunit *test)
{
	const struct table_case *c = test->param_value;
	struct platform *p = test->priv;

	p->own_table = true;
	p->entry[0].guid = *guid_of(SNP_TIO_CERTS);
	p->entry[0].length = U32_MAX;
	p->entry[1].guid = *guid_of(SNP_TIO_REPORT);
	p->entry[1].offset = c->offset;
	p->entry[1].length = c->length;
	expect_report(test, c->rc);
}

static void tables_end(struct kunit *test)
{
	struct platform *p = test->priv;

	p->own_table = true;
	for (int i = 0; i < SNP_TIO_BLOBS; i++)
		p->entry[i].guid = *guid_of(SNP_TIO_CERTS);
	expect_report(test, -EPROTO);
	memset(&p->entry[1], 0, sizeof(p->entry[1]));
	expect_report(test, 0);
}

static void nonce_reaches_the_host(struct kunit *test)
{
	struct platform *p = test->priv;
	u8 nonce[PARAVISOR_TDISP_NONCE_SIZE];

	memset(nonce, 0x5a, sizeof(nonce));
	p->pending = 2;
	KUNIT_EXPECT_EQ(test, tio->refresh(RID, nonce), 0);
	KUNIT_EXPECT_MEMEQ(test, p->nonce, nonce, sizeof(nonce));
	KUNIT_EXPECT_EQ(test, p->messages, 3);
	KUNIT_EXPECT_EQ(test, p->last.input.tio_param, SNP_TIO_REFRESH);
}

static const struct paravisor_tdisp_range some_range = {
	.id = 3, .gpa = GPA, .pages = 5, .offset = 2,
};

static void mmio_is_as_asked(struct kunit *test)
{
	struct platform *p = test->priv;
	struct snp_tio_mmio *mmio = &p->last_mmio;

	KUNIT_ASSERT_EQ(test, tio->mmio(RID, &some_range, true), 0);
	KUNIT_EXPECT_EQ(test, mmio->rid, RID);
	KUNIT_EXPECT_EQ(test, mmio->status, 0);
	KUNIT_EXPECT_EQ(test, mmio->gpa, GPA);
	KUNIT_EXPECT_EQ(test, mmio->pages, 5);
	KUNIT_EXPECT_EQ(test, mmio->offset, 2);
	KUNIT_EXPECT_EQ(test, mmio->range_id, 3);
	KUNIT_EXPECT_EQ(test, mmio->flags, SNP_TIO_MMIO_VALIDATED);
	KUNIT_EXPECT_EQ(test, p->last.input.tio_target, 5ULL << 32 | RID);
	KUNIT_EXPECT_EQ(test, p->last.input.tio_param, GPA | SNP_TIO_VALIDATE);

	KUNIT_ASSERT_EQ(test, tio->mmio(RID, &some_range, false), 0);
	KUNIT_EXPECT_EQ(test, mmio->flags, SNP_TIO_MMIO_FORCE);
	KUNIT_EXPECT_EQ(test, p->last.input.tio_param, GPA);
	KUNIT_EXPECT_TRUE(test, list_empty(&p->channel.opened));
}

static void mmio_was_not_private_before(struct kunit *test)
{
	struct platform *p = test->priv;

	p->not_changed = true;
	KUNIT_EXPECT_EQ(test, tio->mmio(RID, &some_range, true), -EPROTO);
	KUNIT_EXPECT_EQ(test, tio->mmio(RID, &some_range, false), 0);
}

static void mmio_has_32_bits_of_pages(struct kunit *test)
{
	struct paravisor_tdisp_range many = { .pages = BIT_ULL(32) };
	struct paravisor_tdisp_range far = { .pages = 1, .offset = BIT_ULL(32) };
	struct platform *p = test->priv;

	KUNIT_EXPECT_EQ(test, tio->mmio(RID, &many, true), -EPROTO);
	KUNIT_EXPECT_EQ(test, tio->mmio(RID, &far, true), -EPROTO);
	KUNIT_EXPECT_EQ(test, p->messages, 0);
}

static void mmio_of_others_is_no_answer(struct kunit *test)
{
	static const struct snp_tio_mmio changes[] = {
		{ .gpa = PAGE_SIZE }, { .pages = 1 }, { .offset = 1 }, { .range_id = 1 },
		{ .rid = 1 },
	};
	struct platform *p = test->priv;

	for (int i = 0; i < ARRAY_SIZE(changes); i++) {
		p->mmio = changes[i];
		KUNIT_EXPECT_EQ(test, tio->mmio(RID, &some_range, true), -EPROTO);
		KUNIT_EXPECT_EQ(test, tio->mmio(RID, &some_range, false), -EPROTO);
	}
}

struct code_case {
	const char *name;
	u16 status;
	int mmio;
	int dma;
};

static const struct code_case code_cases[] = {
	{ "ok", SNP_TIO_OK, 0, 0 },
	{ "invalid TDI", SNP_TIO_INVALID_TDI, -EIO, -EIO },
	{ "unbound", SNP_TIO_UNBOUND, -EBUSY, -EBUSY },
	{ "not assigned, or reserved bits", SNP_TIO_NOT_ASSIGNED, -EIO, -EPROTO },
	{ "not IO", SNP_TIO_NOT_IO, -EIO, -EPROTO },
	{ "not uniform", SNP_TIO_NOT_UNIFORM, -EIO, -EPROTO },
	{ "not immutable", SNP_TIO_NOT_IMMUTABLE, -EIO, -EPROTO },
	{ "not mapped", SNP_TIO_NOT_MAPPED, -EIO, -EPROTO },
	{ "not reported", SNP_TIO_NOT_REPORTED, -EPROTO, -EPROTO },
	{ "out of range", SNP_TIO_OUT_OF_RANGE, -EPROTO, -EPROTO },
	{ "not 4K", SNP_TIO_NOT_4K, -EIO, -EPROTO },
	{ "wrong state", SNP_TIO_WRONG_STATE, -EBUSY, -EBUSY },
	{ "unknown", 11, -EPROTO, -EPROTO },
	{ "all ones", U16_MAX, -EPROTO, -EPROTO },
};

KUNIT_ARRAY_PARAM_DESC(code, code_cases, name);

static void codes_have_their_errors(struct kunit *test)
{
	const struct code_case *c = test->param_value;
	struct platform *p = test->priv;

	p->mmio.status = c->status;
	p->sdte_status = c->status;
	KUNIT_EXPECT_EQ(test, tio->mmio(RID, &some_range, true), c->mmio);
	KUNIT_EXPECT_EQ(test, tio->mmio(RID, &some_range, false), c->mmio);
	KUNIT_EXPECT_EQ(test, tio->dma(RID, true), c->dma);
	KUNIT_EXPECT_EQ(test, tio->dma(RID, false), c->dma);
}

/* Own VMPL, and shared memory where the C-bit is. */
static void dma_is_of_this_guest(struct kunit *test)
{
	u64 vmpl = FIELD_PREP(SNP_TIO_SDTE_3_VMPL, snp_vmpl);
	struct platform *p = test->priv;

	KUNIT_ASSERT_EQ(test, tio->dma(RID, true), 0);
	KUNIT_EXPECT_EQ(test, p->sdte[0], BIT_ULL(0) | BIT_ULL(61) | BIT_ULL(62));
	KUNIT_EXPECT_EQ(test, p->sdte[3], vmpl);
	KUNIT_EXPECT_EQ(test, p->sdte[5] & 1, 1);
	KUNIT_EXPECT_EQ(test, (p->sdte[5] >> 1) << 21, sme_me_mask);
	KUNIT_EXPECT_EQ(test, p->last.input.tio_param, sme_me_mask | SNP_TIO_VALIDATE);

	KUNIT_ASSERT_EQ(test, tio->dma(RID, false), 0);
	for (int i = 0; i < SNP_TIO_SDTE_WORDS; i++)
		KUNIT_EXPECT_EQ(test, p->sdte[i], 0);
	KUNIT_EXPECT_EQ(test, p->last.input.tio_param, 0);
}

static void open_two_ranges_and_dma(struct kunit *test)
{
	struct paravisor_tdisp_range other = some_range;
	struct platform *p = test->priv;

	other.gpa += SZ_1M;
	KUNIT_ASSERT_EQ(test, tio->mmio(RID, &some_range, true), 0);
	KUNIT_ASSERT_EQ(test, tio->mmio(RID, &other, true), 0);
	KUNIT_ASSERT_EQ(test, tio->dma(RID, true), 0);
	p->logged = 0;
}

static void unbind_takes_all_back(struct kunit *test)
{
	struct platform *p = test->priv;

	open_two_ranges_and_dma(test);
	KUNIT_EXPECT_EQ(test, tio->unbind(RID, 0), 0);
	EXPECT_LOG(test, SNP_MSG_TIO_SDTE_WRITE_REQ, SNP_MSG_TIO_MMIO_VALIDATE_REQ,
		   SNP_MSG_TIO_MMIO_VALIDATE_REQ, OP | SVM_VMGEXIT_SEV_TIO_OP_STOP,
		   OP | SVM_VMGEXIT_SEV_TIO_OP_UNBIND);
	KUNIT_EXPECT_TRUE(test, list_empty(&p->channel.opened));

	KUNIT_EXPECT_EQ(test, tio->unbind(RID, 0), 0);
	EXPECT_LOG(test, OP | SVM_VMGEXIT_SEV_TIO_OP_STOP, OP | SVM_VMGEXIT_SEV_TIO_OP_UNBIND);
}

/* A refusal ends the attempt, but not the unbinding. */
static void unbind_goes_on_without_the_firmware(struct kunit *test)
{
	struct platform *p = test->priv;

	open_two_ranges_and_dma(test);
	p->mmio.status = SNP_TIO_WRONG_STATE;
	p->sdte_status = SNP_TIO_WRONG_STATE;
	p->op_error = SNP_GUEST_VMM_ERR(9);
	KUNIT_EXPECT_EQ(test, tio->unbind(RID, 0), -EIO);
	EXPECT_LOG(test, SNP_MSG_TIO_SDTE_WRITE_REQ, SNP_MSG_TIO_MMIO_VALIDATE_REQ,
		   OP | SVM_VMGEXIT_SEV_TIO_OP_STOP, OP | SVM_VMGEXIT_SEV_TIO_OP_UNBIND);
	KUNIT_EXPECT_FALSE(test, list_empty(&p->channel.opened));

	p->op_error = 0;
	KUNIT_EXPECT_EQ(test, tio->unbind(RID, 0), 0);
	KUNIT_EXPECT_FALSE(test, list_empty(&p->channel.opened));
}

static void unbind_leaves_others_alone(struct kunit *test)
{
	struct platform *p = test->priv;

	open_two_ranges_and_dma(test);
	p->op_answer = RID + 1;
	KUNIT_EXPECT_EQ(test, tio->unbind(RID + 1, 0), -EIO);
	KUNIT_EXPECT_FALSE(test, list_empty(&p->channel.opened));
	EXPECT_LOG(test, OP | SVM_VMGEXIT_SEV_TIO_OP_STOP, OP | SVM_VMGEXIT_SEV_TIO_OP_UNBIND);
}

/* What the host says of its operations closes nothing. */
static void closed_is_what_the_firmware_says(struct kunit *test)
{
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	open_two_ranges_and_dma(test);
	p->sdte_status = SNP_TIO_WRONG_STATE;
	p->mmio.status = SNP_TIO_WRONG_STATE;
	KUNIT_EXPECT_EQ(test, tio->unbind(RID, 0), 0);
	KUNIT_EXPECT_EQ(test, tio->bind(RID), 0);
	KUNIT_EXPECT_EQ(test, tio->status(RID, &status), 0);
	p->info.status = SNP_TIO_UNBOUND;
	p->info.flags = SNP_TIO_INFO_DMA;
	KUNIT_EXPECT_EQ(test, tio->status(RID, &status), 0);
	p->info.flags = 0;
	p->info.pages = 1;
	KUNIT_EXPECT_EQ(test, tio->status(RID, &status), 0);
	KUNIT_EXPECT_EQ(test, list_count_nodes(&p->channel.opened), 3);

	p->info.pages = 0;
	KUNIT_EXPECT_EQ(test, tio->status(RID, &status), 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&p->channel.opened));
}

static struct kunit_case paravisor_snp_tdisp_cases[] = {
	KUNIT_CASE(info_is_of_the_firmware),
	KUNIT_CASE_PARAM(status_is_of_the_firmware, status_gen_params),
	KUNIT_CASE(digests_are_told_apart),
	KUNIT_CASE(other_functions_are_no_answer),
	KUNIT_CASE(other_segments_cannot_be_named),
	KUNIT_CASE(answers_have_their_size),
	KUNIT_CASE_PARAM(failures_of_messages_are_told, send_gen_params),
	KUNIT_CASE(what_has_no_data_wants_none),
	KUNIT_CASE(without_a_key_there_is_nothing),
	KUNIT_CASE_PARAM(operations_have_an_end, op_gen_params),
	KUNIT_CASE(busy_hosts_are_waited_for),
	KUNIT_CASE(silence_ends),
	KUNIT_CASE(fatal_signal_ends_killable_waits_only),
	KUNIT_CASE_PARAM(objects_arrive_whole, size_gen_params),
	KUNIT_CASE(hosts_want_no_more_than_it_takes),
	KUNIT_CASE(what_was_not_done_is_no_object),
	KUNIT_CASE_PARAM(tables_are_not_believed, table_gen_params),
	KUNIT_CASE(tables_end),
	KUNIT_CASE(nonce_reaches_the_host),
	KUNIT_CASE(mmio_is_as_asked),
	KUNIT_CASE(mmio_was_not_private_before),
	KUNIT_CASE(mmio_has_32_bits_of_pages),
	KUNIT_CASE(mmio_of_others_is_no_answer),
	KUNIT_CASE_PARAM(codes_have_their_errors, code_gen_params),
	KUNIT_CASE(dma_is_of_this_guest),
	KUNIT_CASE(unbind_takes_all_back),
	KUNIT_CASE(unbind_goes_on_without_the_firmware),
	KUNIT_CASE(unbind_leaves_others_alone),
	KUNIT_CASE(closed_is_what_the_firmware_says),
	{}
};

static struct kunit_suite paravisor_snp_tdisp_suite = {
	.name	    = "paravisor_snp_tdisp",
	.init	    = init_platform,
	.exit	    = exit_platform,
	.test_cases = paravisor_snp_tdisp_cases,
};

kunit_test_suite(paravisor_snp_tdisp_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests of TDISP by SEV-TIO");
MODULE_LICENSE("GPL");
