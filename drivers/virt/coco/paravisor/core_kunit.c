// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the paravisor core: publication, sealing, questions
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/module.h>
#include <linux/string.h>

#include "core.h"

#define CPUID_SOURCE "cpuid:0x4000000c.eax[0]"

static bool test_is_private_mmio(phys_addr_t addr)
{
	return addr == 0xfec00000;
}

static int test_set_shared(unsigned long addr, int nr_pages, bool shared)
{
	return 0;
}

/* The core does not look into a transport */
static const char test_tdisp;

static const struct paravisor_ops test_ops = {
	.is_private_mmio = test_is_private_mmio,
	.set_shared	 = test_set_shared,
	.tdisp		 = (const void *)&test_tdisp,
};

static const struct paravisor_claim good_claims[] = {
	{ PARAVISOR_PAGE_STATE,		CPUID_SOURCE },
	{ PARAVISOR_PRIVATE_MMIO,	CPUID_SOURCE },
	{ PARAVISOR_VISIBILITY_CALL,	"cpuid:0x40000003.ebx[22]" },
	{ PARAVISOR_TDISP,		"hypercall:0x8001[40]" },
	{ PARAVISOR_REPORT_SVSM,	"svsm:query" },
};

static const struct paravisor_desc good_desc = {
	.name	   = "test",
	.level	   = "vmpl2",
	.isolation = PARAVISOR_ISOLATION_SNP,
	.claims	   = good_claims,
	.nr_claims = ARRAY_SIZE(good_claims),
	.ops	   = &test_ops,
};

/* A refused description must leave no trace. */
static void expect_refused(struct kunit *test, const struct paravisor_desc *desc)
{
	struct paravisor_state state = {}, empty = {};

	KUNIT_EXPECT_EQ(test, paravisor_state_publish(&state, desc), -EINVAL);
	KUNIT_EXPECT_MEMEQ(test, &state, &empty, sizeof(state));
}

static void expect_claim_refused(struct kunit *test, struct paravisor_claim claim)
{
	struct paravisor_desc desc = good_desc;
	struct paravisor_claim claims[] = {
		good_claims[0], good_claims[1], good_claims[2], good_claims[3], claim,
	};

	desc.claims = claims;
	desc.nr_claims = ARRAY_SIZE(claims);
	expect_refused(test, &desc);
}

static void publish_sets_bits_and_sources(struct kunit *test)
{
	struct paravisor_state state = {};

	KUNIT_ASSERT_EQ(test, paravisor_state_publish(&state, &good_desc), 0);
	KUNIT_EXPECT_PTR_EQ(test, state.desc, &good_desc);

	for (int f = 0; f < PARAVISOR_NR_FEATURES; f++) {
		const char *source = NULL;

		for (int i = 0; i < ARRAY_SIZE(good_claims); i++)
			if (good_claims[i].feature == f)
				source = good_claims[i].source;
		KUNIT_EXPECT_EQ_MSG(test, test_bit(f, state.features), !!source, "%s",
				    paravisor_feature_name(f));
		KUNIT_EXPECT_PTR_EQ(test, state.sources[f], source);
	}
}

static void publish_is_taken_once(struct kunit *test)
{
	static const struct paravisor_claim other_claims[] = {
		{ PARAVISOR_VTPM, CPUID_SOURCE },
	};
	static const struct paravisor_desc other = {
		.name	   = "other",
		.level	   = "vtl0",
		.isolation = PARAVISOR_ISOLATION_VBS,
		.claims	   = other_claims,
		.nr_claims = ARRAY_SIZE(other_claims),
	};
	struct paravisor_state state = {}, before;

	KUNIT_ASSERT_EQ(test, paravisor_state_publish(&state, &good_desc), 0);
	before = state;
	KUNIT_EXPECT_EQ(test, paravisor_state_publish(&state, &other), -EBUSY);
	KUNIT_EXPECT_EQ(test, paravisor_state_publish(&state, &good_desc), -EBUSY);
	KUNIT_EXPECT_EQ(test, paravisor_state_publish(&state, NULL), -EBUSY);
	KUNIT_EXPECT_MEMEQ(test, &state, &before, sizeof(state));
}

static void publish_is_refused_when_sealed(struct kunit *test)
{
	struct paravisor_state state = { .sealed = true };

	KUNIT_EXPECT_EQ(test, paravisor_state_publish(&state, &good_desc), -EPERM);
	KUNIT_EXPECT_NULL(test, state.desc);
}

static void publish_refuses_incomplete(struct kunit *test)
{
	struct paravisor_desc desc;

	expect_refused(test, NULL);

	desc = good_desc;
	desc.name = NULL;
	expect_refused(test, &desc);

	desc = good_desc;
	desc.level = NULL;
	expect_refused(test, &desc);

	desc = good_desc;
	desc.claims = NULL;
	expect_refused(test, &desc);

	desc = good_desc;
	desc.nr_claims = 0;
	expect_refused(test, &desc);

	desc = good_desc;
	desc.isolation = PARAVISOR_ISOLATION_NONE;
	expect_refused(test, &desc);

	desc = good_desc;
	desc.isolation = PARAVISOR_ISOLATION_CCA + 1;
	expect_refused(test, &desc);
}

static void publish_refuses_unknown_feature(struct kunit *test)
{
	expect_claim_refused(test, (struct paravisor_claim) {
		PARAVISOR_NR_FEATURES, CPUID_SOURCE });
	expect_claim_refused(test, (struct paravisor_claim) {
		(enum paravisor_feature)-1, CPUID_SOURCE });
	expect_claim_refused(test, (struct paravisor_claim) {
		(enum paravisor_feature)(PARAVISOR_NR_FEATURES + BITS_PER_LONG),
		CPUID_SOURCE });
}

static void publish_refuses_feature_twice(struct kunit *test)
{
	expect_claim_refused(test, good_claims[0]);
}

static void publish_refuses_bad_source(struct kunit *test)
{
	static const char * const bad[] = {
		NULL, "", ":", "cpuid", "cpuid:", ":0x1", "host:hint", "cpui:0x1",
		"cpuidx:0x1", "CPUID:0x1", " cpuid:0x1", "hypercal:0x1", "hypercall",
	};

	for (int i = 0; i < ARRAY_SIZE(bad); i++)
		expect_claim_refused(test, (struct paravisor_claim) {
			PARAVISOR_VTPM, bad[i] });
}

static void publish_refuses_ops_that_do_not_fit(struct kunit *test)
{
	static const struct paravisor_ops only_mmio = {
		.is_private_mmio = test_is_private_mmio,
	};
	static const struct paravisor_ops only_call = {
		.set_shared = test_set_shared,
	};
	static const struct paravisor_ops only_tdisp = {
		.tdisp = (const void *)&test_tdisp,
	};
	static const struct paravisor_ops no_tdisp = {
		.is_private_mmio = test_is_private_mmio,
		.set_shared	 = test_set_shared,
	};
	struct paravisor_desc desc = good_desc;

	desc.ops = NULL;
	expect_refused(test, &desc);
	desc.ops = &only_mmio;
	expect_refused(test, &desc);
	desc.ops = &only_call;
	expect_refused(test, &desc);
	desc.ops = &only_tdisp;
	expect_refused(test, &desc);
	desc.ops = &no_tdisp;
	expect_refused(test, &desc);

	/* Operations without their bits */
	desc.ops = &test_ops;
	desc.nr_claims = 1;
	expect_refused(test, &desc);
	desc.ops = &only_tdisp;
	expect_refused(test, &desc);
	desc.ops = &only_call;
	desc.nr_claims = 2;
	expect_refused(test, &desc);
	desc.ops = &test_ops;
	desc.nr_claims = 3;
	expect_refused(test, &desc);
}

static void publish_takes_desc_without_ops(struct kunit *test)
{
	struct paravisor_desc desc = good_desc;
	struct paravisor_state state = {};

	desc.ops = NULL;
	desc.nr_claims = 1;
	KUNIT_EXPECT_EQ(test, paravisor_state_publish(&state, &desc), 0);
}

static void only_early_questions_are_unsettled(struct kunit *test)
{
	struct paravisor_state state = {};

	KUNIT_EXPECT_FALSE(test, paravisor_is_settled(&state));
	state.sealed = true;
	KUNIT_EXPECT_TRUE(test, paravisor_is_settled(&state));

	state = (struct paravisor_state) {};
	KUNIT_ASSERT_EQ(test, paravisor_state_publish(&state, &good_desc), 0);
	KUNIT_EXPECT_TRUE(test, paravisor_is_settled(&state));
}

static void names_are_fit_for_files(struct kunit *test)
{
	for (int f = 0; f < PARAVISOR_NR_FEATURES; f++) {
		const char *name = paravisor_feature_name(f);

		KUNIT_ASSERT_NOT_NULL(test, name);
		KUNIT_EXPECT_GT(test, strlen(name), 0);
		KUNIT_EXPECT_EQ_MSG(test, strspn(name, "abcdefghijklmnopqrstuvwxyz_"),
				    strlen(name), "%s", name);
		for (int g = 0; g < f; g++)
			KUNIT_EXPECT_STRNEQ(test, name, paravisor_feature_name(g));
	}
}

static void live_kernel_is_sealed(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, paravisor_state.sealed);
}

/* What consumers are told is what was published, whatever runs below. */
static void live_answers_agree(struct kunit *test)
{
	for (int f = 0; f < PARAVISOR_NR_FEATURES; f++) {
		bool has = test_bit(f, paravisor_state.features);

		KUNIT_EXPECT_EQ(test, test_bit(f, paravisor_features), has);
		KUNIT_EXPECT_EQ(test, paravisor_has(f), has);
		KUNIT_EXPECT_EQ(test, !!paravisor_state.sources[f], has);
	}

	KUNIT_EXPECT_EQ(test, paravisor_isolation() != PARAVISOR_ISOLATION_NONE,
			!!paravisor_state.desc);
}

static void live_transport_comes_with_its_feature(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, !!paravisor_tdisp_transport(),
			paravisor_has(PARAVISOR_TDISP));
}

static void live_ops_answer(struct kunit *test)
{
	bool mmio = paravisor_has(PARAVISOR_PRIVATE_MMIO);

	KUNIT_EXPECT_FALSE(test, paravisor_is_private_mmio(0));

	if (!paravisor_state.desc) {
		KUNIT_EXPECT_FALSE(test, paravisor_is_private_mmio(0xfec00000));
		KUNIT_EXPECT_EQ(test, paravisor_set_shared(0, 0, true), -EOPNOTSUPP);
		return;
	}

	KUNIT_EXPECT_EQ(test, paravisor_is_private_mmio(0xfec00000), mmio);
	KUNIT_EXPECT_EQ(test, paravisor_is_private_mmio(0xfec00fff), mmio);
	KUNIT_EXPECT_FALSE(test, paravisor_is_private_mmio(0xfec01000));
}

static struct kunit_case paravisor_core_cases[] = {
	KUNIT_CASE(publish_sets_bits_and_sources),
	KUNIT_CASE(publish_is_taken_once),
	KUNIT_CASE(publish_is_refused_when_sealed),
	KUNIT_CASE(publish_refuses_incomplete),
	KUNIT_CASE(publish_refuses_unknown_feature),
	KUNIT_CASE(publish_refuses_feature_twice),
	KUNIT_CASE(publish_refuses_bad_source),
	KUNIT_CASE(publish_refuses_ops_that_do_not_fit),
	KUNIT_CASE(publish_takes_desc_without_ops),
	KUNIT_CASE(only_early_questions_are_unsettled),
	KUNIT_CASE(names_are_fit_for_files),
	KUNIT_CASE(live_kernel_is_sealed),
	KUNIT_CASE(live_answers_agree),
	KUNIT_CASE(live_transport_comes_with_its_feature),
	KUNIT_CASE(live_ops_answer),
	{}
};

static struct kunit_suite paravisor_core_suite = {
	.name	    = "paravisor_core",
	.test_cases = paravisor_core_cases,
};

kunit_test_suite(paravisor_core_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests of the paravisor core");
MODULE_LICENSE("GPL");
