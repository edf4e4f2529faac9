// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the TDI interface report parser
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "tsm-devsec.h"

#define HEADER_SIZE	16
#define RANGE_SIZE	16
#define REPORT_MAX	SZ_128K
#define RANGES_MAX	((REPORT_MAX - HEADER_SIZE - 4) / RANGE_SIZE)

#define MSIX_TABLE	BIT(0)
#define MSIX_PBA	BIT(1)
#define NON_TEE		BIT(2)
#define UPDATABLE	BIT(3)
#define ID(bar)		((u32)(bar) << 16)

#define BAR0_START	0xfe000000
#define BAR2_START	0x380000000000
#define BAR0_SIZE	SZ_64K
#define BAR2_SIZE	SZ_16M
#define BAR5_START	(U64_MAX - SZ_8K + 1)

/* BAR 1 is absent, 3 is smaller than a page, 4 odd, 5 ends where addresses do */
static const struct pci_tsm_report_bar bars[PCI_STD_NUM_BARS] = {
	{ BAR0_START, BAR0_SIZE }, { }, { BAR2_START, BAR2_SIZE },
	{ 0xfd000000, SZ_2K }, { 0xfd000800, SZ_8K }, { BAR5_START, SZ_8K },
};

struct reported {
	u64 page;
	u32 count;
	u32 attributes;
};

struct private {
	int bar;
	u64 offset;
	u64 size;
};

struct report_case {
	const char *name;
	enum pci_tsm_mmio_scheme scheme;
	struct reported range[4];
	int error;
	struct private expect[4];
};

/* Reported BARs begin at page 0x1000; BAR 2's size in pages is 0x1000, BAR 0's 16 */
static const struct report_case report_cases[] = {
	{ "whole BAR", 0, { { 0x1000, 16, ID(0) } }, 0, { { 0, 0, BAR0_SIZE } } },
	{ "last page of a BAR", 0, { { 0x100f, 1, ID(0) } }, 0, { { 0, 0xf000, SZ_4K } } },
	{ "BAR up to the last address", 0, { { 0x1000, 2, ID(5) } }, 0, { { 5, 0, SZ_8K } } },
	{ "report up to the last address", 0, { { 0xffffffffffff0, 16, ID(0) } }, 0,
	  { { 0, 0, BAR0_SIZE } } },
	{ "BARs interleaved", 0,
	  { { 0x1000, 1, ID(0) }, { 0x2000, 2, ID(2) }, { 0x1001, 1, ID(0) },
	    { 0x2004, 4, ID(2) } }, 0,
	  { { 0, 0, SZ_4K }, { 2, 0, SZ_8K }, { 0, SZ_4K, SZ_4K }, { 2, SZ_16K, SZ_16K } } },
	{ "BARs in descending order", 0, { { 0x2000, 1, ID(2) }, { 0x1000, 1, ID(0) } }, 0,
	  { { 2, 0, SZ_4K }, { 0, 0, SZ_4K } } },
	{ "same addresses in two BARs", 0, { { 0x1000, 1, ID(0) }, { 0x1000, 1, ID(2) } }, 0,
	  { { 0, 0, SZ_4K }, { 2, 0, SZ_4K } } },
	{ "non-TEE range is left out", 0,
	  { { 0x1000, 2, ID(0) }, { 0x1002, 1, ID(0) | NON_TEE }, { 0x1003, 1, ID(0) } }, 0,
	  { { 0, 0, SZ_8K }, { 0, 0x3000, SZ_4K } } },
	{ "MSI-X table is left out", 0,
	  { { 0x1000, 1, ID(0) | MSIX_TABLE }, { 0x1001, 1, ID(0) } }, 0, { { 0, SZ_4K, SZ_4K } } },
	{ "PBA is left out", 0, { { 0x1000, 1, ID(0) }, { 0x1001, 1, ID(0) | MSIX_PBA } }, 0,
	  { { 0, 0, SZ_4K } } },
	{ "updatable and unknown attributes", 0, { { 0x1000, 1, ID(0) | UPDATABLE | 0xfff0 } }, 0,
	  { { 0, 0, SZ_4K } } },
	{ "shared range of the expansion ROM", 0, { { 0x1000, 1, ID(7) | NON_TEE } }, 0 },
	{ "nothing but shared ranges", 0, { { 0x1000, 16, ID(0) | NON_TEE } }, 0 },

	{ "relative: first range starts the BAR", 1, { { 0x1003, 2, ID(0) }, { 0x1008, 1, ID(0) } },
	  0, { { 0, 0, SZ_8K }, { 0, 0x5000, SZ_4K } } },
	{ "relative: shared range starts the BAR", 1,
	  { { 0x1003, 1, ID(0) | NON_TEE }, { 0x1004, 1, ID(0) } }, 0, { { 0, SZ_4K, SZ_4K } } },
	{ "relative: whole BAR, not aligned", 1, { { 0x1003, 16, ID(0) } }, 0,
	  { { 0, 0, BAR0_SIZE } } },
	{ "relative: one page too many", 1, { { 0x1003, 17, ID(0) } }, -ERANGE },
	{ "relative: second range too far", 1,
	  { { 0x1003, 1, ID(0) }, { 0x1013, 1, ID(0) } }, -ERANGE },
	{ "relative: below the first", 1, { { 0x1003, 1, ID(0) }, { 0x1002, 1, ID(0) } }, -ERANGE },

	{ "no pages", 0, { { 0x1000, 0, ID(0) | UPDATABLE } }, -EPROTO },
	{ "no pages, shared", 0, { { 0x1000, 0, ID(0) | NON_TEE } }, -EPROTO },
	{ "absent BAR", 0, { { 0x1000, 1, ID(1) } }, -ENXIO },
	{ "absent BAR, shared", 0, { { 0x1000, 1, ID(1) | NON_TEE } }, -ENXIO },
	{ "BAR smaller than a page", 0, { { 0x1000, 1, ID(3) } }, -ENXIO },
	{ "BAR that starts within a page", 0, { { 0x1000, 1, ID(4) } }, -ENXIO },
	{ "first id that is no BAR", 0, { { 0x1000, 1, ID(6) } }, -ENXIO },
	{ "id that is a BAR's but for a high bit", 0, { { 0x1000, 1, ID(8) } }, -ENXIO },
	{ "id that is a BAR's but for the highest bit", 0, { { 0x1000, 1, ID(0x8000) } }, -ENXIO },
	{ "largest id", 0, { { 0x1000, 1, ID(0xffff) } }, -ENXIO },
	{ "one page beyond the BAR", 0, { { 0x100f, 2, ID(0) } }, -ERANGE },
	{ "larger than the BAR", 0, { { 0x1000, 17, ID(0) } }, -ERANGE },
	{ "largest count", 0, { { 0x1000, U32_MAX, ID(0) } }, -ERANGE },
	{ "shared range beyond the BAR", 0, { { 0x100f, 2, ID(0) | NON_TEE } }, -ERANGE },
	{ "second range beyond the BAR", 0, { { 0x1000, 1, ID(0) }, { 0x1010, 1, ID(0) } },
	  -ERANGE },
	{ "page number does not fit", 0, { { BIT_ULL(52), 1, ID(0) } }, -ERANGE },
	{ "page number comes back to the BAR", 0, { { BIT_ULL(52) | 0x1000, 1, ID(0) } }, -ERANGE },
	{ "largest page number", 0, { { U64_MAX, 1, ID(0) } }, -ERANGE },
	{ "range wraps", 0, { { 0xfffffffffffff, 2, ID(0) } }, -ERANGE },
	{ "shared range wraps", 0, { { 0xfffffffffffff, 2, ID(7) | NON_TEE } }, -ERANGE },
	{ "nothing follows the last address", 0,
	  { { 0xfffffffffffff, 1, ID(0) }, { 0xfffffffffffff, 1, ID(0) } }, -ERANGE },
	{ "duplicate", 0, { { 0x1000, 1, ID(0) }, { 0x1000, 1, ID(0) } }, -ERANGE },
	{ "overlap", 0, { { 0x1000, 2, ID(0) }, { 0x1001, 2, ID(0) } }, -ERANGE },
	{ "overlap with a shared range", 0,
	  { { 0x1000, 2, ID(0) | NON_TEE }, { 0x1001, 1, ID(0) } }, -ERANGE },
	{ "overlap, another BAR between", 0,
	  { { 0x1000, 2, ID(0) }, { 0x2000, 1, ID(2) }, { 0x1001, 1, ID(0) } }, -ERANGE },
	{ "descending", 0, { { 0x1004, 1, ID(0) }, { 0x1000, 1, ID(0) } }, -ERANGE },
	{ "good, then bad", 0, { { 0x1000, 1, ID(0) }, { 0x2000, 1, ID(1) } }, -ENXIO },
};

/* Header, ranges, and @extra bytes that the device has for itself */
static size_t make_report(u8 *p, const struct reported *range, u32 nr, u32 extra)
{
	u8 *at = p + HEADER_SIZE;

	memset(p, 0xa5, HEADER_SIZE);
	put_unaligned_le32(nr, p + 12);
	for (u32 i = 0; i < nr; i++, at += RANGE_SIZE) {
		put_unaligned_le64(range[i].page, at);
		put_unaligned_le32(range[i].count, at + 8);
		put_unaligned_le32(range[i].attributes, at + 12);
	}
	put_unaligned_le32(extra, at);
	memset(at + 4, 0x5a, extra);
	return at + 4 + extra - p;
}

static u32 count_ranges(const struct report_case *c)
{
	u32 nr = 0;

	while (nr < ARRAY_SIZE(c->range) && (c->range[nr].count || c->range[nr].attributes))
		nr++;
	return nr;
}

static void expect_private(struct kunit *test, const struct report_case *c,
			   const struct pci_tsm_mmio *mmio)
{
	unsigned int nr = 0;

	while (nr < ARRAY_SIZE(c->expect) && c->expect[nr].size)
		nr++;
	KUNIT_ASSERT_EQ(test, mmio->nr, nr);

	for (unsigned int i = 0; i < nr; i++) {
		const struct pci_tsm_mmio_range *range = &mmio->range[i];
		const struct private *expect = &c->expect[i];
		u64 start = bars[expect->bar].start + expect->offset;

		KUNIT_EXPECT_EQ(test, range->bar, expect->bar);
		KUNIT_EXPECT_EQ(test, range->id, expect->bar);
		KUNIT_EXPECT_EQ(test, range->offset, expect->offset);
		KUNIT_ASSERT_LT(test, range->index, ARRAY_SIZE(c->range));
		KUNIT_EXPECT_EQ(test, range->reported, c->range[range->index].page << 12);
		KUNIT_EXPECT_EQ(test, range->res.start, start);
		KUNIT_EXPECT_EQ(test, range->res.end, start + expect->size - 1);
		KUNIT_EXPECT_EQ(test, range->res.flags, IORESOURCE_MEM);
		KUNIT_EXPECT_EQ(test, range->res.desc, IORES_DESC_ENCRYPTED);
		KUNIT_EXPECT_NULL(test, range->res.parent);
	}
}

static void report_ranges(struct kunit *test)
{
	const struct report_case *c = test->param_value;
	u8 buf[HEADER_SIZE + 4 * RANGE_SIZE + 4 + 1];
	struct pci_tsm_mmio *mmio;
	size_t size;

	/* At an odd address, as a transport may have it */
	size = make_report(buf + 1, c->range, count_ranges(c), 0);
	mmio = pci_tsm_report_parse(buf + 1, size, bars, c->scheme);
	if (c->error) {
		KUNIT_EXPECT_PTR_EQ(test, mmio, ERR_PTR(c->error));
		return;
	}
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, mmio);
	expect_private(test, c, mmio);
	kvfree(mmio);
}

KUNIT_ARRAY_PARAM_DESC(report, report_cases, name);

static const struct reported two_ranges[] = { { 0x1000, 1, ID(0) }, { 0x1001, 1, ID(0) } };

static void expect_error(struct kunit *test, const void *p, size_t size, int error)
{
	KUNIT_EXPECT_PTR_EQ_MSG(test, pci_tsm_report_parse(p, size, bars, PCI_TSM_MMIO_BAR_ALIGN),
				ERR_PTR(error), "size %zu", size);
}

static void expect_parsed(struct kunit *test, const void *p, size_t size, unsigned int nr)
{
	struct pci_tsm_mmio *mmio = pci_tsm_report_parse(p, size, bars, PCI_TSM_MMIO_BAR_ALIGN);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, mmio);
	KUNIT_EXPECT_EQ(test, mmio->nr, nr);
	kvfree(mmio);
}

/* The copy ends where the report does: KASAN sees any look beyond. */
static void report_cut_off(struct kunit *test)
{
	u8 buf[HEADER_SIZE + 2 * RANGE_SIZE + 4 + 5];
	size_t whole = make_report(buf, two_ranges, 2, 5);

	expect_parsed(test, buf, whole, 2);
	for (size_t size = 1; size < whole; size++) {
		u8 *cut = kunit_kmalloc(test, size, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, cut);
		memcpy(cut, buf, size);
		expect_error(test, cut, size, -EMSGSIZE);
		kunit_kfree(test, cut);
	}
	expect_error(test, buf, 0, -EMSGSIZE);
}

static void report_with_more_behind(struct kunit *test)
{
	u8 buf[HEADER_SIZE + 2 * RANGE_SIZE + 4 + 8] = {};
	size_t whole = make_report(buf, two_ranges, 2, 0);

	for (size_t size = whole + 1; size <= sizeof(buf); size++)
		expect_error(test, buf, size, -EMSGSIZE);
}

static void report_without_ranges(struct kunit *test)
{
	u8 buf[HEADER_SIZE + 4 + 3];

	expect_parsed(test, buf, make_report(buf, NULL, 0, 0), 0);
	expect_parsed(test, buf, make_report(buf, NULL, 0, 3), 0);
}

/* Counts of which the product with the size of a range is small again, among them */
static void report_count_lies(struct kunit *test)
{
	static const u32 counts[] = {
		0, 1, 3, 4, 0x0fffffff, 0x10000000, 0x10000002, 0x7fffffff, 0x80000000,
		0x80000002, U32_MAX,
	};
	u8 buf[HEADER_SIZE + 2 * RANGE_SIZE + 4];
	size_t size = make_report(buf, two_ranges, 2, 0);

	for (int i = 0; i < ARRAY_SIZE(counts); i++) {
		put_unaligned_le32(counts[i], buf + 12);
		expect_error(test, buf, size, -EMSGSIZE);
	}
}

static void report_trailer_lies(struct kunit *test)
{
	static const u32 lengths[] = {
		0, 4, 6, 0x100, 0x7fffffff, 0x80000005, U32_MAX - 3, U32_MAX,
	};
	u8 buf[HEADER_SIZE + 2 * RANGE_SIZE + 4 + 5];
	size_t size = make_report(buf, two_ranges, 2, 5);

	for (int i = 0; i < ARRAY_SIZE(lengths); i++) {
		put_unaligned_le32(lengths[i], buf + HEADER_SIZE + 2 * RANGE_SIZE);
		expect_error(test, buf, size, -EMSGSIZE);
	}
}

static void report_largest(struct kunit *test)
{
	struct reported *range = kunit_kcalloc(test, RANGES_MAX, sizeof(*range), GFP_KERNEL);
	u8 *buf = kunit_kzalloc(test, REPORT_MAX + RANGE_SIZE, GFP_KERNEL);
	size_t size;

	KUNIT_ASSERT_NOT_NULL(test, range);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	for (u32 i = 0; i < RANGES_MAX; i++)
		range[i] = (struct reported) {
			0x1000 + i, 1, i < 0x1000 ? ID(2) : ID(7) | NON_TEE,
		};

	size = make_report(buf, range, RANGES_MAX, 0);
	KUNIT_ASSERT_LE(test, size, REPORT_MAX);
	expect_parsed(test, buf, size, min_t(u32, RANGES_MAX, 0x1000));

	size = make_report(buf, range, 1, REPORT_MAX - HEADER_SIZE - RANGE_SIZE - 4);
	KUNIT_ASSERT_EQ(test, size, REPORT_MAX);
	expect_parsed(test, buf, size, 1);
	size = make_report(buf, range, 1, REPORT_MAX - HEADER_SIZE - RANGE_SIZE - 4 + 1);
	expect_error(test, buf, size, -EMSGSIZE);
}

static void report_odd_bars(struct kunit *test)
{
	static const struct pci_tsm_report_bar odd[] = {
		{ BAR0_START, 0 }, { BAR0_START, SZ_8K + SZ_4K }, { BAR0_START + 1, SZ_64K },
		{ BAR0_START, SZ_64K + 1 }, { U64_MAX - SZ_4K + 1, SZ_64K },
		{ BAR0_START, U64_MAX },
	};
	u8 buf[HEADER_SIZE + RANGE_SIZE + 4];
	size_t size = make_report(buf, two_ranges, 1, 0);

	for (int i = 0; i < ARRAY_SIZE(odd); i++) {
		struct pci_tsm_report_bar only[PCI_STD_NUM_BARS] = { odd[i] };

		for (int scheme = 0; scheme <= PCI_TSM_MMIO_RELATIVE; scheme++)
			KUNIT_EXPECT_PTR_EQ(test, pci_tsm_report_parse(buf, size, only, scheme),
					    ERR_PTR(-ENXIO));
	}
}

static struct kunit_case report_test_cases[] = {
	KUNIT_CASE_PARAM(report_ranges, report_gen_params),
	KUNIT_CASE(report_cut_off),
	KUNIT_CASE(report_with_more_behind),
	KUNIT_CASE(report_without_ranges),
	KUNIT_CASE(report_count_lies),
	KUNIT_CASE(report_trailer_lies),
	KUNIT_CASE(report_largest),
	KUNIT_CASE(report_odd_bars),
	{}
};

static struct kunit_suite report_suite = {
	.name = "pci_tsm_report",
	.test_cases = report_test_cases,
};

kunit_test_suite(report_suite);

MODULE_DESCRIPTION("KUnit tests of the TDI interface report parser");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_LICENSE("GPL");
