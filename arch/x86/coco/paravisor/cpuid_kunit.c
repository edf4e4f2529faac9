// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the feature leaves: what is read, and every reason to refuse
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include <asm/cpuid/types.h>

#include "cpuid.h"

#define BASE		0x40000100
#define HEAD(last)	{ (last), 0x61726150, 0x6f736976, 0x72744672 }	/* "ParavisorFtr" */
#define INFO(technology, level, alias)	((technology) | (level) << 8 | (alias) << 16)

#define SNP		PARAVISOR_ISOLATION_SNP
#define TDX		PARAVISOR_ISOLATION_TDX
#define FUNCTIONS	(BIT(0) | BIT(1) | BIT(8) | BIT(10) | BIT(24))

struct row {
	u32 leaf;
	struct cpuid_regs regs;
};

struct rows {
	struct row row[8];
	int nr;
};

/* A block with an alias and two ranges, behind a hypervisor's own leaf */
static const struct rows good_rows = {
	.row = {
		{ 0x40000000, { 0x40000001, 0x4b4d564b, 0x564b4d56, 0x4d } },
		{ BASE,	      HEAD(BASE + 4) },
		{ BASE + 1,   { 1, INFO(SNP, 2, 46), 2, 0 } },
		{ BASE + 2,   { FUNCTIONS, 0, 0, 0 } },
		{ BASE + 3,   { 0xfec00000, 0, 1, 0 } },
		{ BASE + 4,   { 0x00001000, 0x10, 2, 0 } },
	},
	.nr = 6,
};

enum { ROW_OTHER, ROW_BASE, ROW_INFO, ROW_FUNCTIONS, ROW_RANGE, ROW_RANGE_2 };

static bool read_row(const void *ctx, u32 leaf, struct cpuid_regs *regs)
{
	const struct rows *rows = ctx;

	for (int i = 0; i < rows->nr; i++) {
		if (rows->row[i].leaf == leaf) {
			*regs = rows->row[i].regs;
			return true;
		}
	}

	return false;
}

static int read_rows(const struct rows *rows, struct paravisor_block *block)
{
	return paravisor_cpuid_read(read_row, rows, PARAVISOR_ISOLATION_SNP, block);
}

static void good_block_is_read(struct kunit *test)
{
	struct paravisor_block block;

	KUNIT_ASSERT_EQ(test, read_rows(&good_rows, &block), 0);
	KUNIT_EXPECT_EQ(test, block.base, BASE);
	KUNIT_EXPECT_EQ(test, block.level, 2);
	KUNIT_EXPECT_EQ(test, block.alias_bit, 46);
	KUNIT_ASSERT_EQ(test, block.nr_ranges, 2);
	KUNIT_EXPECT_EQ(test, block.ranges[0].addr, 0xfec00000);
	KUNIT_EXPECT_EQ(test, block.ranges[0].pages, 1);
	KUNIT_EXPECT_EQ(test, block.ranges[1].addr, 0x1000001000);
	KUNIT_EXPECT_EQ(test, block.ranges[1].pages, 2);
	KUNIT_EXPECT_EQ(test, block.functions[0], FUNCTIONS);
}

static void small_block_is_read(struct kunit *test)
{
	const struct rows rows = {
		.row = {
			{ 0x4000ff00, HEAD(0x4000ff02) },
			{ 0x4000ff01, { 1, INFO(SNP, 1, 0), 0, 0 } },
			{ 0x4000ff02, { 0, 0, 0, 0 } },
		},
		.nr = 3,
	};
	struct paravisor_claim claims[PARAVISOR_NR_FEATURES];
	struct paravisor_block block;

	KUNIT_ASSERT_EQ(test, read_rows(&rows, &block), 0);
	KUNIT_EXPECT_EQ(test, block.base, 0x4000ff00);
	KUNIT_EXPECT_EQ(test, block.level, 1);
	KUNIT_EXPECT_EQ(test, block.nr_ranges, 0);
	KUNIT_EXPECT_EQ(test, paravisor_block_claims(&block, ~0UL, claims), 0);
}

static void no_block_is_no_error(struct kunit *test)
{
	static const u32 elsewhere[] = { 0x3fffff00, 0x40000080, 0x40010000, 0x80000000 };
	struct paravisor_block block;
	struct rows rows = {};

	KUNIT_EXPECT_EQ(test, read_rows(&rows, &block), -ENOENT);

	for (int i = 0; i < ARRAY_SIZE(elsewhere); i++) {
		rows = good_rows;
		rows.row[ROW_BASE].leaf = elsewhere[i];
		memset(&block, 0xff, sizeof(block));
		KUNIT_EXPECT_EQ_MSG(test, read_rows(&rows, &block), -ENOENT, "%#x",
				    elsewhere[i]);
		KUNIT_EXPECT_NULL(test, memchr_inv(&block, 0, sizeof(block)));
	}
}

/* One register of the good block is changed; all but that is in order. */
struct change {
	const char *name;
	int row;
	struct cpuid_regs regs;
	int rc;
};

static const struct change changes[] = {
	{ "signature, ebx", ROW_BASE, { BASE + 4, 0x61726151, 0x6f736976, 0x72744672 }, -ENOENT },
	{ "signature, ecx", ROW_BASE, { BASE + 4, 0x61726150, 0x6f736977, 0x72744672 }, -ENOENT },
	{ "signature, edx", ROW_BASE, { BASE + 4, 0x61726150, 0x6f736976, 0x72744673 }, -ENOENT },
	{ "longer than needed", ROW_BASE, HEAD(BASE + 5), 0 },
	{ "longest", ROW_BASE, HEAD(BASE + 0xff), 0 },
	{ "into the next block", ROW_BASE, HEAD(BASE + 0x100), -EINVAL },
	{ "no last leaf", ROW_BASE, HEAD(0), -EINVAL },
	{ "no functions", ROW_BASE, HEAD(BASE + 1), -EINVAL },
	{ "no room for a range", ROW_BASE, HEAD(BASE + 3), -EINVAL },
	{ "version 0", ROW_INFO, { 0, INFO(SNP, 2, 46), 2, 0 }, -EINVAL },
	{ "version 2", ROW_INFO, { 2, INFO(SNP, 2, 46), 2, 0 }, -EINVAL },
	{ "no technology", ROW_INFO, { 1, INFO(0, 2, 46), 2, 0 }, -ENODEV },
	{ "tdx", ROW_INFO, { 1, INFO(3, 2, 46), 2, 0 }, -ENODEV },
	{ "unknown technology", ROW_INFO, { 1, INFO(0x82, 2, 46), 2, 0 }, -ENODEV },
	{ "tdx, version 2", ROW_INFO, { 2, INFO(3, 2, 46), 2, 0 }, -EINVAL },
	{ "other level", ROW_INFO, { 1, INFO(SNP, 0xff, 46), 2, 0 }, 0 },
	{ "low alias bit", ROW_INFO, { 1, INFO(SNP, 2, 31), 2, 0 }, -EINVAL },
	{ "high alias bit", ROW_INFO, { 1, INFO(SNP, 2, 52), 2, 0 }, -EINVAL },
	{ "highest alias bit", ROW_INFO, { 1, INFO(SNP, 2, 51), 2, 0 }, 0 },
	{ "function without alias bit", ROW_INFO, { 1, INFO(SNP, 2, 0), 2, 0 }, -EINVAL },
	{ "reserved ebx", ROW_INFO, { 1, INFO(SNP, 2, 46) | BIT(24), 2, 0 }, -EINVAL },
	{ "reserved edx", ROW_INFO, { 1, INFO(SNP, 2, 46), 2, 1 }, -EINVAL },
	{ "nine ranges", ROW_INFO, { 1, INFO(SNP, 2, 46), 9, 0 }, -EINVAL },
	{ "many ranges", ROW_INFO, { 1, INFO(SNP, 2, 46), ~0u, 0 }, -EINVAL },
	{ "function without ranges", ROW_INFO, { 1, INFO(SNP, 2, 46), 0, 0 }, -EINVAL },
	{ "one range", ROW_INFO, { 1, INFO(SNP, 2, 46), 1, 0 }, 0 },
	{ "missing range", ROW_INFO, { 1, INFO(SNP, 2, 46), 3, 0 }, -EINVAL },
	{ "alias bit without function", ROW_FUNCTIONS, { FUNCTIONS & ~BIT(8) }, -EINVAL },
	{ "ranges without function", ROW_FUNCTIONS, { FUNCTIONS & ~BIT(10) }, -EINVAL },
	{ "unknown functions", ROW_FUNCTIONS, { FUNCTIONS | BIT(5), ~0u, ~0u, ~0u }, 0 },
	{ "reserved bits of a range", ROW_RANGE, { 0xfec00800, 0, 1, 0 }, -EINVAL },
	{ "reserved edx of a range", ROW_RANGE, { 0xfec00000, 0, 1, 1 }, -EINVAL },
	{ "empty range", ROW_RANGE, { 0xfec00000, 0, 0, 0 }, -EINVAL },
	{ "range on the alias", ROW_RANGE, { 0xfec00000, 0x4000, 1, 0 }, -EINVAL },
	{ "range above all addresses", ROW_RANGE, { 0, 0xffffffff, 1, 0 }, -EINVAL },
	{ "range into the alias", ROW_RANGE, { 0xfffff000, 0x3fff, 2, 0 }, -EINVAL },
	{ "range up to the alias", ROW_RANGE, { 0xfffff000, 0x3fff, 1, 0 }, 0 },
	{ "longest range", ROW_RANGE, { 0, 0, ~0u, 0 }, 0 },
	{ "second range", ROW_RANGE_2, { 0, 0, 0, 0 }, -EINVAL },
	{ "the other leaf", ROW_OTHER, { ~0u, ~0u, ~0u, ~0u }, 0 },
};

static void describe_change(const struct change *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(change, changes, describe_change);

static void changed_block_is_judged(struct kunit *test)
{
	const struct change *c = test->param_value;
	struct paravisor_block block;
	struct rows rows = good_rows;

	rows.row[c->row].regs = c->regs;
	memset(&block, 0xff, sizeof(block));
	KUNIT_EXPECT_EQ(test, read_rows(&rows, &block), c->rc);

	if (c->rc)
		KUNIT_EXPECT_NULL(test, memchr_inv(&block, 0, sizeof(block)));
}

static void missing_leaf_is_refused(struct kunit *test)
{
	for (int i = ROW_INFO; i <= ROW_RANGE_2; i++) {
		struct paravisor_block block;
		struct rows rows = good_rows;

		rows.row[i].leaf = 0;
		KUNIT_EXPECT_EQ_MSG(test, read_rows(&rows, &block), -EINVAL, "row %d", i);
		KUNIT_EXPECT_NULL(test, memchr_inv(&block, 0, sizeof(block)));
	}
}

/* A block that is refused does not make room for one behind it. */
static void first_block_counts(struct kunit *test)
{
	struct paravisor_block block;
	struct rows rows = good_rows;

	rows.row[rows.nr++] = (struct row) { 0x40000000, HEAD(0) };
	rows.row[ROW_OTHER].leaf = 0x40000200;
	KUNIT_EXPECT_EQ(test, read_rows(&rows, &block), -EINVAL);
}

static void place_may_be_known(struct kunit *test)
{
	static const struct {
		u32 base;
		int rc;
	} places[] = {
		{ BASE, 0 },
		{ 0x40000000, -ENOENT },	/* another's */
		{ 0x40000200, -ENOENT },	/* nobody's */
		{ BASE + 1, -ENOENT },
		{ 0, -ENOENT },
		{ ~0u, -ENOENT },
	};
	struct paravisor_block block;

	for (int i = 0; i < ARRAY_SIZE(places); i++) {
		int rc = paravisor_cpuid_read_at(read_row, &good_rows, places[i].base, SNP, &block);

		KUNIT_EXPECT_EQ_MSG(test, rc, places[i].rc, "%#x", places[i].base);
		KUNIT_EXPECT_EQ(test, block.base, rc ? 0 : BASE);
	}
}

/* A block is well made, and yet begins where none may. */
static void place_must_be_a_base(struct kunit *test)
{
	static const u32 places[] = { 0x3fffff00, 0x40000080, 0x40010000, 0x80000000, 0 };
	struct paravisor_block block;

	for (int i = 0; i < ARRAY_SIZE(places); i++) {
		const struct rows rows = {
			.row = {
				{ places[i],	 HEAD(places[i] + 2) },
				{ places[i] + 1, { 1, INFO(SNP, 1, 0), 0, 0 } },
				{ places[i] + 2, { 1, 0, 0, 0 } },
			},
			.nr = 3,
		};

		KUNIT_EXPECT_EQ_MSG(test, paravisor_cpuid_read_at(read_row, &rows, places[i], SNP,
								  &block),
				    -ENOENT, "%#x", places[i]);
	}
}

static void refused_block_is_forgotten(struct kunit *test)
{
	struct paravisor_block block;

	KUNIT_ASSERT_EQ(test, read_rows(&good_rows, &block), 0);
	paravisor_cpuid_refuse(&block, "a test");
	KUNIT_EXPECT_NULL(test, memchr_inv(&block, 0, sizeof(block)));
}

/* Alias bit and ranges as @function wants them, nothing else */
static int read_function(unsigned int function, enum paravisor_isolation technology,
			 struct paravisor_block *block)
{
	struct rows rows = good_rows;
	u32 words[PARAVISOR_BLOCK_WORDS] = {};

	words[function / 32] = BIT(function % 32);
	memcpy(&rows.row[ROW_FUNCTIONS].regs, words, sizeof(words));
	rows.row[ROW_INFO].regs.ebx = INFO(technology, 2, function == 8 ? 46 : 0);
	rows.row[ROW_INFO].regs.ecx = function == 10;

	return paravisor_cpuid_read(read_row, &rows, technology, block);
}

/* Which features follow is tested for all readers at once, see paravisor_block. */
static void features_name_their_bit(struct kunit *test)
{
	static const struct {
		u8 function;
		enum paravisor_isolation technology;
		enum paravisor_feature feature;
		const char *source;
	} bits[] = {
		{ 0, SNP, PARAVISOR_PAGE_STATE, "cpuid:0x40000102.eax[0]" },
		{ 8, TDX, PARAVISOR_SHARED_ALIAS, "cpuid:0x40000102.eax[8]" },
		{ 10, SNP, PARAVISOR_PRIVATE_MMIO, "cpuid:0x40000102.eax[10]" },
		{ 24, SNP, PARAVISOR_TDISP, "cpuid:0x40000102.eax[24]" },
		{ 26, TDX, PARAVISOR_TDISP, "cpuid:0x40000102.eax[26]" },
	};
	struct paravisor_claim claims[PARAVISOR_NR_FEATURES] = {};
	struct paravisor_block block;

	for (int i = 0; i < ARRAY_SIZE(bits); i++) {
		KUNIT_ASSERT_EQ(test, read_function(bits[i].function, bits[i].technology, &block),
				0);
		KUNIT_ASSERT_EQ(test, paravisor_block_claims(&block, ~0UL, claims), 1);
		KUNIT_EXPECT_EQ(test, claims[0].feature, bits[i].feature);
		KUNIT_EXPECT_STREQ(test, claims[0].source, bits[i].source);
	}
}

static void all_four_words_are_read(struct kunit *test)
{
	struct paravisor_block block;

	for (int f = 0; f < PARAVISOR_BLOCK_FUNCTIONS; f++) {
		KUNIT_ASSERT_EQ(test, read_function(f, SNP, &block), 0);
		for (int i = 0; i < PARAVISOR_BLOCK_FUNCTIONS; i++)
			KUNIT_EXPECT_EQ(test, paravisor_block_has(&block, i), i == f);
	}
}

static struct kunit_case paravisor_cpuid_cases[] = {
	KUNIT_CASE(good_block_is_read),
	KUNIT_CASE(small_block_is_read),
	KUNIT_CASE(no_block_is_no_error),
	KUNIT_CASE_PARAM(changed_block_is_judged, change_gen_params),
	KUNIT_CASE(missing_leaf_is_refused),
	KUNIT_CASE(first_block_counts),
	KUNIT_CASE(place_may_be_known),
	KUNIT_CASE(place_must_be_a_base),
	KUNIT_CASE(refused_block_is_forgotten),
	KUNIT_CASE(features_name_their_bit),
	KUNIT_CASE(all_four_words_are_read),
	{}
};

static struct kunit_suite paravisor_cpuid_suite = {
	.name	    = "paravisor_cpuid",
	.test_cases = paravisor_cpuid_cases,
};

kunit_test_suite(paravisor_cpuid_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests of the CPUID leaves of a paravisor");
MODULE_LICENSE("GPL");
