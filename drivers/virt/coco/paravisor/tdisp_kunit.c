// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests: lock, accept, refresh and unlock against a paravisor that fails,
 * lies or contradicts itself at each step
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "tdisp-mock_kunit.h"

static void lock(struct kunit *test)
{
	struct paravisor *pv = test->priv;

	KUNIT_ASSERT_EQ(test, tdisp_function_lock(&pv->fn), 0);
	pv->fn.devsec.mmio = pv->mmio;
}

static int accept(struct paravisor *pv)
{
	guard(mutex)(&pv->fn.devsec.lock);
	return tdisp_function_accept(&pv->fn);
}

static int refresh(struct paravisor *pv, const void *nonce, size_t len)
{
	guard(mutex)(&pv->fn.devsec.lock);
	return tdisp_function_refresh(&pv->fn, nonce, len);
}

static void expect_evidence(struct kunit *test)
{
	struct paravisor *pv = test->priv;

	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++) {
		const struct pci_tsm_blob *blob = &pv->fn.devsec.evidence.blob[i];

		KUNIT_ASSERT_EQ(test, blob->size, pv->size[i]);
		KUNIT_EXPECT_MEMEQ(test, (u8 *)blob->data, pv->object[i], pv->size[i]);
	}
}

static void function_goes_all_the_way(struct kunit *test)
{
	struct paravisor *pv = test->priv;

	for (int i = 0; i < 3; i++) {
		lock(test);
		KUNIT_EXPECT_EQ(test, tdisp_function_state(&pv->fn), PCI_TSM_DEVSEC_LOCKED);
		expect_evidence(test);
		KUNIT_EXPECT_FALSE(test, pv->dma);

		KUNIT_ASSERT_EQ(test, accept(pv), 0);
		KUNIT_EXPECT_EQ(test, tdisp_function_state(&pv->fn), PCI_TSM_DEVSEC_RUN);
		KUNIT_EXPECT_TRUE(test, pv->dma);
		KUNIT_EXPECT_EQ(test, pv->pages, PAGES);

		KUNIT_EXPECT_EQ(test, tdisp_function_unlock(&pv->fn), 0);
		KUNIT_EXPECT_EQ(test, tdisp_function_state(&pv->fn), PCI_TSM_DEVSEC_UNLOCKED);
	}
}

static void function_without_mmio_is_accepted(struct kunit *test)
{
	struct paravisor *pv = test->priv;

	lock(test);
	pv->fn.devsec.mmio = NULL;
	KUNIT_EXPECT_EQ(test, accept(pv), 0);
	KUNIT_EXPECT_EQ(test, pv->count[MMIO], 0);
	KUNIT_EXPECT_TRUE(test, pv->dma);
}

static void describe_hash(const enum hash_algo *hash, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "algorithm %d", *hash);
}

static const enum hash_algo hashes[] = { HASH_ALGO_SHA256, HASH_ALGO_SHA384, HASH_ALGO_SHA512 };

KUNIT_ARRAY_PARAM(hash, hashes, describe_hash);

static void digests_are_of_the_named_algorithm(struct kunit *test)
{
	static const struct step_case wrong = { "wrong", STATUS, 2, 0, DIGEST, 0 };
	struct paravisor *pv = test->priv;

	pv->hash = *(const enum hash_algo *)test->param_value;
	go_wrong(pv, &wrong);
	KUNIT_EXPECT_EQ(test, tdisp_function_lock(&pv->fn), -EBADMSG);
	go_wrong(pv, NULL);
	lock(test);
	expect_evidence(test);
	KUNIT_EXPECT_EQ(test, refresh(pv, "nonce", 5), 0);
	KUNIT_EXPECT_EQ(test, accept(pv), 0);
}

static void objects_may_be_absent(struct kunit *test)
{
	static const struct step_case no_vca = {
		"no vca", REPORT, 0, 0, ABSENT, PCI_TSM_EVIDENCE_VCA
	};
	struct paravisor *pv = test->priv;

	go_wrong(pv, &no_vca);
	lock(test);
	KUNIT_EXPECT_NULL(test, pv->fn.devsec.evidence.blob[PCI_TSM_EVIDENCE_VCA].data);
	KUNIT_EXPECT_EQ(test, accept(pv), 0);
}

/* In the place of an argument: each of the four objects */
#define EACH_OBJECT	(-1)

/* In the place of an error, which then also is what comes of it */
#define EACH_ERROR	1

static const struct step_case lock_cases[] = {
	{ "info fails", INFO, 1, EACH_ERROR },
	{ "bind fails", BIND, 1, EACH_ERROR },
	{ "status after bind fails", STATUS, 1, EACH_ERROR },
	{ "certs fails", REPORT, 1, EACH_ERROR },
	{ "measurements fails", REPORT, 2, EACH_ERROR },
	{ "report fails", REPORT, 3, EACH_ERROR },
	{ "vca fails", REPORT, 4, EACH_ERROR },
	{ "report is too long for the transport", REPORT, 3, -EMSGSIZE, TRUTH, 0, -EMSGSIZE },
	{ "status after reports fails", STATUS, 2, EACH_ERROR },
	{ "bind without effect", BIND, 1, 0, NO_EFFECT, 0, -EBUSY },
	{ "run after bind", STATUS, 1, 0, STATE, PCI_TSM_DEVSEC_RUN, -EBUSY },
	{ "error after bind", STATUS, 1, 0, STATE, PCI_TSM_DEVSEC_ERROR, -EBUSY },
	{ "unlocked after reports", STATUS, 2, 0, STATE, PCI_TSM_DEVSEC_UNLOCKED, -EBUSY },
	{ "error after reports", STATUS, 2, 0, STATE, PCI_TSM_DEVSEC_ERROR, -EBUSY },
	{ "locked anew after bind", STATUS, 1, 0, LOCK_ID, 0, -ESTALE },
	{ "locked anew after reports", STATUS, 2, 0, LOCK_ID, 0, -ESTALE },
	{ "wrong digest", STATUS, 2, 0, DIGEST, EACH_OBJECT, -EBADMSG },
	{ "no digest", STATUS, 2, 0, NO_DIGEST, EACH_OBJECT, -EBADMSG },
	{ "digests of SHA-256", STATUS, 2, 0, HASH, HASH_ALGO_SHA256, -EBADMSG },
	{ "digests of SHA-512", STATUS, 2, 0, HASH, HASH_ALGO_SHA512, -EBADMSG },
	{ "digests of SHA-1", STATUS, 2, 0, HASH, HASH_ALGO_SHA1, -EBADMSG },
	{ "digests of nothing", STATUS, 2, 0, HASH, HASH_ALGO__LAST, -EBADMSG },
	{ "wrong byte", REPORT, 0, 0, BLOB, EACH_OBJECT, -EBADMSG },
	{ "empty", REPORT, 0, 0, EMPTY, EACH_OBJECT, -EBADMSG },
	{ "too long", REPORT, 0, 0, LONG, EACH_OBJECT, -EMSGSIZE },
	{ "no report", REPORT, 0, 0, ABSENT, PCI_TSM_EVIDENCE_REPORT, -EPROTO },
};

static void describe_step(const struct step_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(lock, lock_cases, describe_step);

typedef void (*try_fn)(struct kunit *test, const struct step_case *c);

static void try_from_the_start(struct kunit *test, const struct step_case *c, try_fn try)
{
	struct paravisor *pv = test->priv;

	go_wrong(pv, NULL);
	tdisp_function_unlock(&pv->fn);
	free_evidence(pv);
	go_wrong(pv, NULL);
	try(test, c);
}

static void try_each_object(struct kunit *test, const struct step_case *c, try_fn try)
{
	struct step_case one = *c;

	if (c->arg != EACH_OBJECT) {
		try_from_the_start(test, c, try);
		return;
	}

	for (one.arg = 0; one.arg < PCI_TSM_EVIDENCE_TYPES; one.arg++)
		try_from_the_start(test, &one, try);
}

static void try_each(struct kunit *test, try_fn try)
{
	static const int errors[] = { -EIO, -EINTR, -ENOMEM, -EPROTO, -ETIMEDOUT };
	const struct step_case *c = test->param_value;
	struct step_case one = *c;

	if (c->fails != EACH_ERROR) {
		try_each_object(test, c, try);
		return;
	}

	for (int i = 0; i < ARRAY_SIZE(errors); i++) {
		one.fails = errors[i];
		one.rc = errors[i];
		try_from_the_start(test, &one, try);
	}
}

static void try_lock(struct kunit *test, const struct step_case *c)
{
	struct paravisor *pv = test->priv;

	go_wrong(pv, c);
	KUNIT_EXPECT_EQ(test, tdisp_function_lock(&pv->fn), c->rc);
	KUNIT_EXPECT_EQ(test, pv->state, PCI_TSM_DEVSEC_UNLOCKED);
	KUNIT_EXPECT_EQ(test, pv->count[UNBIND], c->op != INFO);
	KUNIT_EXPECT_EQ(test, pv->fn.devsec.evidence.generation, 0);
	KUNIT_EXPECT_EQ(test, pv->count[START], 0);

	go_wrong(pv, NULL);
	lock(test);
	expect_evidence(test);
}

static void bad_lock_leaves_nothing(struct kunit *test)
{
	try_each(test, try_lock);
}

static const struct step_case accept_cases[] = {
	{ "status before start fails", STATUS, 1, EACH_ERROR },
	{ "start fails", START, 1, EACH_ERROR },
	{ "status after start fails", STATUS, 2, EACH_ERROR },
	{ "first range fails", MMIO, 1, EACH_ERROR },
	{ "last range fails", MMIO, RANGES, EACH_ERROR },
	{ "dma fails", DMA, 1, EACH_ERROR },
	{ "status at the end fails", STATUS, 3, EACH_ERROR },
	{ "unlocked before start", STATUS, 1, 0, STATE, PCI_TSM_DEVSEC_UNLOCKED, -EBUSY },
	{ "run before start", STATUS, 1, 0, STATE, PCI_TSM_DEVSEC_RUN, -EBUSY },
	{ "error before start", STATUS, 1, 0, STATE, PCI_TSM_DEVSEC_ERROR, -EBUSY },
	{ "start without effect", START, 1, 0, NO_EFFECT, 0, -EBUSY },
	{ "error after start", STATUS, 2, 0, STATE, PCI_TSM_DEVSEC_ERROR, -EBUSY },
	{ "error at the end", STATUS, 3, 0, STATE, PCI_TSM_DEVSEC_ERROR, -EBUSY },
	{ "locked at the end", STATUS, 3, 0, STATE, PCI_TSM_DEVSEC_LOCKED, -EBUSY },
	{ "locked anew before start", STATUS, 1, 0, LOCK_ID, 0, -ESTALE },
	{ "locked anew after start", STATUS, 2, 0, LOCK_ID, 0, -ESTALE },
	{ "locked anew at the end", STATUS, 3, 0, LOCK_ID, 0, -ESTALE },
	{ "other evidence before start", STATUS, 1, 0, DIGEST, EACH_OBJECT, -EBADMSG },
	{ "other evidence after start", STATUS, 2, 0, DIGEST, EACH_OBJECT, -EBADMSG },
	{ "other hash before start", STATUS, 1, 0, HASH, HASH_ALGO_SHA256, -EBADMSG },
	{ "other hash after start", STATUS, 2, 0, HASH, HASH_ALGO_SHA512, -EBADMSG },
	{ "other hash at the end", STATUS, 3, 0, HASH, 0, -EBADMSG },
	{ "evidence withdrawn at the end", STATUS, 3, 0, NO_DIGEST, EACH_OBJECT, -EBADMSG },
	{ "range without effect", MMIO, 1, 0, NO_EFFECT, 0, -EBADMSG },
	{ "dma without effect", DMA, 1, 0, NO_EFFECT, 0, -EBADMSG },
	{ "dma shared at the end", STATUS, 3, 0, DMA_SHARED, 0, -EBADMSG },
	{ "a page too many at the end", STATUS, 3, 0, PAGES_MORE, 0, -EBADMSG },
	{ "a page too few at the end", STATUS, 3, 0, PAGES_LESS, 0, -EBADMSG },
};

KUNIT_ARRAY_PARAM(accept, accept_cases, describe_step);

static void try_accept(struct kunit *test, const struct step_case *c)
{
	struct paravisor *pv = test->priv;

	lock(test);
	go_wrong(pv, c);
	KUNIT_EXPECT_EQ(test, accept(pv), c->rc);
	KUNIT_EXPECT_FALSE(test, pv->fn.accepted);
	KUNIT_EXPECT_FALSE(test, pv->dma);
	KUNIT_EXPECT_EQ(test, pv->pages, 0);
	if (c->op == STATUS && c->nth == 1)
		KUNIT_EXPECT_EQ(test, pv->count[START], 0);

	go_wrong(pv, NULL);
	KUNIT_EXPECT_EQ(test, tdisp_function_unlock(&pv->fn), 0);
	lock(test);
	KUNIT_EXPECT_EQ(test, accept(pv), 0);
}

static void bad_accept_leaves_nothing_private(struct kunit *test)
{
	try_each(test, try_accept);
}

/* One wait for the range, and one to take ranges back */
static void silent_mmio_is_waited_for_twice(struct kunit *test)
{
	static const struct step_case silent = {
		"silent", MMIO, 0, -ETIMEDOUT, TRUTH, 0, -ETIMEDOUT
	};
	struct paravisor *pv = test->priv;

	lock(test);
	go_wrong(pv, &silent);
	KUNIT_EXPECT_EQ(test, accept(pv), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, pv->count[MMIO], 2);
}

static const struct step_case refresh_cases[] = {
	{ "refresh fails", REFRESH, 1, EACH_ERROR },
	{ "refresh is unknown", REFRESH, 1, -EOPNOTSUPP, TRUTH, 0, -EOPNOTSUPP },
	{ "certs fails", REPORT, 1, EACH_ERROR },
	{ "measurements fails", REPORT, 2, EACH_ERROR },
	{ "report fails", REPORT, 3, EACH_ERROR },
	{ "vca fails", REPORT, 4, EACH_ERROR },
	{ "status fails", STATUS, 1, EACH_ERROR },
	{ "unlocked", STATUS, 1, 0, STATE, PCI_TSM_DEVSEC_UNLOCKED, -EBUSY },
	{ "error", STATUS, 1, 0, STATE, PCI_TSM_DEVSEC_ERROR, -EBUSY },
	{ "locked anew", STATUS, 1, 0, LOCK_ID, 0, -ESTALE },
	{ "wrong digest", STATUS, 1, 0, DIGEST, EACH_OBJECT, -EBADMSG },
	{ "no digest", STATUS, 1, 0, NO_DIGEST, EACH_OBJECT, -EBADMSG },
	{ "wrong byte", REPORT, 0, 0, BLOB, EACH_OBJECT, -EBADMSG },
	{ "too long", REPORT, 0, 0, LONG, EACH_OBJECT, -EMSGSIZE },
	{ "refresh without effect", REFRESH, 1, 0, NO_EFFECT, 0, -ESTALE },
	{ "old nonce", REPORT, 0, 0, OLD_NONCE, PCI_TSM_EVIDENCE_MEASUREMENTS, -ESTALE },
	{ "end of an old nonce", REPORT, 0, 0, OLD_NONCE_END, PCI_TSM_EVIDENCE_MEASUREMENTS,
	  -ESTALE },
	{ "other version", REPORT, 0, 0, OTHER_VERSION, PCI_TSM_EVIDENCE_MEASUREMENTS, -ESTALE },
	{ "other request", REPORT, 0, 0, OTHER_REQUEST, PCI_TSM_EVIDENCE_MEASUREMENTS, -ESTALE },
	{ "short request", REPORT, 0, 0, SHORT_REQUEST, PCI_TSM_EVIDENCE_MEASUREMENTS, -ESTALE },
};

KUNIT_ARRAY_PARAM(refresh, refresh_cases, describe_step);

static void try_refresh(struct kunit *test, const struct step_case *c)
{
	struct paravisor *pv = test->priv;
	u64 generation;

	lock(test);
	generation = pv->fn.devsec.evidence.generation;
	go_wrong(pv, c);
	KUNIT_EXPECT_EQ(test, refresh(pv, "nonce", 5), c->rc);
	KUNIT_EXPECT_EQ(test, pv->fn.devsec.evidence.generation, generation);
	KUNIT_EXPECT_EQ(test, pv->state, PCI_TSM_DEVSEC_LOCKED);

	go_wrong(pv, NULL);
	KUNIT_EXPECT_EQ(test, refresh(pv, "nonce", 5), 0);
	expect_evidence(test);
	KUNIT_EXPECT_EQ(test, accept(pv), 0);
}

static void bad_refresh_keeps_the_old(struct kunit *test)
{
	try_each(test, try_refresh);
}

static void refresh_sends_the_nonce(struct kunit *test)
{
	struct paravisor *pv = test->priv;
	u8 *nonce = &pv->object[PCI_TSM_EVIDENCE_MEASUREMENTS][NONCE_OFFSET];
	u8 full[PARAVISOR_TDISP_NONCE_SIZE + 1], first[PARAVISOR_TDISP_NONCE_SIZE];
	u64 generation;

	lock(test);
	generation = pv->fn.devsec.evidence.generation;
	memset(full, 0xa5, sizeof(full));
	KUNIT_EXPECT_EQ(test, refresh(pv, full, sizeof(full)), -EINVAL);
	KUNIT_EXPECT_EQ(test, pv->count[REFRESH], 0);

	KUNIT_EXPECT_EQ(test, refresh(pv, full, PARAVISOR_TDISP_NONCE_SIZE), 0);
	KUNIT_EXPECT_MEMEQ(test, nonce, full, PARAVISOR_TDISP_NONCE_SIZE);
	KUNIT_EXPECT_GT(test, pv->fn.devsec.evidence.generation, generation);
	expect_evidence(test);

	KUNIT_EXPECT_EQ(test, refresh(pv, full, 1), 0);
	KUNIT_EXPECT_EQ(test, nonce[0], 0xa5);
	KUNIT_EXPECT_NULL(test, memchr_inv(nonce + 1, 0, PARAVISOR_TDISP_NONCE_SIZE - 1));

	KUNIT_EXPECT_EQ(test, refresh(pv, NULL, 0), 0);
	memcpy(first, nonce, sizeof(first));
	KUNIT_EXPECT_EQ(test, refresh(pv, NULL, 0), 0);
	KUNIT_EXPECT_MEMNEQ(test, nonce, first, sizeof(first));
}

static void refresh_works_in_run(struct kunit *test)
{
	static const struct step_case back = {
		"locked again", STATUS, 0, 0, STATE, PCI_TSM_DEVSEC_LOCKED
	};
	struct paravisor *pv = test->priv;

	lock(test);
	KUNIT_ASSERT_EQ(test, accept(pv), 0);
	KUNIT_EXPECT_EQ(test, refresh(pv, "nonce", 5), 0);
	KUNIT_EXPECT_EQ(test, tdisp_function_state(&pv->fn), PCI_TSM_DEVSEC_RUN);

	go_wrong(pv, &back);
	KUNIT_EXPECT_EQ(test, refresh(pv, "nonce", 5), -EBUSY);
}

static const struct step_case unlock_cases[] = {
	{ "nothing goes wrong", NO_OP, 0, 0, TRUTH, 0, 0 },
	{ "unbind fails", UNBIND, 1, -EIO, TRUTH, 0, -EIO },
	{ "unbind stalls", UNBIND, 1, -ETIMEDOUT, TRUTH, 0, -ETIMEDOUT },
	{ "unbind without effect", UNBIND, 1, 0, NO_EFFECT, 0, -EBUSY },
	{ "status fails", STATUS, 1, -EIO, TRUTH, 0, -EIO },
	{ "still locked", STATUS, 1, 0, STATE, PCI_TSM_DEVSEC_LOCKED, -EBUSY },
	{ "still run", STATUS, 1, 0, STATE, PCI_TSM_DEVSEC_RUN, -EBUSY },
	{ "error", STATUS, 1, 0, STATE, PCI_TSM_DEVSEC_ERROR, -EBUSY },
	{ "dma still private", STATUS, 1, 0, DMA_PRIVATE, 0, -EBUSY },
	{ "a page still private", STATUS, 1, 0, PAGES_MORE, 0, -EBUSY },
};

KUNIT_ARRAY_PARAM(unlock, unlock_cases, describe_step);

static void try_unlock(struct kunit *test, const struct step_case *c)
{
	struct paravisor *pv = test->priv;

	lock(test);
	KUNIT_ASSERT_EQ(test, accept(pv), 0);
	go_wrong(pv, c);
	KUNIT_EXPECT_EQ(test, tdisp_function_unlock(&pv->fn), c->rc);
	KUNIT_EXPECT_FALSE(test, pv->fn.accepted);

	go_wrong(pv, NULL);
	KUNIT_EXPECT_EQ(test, tdisp_function_unlock(&pv->fn), 0);
}

static void bad_unlock_is_told(struct kunit *test)
{
	try_each(test, try_unlock);
}

static const struct step_case state_cases[] = {
	{ "run", NO_OP, 0, 0, TRUTH, 0, PCI_TSM_DEVSEC_RUN },
	{ "locked", STATUS, 1, 0, STATE, PCI_TSM_DEVSEC_LOCKED, PCI_TSM_DEVSEC_LOCKED },
	{ "unlocked", STATUS, 1, 0, STATE, PCI_TSM_DEVSEC_UNLOCKED, PCI_TSM_DEVSEC_UNLOCKED },
	{ "error", STATUS, 1, 0, STATE, PCI_TSM_DEVSEC_ERROR, PCI_TSM_DEVSEC_ERROR },
	{ "locked anew", STATUS, 1, 0, LOCK_ID, 0, PCI_TSM_DEVSEC_ERROR },
	{ "dma shared", STATUS, 1, 0, DMA_SHARED, 0, PCI_TSM_DEVSEC_ERROR },
	{ "a page too few", STATUS, 1, 0, PAGES_LESS, 0, PCI_TSM_DEVSEC_ERROR },
	{ "a page too many", STATUS, 1, 0, PAGES_MORE, 0, PCI_TSM_DEVSEC_ERROR },
	{ "status fails", STATUS, 1, -EIO, TRUTH, 0, -EIO },
	{ "status stalls", STATUS, 1, -ETIMEDOUT, TRUTH, 0, -ETIMEDOUT },
};

KUNIT_ARRAY_PARAM(state, state_cases, describe_step);

static void try_state(struct kunit *test, const struct step_case *c)
{
	struct paravisor *pv = test->priv;

	lock(test);
	KUNIT_ASSERT_EQ(test, accept(pv), 0);
	go_wrong(pv, c);
	KUNIT_EXPECT_EQ(test, tdisp_function_state(&pv->fn), c->rc);
}

static void state_is_the_tsm_s(struct kunit *test)
{
	try_each(test, try_state);
}

static struct kunit_case paravisor_tdisp_cases[] = {
	KUNIT_CASE(function_goes_all_the_way),
	KUNIT_CASE(function_without_mmio_is_accepted),
	KUNIT_CASE_PARAM(digests_are_of_the_named_algorithm, hash_gen_params),
	KUNIT_CASE(objects_may_be_absent),
	KUNIT_CASE_PARAM(bad_lock_leaves_nothing, lock_gen_params),
	KUNIT_CASE_PARAM(bad_accept_leaves_nothing_private, accept_gen_params),
	KUNIT_CASE(silent_mmio_is_waited_for_twice),
	KUNIT_CASE_PARAM(bad_refresh_keeps_the_old, refresh_gen_params),
	KUNIT_CASE(refresh_sends_the_nonce),
	KUNIT_CASE(refresh_works_in_run),
	KUNIT_CASE_PARAM(bad_unlock_is_told, unlock_gen_params),
	KUNIT_CASE_PARAM(state_is_the_tsm_s, state_gen_params),
	{}
};

static struct kunit_suite paravisor_tdisp_suite = {
	.name	    = "paravisor_tdisp",
	.init	    = init_paravisor,
	.exit	    = exit_paravisor,
	.test_cases = paravisor_tdisp_cases,
};

kunit_test_suite(paravisor_tdisp_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests of devices accepted through the paravisor");
MODULE_LICENSE("GPL");
