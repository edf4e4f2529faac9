// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests: TDISP by TDX Connect, against a module (or an L1 in its place) that
 * is busy, interrupted or refuses, and a host that is late, silent or lies
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/paravisor_tdisp_common_kunit.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "tdx-connect-mock_kunit.h"

static const struct paravisor_tdisp_transport *const tdx = &tdx_connect_transport;

static void info_is_the_hosts(struct kunit *test)
{
	struct paravisor_tdisp_info info = {};
	struct platform *p = test->priv;

	KUNIT_ASSERT_EQ(test, tdx->info(RID, &info), 0);
	KUNIT_EXPECT_EQ(test, info.protocol, 2);
	KUNIT_EXPECT_EQ(test, info.device_id, RID);
	KUNIT_EXPECT_EQ(test, p->request.operation, TDX_TDCM_CHECK);
	KUNIT_EXPECT_EQ(test, p->request.length, 0);
	KUNIT_EXPECT_EQ(test, p->last_size, TDX_TDCM_SIZE);
	KUNIT_EXPECT_TRUE(test, PAGE_ALIGNED(p->last));

	p->header.length = 1;
	KUNIT_EXPECT_EQ(test, tdx->info(RID, &info), -EPROTO);
	p->header.length = -1;
	KUNIT_EXPECT_EQ(test, tdx->info(RID, &info), -EPROTO);
	p->deaf = true;
	p->header.length = 1;
	*tdx_tdcm_data(p->last) = 0;
	KUNIT_EXPECT_EQ(test, tdx->info(RID, &info), -EOPNOTSUPP);
}

struct status_case {
	const char *name;
	u64 state;
	u64 session;
	u64 vms;
	int rc;
};

static const struct status_case status_cases[] = {
	{ "unlocked", 0, 0, 0, 0 },
	{ "unlocked, private", 0, 0, BIT(VM), 0 },
	{ "locked", 1, 7, 0, 0 },
	{ "run", 2, U64_MAX, BIT(VM), 0 },
	{ "error", 3, 0, 0, 0 },
	{ "no such state", 4, 7, 0, -EPROTO },
	{ "nor this", BIT_ULL(32) | 1, 7, 0, -EPROTO },
	{ "locked, no number", 1, 0, 0, -EPROTO },
	{ "run, no number", 2, 0, 0, -EPROTO },
	{ "memory of the L1", 2, 7, BIT(0), -EPROTO },
	{ "memory of another L2, too", 2, 7, BIT(VM) | BIT(1), -EPROTO },
};

KUNIT_ARRAY_PARAM_DESC(status, status_cases, name);

static void status_is_what_the_module_reads(struct kunit *test)
{
	const struct status_case *c = test->param_value;
	struct paravisor_tdisp_status status = {};
	struct platform *p = test->priv;

	p->state = c->state;
	p->session = c->session;
	p->vms = c->vms;
	p->pages = 5;
	KUNIT_ASSERT_EQ(test, tdx->status(RID, &status), c->rc);
	KUNIT_EXPECT_EQ(test, p->logged, 0);
	if (c->rc)
		return;

	KUNIT_EXPECT_EQ(test, status.state, c->state);
	KUNIT_EXPECT_EQ(test, status.lock_id, c->session);
	KUNIT_EXPECT_EQ(test, status.dma_private, !!c->vms);
	KUNIT_EXPECT_EQ(test, status.mmio_pages, 5);
	KUNIT_EXPECT_EQ(test, status.objects, c->state == 1 || c->state == 2 ? 15 : 0);
}

static void what_there_is_not_is_unlocked(struct kunit *test)
{
	struct paravisor_tdisp_status status = { .state = 9, .objects = 1, .mmio_pages = 1 };
	struct platform *p = test->priv;

	p->present = false;
	p->pages = 5;
	KUNIT_ASSERT_EQ(test, tdx->status(RID, &status), 0);
	KUNIT_EXPECT_EQ(test, status.state, PCI_TSM_DEVSEC_UNLOCKED);
	KUNIT_EXPECT_EQ(test, status.objects, 0);
	KUNIT_EXPECT_EQ(test, status.mmio_pages, 0);
	KUNIT_EXPECT_FALSE(test, status.dma_private);
}

static void digests_are_told_apart(struct kunit *test)
{
	struct paravisor_tdisp_status status;
	u8 digest[SHA384_DIGEST_SIZE];
	struct platform *p = test->priv;

	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++) {
		memset(p->digest, 0, sizeof(p->digest));
		p->digest[i] = 0xa0 + i;
		memset(digest, 0xa0 + i, sizeof(digest));
		KUNIT_ASSERT_EQ(test, tdx->status(RID, &status), 0);
		KUNIT_EXPECT_EQ(test, status.objects, BIT(i));
		KUNIT_EXPECT_EQ(test, status.hash, HASH_ALGO_SHA384);
		KUNIT_EXPECT_MEMEQ(test, status.digest[i], digest, sizeof(digest));
	}

	p->digest_size = 32;
	KUNIT_EXPECT_EQ(test, tdx->status(RID, &status), -EPROTO);
}

static void another_binding_is_looked_at_again(struct kunit *test)
{
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	/* Whenever it changes, what comes out is of one binding. */
	for (p->change_at = 1; p->change_at <= 10; p->change_at++) {
		p->readings = 0;
		p->session = SESSION;
		KUNIT_ASSERT_EQ(test, tdx->status(RID, &status), 0);
		KUNIT_EXPECT_EQ(test, status.lock_id, SESSION + 1);
	}

	/* But not for ever */
	p->change_at = 0;
	p->changes = true;
	KUNIT_EXPECT_EQ(test, tdx->status(RID, &status), -EBUSY);
}

static void leaves_that_are_busy_are_repeated(struct kunit *test)
{
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	p->fail_leaf = TDG_TDI_RD;
	p->leaf_status = TDX_OPERAND_BUSY | 1;
	p->leaf_times = 2;
	KUNIT_ASSERT_EQ(test, tdx->status(RID, &status), 0);
	KUNIT_EXPECT_EQ(test, status.lock_id, SESSION);

	p->channel.timeout_ms = TIMEOUT_MS;
	p->fail_leaf = TDG_TDI_RD;
	p->leaf_times = 0;
	KUNIT_EXPECT_EQ(test, tdx->status(RID, &status), -ETIMEDOUT);
}

struct leaf_case {
	const char *name;
	u64 status;
	int read;
	int rc;
};

static const struct leaf_case leaf_cases[] = {
	{ "unknown leaf", TDX_OPERAND_INVALID, -EOPNOTSUPP, -EOPNOTSUPP },
	{ "bad RCX", TDX_OPERAND_INVALID | 1, -EPROTO, -EPROTO },
	{ "no such TDI", TDX_TDI_NOT_PRESENT, 0, -EBUSY },
	{ "bad metadata", 0xC0000F4100000000ULL, -EIO, -EIO },
	{ "wrong state", TDX_TDI_WRONG_STATE, -EBUSY, -EBUSY },
	{ "not mapped", TDX_EPT_ENTRY_STATE_INCORRECT, -EIO, -EIO },
	{ "accepted before", 0x00000B0A00000000ULL, -EIO, -EIO },
};

KUNIT_ARRAY_PARAM_DESC(leaf, leaf_cases, name);

static void statuses_of_leaves_have_their_errors(struct kunit *test)
{
	const struct paravisor_tdisp_range range = { .gpa = GPA, .pages = 1 };
	const struct leaf_case *c = test->param_value;
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	KUNIT_ASSERT_EQ(test, tdx->status(RID, &status), 0);
	p->leaf_status = c->status;
	p->fail_leaf = TDG_TDI_START;
	KUNIT_EXPECT_EQ(test, tdx->start(RID), c->rc);
	p->fail_leaf = TDG_MMIO_ACCEPT;
	KUNIT_EXPECT_EQ(test, tdx->mmio(RID, &range, true), c->rc);
	p->fail_leaf = TDG_DMAR_ACCEPT;
	KUNIT_EXPECT_EQ(test, tdx->dma(RID, true), c->rc);
	p->fail_leaf = TDG_TDI_RD;
	KUNIT_EXPECT_EQ(test, tdx->status(RID, &status), c->read);
	p->fail_field = TDX_TDI_PAGES;
	KUNIT_EXPECT_EQ(test, tdx->status(RID, &status), c->read);
}

static void segments_have_eight_bits(struct kunit *test)
{
	struct paravisor_tdisp_info info = {};
	struct platform *p = test->priv;

	/* Of another function than it knows */
	KUNIT_EXPECT_EQ(test, tdx->bind(0x120000 | RID), -EIO);
	KUNIT_EXPECT_EQ(test, tdx->bind(0x1000000 | RID), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, tdx->unbind(BIT_ULL(40) | RID, 0), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, tdx->info(0x1000000 | RID, &info), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, p->logged, 1);
}

static u64 any_function(u64 function, struct tdx_tdcm *tdcm, size_t size)
{
	*(u64 *)tdx_tdcm_data(tdcm) = function;
	return TDVMCALL_STATUS_INVALID_OPERAND;
}

static void segments_are_marked(struct kunit *test)
{
	struct platform *p = test->priv;

	p->channel.host = any_function;
	KUNIT_EXPECT_EQ(test, tdx->bind(0xff0000 | RID), -EIO);
	KUNIT_EXPECT_EQ(test, *(u64 *)tdx_tdcm_data(p->channel.buffer[0]), 0x1ff0000 | RID);
	KUNIT_EXPECT_EQ(test, tdx->bind(RID), -EIO);
	KUNIT_EXPECT_EQ(test, *(u64 *)tdx_tdcm_data(p->channel.buffer[0]), RID);
}

struct call_case {
	const char *name;
	u64 status;
	int rc;
};

static const struct call_case call_cases[] = {
	{ "unsupported", TDVMCALL_STATUS_SUBFUNC_UNSUPPORTED, -EOPNOTSUPP },
	{ "invalid", TDVMCALL_STATUS_INVALID_OPERAND, -EIO },
	{ "alignment", TDVMCALL_STATUS_ALIGN_ERROR, -EIO },
	{ "nonsense", 0x1234, -EIO },
};

KUNIT_ARRAY_PARAM_DESC(call, call_cases, name);

static void hosts_may_refuse(struct kunit *test)
{
	const struct call_case *c = test->param_value;
	struct platform *p = test->priv;

	p->host_status = c->status;
	for (int i = 0; i <= TDX_TDCM_BUFFERS; i++)
		KUNIT_EXPECT_EQ(test, tdx->bind(RID), c->rc);

	/* It has left the buffer to the guest. */
	KUNIT_EXPECT_EQ(test, p->channel.pending, 0);
	KUNIT_EXPECT_PTR_EQ(test, p->channel.buffer[1], NULL);
}

static void busy_hosts_are_asked_again(struct kunit *test)
{
	struct platform *p = test->priv;

	p->retries = 2;
	KUNIT_EXPECT_EQ(test, tdx->bind(RID), 0);
	KUNIT_EXPECT_EQ(test, p->logged, 3);

	p->channel.timeout_ms = TIMEOUT_MS;
	p->retries = UINT_MAX;
	KUNIT_EXPECT_EQ(test, tdx->bind(RID), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, p->channel.pending, 0);
}

struct header_case {
	const char *name;
	struct tdx_tdcm header;
	int rc;
};

static const struct header_case header_cases[] = {
	{ "another operation", { .operation = 1 }, -EPROTO },
	{ "another version", { .version = 1 }, -EPROTO },
	{ "no such status", { .status = TDX_TDCM_DONE ^ 3 }, -EPROTO },
	{ "module failed", { .status = TDX_TDCM_DONE ^ TDX_TDCM_FAILED, .error = 10 }, -EIO },
	{ "device failed", { .status = TDX_TDCM_DONE ^ TDX_TDCM_FAILED, .error = 11 }, -EIO },
	{ "wrong state", { .status = TDX_TDCM_DONE ^ TDX_TDCM_FAILED, .error = 15 }, -EBUSY },
	{ "unknown error", { .status = TDX_TDCM_DONE ^ TDX_TDCM_FAILED, .error = 99 }, -EIO },
	{ "something to say", { .length = 1 }, -EMSGSIZE },
	{ "more than there is", { .length = U32_MAX }, -EMSGSIZE },
	{ "an error that is none", { .error = 15 }, 0 },
};

KUNIT_ARRAY_PARAM_DESC(header, header_cases, name);

static void headers_are_not_believed(struct kunit *test)
{
	const struct header_case *c = test->param_value;
	struct platform *p = test->priv;

	p->header = c->header;
	KUNIT_EXPECT_EQ(test, tdx->bind(RID), c->rc);
	KUNIT_EXPECT_EQ(test, tdx->unbind(RID, 0), c->rc);
	KUNIT_EXPECT_EQ(test, tdx->refresh(RID, p->nonce), c->rc);
	KUNIT_EXPECT_EQ(test, p->channel.pending, 0);
}

static void what_is_pending_is_the_hosts(struct kunit *test)
{
	struct tdx_tdcm *first;
	struct platform *p = test->priv;
	unsigned long start = jiffies;

	p->channel.timeout_ms = TIMEOUT_MS;
	p->silent = true;
	KUNIT_EXPECT_EQ(test, tdx->bind(RID), -ETIMEDOUT);
	KUNIT_EXPECT_TRUE(test, time_after(jiffies, start + msecs_to_jiffies(TIMEOUT_MS)));
	first = p->last;

	p->silent = false;
	KUNIT_EXPECT_EQ(test, tdx->unbind(RID, 0), 0);
	KUNIT_EXPECT_PTR_NE(test, p->last, first);
	KUNIT_EXPECT_EQ(test, first->operation, TDX_TDCM_BIND);

	/* That answer came too late, and is nobody's. */
	late_answer(first, TDX_TDCM_FAILED);
	KUNIT_EXPECT_EQ(test, tdx->bind(RID), 0);
	KUNIT_EXPECT_PTR_EQ(test, p->last, first);
}

static void silent_hosts_get_no_more_memory(struct kunit *test)
{
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	p->channel.timeout_ms = 1;
	p->silent = true;
	for (int i = 0; i < TDX_TDCM_BUFFERS + 3; i++)
		KUNIT_EXPECT_EQ(test, tdx->unbind(RID, 0), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, p->logged, TDX_TDCM_BUFFERS);

	/* The module is still there to be asked. */
	KUNIT_EXPECT_EQ(test, tdx->status(RID, &status), 0);
	late_answer(p->last, TDX_TDCM_DONE);
	p->silent = false;
	KUNIT_EXPECT_EQ(test, tdx->unbind(RID, 0), 0);
}

static void fatal_signal_ends_killable_waits_only(struct kunit *test)
{
	struct platform *p = test->priv;
	struct paravisor_tdisp_status status;
	size_t size;
	void *data;

	KUNIT_ASSERT_EQ(test, tdx->status(RID, &status), 0);
	allow_kernel_signal(SIGKILL);
	send_sig(SIGKILL, current, 1);
	p->silent = true;
	KUNIT_EXPECT_EQ(test, tdx->bind(RID), -EINTR);
	KUNIT_EXPECT_EQ(test, tdx->start(RID), -EINTR);
	KUNIT_EXPECT_EQ(test, tdx->report(RID, 0, SZ_4K, &data, &size), -EINTR);
	KUNIT_EXPECT_EQ(test, tdx->refresh(RID, p->nonce), -EINTR);
	KUNIT_EXPECT_EQ(test, p->channel.pending, 15);

	p->silent = false;
	p->retries = 1;
	KUNIT_EXPECT_EQ(test, tdx->unbind(RID, 0), 0);
	flush_signals(current);
}

static const u32 object_sizes[] = { 0, 1, 48, 4096, SZ_64K, TDX_TDCM_DATA_MAX };

KUNIT_ARRAY_PARAM(size, object_sizes, describe_size);

static void set_object(struct kunit *test, u32 size)
{
	struct platform *p = test->priv;

	p->object = object_of_size(test, size);
	p->object_size = size;
}

static void objects_arrive_whole(struct kunit *test)
{
	static const u16 operations[] = {
		TDX_TDCM_CERTS, TDX_TDCM_MEASUREMENTS, TDX_TDCM_REPORT, TDX_TDCM_VCA
	};
	struct platform *p = test->priv;

	set_object(test, *(const u32 *)test->param_value);
	for (int type = 0; type < PCI_TSM_EVIDENCE_TYPES; type++) {
		size_t size = 1;
		void *data = p;

		KUNIT_ASSERT_EQ(test, tdx->report(RID, type, SZ_128K, &data, &size), 0);
		KUNIT_EXPECT_EQ(test, p->request.operation, operations[type]);
		KUNIT_ASSERT_EQ(test, size, p->object_size);
		if (size)
			KUNIT_EXPECT_MEMEQ(test, data, p->object, size);
		else
			KUNIT_EXPECT_PTR_EQ(test, data, NULL);
		kvfree(data);
	}
}

static void objects_have_their_limit(struct kunit *test)
{
	struct platform *p = test->priv;
	size_t size = 1;
	void *data = p;

	set_object(test, 101);
	KUNIT_EXPECT_EQ(test, tdx->report(RID, 0, 100, &data, &size), -EMSGSIZE);
	KUNIT_EXPECT_PTR_EQ(test, data, NULL);
	KUNIT_EXPECT_EQ(test, size, 0);

	p->header.length = TDX_TDCM_DATA_MAX;
	KUNIT_EXPECT_EQ(test, tdx->report(RID, 0, SZ_16M, &data, &size), -EMSGSIZE);
	p->header.length = U32_MAX - 101;
	KUNIT_EXPECT_EQ(test, tdx->report(RID, 0, SIZE_MAX, &data, &size), -EMSGSIZE);
}

static void nonce_reaches_the_host(struct kunit *test)
{
	u8 nonce[PARAVISOR_TDISP_NONCE_SIZE];
	struct platform *p = test->priv;

	memset(nonce, 0x5a, sizeof(nonce));
	KUNIT_EXPECT_EQ(test, tdx->refresh(RID, nonce), 0);
	KUNIT_EXPECT_EQ(test, p->request.operation, TDX_TDCM_MEASURE);
	KUNIT_EXPECT_EQ(test, p->request.length, sizeof(nonce));
	KUNIT_EXPECT_MEMEQ(test, p->nonce, nonce, sizeof(nonce));
}

static void start_is_of_the_binding_told_of(struct kunit *test)
{
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	KUNIT_EXPECT_EQ(test, tdx->start(RID), -EBUSY);
	KUNIT_EXPECT_EQ(test, p->logged, 0);

	KUNIT_ASSERT_EQ(test, tdx->status(RID, &status), 0);
	p->session++;
	KUNIT_EXPECT_EQ(test, tdx->start(RID), -EPROTO);
	EXPECT_LOG(test, TDG_TDI_START);

	KUNIT_ASSERT_EQ(test, tdx->status(RID, &status), 0);
	KUNIT_EXPECT_EQ(test, tdx->start(RID), 0);
	EXPECT_LOG(test, TDG_TDI_START, HOST | TDX_TDCM_START);
	KUNIT_EXPECT_EQ(test, p->started, SESSION + 1);
	KUNIT_ASSERT_EQ(test, tdx->status(RID, &status), 0);
	KUNIT_EXPECT_EQ(test, status.state, PCI_TSM_DEVSEC_RUN);

	/* What was unbound has no number to start it by. */
	set_state(p, PCI_TSM_DEVSEC_UNLOCKED);
	KUNIT_ASSERT_EQ(test, tdx->status(RID, &status), 0);
	KUNIT_EXPECT_EQ(test, tdx->start(RID), -EBUSY);
}

static void mmio_is_as_asked(struct kunit *test)
{
	const struct paravisor_tdisp_range range = {
		.id = 4, .index = 9, .gpa = GPA, .pages = 16, .offset = 2,
	};
	struct platform *p = test->priv;

	KUNIT_EXPECT_EQ(test, tdx->mmio(RID, &range, true), 0);
	KUNIT_EXPECT_EQ(test, p->mmio.rcx, GPA);
	KUNIT_EXPECT_EQ(test, p->mmio.rdx, 9);
	KUNIT_EXPECT_EQ(test, p->mmio.r8, RID);
	KUNIT_EXPECT_EQ(test, p->mmio.r9, 2ULL << 32 | 16);
	EXPECT_LOG(test, TDG_MMIO_ACCEPT);
}

static void mmio_goes_on_where_it_was_interrupted(struct kunit *test)
{
	const struct paravisor_tdisp_range range = { .gpa = GPA, .pages = 16, .offset = 2 };
	struct platform *p = test->priv;

	p->portion = 5;
	KUNIT_EXPECT_EQ(test, tdx->mmio(RID, &range, true), 0);
	KUNIT_EXPECT_EQ(test, p->accepted, 16);
	KUNIT_EXPECT_EQ(test, p->logged, 4);
	KUNIT_EXPECT_EQ(test, p->mmio.rcx, GPA + 15 * SZ_4K);
	KUNIT_EXPECT_EQ(test, p->mmio.r9, 17ULL << 32 | 1);
}

static void mmio_goes_on_only_there(struct kunit *test)
{
	const struct paravisor_tdisp_range range = { .gpa = GPA, .pages = 16, .offset = 2 };
	static const struct { u64 rcx, r9; } spoil[] = {
		{ SZ_4K, 0 }, { -SZ_4K, 0 }, { 1, 0 },	/* elsewhere */
		{ 0, 1ULL << 32 }, { 0, 1 }, { 0, -1 },	/* more, less */
		{ 0, -11 }, { 0, 5 },			/* none, more than before */
	};
	struct platform *p = test->priv;

	p->portion = 5;
	for (int i = 0; i < ARRAY_SIZE(spoil); i++) {
		p->spoil = spoil[i].rcx;
		p->spoil_left = spoil[i].r9;
		KUNIT_EXPECT_EQ_MSG(test, tdx->mmio(RID, &range, true), -EPROTO, "%d", i);
	}
	KUNIT_EXPECT_EQ(test, p->logged, ARRAY_SIZE(spoil));
}

/* The very same call again and again */
static u64 no_progress(u64 leaf, struct tdx_module_args *args)
{
	return leaf == TDG_MMIO_ACCEPT ? TDX_INTERRUPTED_RESUMABLE : 0;
}

static u64 busy(u64 leaf, struct tdx_module_args *args)
{
	return TDX_OPERAND_BUSY;
}

static void mmio_has_an_end(struct kunit *test)
{
	const struct paravisor_tdisp_range range = { .gpa = GPA, .pages = 16 };
	struct platform *p = test->priv;

	p->channel.timeout_ms = TIMEOUT_MS;
	p->channel.module = no_progress;
	KUNIT_EXPECT_EQ(test, tdx->mmio(RID, &range, true), -ETIMEDOUT);
	p->channel.module = busy;
	KUNIT_EXPECT_EQ(test, tdx->mmio(RID, &range, true), -ETIMEDOUT);
}

static void mmio_fits_the_operands(struct kunit *test)
{
	static const struct paravisor_tdisp_range bad[] = {
		{ .gpa = GPA, .pages = 1ULL << 32 },
		{ .gpa = GPA, .pages = U64_MAX },
		{ .gpa = GPA, .pages = 1, .offset = U32_MAX },
		{ .gpa = GPA, .pages = 1, .offset = U64_MAX },
		{ .gpa = GPA + 1, .pages = 1 },
	};
	struct platform *p = test->priv;

	for (int i = 0; i < ARRAY_SIZE(bad); i++) {
		KUNIT_EXPECT_EQ(test, tdx->mmio(RID, &bad[i], true), -EPROTO);
		KUNIT_EXPECT_EQ(test, tdx->mmio(RID, &bad[i], false), -EPROTO);
	}
	KUNIT_EXPECT_EQ(test, p->logged, 0);
}

static void dma_is_of_this_vm(struct kunit *test)
{
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	KUNIT_EXPECT_EQ(test, tdx->dma(RID, true), 0);
	EXPECT_LOG(test, TDG_DMAR_ACCEPT);
	KUNIT_EXPECT_EQ(test, p->dmar_vm, VM);
	KUNIT_ASSERT_EQ(test, tdx->status(RID, &status), 0);
	KUNIT_EXPECT_TRUE(test, status.dma_private);
}

static void one_thing_back_is_all_back(struct kunit *test)
{
	const struct paravisor_tdisp_range range = { .gpa = GPA, .pages = 16 };
	struct platform *p = test->priv;

	/* Nothing was accepted, so there is nothing to do. */
	KUNIT_EXPECT_EQ(test, tdx->dma(RID, false), 0);
	KUNIT_EXPECT_EQ(test, tdx->mmio(RID, &range, false), 0);
	KUNIT_EXPECT_EQ(test, p->logged, 0);

	set_state(p, PCI_TSM_DEVSEC_RUN);
	p->vms = BIT(VM);
	p->pages = 16;
	KUNIT_EXPECT_EQ(test, tdx->dma(RID, false), 0);
	EXPECT_LOG(test, HOST | TDX_TDCM_UNBIND);
	KUNIT_EXPECT_EQ(test, p->state, PCI_TSM_DEVSEC_UNLOCKED);
	KUNIT_EXPECT_EQ(test, tdx->mmio(RID, &range, false), 0);
	KUNIT_EXPECT_EQ(test, p->logged, 0);
}

static void what_the_host_keeps_is_not_back(struct kunit *test)
{
	const struct paravisor_tdisp_range range = { .gpa = GPA, .pages = 16 };
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	set_state(p, PCI_TSM_DEVSEC_RUN);
	p->pages = 16;
	p->deaf = true;
	KUNIT_EXPECT_EQ(test, tdx->mmio(RID, &range, false), -EIO);
	KUNIT_EXPECT_EQ(test, tdx->unbind(RID, 0), 0);
	KUNIT_EXPECT_EQ(test, tdx->status(RID, &status), 0);
	KUNIT_EXPECT_EQ(test, status.state, PCI_TSM_DEVSEC_RUN);
	KUNIT_EXPECT_EQ(test, status.mmio_pages, 16);

	p->fail_leaf = TDG_TDI_RD;
	p->leaf_status = TDX_OPERAND_INVALID | 2;
	KUNIT_EXPECT_EQ(test, tdx->mmio(RID, &range, false), -EPROTO);
	KUNIT_EXPECT_EQ(test, tdx->dma(RID, false), -EPROTO);
}

static struct kunit_case paravisor_tdx_tdisp_cases[] = {
	KUNIT_CASE(info_is_the_hosts),
	KUNIT_CASE_PARAM(status_is_what_the_module_reads, status_gen_params),
	KUNIT_CASE(what_there_is_not_is_unlocked),
	KUNIT_CASE(digests_are_told_apart),
	KUNIT_CASE(another_binding_is_looked_at_again),
	KUNIT_CASE(leaves_that_are_busy_are_repeated),
	KUNIT_CASE_PARAM(statuses_of_leaves_have_their_errors, leaf_gen_params),
	KUNIT_CASE(segments_have_eight_bits),
	KUNIT_CASE(segments_are_marked),
	KUNIT_CASE_PARAM(hosts_may_refuse, call_gen_params),
	KUNIT_CASE(busy_hosts_are_asked_again),
	KUNIT_CASE_PARAM(headers_are_not_believed, header_gen_params),
	KUNIT_CASE(what_is_pending_is_the_hosts),
	KUNIT_CASE(silent_hosts_get_no_more_memory),
	KUNIT_CASE(fatal_signal_ends_killable_waits_only),
	KUNIT_CASE_PARAM(objects_arrive_whole, size_gen_params),
	KUNIT_CASE(objects_have_their_limit),
	KUNIT_CASE(nonce_reaches_the_host),
	KUNIT_CASE(start_is_of_the_binding_told_of),
	KUNIT_CASE(mmio_is_as_asked),
	KUNIT_CASE(mmio_goes_on_where_it_was_interrupted),
	KUNIT_CASE(mmio_goes_on_only_there),
	KUNIT_CASE(mmio_has_an_end),
	KUNIT_CASE(mmio_fits_the_operands),
	KUNIT_CASE(dma_is_of_this_vm),
	KUNIT_CASE(one_thing_back_is_all_back),
	KUNIT_CASE(what_the_host_keeps_is_not_back),
	{}
};

static struct kunit_suite paravisor_tdx_tdisp_suite = {
	.name	    = "paravisor_tdx_tdisp",
	.init	    = init_platform,
	.exit	    = exit_platform,
	.test_cases = paravisor_tdx_tdisp_cases,
};

kunit_test_suite(paravisor_tdx_tdisp_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests of TDISP by TDX Connect");
MODULE_LICENSE("GPL");
