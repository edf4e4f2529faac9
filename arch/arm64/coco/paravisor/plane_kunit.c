// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the publisher for planes: which functions describe a guest, and
 * what the running kernel has made of its own
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/paravisor.h>
#include <linux/paravisor_block.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <asm/rsi.h>

#include "plane.h"

#define SERVICES (BIT(PARAVISOR_REPORT_CCA) | BIT(PARAVISOR_MEASURE_EXTEND) | BIT(PARAVISOR_TDISP))
#define COMMON	 (BIT(PARAVISOR_INTERRUPTS) | BIT(PARAVISOR_AP_STARTUP))

static struct paravisor_block *block_with(struct kunit *test, unsigned long features)
{
	struct paravisor_block *block = kunit_kzalloc(test, sizeof(*block), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, block);
	block->level = 1;
	for (int f = 0; f < PARAVISOR_NR_FEATURES; f++)
		if (features & BIT(f))
			strscpy(block->sources[f], "smccc:test");

	return block;
}

static unsigned long claimed(struct kunit *test, const struct paravisor_block *block, bool tdisp)
{
	struct paravisor_claim claims[PARAVISOR_NR_FEATURES] = {};
	unsigned int nr = plane_paravisor_claims(block, tdisp, claims);
	unsigned long features = 0;

	for (int i = 0; i < nr; i++) {
		KUNIT_EXPECT_STREQ(test, claims[i].source, "smccc:test");
		features |= BIT(claims[i].feature);
	}

	return features;
}

static const struct guest {
	const char *name;
	unsigned long functions;
	unsigned long features;
} guests[] = {
	{ "plane", COMMON | BIT(PARAVISOR_SHARED_ALIAS) | SERVICES,
	  COMMON | BIT(PARAVISOR_SHARED_ALIAS) | SERVICES },
	{ "plane, hidden", COMMON | BIT(PARAVISOR_PAGE_STATE) | SERVICES,
	  COMMON | BIT(PARAVISOR_PAGE_STATE) | SERVICES },
	{ "emulated devices", COMMON | BIT(PARAVISOR_PRIVATE_MMIO) | BIT(PARAVISOR_VTPM),
	  COMMON | BIT(PARAVISOR_PRIVATE_MMIO) | BIT(PARAVISOR_VTPM) },
	{ "devices attested", COMMON | BIT(PARAVISOR_TDISP_ATTESTED),
	  COMMON | BIT(PARAVISOR_TDISP_ATTESTED) },
	{ "nothing but exceptions", BIT(PARAVISOR_EXCEPTIONS), 0 },
	{ "reports of others", BIT(PARAVISOR_REPORT_HCL) | BIT(PARAVISOR_REPORT_TDX), 0 },
	{ "nothing", 0, 0 },
};

KUNIT_ARRAY_PARAM_DESC(guest, guests, name);

static void functions_give_features(struct kunit *test)
{
	const struct guest *guest = test->param_value;
	const struct paravisor_block *block = block_with(test, guest->functions);

	KUNIT_EXPECT_NULL(test, plane_unusable(block));
	KUNIT_EXPECT_EQ(test, claimed(test, block, true), guest->features);
	KUNIT_EXPECT_EQ(test, claimed(test, block, false),
			guest->features & ~BIT(PARAVISOR_TDISP));
}

/* Who leaves memory to plane 0 makes no RSI call that could share it. */
static void memory_has_one_owner(struct kunit *test)
{
	struct paravisor_block *block = block_with(test, BIT(PARAVISOR_PAGE_STATE) |
							 BIT(PARAVISOR_SHARED_ALIAS));

	KUNIT_EXPECT_NULL(test, plane_unusable(block));
	block->alias_bit = 32;
	KUNIT_EXPECT_NOT_NULL(test, plane_unusable(block));
	*block->sources[PARAVISOR_PAGE_STATE] = '\0';
	KUNIT_EXPECT_NULL(test, plane_unusable(block));
}

/* The bit of RSI is the top one. */
static void alias_is_where_rsi_has_it(struct kunit *test)
{
	struct paravisor_block *block = block_with(test, BIT(PARAVISOR_SHARED_ALIAS));

	for (block->alias_bit = 32; block->alias_bit < 52; block->alias_bit++) {
		for (unsigned int bits = 32; bits <= 52; bits++)
			KUNIT_EXPECT_EQ(test, plane_alias_agrees(block, bits),
					BIT_ULL(block->alias_bit) == BIT_ULL(bits - 1));
	}
	block->alias_bit = 0;
	KUNIT_EXPECT_TRUE(test, plane_alias_agrees(block, 33));
}

static void guest_is_in_a_plane(struct kunit *test)
{
	struct paravisor_block *block = block_with(test, COMMON);

	for (block->level = 1; block->level <= 3; block->level++)
		KUNIT_EXPECT_NULL(test, plane_unusable(block));
	KUNIT_EXPECT_NOT_NULL(test, plane_unusable(block));
	block->level = 0;
	KUNIT_EXPECT_NOT_NULL(test, plane_unusable(block));
}

/* Taking memory over, and leaving it to plane 0, exclude each other. */
static void live_memory_has_one_owner(struct kunit *test)
{
	if (paravisor_isolation() != PARAVISOR_ISOLATION_CCA)
		kunit_skip(test, "no plane 0 below");

	KUNIT_EXPECT_FALSE(test, paravisor_has(PARAVISOR_PAGE_STATE) && is_realm_world());
	KUNIT_EXPECT_FALSE(test, paravisor_has(PARAVISOR_SHARED_ALIAS) && !is_realm_world());
	KUNIT_EXPECT_FALSE(test, paravisor_has(PARAVISOR_EXCEPTIONS));
	KUNIT_EXPECT_FALSE(test, paravisor_has(PARAVISOR_VISIBILITY_CALL));
}

static struct kunit_case paravisor_plane_cases[] = {
	KUNIT_CASE_PARAM(functions_give_features, guest_gen_params),
	KUNIT_CASE(memory_has_one_owner),
	KUNIT_CASE(alias_is_where_rsi_has_it),
	KUNIT_CASE(guest_is_in_a_plane),
	KUNIT_CASE(live_memory_has_one_owner),
	{}
};

static struct kunit_suite paravisor_plane_suite = {
	.name	    = "paravisor_plane",
	.test_cases = paravisor_plane_cases,
};

kunit_test_suite(paravisor_plane_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests of the publisher for Arm CCA planes");
MODULE_LICENSE("GPL");
