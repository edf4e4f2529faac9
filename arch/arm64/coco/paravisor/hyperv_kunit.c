// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the Hyper-V publisher on arm64: features from the isolation register
 */

#include <kunit/test.h>
#include <linux/arm-smccc.h>
#include <linux/bits.h>
#include <linux/module.h>
#include <linux/paravisor_hv_isolation.h>
#include <linux/string.h>

#include <asm/mshyperv.h>

#include "hyperv.h"

static const struct config_case {
	const char *name;
	u32 priv_high;
	u32 config_a;
	u32 config_b;
	bool published;
} configs[] = {
	{ "cca", HV_ISOLATION, 1, 4, true },
	{ "cca, boundary", HV_ISOLATION, 1, 0x834, true },
	{ "cca, reserved bits", HV_ISOLATION, ~0u, ~0xfu | 4, true },
	{ "cca without paravisor", HV_ISOLATION, 0, 4 },
	{ "reserved bits only", HV_ISOLATION, ~1u, 4 },
	{ "hidden isolation", 0, 1, 4 },
	{ "other privileges only", ~(u32)HV_ISOLATION, 1, 4 },
	{ "no isolation", HV_ISOLATION, 1, 0 },
	{ "vbs, not on this processor", HV_ISOLATION, 1, 1 },
	{ "snp, not on this processor", HV_ISOLATION, 1, 2 },
	{ "tdx, not on this processor", HV_ISOLATION, 1, 3 },
	{ "unknown type", HV_ISOLATION, 1, 5 },
	{ "last type", HV_ISOLATION, 1, 15 },
};

KUNIT_ARRAY_PARAM_DESC(config, configs, name);

static void register_gives_features(struct kunit *test)
{
	const struct config_case *c = test->param_value;
	const struct ms_hyperv_info hv = {
		.priv_high = c->priv_high,
		.isolation_config_a = c->config_a,
		.isolation_config_b = c->config_b,
	};
	struct paravisor_claim claims[PARAVISOR_NR_FEATURES] = {};

	KUNIT_EXPECT_EQ(test, hv_paravisor_isolation(&hv),
			c->published ? PARAVISOR_ISOLATION_CCA : PARAVISOR_ISOLATION_NONE);
	KUNIT_ASSERT_EQ(test, hv_paravisor_claims(&hv, claims), c->published ? 1 : 0);
	if (!c->published)
		return;

	KUNIT_EXPECT_EQ(test, claims[0].feature, PARAVISOR_PAGE_STATE);
	KUNIT_EXPECT_STREQ(test, claims[0].source, "hypercall:0x50(0x209)[0]");
}

static const struct answer_case {
	const char *name;
	u64 status;
	u32 config_a;
	u32 config_b;
} answers[] = {
	{ "register read", 0, 1, 0x834 },
	{ "register read, repetitions counted", BIT_ULL(HV_HYPERCALL_REP_COMP_OFFSET), 1, 0x834 },
	{ "no such register", HV_STATUS_INVALID_PARAMETER },
	{ "no such call", HV_STATUS_INVALID_HYPERCALL_CODE },
	{ "no access", HV_STATUS_ACCESS_DENIED },
	{ "not known to SMCCC", ~0ULL },
};

KUNIT_ARRAY_PARAM_DESC(answer, answers, name);

static void failed_read_is_no_isolation(struct kunit *test)
{
	const struct answer_case *c = test->param_value;
	const struct arm_smccc_1_2_regs regs = {
		.a0 = c->status, .a5 = ~0ULL, .a6 = 0x83400000001, .a7 = ~0ULL,
	};
	struct ms_hyperv_info hv = {
		.priv_high = HV_ISOLATION, .isolation_config_a = ~0u, .isolation_config_b = ~0u,
	};
	struct paravisor_claim claims[PARAVISOR_NR_FEATURES] = {};

	hv_paravisor_decode(&regs, &hv);
	KUNIT_EXPECT_EQ(test, hv.isolation_config_a, c->config_a);
	KUNIT_EXPECT_EQ(test, hv.isolation_config_b, c->config_b);
	KUNIT_EXPECT_EQ(test, hv_paravisor_claims(&hv, claims), c->config_a ? 1 : 0);
}

/* VMBus asks these bits how to post messages, in ways that are x86's. */
static void live_hyperv_is_left_alone(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ms_hyperv.isolation_config_a, 0);
	KUNIT_EXPECT_EQ(test, ms_hyperv.isolation_config_b, 0);
}

static struct kunit_case paravisor_hyperv_cases[] = {
	KUNIT_CASE_PARAM(register_gives_features, config_gen_params),
	KUNIT_CASE_PARAM(failed_read_is_no_isolation, answer_gen_params),
	KUNIT_CASE(live_hyperv_is_left_alone),
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
