// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests: TDISP by RSI, against an RMM (or P0 in its place) that refuses or
 * ends early, and a host that is late, silent or lies
 */

#include <crypto/sha2.h>
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/paravisor_tdisp_common_kunit.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <asm/rsi.h>

#include "rsi-mock_kunit.h"

static const struct paravisor_tdisp_transport *const da = &rsi_da_transport;

static const struct paravisor_tdisp_range all_pages = {
	.id = 1, .gpa = GPA, .pages = PAGES, .reported = GPA + REPORTED,
};

/* As the log has them */
#define VALIDATE	rsi_entry(SMC_RSI_VDEV_VALIDATE_MAPPING)
#define ENABLE		rsi_entry(SMC_RSI_VDEV_DMA_ENABLE)
#define DISABLE		rsi_entry(SMC_RSI_VDEV_DMA_DISABLE)
#define SET_RIPAS	rsi_entry(SMC_RSI_IPA_STATE_SET)
#define SET_TDI_STATE	(HOST | rsi_entry(RHI_DA_SET_TDI_STATE))
#define GET_REPORT	(HOST | rsi_entry(RHI_DA_GET_INTERFACE_REPORT))
#define MEASURE		(HOST | rsi_entry(RHI_DA_GET_MEASUREMENTS))
#define CONTINUE	(HOST | rsi_entry(RHI_DA_CONTINUE))
#define ABORT		(HOST | rsi_entry(RHI_DA_ABORT))

/* Of a function that was looked at, and started by that */
static void run(struct kunit *test)
{
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	p->logged = 0;
	set_state(p, PCI_TSM_DEVSEC_LOCKED);
	KUNIT_ASSERT_EQ(test, da->status(RID, &status), 0);
	KUNIT_ASSERT_EQ(test, da->start(RID), 0);
	EXPECT_LOG(test, SET_TDI_STATE);
}

static void accept_all(struct kunit *test)
{
	run(test);
	KUNIT_ASSERT_EQ(test, da->mmio(RID, &all_pages, true), 0);
	KUNIT_ASSERT_EQ(test, da->dma(RID, true), 0);
	EXPECT_LOG(test, VALIDATE, ENABLE);
}

static void expect_private(struct kunit *test, bool dma, u64 pages)
{
	struct paravisor_tdisp_status status;

	KUNIT_ASSERT_EQ(test, da->status(RID, &status), 0);
	KUNIT_EXPECT_EQ(test, status.dma_private, dma);
	KUNIT_EXPECT_EQ(test, status.mmio_pages, pages);
}

static void info_is_the_hosts(struct kunit *test)
{
	struct paravisor_tdisp_info info = {};
	struct platform *p = test->priv;

	KUNIT_ASSERT_EQ(test, da->info(RID, &info), 0);
	KUNIT_EXPECT_EQ(test, info.protocol, 3);
	KUNIT_EXPECT_EQ(test, info.features, 0xbf);
	KUNIT_EXPECT_EQ(test, info.device_id, RID);

	for (int i = 0; i < 6; i++) {
		p->features = 0xff & ~BIT(i);
		KUNIT_EXPECT_EQ(test, da->info(RID, &info), -EOPNOTSUPP);
	}
	p->features = 0x3f;
	KUNIT_EXPECT_EQ(test, da->info(RID, &info), 0);
	p->features = U64_MAX;
	KUNIT_EXPECT_EQ(test, da->info(RID, &info), -EOPNOTSUPP);
}

struct status_case {
	const char *name;
	u8 state;
	u64 lock;
	u8 format;
	u8 hash;
	int rc;
};

static const struct status_case status_cases[] = {
	{ "unlocked", 0, 0, 1, RSI_VDEV_SHA256, 0 },
	{ "unlocked, of no protocol", 0, 0, 0, 9, 0 },
	{ "locked", 1, 7, 1, RSI_VDEV_SHA256, 0 },
	{ "locked, SHA-384", 1, 1, 1, RSI_VDEV_SHA384, 0 },
	{ "run, SHA-512", 2, U64_MAX, 1, RSI_VDEV_SHA512, 0 },
	{ "error", 3, 0, 1, RSI_VDEV_SHA256, 0 },
	{ "no such state", 4, 7, 1, RSI_VDEV_SHA256, -EPROTO },
	{ "nor this", 255, 7, 1, RSI_VDEV_SHA256, -EPROTO },
	{ "locked, no number", 1, 0, 1, RSI_VDEV_SHA256, -EPROTO },
	{ "run, no number", 2, 0, 1, RSI_VDEV_SHA256, -EPROTO },
	{ "locked, of another protocol", 1, 7, 2, RSI_VDEV_SHA256, -EPROTO },
	{ "locked, unknown hash", 1, 7, 1, 3, -EPROTO },
};

KUNIT_ARRAY_PARAM_DESC(status, status_cases, name);

static void status_is_what_rsi_says(struct kunit *test)
{
	const struct status_case *c = test->param_value;
	struct paravisor_tdisp_status status = {};
	struct platform *p = test->priv;

	p->info.state = c->state;
	p->info.lock_nonce = c->lock;
	p->info.format = c->format;
	p->info.hash = c->hash;
	KUNIT_ASSERT_EQ(test, da->status(RID, &status), c->rc);
	KUNIT_EXPECT_EQ(test, p->logged, 0);
	if (c->rc)
		return;

	KUNIT_EXPECT_EQ(test, status.state, c->state);
	KUNIT_EXPECT_EQ(test, status.lock_id, c->lock);
	KUNIT_EXPECT_EQ(test, status.objects, c->state == 1 || c->state == 2 ? 15 : 0);
	KUNIT_EXPECT_FALSE(test, status.dma_private);
	KUNIT_EXPECT_EQ(test, status.mmio_pages, 0);
}

static void what_there_is_not_is_unlocked(struct kunit *test)
{
	struct paravisor_tdisp_status status = { .state = 9, .objects = 1, .mmio_pages = 1 };
	struct platform *p = test->priv;

	p->present = false;
	KUNIT_ASSERT_EQ(test, da->status(RID, &status), 0);
	KUNIT_EXPECT_EQ(test, status.state, PCI_TSM_DEVSEC_UNLOCKED);
	KUNIT_EXPECT_EQ(test, status.objects, 0);
	KUNIT_EXPECT_EQ(test, status.mmio_pages, 0);

	/* What RIPAS says of its MMIO is still asked. */
	p->present = true;
	accept_all(test);
	p->present = false;
	expect_private(test, true, PAGES);
	KUNIT_EXPECT_EQ(test, da->dma(RID, false), 0);
	KUNIT_EXPECT_EQ(test, da->mmio(RID, &all_pages, false), 0);
	expect_private(test, false, 0);
}

struct hash_case {
	u8 hash;
	enum hash_algo algo;
	size_t size;
};

static const struct hash_case hash_cases[] = {
	{ RSI_VDEV_SHA256, HASH_ALGO_SHA256, SHA256_DIGEST_SIZE },
	{ RSI_VDEV_SHA384, HASH_ALGO_SHA384, SHA384_DIGEST_SIZE },
	{ RSI_VDEV_SHA512, HASH_ALGO_SHA512, SHA512_DIGEST_SIZE },
};

/* They fill what they fill; an object is there if its digest is not 0. */
static void digests_are_of_their_algorithm(struct kunit *test)
{
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	for (int i = 0; i < ARRAY_SIZE(hash_cases); i++) {
		const struct hash_case *c = &hash_cases[i];

		p->info.hash = c->hash;
		memset(p->info.vca, 0, c->size);
		KUNIT_ASSERT_EQ(test, da->status(RID, &status), 0);
		KUNIT_EXPECT_EQ(test, status.hash, c->algo);
		KUNIT_EXPECT_EQ(test, status.objects, 7);
		KUNIT_EXPECT_MEMEQ(test, status.digest[PCI_TSM_EVIDENCE_CERTS], p->info.certs,
				   c->size);
		KUNIT_EXPECT_NULL(test, memchr_inv(status.digest[PCI_TSM_EVIDENCE_CERTS] + c->size,
						   0, PARAVISOR_TDISP_DIGEST_MAX - c->size));
	}
}

static void digests_are_told_apart(struct kunit *test)
{
	struct platform *p = test->priv;
	u8 *const digests[PCI_TSM_EVIDENCE_TYPES] = {
		p->info.certs, p->info.measurements, p->info.report, p->info.vca
	};
	struct paravisor_tdisp_status status;

	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++) {
		for (int j = 0; j < PCI_TSM_EVIDENCE_TYPES; j++)
			memset(digests[j], 0, PARAVISOR_TDISP_DIGEST_MAX);
		/* One byte is enough to be there. */
		digests[i][SHA384_DIGEST_SIZE - 1] = 0xa0 + i;
		KUNIT_ASSERT_EQ(test, da->status(RID, &status), 0);
		KUNIT_EXPECT_EQ(test, status.objects, BIT(i));
		KUNIT_EXPECT_MEMEQ(test, status.digest[i], digests[i], SHA384_DIGEST_SIZE);
	}
}

struct call_case {
	const char *name;
	u64 status;
	int read;
	int rc;
};

static const struct call_case call_cases[] = {
	{ "input", RSI_ERROR_INPUT, 0, -EBUSY },
	{ "state", RSI_ERROR_STATE, -EBUSY, -EBUSY },
	{ "device", RSI_ERROR_DEVICE, -EBUSY, -EBUSY },
	{ "unknown error", RSI_ERROR_UNKNOWN, -EIO, -EIO },
	{ "unknown call", (u64)SMCCC_RET_NOT_SUPPORTED, -EOPNOTSUPP, -EOPNOTSUPP },
	{ "nonsense", 99, -EIO, -EIO },
};

KUNIT_ARRAY_PARAM_DESC(call, call_cases, name);

static void statuses_of_rsi_have_their_errors(struct kunit *test)
{
	const struct call_case *c = test->param_value;
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	accept_all(test);
	p->status = c->status;
	p->fail_call = SMC_RSI_VDEV_GET_INFO;
	KUNIT_EXPECT_EQ(test, da->status(RID, &status), c->read);
	p->fail_call = SMC_RSI_IPA_STATE_GET;
	KUNIT_EXPECT_EQ(test, da->status(RID, &status), c->rc);
	p->fail_call = SMC_RSI_HOST_CALL;
	KUNIT_EXPECT_EQ(test, da->bind(RID), c->rc);
	p->fail_call = SMC_RSI_VDEV_DMA_DISABLE;
	KUNIT_EXPECT_EQ(test, da->dma(RID, false), c->read);
	p->fail_call = SMC_RSI_IPA_STATE_SET;
	KUNIT_EXPECT_EQ(test, da->mmio(RID, &all_pages, false), c->rc);

	p->fail_call = 0;
	run(test);
	p->fail_call = SMC_RSI_VDEV_VALIDATE_MAPPING;
	KUNIT_EXPECT_EQ(test, da->mmio(RID, &all_pages, true), c->rc);
	p->fail_call = SMC_RSI_VDEV_DMA_ENABLE;
	KUNIT_EXPECT_EQ(test, da->dma(RID, true), c->rc);
}

static void incomplete_calls_are_made_again(struct kunit *test)
{
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	run(test);
	p->status = RSI_INCOMPLETE;
	p->fail_call = SMC_RSI_VDEV_VALIDATE_MAPPING;
	p->fail_times = 2;
	KUNIT_EXPECT_EQ(test, da->mmio(RID, &all_pages, true), 0);
	EXPECT_LOG(test, VALIDATE, VALIDATE, VALIDATE);
	KUNIT_EXPECT_EQ(test, p->validated, PAGES);

	p->channel.timeout_ms = TIMEOUT_MS;
	p->fail_call = SMC_RSI_VDEV_GET_INFO;
	p->fail_times = 0;
	KUNIT_EXPECT_EQ(test, da->status(RID, &status), -ETIMEDOUT);
}

struct host_case {
	const char *name;
	u64 status;
	int rc;
};

static const struct host_case host_cases[] = {
	{ "no data", RHI_DA_NO_DATA, -EIO },
	{ "bad function", RHI_DA_BAD_VDEV, -EIO },
	{ "bad object", RHI_DA_BAD_OBJECT, -EIO },
	{ "input", RHI_DA_INPUT, -EIO },
	{ "device", RHI_DA_DEVICE, -EIO },
	{ "offset", RHI_DA_OFFSET, -EIO },
	{ "access", RHI_DA_ACCESS, -EIO },
	{ "had ended", RHI_DA_ENDED, -EPROTO },
	{ "unsupported", RHI_DA_UNSUPPORTED, -EIO },
	{ "unknown call", (u64)SMCCC_RET_NOT_SUPPORTED, -EOPNOTSUPP },
	{ "nonsense", U64_MAX - 1, -EPROTO },
};

KUNIT_ARRAY_PARAM_DESC(host, host_cases, name);

static void hosts_may_refuse(struct kunit *test)
{
	const struct host_case *c = test->param_value;
	struct platform *p = test->priv;

	p->host_status = c->status;
	p->host_call = RHI_DA_SET_TDI_STATE;
	KUNIT_EXPECT_EQ(test, da->bind(RID), c->rc);
	KUNIT_EXPECT_EQ(test, da->unbind(RID, 0), c->rc);
	p->host_call = RHI_DA_GET_INTERFACE_REPORT;
	KUNIT_EXPECT_EQ(test, da->bind(RID), c->rc);
	p->host_call = RHI_DA_GET_MEASUREMENTS;
	KUNIT_EXPECT_EQ(test, da->bind(RID), c->rc);
	KUNIT_EXPECT_EQ(test, da->refresh(RID, p->measure.nonce), c->rc);

	p->host_call = RHI_DA_CONTINUE;
	p->incomplete = 1;
	KUNIT_EXPECT_EQ(test, da->unbind(RID, 0), c->rc);
}

static void lock_fetches_what_has_digests(struct kunit *test)
{
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	set_state(p, PCI_TSM_DEVSEC_UNLOCKED);
	p->incomplete = 1;
	KUNIT_ASSERT_EQ(test, da->bind(RID), 0);
	EXPECT_LOG(test, SET_TDI_STATE, CONTINUE, GET_REPORT, MEASURE);
	KUNIT_EXPECT_EQ(test, p->measure.flags, 5);
	KUNIT_EXPECT_EQ(test, p->measure.indices[31], 0x40);
	KUNIT_EXPECT_NOT_NULL(test, memchr_inv(p->measure.nonce, 0, sizeof(p->measure.nonce)));

	KUNIT_ASSERT_EQ(test, da->status(RID, &status), 0);
	KUNIT_EXPECT_EQ(test, status.state, PCI_TSM_DEVSEC_LOCKED);
	KUNIT_EXPECT_EQ(test, status.lock_id, LOCK_NONCE);
	KUNIT_EXPECT_EQ(test, status.objects, 15);
}

static void busy_hosts_are_asked_again(struct kunit *test)
{
	struct platform *p = test->priv;

	p->host_call = RHI_DA_SET_TDI_STATE;
	p->host_status = RHI_DA_BUSY;
	p->host_times = 2;
	KUNIT_EXPECT_EQ(test, da->unbind(RID, 0), 0);
	EXPECT_LOG(test, SET_TDI_STATE, SET_TDI_STATE, SET_TDI_STATE);

	p->channel.timeout_ms = TIMEOUT_MS;
	p->host_call = RHI_DA_SET_TDI_STATE;
	p->host_times = 0;
	KUNIT_EXPECT_EQ(test, da->unbind(RID, 0), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, p->log[p->logged - 1], ABORT);

	/* Busy with what it was asked to go on with */
	p->host_call = RHI_DA_CONTINUE;
	p->incomplete = 1;
	KUNIT_EXPECT_EQ(test, da->unbind(RID, 0), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, p->log[p->logged - 1], ABORT);
	KUNIT_EXPECT_EQ(test, p->pending, 0);
}

static void what_does_not_end_is_aborted(struct kunit *test)
{
	struct platform *p = test->priv;
	unsigned long start = jiffies;

	p->channel.timeout_ms = TIMEOUT_MS;
	p->incomplete = UINT_MAX;
	KUNIT_EXPECT_EQ(test, da->bind(RID), -ETIMEDOUT);
	KUNIT_EXPECT_TRUE(test, time_after(jiffies, start + msecs_to_jiffies(TIMEOUT_MS)));
	KUNIT_EXPECT_EQ(test, p->log[p->logged - 1], ABORT);
	KUNIT_EXPECT_EQ(test, p->pending, 0);

	p->incomplete = 0;
	KUNIT_EXPECT_EQ(test, da->unbind(RID, 0), 0);
}

static void fatal_signal_ends_killable_waits_only(struct kunit *test)
{
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	KUNIT_ASSERT_EQ(test, da->status(RID, &status), 0);
	allow_kernel_signal(SIGKILL);
	send_sig(SIGKILL, current, 1);
	p->incomplete = UINT_MAX;
	KUNIT_EXPECT_EQ(test, da->bind(RID), -EINTR);
	KUNIT_EXPECT_EQ(test, da->start(RID), -EINTR);
	KUNIT_EXPECT_EQ(test, da->refresh(RID, p->measure.nonce), -EINTR);

	p->incomplete = 2;
	KUNIT_EXPECT_EQ(test, da->unbind(RID, 0), 0);
	flush_signals(current);
}

static const u32 object_sizes[] = { 1, 48, SZ_4K, SZ_4K + 1, SZ_64K };

KUNIT_ARRAY_PARAM(size, object_sizes, describe_size);

static void set_object(struct kunit *test, u32 size)
{
	struct platform *p = test->priv;

	p->object = object_of_size(test, size);
	p->object_size = size;
}

static void objects_arrive_whole(struct kunit *test)
{
	static const u64 objects[] = {
		RHI_DA_CERTS, RHI_DA_MEASUREMENTS, RHI_DA_REPORT, RHI_DA_VCA
	};
	struct platform *p = test->priv;

	set_object(test, *(const u32 *)test->param_value);
	for (int type = 0; type < PCI_TSM_EVIDENCE_TYPES; type++) {
		size_t size = 1;
		void *data = p;

		KUNIT_ASSERT_EQ(test, da->report(RID, type, SZ_128K, &data, &size), 0);
		KUNIT_EXPECT_EQ(test, p->asked, objects[type]);
		KUNIT_EXPECT_EQ(test, p->room, PAGE_ALIGN(size));
		KUNIT_ASSERT_EQ(test, size, p->object_size);
		KUNIT_EXPECT_MEMEQ(test, data, p->object, size);
		kvfree(data);
	}
}

static int fetch(struct kunit *test, size_t max)
{
	size_t size = 1;
	void *data = test;
	int rc = da->report(RID, PCI_TSM_EVIDENCE_CERTS, max, &data, &size);

	KUNIT_EXPECT_NULL(test, data);
	KUNIT_EXPECT_EQ(test, size, 0);
	return rc;
}

static void objects_may_be_absent(struct kunit *test)
{
	struct platform *p = test->priv;

	KUNIT_EXPECT_EQ(test, fetch(test, SZ_4K), 0);
	p->host_call = RHI_DA_OBJECT_SIZE;
	p->host_status = RHI_DA_UNSUPPORTED;
	KUNIT_EXPECT_EQ(test, fetch(test, SZ_4K), 0);
	p->host_call = 0;
	set_object(test, 0);
	KUNIT_EXPECT_EQ(test, fetch(test, SZ_4K), 0);
	EXPECT_LOG(test, HOST | 0x4c, HOST | 0x4c, HOST | 0x4c);

	/* Without a digest the host is not even asked. */
	set_object(test, 48);
	memset(p->info.certs, 0, sizeof(p->info.certs));
	KUNIT_EXPECT_EQ(test, fetch(test, SZ_4K), 0);
	set_state(p, PCI_TSM_DEVSEC_ERROR);
	KUNIT_EXPECT_EQ(test, fetch(test, SZ_4K), -EBUSY);
	KUNIT_EXPECT_EQ(test, p->logged, 0);
}

static void objects_have_their_limit(struct kunit *test)
{
	struct platform *p = test->priv;

	set_object(test, 101);
	KUNIT_EXPECT_EQ(test, fetch(test, 100), -EMSGSIZE);
	p->told_size = U64_MAX - 101;
	KUNIT_EXPECT_EQ(test, fetch(test, SIZE_MAX), -EMSGSIZE);
	p->told_size = RHI_OBJECT_MAX;
	KUNIT_EXPECT_EQ(test, fetch(test, SIZE_MAX), -EMSGSIZE);
}

static void objects_keep_their_size(struct kunit *test)
{
	static const u64 sizes[] = { 1, -1, -101, SZ_4K, U64_MAX - 101 };
	struct platform *p = test->priv;

	set_object(test, 101);
	for (int i = 0; i < ARRAY_SIZE(sizes); i++) {
		p->read_size = sizes[i];
		KUNIT_EXPECT_EQ(test, fetch(test, SZ_4K), -EPROTO);
	}

	p->read_size = 0;
	p->told_size = -1;
	KUNIT_EXPECT_EQ(test, fetch(test, SZ_4K), -EPROTO);
}

static void objects_are_not_half_way(struct kunit *test)
{
	static const struct { u64 status; int size, read; } cases[] = {
		{ RHI_DA_INCOMPLETE, -EPROTO, -EPROTO }, { RHI_DA_NO_DATA, 0, -EPROTO },
		{ RHI_DA_ACCESS, -EIO, -EIO }, { RHI_DA_ENDED, -EPROTO, -EPROTO },
		{ (u64)SMCCC_RET_NOT_SUPPORTED, -EOPNOTSUPP, -EOPNOTSUPP },
	};
	struct platform *p = test->priv;

	set_object(test, 101);
	for (int i = 0; i < ARRAY_SIZE(cases); i++) {
		p->host_status = cases[i].status;
		p->host_call = RHI_DA_OBJECT_SIZE;
		KUNIT_EXPECT_EQ(test, fetch(test, SZ_4K), cases[i].size);
		p->host_call = RHI_DA_OBJECT_READ;
		KUNIT_EXPECT_EQ(test, fetch(test, SZ_4K), cases[i].read);
	}

	p->host_status = RHI_DA_BUSY;
	p->channel.timeout_ms = TIMEOUT_MS;
	KUNIT_EXPECT_EQ(test, fetch(test, SZ_4K), -ETIMEDOUT);
}

static void nonce_reaches_the_host(struct kunit *test)
{
	u8 nonce[PARAVISOR_TDISP_NONCE_SIZE];
	struct platform *p = test->priv;

	memset(nonce, 0x5a, sizeof(nonce));
	KUNIT_EXPECT_EQ(test, da->refresh(RID, nonce), 0);
	KUNIT_EXPECT_MEMEQ(test, p->measure.nonce, nonce, sizeof(nonce));
	EXPECT_LOG(test, MEASURE);
}

static void start_is_of_what_was_told(struct kunit *test)
{
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	KUNIT_EXPECT_EQ(test, da->start(RID), -EBUSY);
	KUNIT_EXPECT_EQ(test, da->mmio(RID, &all_pages, true), -EBUSY);
	KUNIT_EXPECT_EQ(test, da->dma(RID, true), -EBUSY);
	KUNIT_ASSERT_EQ(test, da->status(RID, &status), 0);
	KUNIT_EXPECT_EQ(test, da->mmio(RID, &all_pages, true), -EBUSY);
	KUNIT_EXPECT_EQ(test, da->dma(RID, true), -EBUSY);
	KUNIT_EXPECT_EQ(test, p->logged, 0);

	KUNIT_EXPECT_EQ(test, da->start(RID), 0);
	KUNIT_ASSERT_EQ(test, da->status(RID, &status), 0);
	KUNIT_EXPECT_EQ(test, status.state, PCI_TSM_DEVSEC_RUN);

	/* What was unbound has no number to start it by. */
	set_state(p, PCI_TSM_DEVSEC_UNLOCKED);
	KUNIT_ASSERT_EQ(test, da->status(RID, &status), 0);
	KUNIT_EXPECT_EQ(test, da->start(RID), -EBUSY);
}

/* Also if it is looked at in between: that is not what the caller has started. */
static void what_changes_after_start_is_refused(struct kunit *test)
{
	struct platform *p = test->priv;
	u64 *const nonces[] = {
		&p->info.lock_nonce, &p->info.measurements_nonce, &p->info.report_nonce
	};
	struct paravisor_tdisp_status status;

	for (int i = 0; i < ARRAY_SIZE(nonces); i++) {
		run(test);
		++*nonces[i];
		KUNIT_EXPECT_EQ(test, da->mmio(RID, &all_pages, true), -EBUSY);
		KUNIT_EXPECT_EQ(test, da->dma(RID, true), -EBUSY);
		KUNIT_ASSERT_EQ(test, da->status(RID, &status), 0);
		KUNIT_EXPECT_EQ(test, da->mmio(RID, &all_pages, true), -EBUSY);
		KUNIT_EXPECT_EQ(test, da->dma(RID, true), -EBUSY);
		EXPECT_LOG(test, VALIDATE, ENABLE, VALIDATE, ENABLE);
		expect_private(test, false, 0);
	}
	KUNIT_EXPECT_FALSE(test, p->dma);
}

static void mmio_is_as_asked(struct kunit *test)
{
	const struct paravisor_tdisp_range range = {
		.id = 4, .index = 9, .gpa = GPA + SZ_4K, .pages = 3,
		.reported = GPA + SZ_4K + REPORTED,
	};
	struct platform *p = test->priv;

	run(test);
	KUNIT_EXPECT_EQ(test, da->mmio(RID, &range, true), 0);
	KUNIT_EXPECT_EQ(test, p->mapping.a2, GPA + SZ_4K);
	KUNIT_EXPECT_EQ(test, p->mapping.a3, GPA + 4 * SZ_4K);
	KUNIT_EXPECT_EQ(test, p->mapping.a4, range.reported);
	KUNIT_EXPECT_EQ(test, p->mapping.a6, LOCK_NONCE);
	KUNIT_EXPECT_EQ(test, p->mapping.a7, p->info.measurements_nonce);
	KUNIT_EXPECT_EQ(test, p->mapping.a8, p->info.report_nonce);
	expect_private(test, false, 3);
	EXPECT_LOG(test, VALIDATE);
}

static void ranges_go_on_where_they_ended(struct kunit *test)
{
	struct platform *p = test->priv;

	run(test);
	p->portion = 5;
	KUNIT_EXPECT_EQ(test, da->mmio(RID, &all_pages, true), 0);
	KUNIT_EXPECT_EQ(test, p->validated, PAGES);
	KUNIT_EXPECT_EQ(test, p->mapping.a2, GPA + 15 * SZ_4K);
	EXPECT_LOG(test, VALIDATE, VALIDATE, VALIDATE, VALIDATE);
	expect_private(test, false, PAGES);

	KUNIT_EXPECT_EQ(test, da->mmio(RID, &all_pages, false), 0);
	EXPECT_LOG(test, SET_RIPAS, SET_RIPAS, SET_RIPAS, SET_RIPAS);
	expect_private(test, false, 0);
}

static void ranges_go_on_only_there(struct kunit *test)
{
	static const u64 spoil[] = { 1, SZ_4K * PAGES, -SZ_4K * 6, U64_MAX };
	struct paravisor_tdisp_status status;
	struct platform *p = test->priv;

	p->portion = 5;
	for (int i = 0; i < ARRAY_SIZE(spoil); i++) {
		run(test);
		p->spoil = spoil[i];
		KUNIT_EXPECT_EQ_MSG(test, da->mmio(RID, &all_pages, true), -EPROTO, "%d", i);
		EXPECT_LOG(test, VALIDATE);
		p->spoil = 0;
		KUNIT_ASSERT_EQ(test, da->unbind(RID, 0), 0);
		p->info.lock_nonce = LOCK_NONCE;
	}

	p->portion = 0;
	accept_all(test);
	p->spoil = 1;
	KUNIT_EXPECT_EQ(test, da->status(RID, &status), -EPROTO);
}

static void ranges_have_an_end(struct kunit *test)
{
	struct platform *p = test->priv;

	p->channel.timeout_ms = TIMEOUT_MS;
	run(test);
	p->portion = 1;
	p->spoil = -SZ_4K;	/* no progress, ever */
	KUNIT_EXPECT_EQ(test, da->mmio(RID, &all_pages, true), -ETIMEDOUT);
}

static void hosts_may_reject_mmio(struct kunit *test)
{
	struct platform *p = test->priv;

	run(test);
	p->reject = true;
	KUNIT_EXPECT_EQ(test, da->mmio(RID, &all_pages, true), -EIO);
	EXPECT_LOG(test, VALIDATE);

	/* The page before is known, and taken back. */
	expect_private(test, false, 1);
	p->reject = false;
	KUNIT_EXPECT_EQ(test, da->mmio(RID, &all_pages, false), 0);
	expect_private(test, false, 0);
	EXPECT_LOG(test, SET_RIPAS);
}

static void mmio_fits_the_operands(struct kunit *test)
{
	static const struct paravisor_tdisp_range bad[] = {
		{ .gpa = GPA, .pages = 0 },
		{ .gpa = GPA, .pages = U64_MAX },
		{ .gpa = GPA, .pages = U64_MAX / SZ_4K },
		{ .gpa = GPA + 1, .pages = 1 },
		{ .gpa = GPA, .pages = 1, .reported = 1 },
	};
	struct platform *p = test->priv;

	run(test);
	for (int i = 0; i < ARRAY_SIZE(bad); i++) {
		KUNIT_EXPECT_EQ(test, da->mmio(RID, &bad[i], true), -EPROTO);
		KUNIT_EXPECT_EQ(test, da->mmio(RID, &bad[i], false), -EPROTO);
	}
	KUNIT_EXPECT_EQ(test, p->logged, 0);
}

/* Some pages stop being the device's: the host has unmapped them, say. */
static void pages_are_counted_by_ripas(struct kunit *test)
{
	struct platform *p = test->priv;

	accept_all(test);
	expect_private(test, true, PAGES);
	p->ripas[3] = RSI_RIPAS_DESTROYED;
	p->ripas[PAGES - 1] = RSI_RIPAS_EMPTY;
	expect_private(test, true, PAGES - 2);

	/* What another lock says does not make them shared. */
	set_state(p, PCI_TSM_DEVSEC_UNLOCKED);
	expect_private(test, true, PAGES - 2);
}

static void dma_has_the_operands(struct kunit *test)
{
	struct platform *p = test->priv;

	accept_all(test);
	KUNIT_EXPECT_EQ(test, p->dma_operands.a1, RID);
	KUNIT_EXPECT_EQ(test, p->dma_operands.a2, 0);
	KUNIT_EXPECT_EQ(test, p->dma_operands.a3, 0);
	KUNIT_EXPECT_EQ(test, p->dma_operands.a4, LOCK_NONCE);
	KUNIT_EXPECT_EQ(test, p->dma_operands.a5, p->info.measurements_nonce);
	KUNIT_EXPECT_EQ(test, p->dma_operands.a6, p->info.report_nonce);
	expect_private(test, true, PAGES);

	KUNIT_EXPECT_EQ(test, da->dma(RID, false), 0);
	KUNIT_EXPECT_FALSE(test, p->dma);
	expect_private(test, false, PAGES);
	/* Once is enough. */
	KUNIT_EXPECT_EQ(test, da->dma(RID, false), 0);
	EXPECT_LOG(test, DISABLE);
}

static void unbind_takes_all_back_first(struct kunit *test)
{
	struct platform *p = test->priv;

	KUNIT_EXPECT_EQ(test, da->unbind(RID, 0), 0);
	EXPECT_LOG(test, SET_TDI_STATE);

	p->info.lock_nonce = LOCK_NONCE;
	accept_all(test);
	KUNIT_EXPECT_EQ(test, da->unbind(RID, 0), 0);
	EXPECT_LOG(test, DISABLE, SET_RIPAS, SET_TDI_STATE);
	KUNIT_EXPECT_FALSE(test, p->dma);
	expect_private(test, false, 0);
}

static void what_is_not_back_stays_locked(struct kunit *test)
{
	static const u64 calls[] = { SMC_RSI_VDEV_DMA_DISABLE, SMC_RSI_IPA_STATE_SET };
	struct platform *p = test->priv;

	accept_all(test);
	p->status = RSI_ERROR_STATE;
	for (int i = 0; i < ARRAY_SIZE(calls); i++) {
		p->fail_call = calls[i];
		KUNIT_EXPECT_EQ(test, da->unbind(RID, 0), -EBUSY);
		KUNIT_EXPECT_EQ(test, p->info.state, PCI_TSM_DEVSEC_RUN);
	}

	p->fail_call = 0;
	p->deaf = true;
	KUNIT_EXPECT_EQ(test, da->unbind(RID, 0), 0);
	KUNIT_EXPECT_EQ(test, p->info.state, PCI_TSM_DEVSEC_RUN);
}

/* There P0 owns RIPAS, and takes MMIO back with the lock. */
static void hidden_rsi_has_no_ripas(struct kunit *test)
{
	struct platform *p = test->priv;

	p->owns_memory = false;
	accept_all(test);
	p->fail_call = SMC_RSI_IPA_STATE_GET;
	expect_private(test, true, PAGES);

	KUNIT_EXPECT_EQ(test, da->mmio(RID, &all_pages, false), 0);
	EXPECT_LOG(test, DISABLE, SET_TDI_STATE);
	expect_private(test, false, 0);
	KUNIT_EXPECT_EQ(test, da->mmio(RID, &all_pages, false), 0);
	KUNIT_EXPECT_EQ(test, p->logged, 0);

	p->info.lock_nonce = LOCK_NONCE;
	accept_all(test);
	p->deaf = true;
	KUNIT_EXPECT_EQ(test, da->mmio(RID, &all_pages, false), -EIO);
	expect_private(test, false, PAGES);
}

static struct kunit_case paravisor_rsi_tdisp_cases[] = {
	KUNIT_CASE(info_is_the_hosts),
	KUNIT_CASE_PARAM(status_is_what_rsi_says, status_gen_params),
	KUNIT_CASE(what_there_is_not_is_unlocked),
	KUNIT_CASE(digests_are_of_their_algorithm),
	KUNIT_CASE(digests_are_told_apart),
	KUNIT_CASE_PARAM(statuses_of_rsi_have_their_errors, call_gen_params),
	KUNIT_CASE(incomplete_calls_are_made_again),
	KUNIT_CASE_PARAM(hosts_may_refuse, host_gen_params),
	KUNIT_CASE(lock_fetches_what_has_digests),
	KUNIT_CASE(busy_hosts_are_asked_again),
	KUNIT_CASE(what_does_not_end_is_aborted),
	KUNIT_CASE(fatal_signal_ends_killable_waits_only),
	KUNIT_CASE_PARAM(objects_arrive_whole, size_gen_params),
	KUNIT_CASE(objects_may_be_absent),
	KUNIT_CASE(objects_have_their_limit),
	KUNIT_CASE(objects_keep_their_size),
	KUNIT_CASE(objects_are_not_half_way),
	KUNIT_CASE(nonce_reaches_the_host),
	KUNIT_CASE(start_is_of_what_was_told),
	KUNIT_CASE(what_changes_after_start_is_refused),
	KUNIT_CASE(mmio_is_as_asked),
	KUNIT_CASE(ranges_go_on_where_they_ended),
	KUNIT_CASE(ranges_go_on_only_there),
	KUNIT_CASE(ranges_have_an_end),
	KUNIT_CASE(hosts_may_reject_mmio),
	KUNIT_CASE(mmio_fits_the_operands),
	KUNIT_CASE(pages_are_counted_by_ripas),
	KUNIT_CASE(dma_has_the_operands),
	KUNIT_CASE(unbind_takes_all_back_first),
	KUNIT_CASE(what_is_not_back_stays_locked),
	KUNIT_CASE(hidden_rsi_has_no_ripas),
	{}
};

static struct kunit_suite paravisor_rsi_tdisp_suite = {
	.name	    = "paravisor_rsi_tdisp",
	.init	    = init_platform,
	.exit	    = exit_platform,
	.test_cases = paravisor_rsi_tdisp_cases,
};

kunit_test_suite(paravisor_rsi_tdisp_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests of TDISP by RSI");
MODULE_LICENSE("GPL");
