// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the Hyper-V publisher: features derived from CPUID
 *
 * The isolation leaves are the ones that OpenHCL emits, unless a case says so.
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/module.h>
#include <linux/paravisor_hv_isolation.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <asm/mshyperv.h>

#include "cpuid.h"
#include "hyperv.h"

#define COMMON (BIT(PARAVISOR_PAGE_STATE) | BIT(PARAVISOR_VISIBILITY_CALL) |	\
		BIT(PARAVISOR_PRIVATE_MMIO) | BIT(PARAVISOR_REPORT_HCL) |	\
		BIT(PARAVISOR_VTPM))
#define HARDWARE (COMMON | BIT(PARAVISOR_EXCEPTIONS) |				\
		  BIT(PARAVISOR_INTERRUPTS) | BIT(PARAVISOR_AP_STARTUP))

struct leaf_case {
	const char *name;
	u32 priv_high;
	u32 config_a;
	u32 config_b;
	bool vmbus;
	bool tdisp;
	enum paravisor_isolation isolation;
	unsigned long features;
};

static const struct leaf_case leaf_cases[] = {
	{ "snp, bit 46", HV_ISOLATION, 1, 0xba2, false, false, PARAVISOR_ISOLATION_SNP,
	  HARDWARE | BIT(PARAVISOR_SHARED_ALIAS) },
	{ "snp, bit 51", HV_ISOLATION, 1, 0xce2, false, false, PARAVISOR_ISOLATION_SNP,
	  HARDWARE | BIT(PARAVISOR_SHARED_ALIAS) },
	{ "tdx, bit 47", HV_ISOLATION, 1, 0xbe3, false, false, PARAVISOR_ISOLATION_TDX,
	  HARDWARE | BIT(PARAVISOR_SHARED_ALIAS) },
	{ "vbs", HV_ISOLATION, 1, 0x1, false, false, PARAVISOR_ISOLATION_VBS, COMMON },
	{ "vbs with an alias (synthetic)", HV_ISOLATION, 1, 0xa21, false, false,
	  PARAVISOR_ISOLATION_VBS, COMMON | BIT(PARAVISOR_SHARED_ALIAS) },
	{ "confidential vmbus", HV_ISOLATION, 1, 0xba2, true, false, PARAVISOR_ISOLATION_SNP,
	  HARDWARE | BIT(PARAVISOR_SHARED_ALIAS) | BIT(PARAVISOR_CONFIDENTIAL_VMBUS) },
	{ "vbs, vmbus claimed by the host", HV_ISOLATION, 1, 0x1, true, false,
	  PARAVISOR_ISOLATION_VBS, COMMON },
	{ "tdisp, snp", HV_ISOLATION, 1, 0xba2, false, true, PARAVISOR_ISOLATION_SNP,
	  HARDWARE | BIT(PARAVISOR_SHARED_ALIAS) | BIT(PARAVISOR_TDISP) },
	{ "tdisp, tdx", HV_ISOLATION, 1, 0xbe3, false, true, PARAVISOR_ISOLATION_TDX,
	  HARDWARE | BIT(PARAVISOR_SHARED_ALIAS) | BIT(PARAVISOR_TDISP) },
	{ "tdisp, vbs, claimed by the host", HV_ISOLATION, 1, 0x1, false, true,
	  PARAVISOR_ISOLATION_VBS, COMMON },
	{ "tdisp, hidden isolation", 0, 1, 0xba2, false, true, PARAVISOR_ISOLATION_NONE, 0 },
	{ "tdisp without paravisor", HV_ISOLATION, 0, 0xba2, false, true,
	  PARAVISOR_ISOLATION_NONE, 0 },
	{ "tdisp, unknown isolation type", HV_ISOLATION, 1, 0xbaf, false, true,
	  PARAVISOR_ISOLATION_NONE, 0 },
	{ "hidden isolation", 0, 1, 0xba2, true, false, PARAVISOR_ISOLATION_NONE, 0 },
	{ "other privileges only", (u32)~HV_ISOLATION, 1, 0xba2, false, false,
	  PARAVISOR_ISOLATION_NONE, 0 },
	{ "snp without paravisor", HV_ISOLATION, 0, 0xba2, false, false,
	  PARAVISOR_ISOLATION_NONE, 0 },
	{ "vbs without paravisor", HV_ISOLATION, 0, 0x1, false, false,
	  PARAVISOR_ISOLATION_NONE, 0 },
	{ "reserved bits only", HV_ISOLATION, ~1u, 0xba2, false, false,
	  PARAVISOR_ISOLATION_NONE, 0 },
	{ "no isolation type", HV_ISOLATION, 1, 0, true, false, PARAVISOR_ISOLATION_NONE, 0 },
	{ "cca, not on this processor", HV_ISOLATION, 1, 0xba4, false, false,
	  PARAVISOR_ISOLATION_NONE, 0 },
	{ "unknown isolation type", HV_ISOLATION, 1, 0xbaf, false, false,
	  PARAVISOR_ISOLATION_NONE, 0 },
};

static void describe_leaf_case(const struct leaf_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(leaf, leaf_cases, describe_leaf_case);

static void leaves_give_features(struct kunit *test)
{
	const struct leaf_case *c = test->param_value;
	struct ms_hyperv_info hv = {
		.priv_high = c->priv_high,
		.isolation_config_a = c->config_a,
		.isolation_config_b = c->config_b,
		.confidential_vmbus_available = c->vmbus,
	};
	const struct paravisor_block no_block = {};
	struct paravisor_claim claims[PARAVISOR_NR_FEATURES] = {};
	unsigned long features = 0;
	unsigned int nr;

	KUNIT_EXPECT_EQ(test, hv_paravisor_isolation(&hv), c->isolation);

	nr = hv_paravisor_claims(&hv, c->tdisp, &no_block, claims);
	KUNIT_ASSERT_LE(test, nr, ARRAY_SIZE(claims));
	for (int i = 0; i < nr; i++) {
		bool call = claims[i].feature == PARAVISOR_TDISP;

		KUNIT_EXPECT_FALSE(test, features & BIT(claims[i].feature));
		KUNIT_EXPECT_TRUE(test, strstarts(claims[i].source, call ?
						  "hypercall:0x8001[" : "cpuid:0x400000"));
		features |= BIT(claims[i].feature);
	}
	KUNIT_EXPECT_EQ(test, features, c->features);
}

static const struct ms_hyperv_info tdx_guest = {
	.priv_high = HV_ISOLATION,
	.isolation_config_a = 1,
	.isolation_config_b = 0xbe3,
	.shared_gpa_boundary = BIT_ULL(47),
};

/* What Hyper-V's own leaves tell is theirs, and TDISP goes by Hyper-V's transport. */
static void block_adds_what_only_it_tells(struct kunit *test)
{
	static const enum paravisor_feature own[] = {
		PARAVISOR_PAGE_STATE, PARAVISOR_EXCEPTIONS, PARAVISOR_SHARED_ALIAS,
		PARAVISOR_PRIVATE_MMIO, PARAVISOR_VTPM, PARAVISOR_TDISP,
	};
	static const enum paravisor_feature services[] = {
		PARAVISOR_REPORT_TDX, PARAVISOR_MEASURE_EXTEND, PARAVISOR_QUOTE_TDX,
	};
	struct paravisor_block *block = kunit_kzalloc(test, sizeof(*block), GFP_KERNEL);
	struct paravisor_claim claims[PARAVISOR_NR_FEATURES] = {};
	unsigned int without, nr;

	KUNIT_ASSERT_NOT_NULL(test, block);
	for (int i = 0; i < ARRAY_SIZE(own); i++)
		strscpy(block->sources[own[i]], "cpuid:own");
	without = hv_paravisor_claims(&tdx_guest, false, block, claims);
	for (int i = 0; i < without; i++)
		KUNIT_EXPECT_STRNEQ(test, claims[i].source, "cpuid:own");

	for (int i = 0; i < ARRAY_SIZE(services); i++)
		strscpy(block->sources[services[i]], "cpuid:service");
	nr = hv_paravisor_claims(&tdx_guest, false, block, claims);
	KUNIT_ASSERT_EQ(test, nr, without + ARRAY_SIZE(services));
	for (int i = without; i < nr; i++) {
		KUNIT_EXPECT_EQ(test, claims[i].feature, services[i - without]);
		KUNIT_EXPECT_STREQ(test, claims[i].source, "cpuid:service");
	}
}

static void block_must_fit_hyperv(struct kunit *test)
{
	struct ms_hyperv_info no_boundary = tdx_guest;
	struct paravisor_block block = { .level = 1 };

	no_boundary.shared_gpa_boundary = 0;
	KUNIT_EXPECT_NULL(test, hv_unusable(&tdx_guest, &block));
	block.alias_bit = 47;
	KUNIT_EXPECT_NULL(test, hv_unusable(&tdx_guest, &block));
	KUNIT_EXPECT_NOT_NULL(test, hv_unusable(&no_boundary, &block));
	block.alias_bit = 46;
	KUNIT_EXPECT_NOT_NULL(test, hv_unusable(&tdx_guest, &block));
	block.alias_bit = 0;
	block.level = 0;
	KUNIT_EXPECT_NOT_NULL(test, hv_unusable(&tdx_guest, &block));
	block.level = 4;
	KUNIT_EXPECT_NOT_NULL(test, hv_unusable(&tdx_guest, &block));
}

/* The hard-coded pages of the base, now an operation. */
static void live_pages_are_the_base_s(struct kunit *test)
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
		{ 0xfed3ffff, false },
		{ 0xfed40000, true },
		{ 0xfed40fff, true },
		{ 0xfed41000, false },
	};

	if (!paravisor_has(PARAVISOR_PRIVATE_MMIO))
		kunit_skip(test, "no paravisor below");

	for (int i = 0; i < ARRAY_SIZE(pages); i++)
		KUNIT_EXPECT_EQ_MSG(test, paravisor_is_private_mmio(pages[i].addr),
				    pages[i].private, "%#llx", pages[i].addr);
}

static struct kunit_case paravisor_hyperv_cases[] = {
	KUNIT_CASE_PARAM(leaves_give_features, leaf_gen_params),
	KUNIT_CASE(block_adds_what_only_it_tells),
	KUNIT_CASE(block_must_fit_hyperv),
	KUNIT_CASE(live_pages_are_the_base_s),
	{}
};

static struct kunit_suite paravisor_hyperv_suite = {
	.name	    = "paravisor_hyperv",
	.test_cases = paravisor_hyperv_cases,
};

kunit_test_suite(paravisor_hyperv_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests of the Hyper-V paravisor publisher");
MODULE_LICENSE("GPL");
