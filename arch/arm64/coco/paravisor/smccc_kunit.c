// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the SMCCC calls and of device tree nodes that list functions
 */

#include <kunit/test.h>
#include <linux/arm-smccc.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/byteorder/generic.h>
#include <linux/errno.h>
#include <linux/of.h>
#include <linux/string.h>

#include "smccc.h"

#define INFO(technology, level, alias, ranges)						\
	(1 | (u64)(technology) << 32 | (u64)(level) << 40 | (u64)(alias) << 48 |		\
	 (u64)(ranges) << 56)

#define CCA		PARAVISOR_ISOLATION_CCA
#define FUNCTIONS	(BIT(2) | BIT(8) | BIT(10) | BIT(21))
#define TABLES		BIT(PARAVISOR_FUNCTION_TABLES)

/**
 * struct p0 - a monitor that gives these answers
 * @features: to the features call
 * @range: to the range call, by index
 * @tables: functions that tables list
 * @tables_rc: what reading the tables gives
 * @asked: how often the tables were looked at
 * @unknown: calls that no monitor knows
 */
struct p0 {
	struct arm_smccc_res features;
	struct arm_smccc_res range[2];
	u32 tables[PARAVISOR_BLOCK_WORDS];
	int tables_rc;
	int *asked;
	int *unknown;
};

static const struct p0 good = {
	.features = { 0, INFO(4, 1, 32, 2), FUNCTIONS, 0 },
	.range = { { 0, 0x9000000, 1, 0 }, { 0, 0xa000000, 16, 0 } },
};

static void call_p0(const void *ctx, u32 function, u64 arg, struct arm_smccc_res *res)
{
	const struct p0 *p0 = ctx;

	if (function == PARAVISOR_SMCCC_FEATURES && !arg)
		*res = p0->features;
	else if (function == PARAVISOR_SMCCC_RANGE && arg < ARRAY_SIZE(p0->range))
		*res = p0->range[arg];
	else
		*res = (struct arm_smccc_res) { .a0 = SMCCC_RET_NOT_SUPPORTED };

	if (p0->unknown && res->a0)
		++*p0->unknown;
}

static int read_p0_tables(const void *ctx, u32 *functions)
{
	const struct p0 *p0 = ctx;

	if (p0->asked)
		++*p0->asked;
	for (int i = 0; i < PARAVISOR_BLOCK_WORDS; i++)
		functions[i] |= p0->tables[i];

	return p0->tables_rc;
}

static const struct paravisor_smccc_ops p0_ops = {
	.call	= call_p0,
	.tables	= read_p0_tables,
};

static int read_p0(const struct p0 *p0, struct paravisor_block *block)
{
	memset(block, 0xff, sizeof(*block));
	return paravisor_smccc_read(&p0_ops, p0, CCA, block);
}

static void good_calls_are_read(struct kunit *test)
{
	struct paravisor_block block;

	KUNIT_ASSERT_EQ(test, read_p0(&good, &block), 0);
	KUNIT_EXPECT_EQ(test, block.base, 0xc6000000);
	KUNIT_EXPECT_EQ(test, block.level, 1);
	KUNIT_EXPECT_EQ(test, block.alias_bit, 32);
	KUNIT_ASSERT_EQ(test, block.nr_ranges, 2);
	KUNIT_EXPECT_EQ(test, block.ranges[0].addr, 0x9000000);
	KUNIT_EXPECT_EQ(test, block.ranges[1].addr, 0xa000000);
	KUNIT_EXPECT_EQ(test, block.ranges[1].pages, 16);
	KUNIT_EXPECT_STREQ(test, block.sources[PARAVISOR_INTERRUPTS], "smccc:0xc6000000.x2[2]");
	KUNIT_EXPECT_STREQ(test, block.sources[PARAVISOR_REPORT_CCA], "smccc:0xc6000000.x2[21]");
	KUNIT_EXPECT_STREQ(test, block.sources[PARAVISOR_TDISP], "");
}

static void every_bit_is_a_function(struct kunit *test)
{
	for (int f = 0; f < PARAVISOR_BLOCK_FUNCTIONS; f++) {
		struct paravisor_block block;
		struct p0 p0 = good;

		p0.features.a1 = INFO(4, 1, f == 8 ? 32 : 0, f == 10 ? 2 : 0);
		p0.features.a2 = f < 64 ? BIT_ULL(f) : 0;
		p0.features.a3 = f < 64 ? 0 : BIT_ULL(f - 64);
		KUNIT_ASSERT_EQ_MSG(test, read_p0(&p0, &block), 0, "function %d", f);
		for (int i = 0; i < PARAVISOR_BLOCK_FUNCTIONS; i++)
			KUNIT_EXPECT_EQ(test, paravisor_block_has(&block, i), i == f);
	}
}

/* One answer of the good monitor is changed; all but that is in order. */
struct change {
	const char *name;
	bool is_range;
	struct arm_smccc_res res;
	int rc;
};

static const struct change changes[] = {
	{ "no such call", false, { ~0UL }, -ENOENT },
	{ "an error", false, { -2UL, INFO(4, 1, 32, 2), FUNCTIONS }, -ENOENT },
	{ "a positive status", false, { 1, INFO(4, 1, 32, 2), FUNCTIONS }, -ENOENT },
	{ "version 0", false, { 0, INFO(4, 1, 32, 2) - 1, FUNCTIONS }, -EINVAL },
	{ "version 2", false, { 0, INFO(4, 1, 32, 2) + 1, FUNCTIONS }, -EINVAL },
	{ "no technology", false, { 0, INFO(0, 1, 32, 2), FUNCTIONS }, -ENODEV },
	{ "tdx", false, { 0, INFO(3, 1, 32, 2), FUNCTIONS }, -ENODEV },
	{ "other level", false, { 0, INFO(4, 255, 32, 2), FUNCTIONS }, 0 },
	{ "low alias bit", false, { 0, INFO(4, 1, 31, 2), FUNCTIONS }, -EINVAL },
	{ "high alias bit", false, { 0, INFO(4, 1, 52, 2), FUNCTIONS }, -EINVAL },
	{ "function without alias bit", false, { 0, INFO(4, 1, 0, 2), FUNCTIONS }, -EINVAL },
	{ "alias bit without function", false,
	  { 0, INFO(4, 1, 32, 2), FUNCTIONS & ~BIT(8) }, -EINVAL },
	{ "function without ranges", false, { 0, INFO(4, 1, 32, 0), FUNCTIONS }, -EINVAL },
	{ "ranges without function", false,
	  { 0, INFO(4, 1, 32, 2), FUNCTIONS & ~BIT(10) }, -EINVAL },
	{ "one range", false, { 0, INFO(4, 1, 32, 1), FUNCTIONS }, 0 },
	{ "missing range", false, { 0, INFO(4, 1, 32, 3), FUNCTIONS }, -EINVAL },
	{ "nine ranges", false, { 0, INFO(4, 1, 32, 9), FUNCTIONS }, -EINVAL },
	{ "unknown functions", false, { 0, INFO(4, 1, 32, 2), FUNCTIONS | BIT(5), ~0UL }, 0 },
	{ "no such range", true, { ~0UL }, -EINVAL },
	{ "part of a page", true, { 0, 0xa000800, 1, 0 }, -EINVAL },
	{ "empty range", true, { 0, 0xa000000, 0, 0 }, -EINVAL },
	{ "reserved register", true, { 0, 0xa000000, 1, 1 }, -EINVAL },
	{ "range on the alias", true, { 0, BIT_ULL(32), 1, 0 }, -EINVAL },
	{ "range that wraps", true, { 0, 0xa000000, BIT_ULL(52), 0 }, -EINVAL },
};

KUNIT_ARRAY_PARAM_DESC(change, changes, name);

static void changed_answer_is_judged(struct kunit *test)
{
	const struct change *c = test->param_value;
	struct paravisor_block block;
	struct p0 p0 = good;

	if (c->is_range)
		p0.range[1] = c->res;
	else
		p0.features = c->res;

	KUNIT_EXPECT_EQ(test, read_p0(&p0, &block), c->rc);
	if (c->rc)
		KUNIT_EXPECT_NULL(test, memchr_inv(&block, 0, sizeof(block)));
}

static void no_call_is_made_in_vain(struct kunit *test)
{
	struct paravisor_block block;
	int asked = 0, unknown = 0;
	struct p0 p0 = good;

	p0.asked = &asked;
	p0.unknown = &unknown;
	KUNIT_EXPECT_EQ(test, read_p0(&p0, &block), 0);
	KUNIT_EXPECT_EQ(test, unknown, 0);
	KUNIT_EXPECT_EQ(test, asked, 0);
}

static void tables_count_where_vouched_for(struct kunit *test)
{
	struct paravisor_block block;
	struct p0 p0 = good;

	p0.tables[0] = BIT(2) | BIT(3) | BIT(27);
	KUNIT_ASSERT_EQ(test, read_p0(&p0, &block), 0);
	KUNIT_EXPECT_STREQ(test, block.sources[PARAVISOR_AP_STARTUP], "");

	p0.features.a2 |= TABLES;
	KUNIT_ASSERT_EQ(test, read_p0(&p0, &block), 0);
	KUNIT_EXPECT_STREQ(test, block.sources[PARAVISOR_INTERRUPTS], "smccc:0xc6000000.x2[2]");
	KUNIT_EXPECT_STREQ(test, block.sources[PARAVISOR_AP_STARTUP], "dt:firmware/paravisor[3]");
	KUNIT_EXPECT_STREQ(test, block.sources[PARAVISOR_TDISP], "dt:firmware/paravisor[27]");
}

/* The alias bit is the call's, its function may be the tables'. */
static void tables_complete_the_call(struct kunit *test)
{
	struct paravisor_block block;
	struct p0 p0 = good;

	p0.features = (struct arm_smccc_res) { 0, INFO(4, 1, 32, 0), TABLES };
	KUNIT_EXPECT_EQ(test, read_p0(&p0, &block), -EINVAL);
	p0.tables[0] = BIT(8);
	KUNIT_EXPECT_EQ(test, read_p0(&p0, &block), 0);
	KUNIT_EXPECT_STREQ(test, block.sources[PARAVISOR_SHARED_ALIAS],
			   "dt:firmware/paravisor[8]");
	p0.tables[0] |= BIT(10);
	KUNIT_EXPECT_EQ(test, read_p0(&p0, &block), -EINVAL);
}

static void malformed_tables_refuse_all(struct kunit *test)
{
	struct paravisor_block block;
	struct p0 p0 = good;

	p0.features.a2 |= TABLES;
	p0.tables_rc = -EINVAL;
	KUNIT_EXPECT_EQ(test, read_p0(&p0, &block), -EINVAL);
	KUNIT_EXPECT_NULL(test, memchr_inv(&block, 0, sizeof(block)));
}

static const char compatible[] = "linux,paravisor";
static const char other_compatible[] = "linux,paravisor-2";
static __be32 some_cells[] = { cpu_to_be32(21), cpu_to_be32(0), cpu_to_be32(127),
			       cpu_to_be32(128) };

static const struct node_case {
	const char *name;
	const char *compatible;
	int length;
	int rc;
	u32 words[PARAVISOR_BLOCK_WORDS];
} nodes[] = {
	{ "one function", compatible, 4, 0, { BIT(21) } },
	{ "three functions", compatible, 12, 0, { BIT(0) | BIT(21), 0, 0, BIT(31) } },
	{ "no such function", compatible, 16, -EINVAL, { BIT(0) | BIT(21), 0, 0, BIT(31) } },
	{ "no function", compatible, 0, -EINVAL },
	{ "half a function", compatible, 6, -EINVAL },
	{ "another node", other_compatible, 4, 0 },
};

KUNIT_ARRAY_PARAM_DESC(node, nodes, name);

static void node_is_judged(struct kunit *test)
{
	const struct node_case *c = test->param_value;
	struct property functions = {
		.name = "functions", .value = some_cells, .length = c->length,
	};
	struct property name = {
		.name = "compatible", .value = (void *)c->compatible,
		.length = strlen(c->compatible) + 1, .next = &functions,
	};
	struct device_node node = { .name = "paravisor", .properties = &name };
	u32 words[PARAVISOR_BLOCK_WORDS] = {};

	KUNIT_EXPECT_EQ(test, paravisor_dt_functions(&node, words), c->rc);
	KUNIT_EXPECT_MEMEQ(test, words, c->words, sizeof(words));
}

static void missing_node_lists_nothing(struct kunit *test)
{
	struct property name = {
		.name = "compatible", .value = (void *)compatible, .length = sizeof(compatible),
	};
	struct device_node node = { .name = "paravisor", .properties = &name };
	u32 words[PARAVISOR_BLOCK_WORDS] = {};

	KUNIT_EXPECT_EQ(test, paravisor_dt_functions(NULL, words), 0);
	KUNIT_EXPECT_EQ(test, paravisor_dt_functions(&node, words), -EINVAL);
	KUNIT_EXPECT_NULL(test, memchr_inv(words, 0, sizeof(words)));
}

static struct kunit_case paravisor_smccc_cases[] = {
	KUNIT_CASE(good_calls_are_read),
	KUNIT_CASE(every_bit_is_a_function),
	KUNIT_CASE_PARAM(changed_answer_is_judged, change_gen_params),
	KUNIT_CASE(no_call_is_made_in_vain),
	KUNIT_CASE(tables_count_where_vouched_for),
	KUNIT_CASE(tables_complete_the_call),
	KUNIT_CASE(malformed_tables_refuse_all),
	KUNIT_CASE_PARAM(node_is_judged, node_gen_params),
	KUNIT_CASE(missing_node_lists_nothing),
	{}
};

static struct kunit_suite paravisor_smccc_suite = {
	.name	    = "paravisor_smccc",
	.test_cases = paravisor_smccc_cases,
};

kunit_test_suite(paravisor_smccc_suite);
