// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the evidence of a function, and of ranges of private MMIO
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/cc_platform.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "tsm-devsec.h"

/* All objects, object n being n + 1 bytes of @fill */
static void make_blobs(struct kunit *test, struct pci_tsm_blob *blob, u8 fill)
{
	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++) {
		blob[i].size = i + 1;
		blob[i].data = kvmalloc(blob[i].size, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, blob[i].data);
		memset(blob[i].data, fill, blob[i].size);
	}
}

static void expect_blobs(struct kunit *test, const struct pci_tsm_blob *blob, u8 fill)
{
	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++) {
		KUNIT_ASSERT_EQ(test, blob[i].size, i + 1);
		KUNIT_ASSERT_NOT_NULL(test, blob[i].data);
		KUNIT_EXPECT_NULL(test, memchr_inv(blob[i].data, fill, blob[i].size));
	}
}

static void expect_no_blobs(struct kunit *test, const struct pci_tsm_blob *blob)
{
	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++) {
		KUNIT_EXPECT_NULL(test, blob[i].data);
		KUNIT_EXPECT_EQ(test, blob[i].size, 0);
	}
}

static void replace(struct kunit *test, struct pci_tsm_evidence *evidence, u8 fill)
{
	struct pci_tsm_blob blob[PCI_TSM_EVIDENCE_TYPES];

	make_blobs(test, blob, fill);
	KUNIT_ASSERT_EQ(test, pci_tsm_evidence_replace(evidence, blob), 0);
	expect_no_blobs(test, blob);
	expect_blobs(test, evidence->blob, fill);
}

static void evidence_starts_empty(struct kunit *test)
{
	struct pci_tsm_evidence evidence;

	memset(&evidence, 0xff, sizeof(evidence));
	pci_tsm_evidence_init(&evidence);
	KUNIT_EXPECT_EQ(test, evidence.generation, 0);
	KUNIT_EXPECT_EQ(test, evidence.validated, 0);
	expect_no_blobs(test, evidence.blob);

	/* A known mistake elsewhere: a lock that nobody had set up */
	KUNIT_ASSERT_TRUE(test, down_write_trylock(&evidence.lock));
	KUNIT_EXPECT_FALSE(test, down_read_trylock(&evidence.lock));
	up_write(&evidence.lock);

	pci_tsm_evidence_free(&evidence);
	pci_tsm_evidence_free(&evidence);
}

static void evidence_is_replaced(struct kunit *test)
{
	struct pci_tsm_evidence evidence;
	u64 first;

	pci_tsm_evidence_init(&evidence);
	replace(test, &evidence, 1);
	first = evidence.generation;
	KUNIT_EXPECT_GT(test, first, 0);
	replace(test, &evidence, 2);
	KUNIT_EXPECT_GT(test, evidence.generation, first);

	pci_tsm_evidence_free(&evidence);
	KUNIT_EXPECT_EQ(test, evidence.generation, 0);
	expect_no_blobs(test, evidence.blob);
}

/* Approval of what was there before unlock is not approval of what came after. */
static void evidence_generations_are_unique(struct kunit *test)
{
	struct pci_tsm_evidence a, b;
	u64 before;

	pci_tsm_evidence_init(&a);
	pci_tsm_evidence_init(&b);
	replace(test, &a, 1);
	replace(test, &b, 2);
	KUNIT_EXPECT_NE(test, a.generation, b.generation);

	before = a.generation;
	pci_tsm_evidence_free(&a);
	pci_tsm_evidence_init(&a);
	replace(test, &a, 3);
	KUNIT_EXPECT_GT(test, a.generation, before);
	KUNIT_EXPECT_EQ(test, pci_tsm_evidence_validate(&a, before), -ESTALE);

	pci_tsm_evidence_free(&a);
	pci_tsm_evidence_free(&b);
}

static void evidence_may_lack_objects(struct kunit *test)
{
	struct pci_tsm_blob blob[PCI_TSM_EVIDENCE_TYPES] = {};
	struct pci_tsm_evidence evidence;

	pci_tsm_evidence_init(&evidence);
	blob[PCI_TSM_EVIDENCE_REPORT].data = kvmalloc(20, GFP_KERNEL);
	blob[PCI_TSM_EVIDENCE_REPORT].size = 20;
	KUNIT_EXPECT_EQ(test, pci_tsm_evidence_replace(&evidence, blob), 0);
	KUNIT_EXPECT_NULL(test, evidence.blob[PCI_TSM_EVIDENCE_CERTS].data);
	KUNIT_EXPECT_EQ(test, evidence.blob[PCI_TSM_EVIDENCE_REPORT].size, 20);
	pci_tsm_evidence_free(&evidence);
}

/* Whatever is refused is freed, and what was there stays; kmemleak looks on. */
static void expect_refused(struct kunit *test, int type, void *data, size_t size)
{
	struct pci_tsm_blob blob[PCI_TSM_EVIDENCE_TYPES];
	struct pci_tsm_evidence evidence;
	u64 generation;

	pci_tsm_evidence_init(&evidence);
	replace(test, &evidence, 1);
	generation = evidence.generation;

	make_blobs(test, blob, 2);
	kvfree(blob[type].data);
	blob[type] = (struct pci_tsm_blob) { .data = data, .size = size };
	KUNIT_EXPECT_EQ(test, pci_tsm_evidence_replace(&evidence, blob), -EINVAL);
	expect_no_blobs(test, blob);
	expect_blobs(test, evidence.blob, 1);
	KUNIT_EXPECT_EQ(test, evidence.generation, generation);
	pci_tsm_evidence_free(&evidence);
}

static void evidence_sizes_are_checked(struct kunit *test)
{
	for (int type = 0; type < PCI_TSM_EVIDENCE_TYPES; type++) {
		expect_refused(test, type, kvmalloc(1, GFP_KERNEL), PCI_TSM_EVIDENCE_MAX + 1);
		expect_refused(test, type, kvmalloc(1, GFP_KERNEL), SIZE_MAX);
		expect_refused(test, type, kvmalloc(1, GFP_KERNEL), 0);
		expect_refused(test, type, NULL, 1);
	}
}

static void evidence_is_validated(struct kunit *test)
{
	struct pci_tsm_evidence evidence;
	u64 first;

	pci_tsm_evidence_init(&evidence);
	KUNIT_EXPECT_EQ(test, pci_tsm_evidence_validate(&evidence, 0), -ENXIO);
	KUNIT_EXPECT_EQ(test, pci_tsm_evidence_validate(&evidence, 1), -ENXIO);

	replace(test, &evidence, 1);
	first = evidence.generation;
	KUNIT_EXPECT_EQ(test, pci_tsm_evidence_validate(&evidence, 0), -ESTALE);
	KUNIT_EXPECT_EQ(test, pci_tsm_evidence_validate(&evidence, first + 1), -ESTALE);
	KUNIT_EXPECT_EQ(test, evidence.validated, 0);
	KUNIT_EXPECT_EQ(test, pci_tsm_evidence_validate(&evidence, first), 0);
	KUNIT_EXPECT_EQ(test, evidence.validated, first);

	/* New evidence: the record stays, so that accept can see it is old. */
	replace(test, &evidence, 2);
	KUNIT_EXPECT_EQ(test, evidence.validated, first);
	KUNIT_EXPECT_EQ(test, pci_tsm_evidence_validate(&evidence, first), -ESTALE);
	KUNIT_EXPECT_EQ(test, pci_tsm_evidence_validate(&evidence, evidence.generation), 0);
	KUNIT_EXPECT_EQ(test, evidence.validated, evidence.generation);

	pci_tsm_evidence_free(&evidence);
	KUNIT_EXPECT_EQ(test, evidence.validated, 0);
}

/* Where no machine that runs this has anything: below 2^46, no RAM, no BAR */
#define MMIO_START	0x3ffe00000000ULL

static const struct {
	u64 start, size, covered;
} covered_cases[] = {
	{ MMIO_START, SZ_4K, SZ_4K },		{ MMIO_START, SZ_8K, SZ_8K },
	{ MMIO_START, SZ_8K + 1, SZ_8K },	{ MMIO_START - 1, 1, 0 },
	{ MMIO_START - 1, 2, 1 },		{ MMIO_START + SZ_8K - 1, 1, 1 },
	{ MMIO_START + SZ_8K, SZ_4K, 0 },	{ MMIO_START, SZ_16K, SZ_8K + SZ_4K },
	{ MMIO_START - SZ_4K, SZ_32K, SZ_8K + SZ_4K },
	{ MMIO_START + 0x3000, SZ_4K, SZ_4K },	{ MMIO_START + 0x4000, SZ_4K, 0 },
	{ MMIO_START, 0, 0 },			{ MMIO_START + 1, 0, 0 },
	{ 0, 0, 0 },				{ 0, U64_MAX, SZ_8K + SZ_4K },
	{ MMIO_START, U64_MAX, 0 },		{ U64_MAX, 1, 0 },
};

/* Two private pages, a shared one, a private one */
static const struct resource mmio_ranges[] = {
	DEFINE_RES_MEM(MMIO_START, SZ_8K), DEFINE_RES_MEM(MMIO_START + 0x3000, SZ_4K),
};

static void release_range(void *res)
{
	release_resource(res);
}

static void publish_ranges(struct kunit *test)
{
	for (int i = 0; i < ARRAY_SIZE(mmio_ranges); i++) {
		struct resource *res = kunit_kmalloc(test, sizeof(*res), GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, res);
		*res = mmio_ranges[i];
		KUNIT_ASSERT_EQ(test, request_resource(&encrypted_iomem_resource, res), 0);
		KUNIT_ASSERT_EQ(test, kunit_add_action(test, release_range, res), 0);
	}
}

static void mmio_coverage(struct kunit *test)
{
	for (int i = 0; i < ARRAY_SIZE(covered_cases); i++)
		KUNIT_EXPECT_EQ(test, encrypted_iomem_covered(covered_cases[i].start,
							      covered_cases[i].size), 0);
	publish_ranges(test);
	for (int i = 0; i < ARRAY_SIZE(covered_cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, encrypted_iomem_covered(covered_cases[i].start,
								  covered_cases[i].size),
				    covered_cases[i].covered, "case %d", i);
}

static bool can_map(u64 start, size_t size)
{
	void __iomem *p = ioremap(start, size);

	if (p)
		iounmap(p);
	return p;
}

/* Nothing is read or written: there is no device. */
static void mmio_maps_as_a_whole(struct kunit *test)
{
	bool guest = cc_platform_has(CC_ATTR_GUEST_MEM_ENCRYPT);

	if (!IS_ENABLED(CONFIG_X86_64))
		kunit_skip(test, "ioremap() of this architecture looks elsewhere");

	publish_ranges(test);
	KUNIT_EXPECT_TRUE(test, can_map(MMIO_START, SZ_8K));
	KUNIT_EXPECT_TRUE(test, can_map(MMIO_START + 8, 16));
	KUNIT_EXPECT_TRUE(test, can_map(MMIO_START + SZ_4K - 1, 2));
	KUNIT_EXPECT_TRUE(test, can_map(MMIO_START + SZ_8K, SZ_4K));
	KUNIT_EXPECT_TRUE(test, can_map(MMIO_START + 0x4000, SZ_4K));
	KUNIT_EXPECT_EQ(test, can_map(MMIO_START, SZ_8K + 1), !guest);
	KUNIT_EXPECT_EQ(test, can_map(MMIO_START + SZ_8K - 1, 2), !guest);
	KUNIT_EXPECT_EQ(test, can_map(MMIO_START - 1, 2), !guest);
	KUNIT_EXPECT_EQ(test, can_map(MMIO_START, SZ_16K), !guest);
}

static struct kunit_case evidence_test_cases[] = {
	KUNIT_CASE(evidence_starts_empty),
	KUNIT_CASE(evidence_is_replaced),
	KUNIT_CASE(evidence_generations_are_unique),
	KUNIT_CASE(evidence_may_lack_objects),
	KUNIT_CASE(evidence_sizes_are_checked),
	KUNIT_CASE(evidence_is_validated),
	{}
};

static struct kunit_case mmio_test_cases[] = {
	KUNIT_CASE(mmio_coverage),
	KUNIT_CASE(mmio_maps_as_a_whole),
	{}
};

static struct kunit_suite evidence_suite = {
	.name = "pci_tsm_evidence",
	.test_cases = evidence_test_cases,
};

static struct kunit_suite mmio_suite = {
	.name = "pci_tsm_mmio",
	.test_cases = mmio_test_cases,
};

kunit_test_suites(&evidence_suite, &mmio_suite);

MODULE_DESCRIPTION("KUnit tests of PCI TSM evidence and private MMIO");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_LICENSE("GPL");
