// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of a paravisor's functions: what follows from them, what is refused
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/module.h>
#include <linux/paravisor_block.h>
#include <linux/sizes.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#define SNP	BIT(PARAVISOR_ISOLATION_SNP)
#define TDX	BIT(PARAVISOR_ISOLATION_TDX)
#define CCA	BIT(PARAVISOR_ISOLATION_CCA)
#define VBS	BIT(PARAVISOR_ISOLATION_VBS)
#define ANY	(VBS | SNP | TDX | CCA)

/* The table of Documentation/virt/coco/paravisor-functions.rst once more */
static const struct {
	u8 function;
	enum paravisor_feature feature;
	unsigned long technologies;
} known[] = {
	{ 0, PARAVISOR_PAGE_STATE, ANY },
	{ 1, PARAVISOR_EXCEPTIONS, ANY },
	{ 2, PARAVISOR_INTERRUPTS, ANY },
	{ 3, PARAVISOR_AP_STARTUP, ANY },
	{ 4, PARAVISOR_VCPU_CREATE, SNP },
	{ 8, PARAVISOR_SHARED_ALIAS, ANY },
	{ 9, PARAVISOR_VISIBILITY_CALL, SNP },
	{ 10, PARAVISOR_PRIVATE_MMIO, ANY },
	{ 16, PARAVISOR_VTPM, ANY },
	{ 17, PARAVISOR_REPORT_SVSM, SNP },
	{ 18, PARAVISOR_REPORT_TDX, TDX },
	{ 19, PARAVISOR_MEASURE_EXTEND, TDX },
	{ 20, PARAVISOR_QUOTE_TDX, TDX },
	{ 21, PARAVISOR_REPORT_CCA, CCA },
	{ 22, PARAVISOR_MEASURE_EXTEND, CCA },
	{ 24, PARAVISOR_TDISP, SNP },
	{ 25, PARAVISOR_TDISP_ATTESTED, ANY },
	{ 26, PARAVISOR_TDISP, TDX },
	{ 27, PARAVISOR_TDISP, CCA },
};

static void name_number(const struct paravisor_block *block, unsigned int function, char *source)
{
	snprintf(source, PARAVISOR_BLOCK_SOURCE_SIZE, "test:%u", function);
}

static void name_other(const struct paravisor_block *block, unsigned int function, char *source)
{
	snprintf(source, PARAVISOR_BLOCK_SOURCE_SIZE, "other:%u", function);
}

static void set_function(struct paravisor_block *block, unsigned int function)
{
	block->functions[function / 32] |= BIT(function % 32);
}

static void expect_feature(struct kunit *test, int i, enum paravisor_isolation technology)
{
	bool has = known[i].technologies & BIT(technology);
	struct paravisor_claim claims[PARAVISOR_NR_FEATURES] = {};
	char source[PARAVISOR_BLOCK_SOURCE_SIZE];
	struct paravisor_block block = {};

	set_function(&block, known[i].function);
	paravisor_block_name_sources(&block, technology, name_number);
	KUNIT_ASSERT_EQ_MSG(test, paravisor_block_claims(&block, ~0UL, claims), has,
			    "function %u, technology %d", known[i].function, technology);
	if (!has)
		return;

	snprintf(source, sizeof(source), "test:%u", known[i].function);
	KUNIT_EXPECT_EQ(test, claims[0].feature, known[i].feature);
	KUNIT_EXPECT_STREQ(test, claims[0].source, source);
	KUNIT_EXPECT_EQ(test, paravisor_block_claims(&block, ~BIT(known[i].feature), claims), 0);
}

static void functions_give_features(struct kunit *test)
{
	for (int i = 0; i < ARRAY_SIZE(known); i++)
		for (int t = PARAVISOR_ISOLATION_VBS; t <= PARAVISOR_ISOLATION_CCA; t++)
			expect_feature(test, i, t);
}

static void other_functions_give_nothing(struct kunit *test)
{
	struct paravisor_claim claims[PARAVISOR_NR_FEATURES];
	int next = 0;

	for (int f = 0; f < PARAVISOR_BLOCK_FUNCTIONS; f++) {
		struct paravisor_block block = {};

		if (next < ARRAY_SIZE(known) && known[next].function == f) {
			next++;
			continue;
		}

		set_function(&block, f);
		for (int t = PARAVISOR_ISOLATION_VBS; t <= PARAVISOR_ISOLATION_CCA; t++)
			paravisor_block_name_sources(&block, t, name_number);
		KUNIT_EXPECT_EQ_MSG(test, paravisor_block_claims(&block, ~0UL, claims), 0,
				    "function %d", f);
	}
}

static void first_source_counts(struct kunit *test)
{
	struct paravisor_block block = {};

	set_function(&block, 2);
	paravisor_block_name_sources(&block, PARAVISOR_ISOLATION_CCA, name_number);
	set_function(&block, 3);
	paravisor_block_name_sources(&block, PARAVISOR_ISOLATION_CCA, name_other);
	KUNIT_EXPECT_STREQ(test, block.sources[PARAVISOR_INTERRUPTS], "test:2");
	KUNIT_EXPECT_STREQ(test, block.sources[PARAVISOR_AP_STARTUP], "other:3");
}

static const struct info_case {
	const char *name;
	struct paravisor_info info;
	bool good;
} infos[] = {
	{ "least", { 1, 4, 0, 0, 0 }, true },
	{ "most", { 1, 4, 255, 51, 8 }, true },
	{ "lowest alias bit", { 1, 4, 1, 32, 0 }, true },
	{ "low alias bit", { 1, 4, 1, 31, 0 } },
	{ "high alias bit", { 1, 4, 1, 52, 0 } },
	{ "version 0", { 0, 4, 1, 0, 0 } },
	{ "version 2", { 2, 4, 1, 0, 0 } },
	{ "nine ranges", { 1, 4, 1, 0, 9 } },
	{ "many ranges", { 1, 4, 1, 0, ~0u } },
	{ "another technology", { 1, 3, 1, 0, 0 } },
	{ "no technology", { 1, 0, 1, 0, 0 } },
};

KUNIT_ARRAY_PARAM_DESC(info, infos, name);

static void info_is_judged(struct kunit *test)
{
	const struct info_case *c = test->param_value;
	struct paravisor_block block = {};
	const char *why = paravisor_block_set_info(&block, &c->info, PARAVISOR_ISOLATION_CCA);

	KUNIT_EXPECT_EQ(test, !why, c->good);
	KUNIT_EXPECT_EQ(test, paravisor_block_is_foreign(why),
			c->info.version == 1 && c->info.technology != 4);
	KUNIT_EXPECT_EQ(test, block.level, c->good ? c->info.level : 0);
	KUNIT_EXPECT_EQ(test, block.alias_bit, c->good ? c->info.alias_bit : 0);
	KUNIT_EXPECT_EQ(test, block.nr_ranges, c->good ? c->info.nr_ranges : 0);
}

static void functions_must_fit(struct kunit *test)
{
	for (int i = 0; i < 16; i++) {
		struct paravisor_block block = {
			.alias_bit = i & BIT(0) ? 40 : 0,
			.nr_ranges = i & BIT(1) ? 1 : 0,
		};
		bool fits = !(i & BIT(0)) == !(i & BIT(2)) && !(i & BIT(1)) == !(i & BIT(3));

		if (i & BIT(2))
			set_function(&block, PARAVISOR_FUNCTION_ALIAS);
		if (i & BIT(3))
			set_function(&block, PARAVISOR_FUNCTION_MMIO);
		KUNIT_EXPECT_EQ_MSG(test, !paravisor_block_check_functions(&block), fits, "%d", i);
	}
}

static const struct range_case {
	const char *name;
	u8 alias_bit;
	u64 addr;
	u64 pages;
	bool good;
} ranges[] = {
	{ "a page", 40, 0xfec00000, 1, true },
	{ "longest", 0, 0, U32_MAX, true },
	{ "too long", 0, 0, BIT_ULL(32) },
	{ "wraps", 0, SZ_4K, BIT_ULL(52) },
	{ "no page", 40, 0xfec00000, 0 },
	{ "part of a page", 40, 0xfec00800, 1 },
	{ "up to the alias", 40, BIT_ULL(40) - SZ_4K, 1, true },
	{ "into the alias", 40, BIT_ULL(40) - SZ_4K, 2 },
	{ "on the alias", 40, BIT_ULL(40), 1 },
	{ "up to the last address", 0, BIT_ULL(52) - SZ_4K, 1, true },
	{ "above all addresses", 0, BIT_ULL(52), 1 },
};

KUNIT_ARRAY_PARAM_DESC(range, ranges, name);

static void range_is_judged(struct kunit *test)
{
	const struct range_case *c = test->param_value;
	struct paravisor_block block = { .alias_bit = c->alias_bit, .nr_ranges = 2 };
	const char *why = paravisor_block_set_range(&block, 1, c->addr, c->pages);

	KUNIT_EXPECT_EQ(test, !why, c->good);
	KUNIT_EXPECT_EQ(test, block.ranges[1].addr, c->good ? c->addr : 0);
	KUNIT_EXPECT_EQ(test, block.ranges[1].pages, c->good ? c->pages : 0);
	KUNIT_EXPECT_NULL(test, memchr_inv(&block.ranges[0], 0, sizeof(block.ranges[0])));
}

static void refused_block_is_forgotten(struct kunit *test)
{
	struct paravisor_block block;

	memset(&block, 0xff, sizeof(block));
	paravisor_block_refuse(&block, "words of a test", "a test");
	KUNIT_EXPECT_NULL(test, memchr_inv(&block, 0, sizeof(block)));
}

static void guest_has_needs_and_a_level(struct kunit *test)
{
	unsigned long has = BIT(PARAVISOR_PAGE_STATE) | BIT(PARAVISOR_EXCEPTIONS);
	struct paravisor_block block = { .functions = { BIT(0) | BIT(1) } };

	paravisor_block_name_sources(&block, PARAVISOR_ISOLATION_SNP, name_number);
	for (block.level = 1; block.level <= 3; block.level++)
		KUNIT_EXPECT_NULL(test, paravisor_block_unusable(&block, has));
	KUNIT_EXPECT_NOT_NULL(test, paravisor_block_unusable(&block, has));
	block.level = 0;
	KUNIT_EXPECT_NOT_NULL(test, paravisor_block_unusable(&block, has));

	block.level = 1;
	KUNIT_EXPECT_NULL(test, paravisor_block_unusable(&block, 0));
	KUNIT_EXPECT_NOT_NULL(test, paravisor_block_unusable(&block, has |
							     BIT(PARAVISOR_INTERRUPTS)));
}

static void ranges_are_private(struct kunit *test)
{
	static const struct {
		u64 addr;
		bool private;
	} pages[] = {
		{ 0, false },
		{ 0xfebfffff, false },
		{ 0xfec00000, true },
		{ 0xfec00fff, true },
		{ 0xfec01000, false },
		{ 0x1000000fff, false },
		{ 0x1000001000, true },
		{ 0x1000002fff, true },
		{ 0x1000003000, false },
		{ ~0ULL, false },
	};
	const struct paravisor_block block = {
		.nr_ranges = 2,
		.ranges = { { 0xfec00000, 1 }, { 0x1000001000, 2 }, { 0, 1 } },
	};

	for (int i = 0; i < ARRAY_SIZE(pages); i++)
		KUNIT_EXPECT_EQ_MSG(test, paravisor_block_is_private(&block, pages[i].addr),
				    pages[i].private, "%#llx", pages[i].addr);
}

static struct kunit_case paravisor_block_cases[] = {
	KUNIT_CASE(functions_give_features),
	KUNIT_CASE(other_functions_give_nothing),
	KUNIT_CASE(first_source_counts),
	KUNIT_CASE_PARAM(info_is_judged, info_gen_params),
	KUNIT_CASE(functions_must_fit),
	KUNIT_CASE_PARAM(range_is_judged, range_gen_params),
	KUNIT_CASE(refused_block_is_forgotten),
	KUNIT_CASE(guest_has_needs_and_a_level),
	KUNIT_CASE(ranges_are_private),
	{}
};

static struct kunit_suite paravisor_block_suite = {
	.name	    = "paravisor_block",
	.test_cases = paravisor_block_cases,
};

kunit_test_suite(paravisor_block_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests of the functions of a paravisor");
MODULE_LICENSE("GPL");
