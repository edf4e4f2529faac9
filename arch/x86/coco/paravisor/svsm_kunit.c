// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the SVSM publisher: features derived from what an SVSM says
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/module.h>
#include <linux/string.h>

#include <asm/sev.h>

#include "cpuid.h"
#include "svsm.h"

#define V(min, max)	((u64)(max) << 32 | (min))

#define CORE		(BIT(PARAVISOR_PAGE_STATE) | BIT(PARAVISOR_VCPU_CREATE))
#define ATTEST		BIT(PARAVISOR_REPORT_SVSM)
#define VTPM		BIT(PARAVISOR_VTPM)
#define APIC		BIT(PARAVISOR_INTERRUPTS)
#define MESSAGES	BIT(PARAVISOR_REPORT_SNP)
#define TDISP		BIT(PARAVISOR_TDISP)
#define ATTESTED	BIT(PARAVISOR_TDISP_ATTESTED)

struct svsm_case {
	const char *name;
	struct svsm_facts facts;
	unsigned long leaves;
	unsigned long features;
};

#define V1	V(1, 1)

static const struct svsm_case svsm_cases[] = {
	{ "all that COCONUT has", { true, V1, V1, 0, BIT(8), 1, true }, 0,
	  CORE | ATTEST | VTPM | MESSAGES },
	{ "alternate injection", { true, V1, V1, V1, BIT(8), 1, true }, 0,
	  CORE | ATTEST | VTPM | APIC | MESSAGES },
	{ "core only", { true, V1, 0, 0, 0, 1, false }, 0, CORE },
	{ "no key", { true, V1, V1, 0, 0, 1, false }, 0, CORE | ATTEST },
	{ "key only", { true, 0, 0, 0, 0, 0, true }, 0, MESSAGES },
	{ "nothing", { true, 0, 0, 0, 0, 0, false }, 0, 0 },
	{ "version in the secrets page only", { true, 0, 0, 0, 0, 1, false }, 0, 0 },
	{ "no query", { false, 0, 0, 0, BIT(8), 1, true }, 0, CORE | VTPM | MESSAGES },
	{ "no query, later version", { false, 0, 0, 0, 0, 7, false }, 0, CORE },
	{ "no query, no version", { false, 0, 0, 0, 0, 0, false }, 0, 0 },
	{ "later versions, too", { true, V(1, 2), V(0, 9), V(1, ~0u), 0, 1, false }, 0,
	  CORE | ATTEST | APIC },
	{ "later versions only", { true, V(2, 2), V(2, 3), V(2, ~0u), 0, 1, false }, 0, 0 },
	{ "range upside down", { true, V(2, 1), V(1, 0), V(~0u, 1), 0, 1, false }, 0, 0 },
	{ "vtpm without the command", { true, V1, 0, 0, ~BIT(8), 1, false }, 0, CORE },
	{ "vtpm with all commands", { true, V1, 0, 0, ~0ULL, 1, false }, 0, CORE | VTPM },
	{ "tdisp", { true, V1, 0, 0, 0, 1, true, true }, TDISP, CORE | MESSAGES | TDISP },
	{ "tdisp, no transport", { true, V1, 0, 0, 0, 1, true, false }, TDISP,
	  CORE | MESSAGES },
	{ "transport, no tdisp", { true, V1, 0, 0, 0, 1, true, true }, 0, CORE | MESSAGES },
	{ "attested", { true, V1, 0, 0, 0, 1, false, false }, ATTESTED, CORE | ATTESTED },
	{ "tdisp, no key", { true, V1, 0, 0, 0, 1, false, true }, TDISP, CORE },
	{ "attested, tdisp", { true, V1, 0, 0, 0, 1, true, true }, ATTESTED | TDISP,
	  CORE | MESSAGES | ATTESTED | TDISP },
	{ "leaves repeat the calls", { true, V1, 0, 0, 0, 1, false, false }, CORE, CORE },
	{ "leaves contradict the calls", { true, 0, 0, 0, 0, 1, false, true },
	  ~(ATTESTED | TDISP), 0 },
	{ "no key, whatever the leaves say", { true, 0, 0, 0, 0, 1, false, true },
	  ~0UL, ATTESTED },
};

static void describe_svsm_case(const struct svsm_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(svsm, svsm_cases, describe_svsm_case);

static void list_leaves(struct paravisor_block *block, unsigned long leaves)
{
	for (int f = 0; f < PARAVISOR_NR_FEATURES; f++)
		if (leaves & BIT(f))
			strscpy(block->sources[f], "cpuid:0x40000102.eax[0]");
}

static bool is_source_of(const char *source, enum paravisor_feature feature)
{
	bool leaf = feature == PARAVISOR_TDISP || feature == PARAVISOR_TDISP_ATTESTED;

	return strstarts(source, leaf ? "cpuid:0x40000102." : "svsm:");
}

static void facts_give_features(struct kunit *test)
{
	const struct svsm_case *c = test->param_value;
	struct paravisor_claim claims[PARAVISOR_NR_FEATURES] = {};
	struct svsm_facts facts = c->facts;
	struct paravisor_block block = {};
	unsigned long features = 0;
	unsigned int nr;

	list_leaves(&block, c->leaves);
	facts.block = &block;

	nr = svsm_paravisor_claims(&facts, claims);
	KUNIT_ASSERT_LE(test, nr, ARRAY_SIZE(claims));
	for (int i = 0; i < nr; i++) {
		KUNIT_EXPECT_FALSE(test, features & BIT(claims[i].feature));
		KUNIT_EXPECT_TRUE_MSG(test, is_source_of(claims[i].source, claims[i].feature),
				      "%s", claims[i].source);
		features |= BIT(claims[i].feature);
	}
	KUNIT_EXPECT_EQ(test, features, c->features);
}

static const char *source_of(const struct svsm_facts *facts, enum paravisor_feature feature)
{
	struct paravisor_claim claims[PARAVISOR_NR_FEATURES] = {};
	unsigned int nr = svsm_paravisor_claims(facts, claims);

	for (int i = 0; i < nr; i++)
		if (claims[i].feature == feature)
			return claims[i].source;

	return "(none)";
}

static void sources_tell_who_said_it(struct kunit *test)
{
	struct paravisor_block block = {};
	struct svsm_facts facts = {
		.query = true, .core = V1, .attest = V1, .apic = V1,
		.vtpm_commands = BIT(8), .max_version = 1, .vmpck = true, .block = &block,
	};

	KUNIT_EXPECT_STREQ(test, source_of(&facts, PARAVISOR_PAGE_STATE), "svsm:core.1");
	KUNIT_EXPECT_STREQ(test, source_of(&facts, PARAVISOR_VCPU_CREATE), "svsm:core.2");
	KUNIT_EXPECT_STREQ(test, source_of(&facts, PARAVISOR_REPORT_SVSM), "svsm:query(1)");
	KUNIT_EXPECT_STREQ(test, source_of(&facts, PARAVISOR_VTPM), "svsm:vtpm.0");
	KUNIT_EXPECT_STREQ(test, source_of(&facts, PARAVISOR_INTERRUPTS), "svsm:query(3)");
	KUNIT_EXPECT_STREQ(test, source_of(&facts, PARAVISOR_REPORT_SNP), "svsm:secrets.vmpck");

	facts.query = false;
	KUNIT_EXPECT_STREQ(test, source_of(&facts, PARAVISOR_PAGE_STATE),
			   "svsm:secrets.max_version");
	KUNIT_EXPECT_STREQ(test, source_of(&facts, PARAVISOR_VCPU_CREATE),
			   "svsm:secrets.max_version");
}

/* At VMPL0 the guest is in charge, whatever the host's CPUID rows say. */
static void live_level_decides(struct kunit *test)
{
	if (!snp_vmpl)
		KUNIT_EXPECT_FALSE(test, paravisor_has(PARAVISOR_VCPU_CREATE));
	else
		KUNIT_EXPECT_EQ(test, paravisor_isolation(), PARAVISOR_ISOLATION_SNP);
}

static struct kunit_case paravisor_svsm_cases[] = {
	KUNIT_CASE_PARAM(facts_give_features, svsm_gen_params),
	KUNIT_CASE(sources_tell_who_said_it),
	KUNIT_CASE(live_level_decides),
	{}
};

static struct kunit_suite paravisor_svsm_suite = {
	.name	    = "paravisor_svsm",
	.test_cases = paravisor_svsm_cases,
};

kunit_test_suite(paravisor_svsm_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests of the SVSM publisher and of vTOM guests");
MODULE_LICENSE("GPL");
