// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests: lock, accept, refresh and unlock against a paravisor that fails,
 * lies or contradicts itself at each step
 */

#include <crypto/sha2.h>
#include <kunit/device.h>
#include <kunit/test-bug.h>
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "tdisp.h"

#define FUNCTION	0x10108
#define RANGES		2
#define PAGES		6	/* in all ranges */
#define NONCE_OFFSET	4

/* One for each operation of the transport */
enum command { NO_OP, INFO, BIND, REPORT, START, UNBIND, STATUS, REFRESH, MMIO, DMA, NR_OPS };

/**
 * enum untruth - what an answer says that is not so
 * @TRUTH: nothing
 * @STATE: the status has another state, @arg
 * @LOCK_ID: the status is of another lock
 * @DIGEST: the digest of object @arg is wrong
 * @NO_DIGEST: that digest is missing
 * @BLOB: the last byte of object @arg is wrong
 * @EMPTY: object @arg is empty
 * @ABSENT: object @arg and its digest are missing
 * @LONG: object @arg is longer than it may be
 * @OLD_NONCE: the measurements are not of the nonce
 * @OLD_NONCE_END: only the last byte of the nonce is another
 * @OTHER_VERSION: the measurements begin with another version of SPDM
 * @OTHER_REQUEST: the measurements begin with another request
 * @SHORT_REQUEST: the measurements end in the nonce
 * @NO_EFFECT: the command succeeds and does nothing
 * @DMA_SHARED: the status says that DMA is not private
 * @DMA_PRIVATE: the status says that it is
 * @PAGES_MORE: the status counts a page too many
 * @PAGES_LESS: the status counts a page too few
 */
enum untruth {
	TRUTH, STATE, LOCK_ID, DIGEST, NO_DIGEST, BLOB, EMPTY, ABSENT, LONG, OLD_NONCE,
	OLD_NONCE_END, OTHER_VERSION, OTHER_REQUEST, SHORT_REQUEST, NO_EFFECT, DMA_SHARED,
	DMA_PRIVATE, PAGES_MORE, PAGES_LESS,
};

struct step_case {
	const char *name;
	enum command op;	/* which command ... */
	int nth;	/* ... counted from 1, goes wrong; 0: all of them */
	int fails;	/* by this error, or */
	enum untruth lie;	/* by this lie */
	int arg;
	int rc;		/* what comes of it */
};

/**
 * struct paravisor - a TSM with one function
 * @fn: the guest's side
 * @mmio: private ranges of the function
 * @test: the test that runs
 * @state: of the function
 * @lock_id: counts locks
 * @object: evidence, measurements first made with a nonce of the TSM
 * @size: bytes of each @object
 * @dma: DMA is private
 * @pages: private MMIO pages
 * @bad: what goes wrong, NULL for nothing
 * @count: commands of each kind since @bad was set
 */
struct paravisor {
	struct tdisp_function fn;
	struct pci_tsm_mmio *mmio;
	struct kunit *test;
	enum pci_tsm_devsec_state state;
	u64 lock_id;
	u8 object[PCI_TSM_EVIDENCE_TYPES][64];
	size_t size[PCI_TSM_EVIDENCE_TYPES];
	bool dma;
	u64 pages;
	const struct step_case *bad;
	int count[NR_OPS];
};

static struct paravisor *paravisor(u64 function)
{
	struct kunit *test = kunit_get_current_test();

	KUNIT_EXPECT_EQ(test, function, FUNCTION);
	return test->priv;
}

/* Counts the command; the lie that its answer shall have */
static enum untruth count(struct paravisor *pv, enum command op, int *rc)
{
	const struct step_case *bad = pv->bad;

	pv->count[op]++;
	*rc = 0;
	if (!bad || bad->op != op || (bad->nth && bad->nth != pv->count[op]))
		return TRUTH;

	*rc = bad->fails;
	return bad->lie;
}

static int fake_info(u64 function, struct paravisor_tdisp_info *info)
{
	int rc;

	count(paravisor(function), INFO, &rc);
	*info = (struct paravisor_tdisp_info) { .protocol = 1 };
	return rc;
}

static int step(u64 function, enum command op, enum pci_tsm_devsec_state from,
		enum pci_tsm_devsec_state to)
{
	struct paravisor *pv = paravisor(function);
	enum untruth lie;
	int rc;

	lie = count(pv, op, &rc);
	if (rc || lie == NO_EFFECT)
		return rc;

	if (pv->state != from)
		return -EBUSY;

	pv->state = to;
	return 0;
}

static int fake_bind(u64 function)
{
	paravisor(function)->lock_id++;
	return step(function, BIND, PCI_TSM_DEVSEC_UNLOCKED, PCI_TSM_DEVSEC_LOCKED);
}

static int fake_start(u64 function)
{
	return step(function, START, PCI_TSM_DEVSEC_LOCKED, PCI_TSM_DEVSEC_RUN);
}

static int fake_unbind(u64 function, enum paravisor_tdisp_reason reason)
{
	struct paravisor *pv = paravisor(function);
	enum untruth lie;
	int rc;

	KUNIT_EXPECT_EQ(pv->test, reason, PARAVISOR_TDISP_UNBIND_GRACEFUL);
	lie = count(pv, UNBIND, &rc);
	if (rc || lie == NO_EFFECT)
		return rc;

	pv->state = PCI_TSM_DEVSEC_UNLOCKED;
	pv->dma = false;
	pv->pages = 0;
	return 0;
}

static size_t spoil_size(const struct paravisor *pv, enum untruth lie,
			 enum pci_tsm_evidence_type type, size_t max)
{
	switch (lie) {
	case EMPTY:
	case ABSENT:
		return 0;
	case LONG:
		return max + 1;
	case SHORT_REQUEST:
		return NONCE_OFFSET + PARAVISOR_TDISP_NONCE_SIZE - 1;
	default:
		return pv->size[type];
	}
}

/* The byte that a lie about an object changes */
static size_t spoil_offset(const struct paravisor *pv, enum untruth lie,
			   enum pci_tsm_evidence_type type)
{
	switch (lie) {
	case OLD_NONCE:
		return NONCE_OFFSET;
	case OLD_NONCE_END:
		return NONCE_OFFSET + PARAVISOR_TDISP_NONCE_SIZE - 1;
	case OTHER_VERSION:
		return 0;
	case OTHER_REQUEST:
		return 1;
	default:
		return pv->size[type] - 1;
	}
}

/* Lies that the TSM's digest agrees with */
static bool is_other_request(enum untruth lie)
{
	return lie >= OLD_NONCE && lie <= OTHER_REQUEST;
}

static int fake_report(u64 function, enum pci_tsm_evidence_type type, size_t max,
		       void **data, size_t *size)
{
	struct paravisor *pv = paravisor(function);
	enum untruth lie;
	int rc;

	KUNIT_EXPECT_EQ(pv->test, max, type == PCI_TSM_EVIDENCE_REPORT ? SZ_64K : SZ_16M);
	lie = count(pv, REPORT, &rc);
	if (rc)
		return rc;

	if (lie != TRUTH && pv->bad->arg != type)
		lie = TRUTH;

	*size = spoil_size(pv, lie, type, max);
	*data = NULL;
	if (!*size)
		return 0;

	*data = kvzalloc(*size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(pv->test, *data);
	memcpy(*data, pv->object[type], min(*size, pv->size[type]));
	if (lie == BLOB || is_other_request(lie))
		((u8 *)*data)[spoil_offset(pv, lie, type)] ^= 1;
	return 0;
}

/* What the TSM digests is what it has, or what the test says it has. */
static void digest(struct paravisor *pv, enum pci_tsm_evidence_type type,
		   struct paravisor_tdisp_status *status)
{
	const struct step_case *bad = pv->bad;
	u8 object[sizeof(pv->object[type])];
	size_t size = pv->size[type];

	memcpy(object, pv->object[type], size);
	if (bad && bad->op == REPORT && bad->arg == type) {
		if (bad->lie == ABSENT)
			return;
		if (is_other_request(bad->lie))
			object[spoil_offset(pv, bad->lie, type)] ^= 1;
		if (bad->lie == SHORT_REQUEST)
			size = spoil_size(pv, bad->lie, type, 0);
	}

	sha384(object, size, status->digest[type]);
	status->objects |= BIT(type);
}

static void spoil_status(const struct paravisor *pv, enum untruth lie,
			 struct paravisor_tdisp_status *status)
{
	int arg = pv->bad ? pv->bad->arg : 0;

	switch (lie) {
	case STATE:
		status->state = arg;
		break;
	case LOCK_ID:
		status->lock_id++;
		break;
	case DIGEST:
		status->digest[arg][0] ^= 1;
		break;
	case NO_DIGEST:
		status->objects &= ~BIT(arg);
		break;
	case DMA_SHARED:
	case DMA_PRIVATE:
		status->dma_private = lie == DMA_PRIVATE;
		break;
	case PAGES_MORE:
		status->mmio_pages++;
		break;
	case PAGES_LESS:
		status->mmio_pages--;
		break;
	default:
		break;
	}
}

static int fake_status(u64 function, struct paravisor_tdisp_status *status)
{
	struct paravisor *pv = paravisor(function);
	enum untruth lie;
	int rc;

	lie = count(pv, STATUS, &rc);
	*status = (struct paravisor_tdisp_status) {
		.state = pv->state,
		.lock_id = pv->lock_id,
		.dma_private = pv->dma,
		.mmio_pages = pv->pages,
	};
	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++)
		digest(pv, i, status);
	spoil_status(pv, lie, status);
	return rc;
}

static int fake_refresh(u64 function, const u8 nonce[PARAVISOR_TDISP_NONCE_SIZE])
{
	struct paravisor *pv = paravisor(function);
	enum untruth lie;
	int rc;

	lie = count(pv, REFRESH, &rc);
	if (!rc && lie != NO_EFFECT)
		memcpy(&pv->object[PCI_TSM_EVIDENCE_MEASUREMENTS][NONCE_OFFSET], nonce,
		       PARAVISOR_TDISP_NONCE_SIZE);
	return rc;
}

static int fake_mmio(u64 function, const struct paravisor_tdisp_range *range, bool private)
{
	struct paravisor *pv = paravisor(function);
	enum untruth lie;
	int rc;

	KUNIT_ASSERT_LE(pv->test, range->id, RANGES);
	KUNIT_EXPECT_EQ(pv->test, range->gpa, pv->mmio->range[range->id - 1].res.start);
	KUNIT_EXPECT_EQ(pv->test, range->offset, 0);
	lie = count(pv, MMIO, &rc);
	if (rc || lie == NO_EFFECT)
		return rc;
	if (pv->state != PCI_TSM_DEVSEC_RUN)
		return -EBUSY;

	if (private)
		pv->pages += range->pages;
	else
		pv->pages -= min(range->pages, pv->pages);
	return 0;
}

static int fake_dma(u64 function, bool private)
{
	struct paravisor *pv = paravisor(function);
	enum untruth lie;
	int rc;

	lie = count(pv, DMA, &rc);
	if (rc || lie == NO_EFFECT)
		return rc;
	if (pv->state != PCI_TSM_DEVSEC_RUN)
		return -EBUSY;

	pv->dma = private;
	return 0;
}

static const struct paravisor_tdisp_transport fake_transport = {
	.info	 = fake_info,
	.bind	 = fake_bind,
	.report	 = fake_report,
	.start	 = fake_start,
	.unbind	 = fake_unbind,
	.status	 = fake_status,
	.refresh = fake_refresh,
	.mmio	 = fake_mmio,
	.dma	 = fake_dma,
};

static void make_objects(struct paravisor *pv)
{
	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++) {
		memset(pv->object[i], i + 1, sizeof(pv->object[i]));
		pv->size[i] = sizeof(pv->object[i]) - i;
	}

	pv->object[PCI_TSM_EVIDENCE_MEASUREMENTS][0] = 0x12;
	pv->object[PCI_TSM_EVIDENCE_MEASUREMENTS][1] = 0xe0;
}

static int make_mmio(struct kunit *test, struct paravisor *pv)
{
	struct pci_tsm_mmio *mmio;

	mmio = kunit_kzalloc(test, struct_size(mmio, range, RANGES), GFP_KERNEL);
	if (!mmio)
		return -ENOMEM;

	mmio->nr = RANGES;
	mmio->range[0].id = 1;
	mmio->range[0].res = DEFINE_RES_MEM(0xfe000000, 2 * SZ_4K);
	mmio->range[1].id = 2;
	mmio->range[1].res = DEFINE_RES_MEM(0xfe003000, 4 * SZ_4K);
	pv->mmio = mmio;
	return 0;
}

/* A name stays taken for a while where CONFIG_DEBUG_KOBJECT_RELEASE delays releases. */
static struct device *make_device(struct kunit *test)
{
	static unsigned int number;
	char name[16];

	snprintf(name, sizeof(name), "tdisp%u", number++);
	return kunit_device_register(test, name);
}

static int init_paravisor(struct kunit *test)
{
	struct paravisor *pv = kunit_kzalloc(test, sizeof(*pv), GFP_KERNEL);
	struct device *dev = make_device(test);

	if (!pv || IS_ERR(dev))
		return -ENOMEM;

	pv->test = test;
	pv->fn.transport = &fake_transport;
	pv->fn.dev = dev;
	pv->fn.id = FUNCTION;
	mutex_init(&pv->fn.devsec.lock);
	init_rwsem(&pv->fn.devsec.evidence.lock);
	make_objects(pv);
	test->priv = pv;
	return make_mmio(test, pv);
}

static void free_evidence(struct paravisor *pv)
{
	struct pci_tsm_evidence *evidence = &pv->fn.devsec.evidence;

	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++)
		kvfree(evidence->blob[i].data);

	memset(evidence->blob, 0, sizeof(evidence->blob));
	evidence->generation = 0;
}

static void exit_paravisor(struct kunit *test)
{
	if (test->priv)
		free_evidence(test->priv);
}

static void go_wrong(struct paravisor *pv, const struct step_case *bad)
{
	memset(pv->count, 0, sizeof(pv->count));
	pv->bad = bad;
}

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
