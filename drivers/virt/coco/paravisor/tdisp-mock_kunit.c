// SPDX-License-Identifier: GPL-2.0-only
/*
 * A TSM for KUnit tests of lock, accept, refresh and unlock. It answers as it
 * should, but for what a test has it say.
 */

#include <crypto/sha2.h>
#include <kunit/device.h>
#include <kunit/test-bug.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "tdisp-mock_kunit.h"

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

static void hash_object(struct paravisor *pv, const u8 *object, size_t size, u8 *digest)
{
	switch (pv->hash) {
	case HASH_ALGO_SHA256:
		sha256(object, size, digest);
		break;
	case HASH_ALGO_SHA512:
		sha512(object, size, digest);
		break;
	default:
		sha384(object, size, digest);
	}
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

	hash_object(pv, object, size, status->digest[type]);
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
	case HASH:
		status->hash = arg;
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
		.hash = pv->hash,
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
	KUNIT_EXPECT_EQ(pv->test, range->reported, REPORTED + range->gpa);
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
	mmio->range[0].reported = REPORTED + 0xfe000000;
	mmio->range[1].id = 2;
	mmio->range[1].res = DEFINE_RES_MEM(0xfe003000, 4 * SZ_4K);
	mmio->range[1].reported = REPORTED + 0xfe003000;
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

int init_paravisor(struct kunit *test)
{
	struct paravisor *pv = kunit_kzalloc(test, sizeof(*pv), GFP_KERNEL);
	struct device *dev = make_device(test);

	if (!pv || IS_ERR(dev))
		return -ENOMEM;

	pv->test = test;
	pv->hash = HASH_ALGO_SHA384;
	pv->fn.transport = &fake_transport;
	pv->fn.dev = dev;
	pv->fn.id = FUNCTION;
	mutex_init(&pv->fn.devsec.lock);
	init_rwsem(&pv->fn.devsec.evidence.lock);
	make_objects(pv);
	test->priv = pv;
	return make_mmio(test, pv);
}

void free_evidence(struct paravisor *pv)
{
	struct pci_tsm_evidence *evidence = &pv->fn.devsec.evidence;

	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++)
		kvfree(evidence->blob[i].data);

	memset(evidence->blob, 0, sizeof(evidence->blob));
	evidence->generation = 0;
}

void exit_paravisor(struct kunit *test)
{
	if (test->priv)
		free_evidence(test->priv);
}

void go_wrong(struct paravisor *pv, const struct step_case *bad)
{
	memset(pv->count, 0, sizeof(pv->count));
	pv->bad = bad;
}
