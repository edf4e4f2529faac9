// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the publisher for the L1 of a partitioned TD: what is claimed
 * with TDX visible and hidden, and by the mark alone
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/cpufeature.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/string.h>

#include <asm/cpuid/api.h>

#include "cpuid.h"
#include "tdx.h"

#define BASE		0x40000000
#define HEAD(eax)	{ (eax), 0x61726150, 0x6f736976, 0x72744672 }	/* "ParavisorFtr" */
#define SHARED		BIT_ULL(47)
#define TDX		PARAVISOR_ISOLATION_TDX

/* Numbers of functions, as the specification gives them */
#define OWNS		(BIT(0) | BIT(1) | BIT(2) | BIT(3))
#define ALIAS		BIT(8)
#define MMIO		BIT(10)
#define VTPM		BIT(16)
#define SERVICES	(BIT(18) | BIT(19) | BIT(20))
#define CONNECT		BIT(26)

#define F_OWNS		(BIT(PARAVISOR_PAGE_STATE) | BIT(PARAVISOR_EXCEPTIONS) |	\
			 BIT(PARAVISOR_INTERRUPTS) | BIT(PARAVISOR_AP_STARTUP))
#define F_SERVICES	(BIT(PARAVISOR_REPORT_TDX) | BIT(PARAVISOR_MEASURE_EXTEND) |	\
			 BIT(PARAVISOR_QUOTE_TDX))
#define F_MARK		(BIT(PARAVISOR_PAGE_STATE) | BIT(PARAVISOR_PRIVATE_MMIO) |	\
			 BIT(PARAVISOR_VTPM))

/* A way to be an L2: what the guest knows, what the block says, what follows */
struct way {
	const char *name;
	u64 shared;
	bool marker;
	bool tdisp;
	bool leaves;
	u32 functions;
	u8 technology;
	u8 level;
	u8 alias;
	int rc;		/* of reading */
	bool usable;
	unsigned long features;
};

static const struct way ways[] = {
	{ "hidden", 0, false, true, true, OWNS | VTPM | SERVICES | CONNECT, TDX, 1, 0, 0, true,
	  F_OWNS | F_SERVICES | BIT(PARAVISOR_VTPM) | BIT(PARAVISOR_TDISP) },
	{ "hidden, no TDX Connect here", 0, false, false, true, OWNS | SERVICES | CONNECT, TDX, 1,
	  0, 0, true, F_OWNS | F_SERVICES },
	{ "hidden, no report", 0, false, true, true, OWNS | BIT(19), TDX, 3, 0, 0, true,
	  F_OWNS | BIT(PARAVISOR_MEASURE_EXTEND) },
	{ "hidden, functions of SNP", 0, false, true, true, OWNS | BIT(4) | BIT(9) | BIT(17) |
	  BIT(24), TDX, 1, 0, 0, true, F_OWNS },
	{ "hidden, accepts by itself", 0, false, true, true, OWNS | BIT(25), TDX, 1, 0, 0, true,
	  F_OWNS | BIT(PARAVISOR_TDISP_ATTESTED) },
	{ "hidden, pages left", 0, false, true, true, BIT(1) | SERVICES, TDX, 1, 0, 0, false, 0 },
	{ "hidden, exceptions left", 0, false, true, true, BIT(0) | SERVICES, TDX, 1, 0, 0, false,
	  0 },
	{ "hidden, alias", 0, false, true, true, OWNS | ALIAS, TDX, 1, 47, 0, false, 0 },
	{ "hidden, VM 0", 0, false, true, true, OWNS, TDX, 0, 0, 0, false, 0 },
	{ "hidden, VM 4", 0, false, true, true, OWNS, TDX, 4, 0, 0, false, 0 },
	{ "hidden, no leaves", 0, false, true, false, .rc = -ENOENT },
	{ "hidden, block of SNP", 0, false, true, true, OWNS, PARAVISOR_ISOLATION_SNP, 1, 0,
	  -ENODEV },
	{ "hidden, unknown technology", 0, false, true, true, OWNS, 0xff, 1, 0, -ENODEV },
	{ "hidden, alias bit alone", 0, false, true, true, OWNS, TDX, 1, 47, -EINVAL },
	{ "visible", SHARED, true, true, true, BIT(0) | BIT(1) | ALIAS | SERVICES | CONNECT, TDX,
	  1, 47, 0, true, BIT(PARAVISOR_PAGE_STATE) | BIT(PARAVISOR_EXCEPTIONS) |
	  BIT(PARAVISOR_SHARED_ALIAS) | F_SERVICES | BIT(PARAVISOR_TDISP) },
	{ "visible, #VE for the guest", SHARED, true, true, true, BIT(0) | ALIAS | SERVICES, TDX, 2,
	  47, 0, true, BIT(PARAVISOR_PAGE_STATE) | BIT(PARAVISOR_SHARED_ALIAS) | F_SERVICES },
	{ "visible, vTPM", SHARED, true, true, true, BIT(0) | MMIO | VTPM, TDX, 1, 0, 0, true,
	  F_MARK },
	{ "visible, nothing", SHARED, true, true, true, 0, TDX, 1, 0, 0, true, 0 },
	{ "visible, accepts pages itself", SHARED, true, true, true, SERVICES, TDX, 1, 0, 0, true,
	  F_SERVICES },
	{ "visible, another alias", SHARED, true, true, true, OWNS | ALIAS, TDX, 1, 46, 0, false,
	  0 },
	{ "visible, alias above the mask", SHARED, true, true, true, OWNS | ALIAS, TDX, 1, 51, 0,
	  false, 0 },
	{ "visible, VM 0", SHARED, true, true, true, OWNS, TDX, 0, 0, 0, false, 0 },
	{ "mark alone", SHARED, true, true, false, .rc = -ENOENT, .features = F_MARK },
	{ "ordinary TD", SHARED, false, true, false, .rc = -ENOENT },
	{ "ordinary TD, block of the host", SHARED, false, true, true, OWNS | ALIAS | SERVICES |
	  CONNECT, TDX, 1, 47, 0, true, 0 },
	{ "ordinary VM", 0, false, true, false, .rc = -ENOENT },
};

static void describe_way(const struct way *way, char *desc)
{
	strscpy(desc, way->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(way, ways, describe_way);

static bool read_way(const void *ctx, u32 leaf, struct cpuid_regs *regs)
{
	const struct way *way = ctx;
	bool mmio = way->functions & MMIO;

	switch (way->leaves ? leaf : 0) {
	case BASE:
		*regs = (struct cpuid_regs)HEAD(BASE + 2 + mmio);
		return true;
	case BASE + 1:
		*regs = (struct cpuid_regs) { 1, way->technology | way->level << 8 |
					      way->alias << 16, mmio, 0 };
		return true;
	case BASE + 2:
		*regs = (struct cpuid_regs) { way->functions };
		return true;
	case BASE + 3:
		*regs = (struct cpuid_regs) { 0xfed40000, 0, 1, 0 };
		return true;
	default:
		return false;
	}
}

static unsigned long claimed(struct kunit *test, const struct tdx_facts *facts,
			     const char *scheme)
{
	struct paravisor_claim claims[PARAVISOR_NR_FEATURES] = {};
	unsigned int nr = tdx_paravisor_claims(facts, claims);
	unsigned long features = 0;

	KUNIT_ASSERT_LE(test, nr, ARRAY_SIZE(claims));
	for (int i = 0; i < nr; i++) {
		KUNIT_EXPECT_FALSE(test, features & BIT(claims[i].feature));
		KUNIT_EXPECT_TRUE_MSG(test, strstarts(claims[i].source, scheme), "%s",
				      claims[i].source);
		features |= BIT(claims[i].feature);
	}

	return features;
}

static void ways_give_features(struct kunit *test)
{
	const struct way *way = test->param_value;
	struct paravisor_block block;
	const struct tdx_facts facts = {
		.shared = way->shared,
		.marker = way->marker,
		.tdisp = way->tdisp,
		.block = &block,
	};

	KUNIT_ASSERT_EQ(test, paravisor_cpuid_read_at(read_way, way, BASE, TDX, &block), way->rc);
	if (way->leaves && !way->rc)
		KUNIT_ASSERT_EQ(test, !tdx_unusable(&facts), way->usable);
	if (way->leaves && !way->usable)
		return;

	KUNIT_EXPECT_EQ(test, claimed(test, &facts, way->leaves ? "cpuid:0x40000002.eax[" :
				      "tdx:0x21.1.ebx[0]"), way->features);
}

static void mark_is_one_bit(struct kunit *test)
{
	static const struct {
		struct cpuid_regs subleaf;
		bool marker;
	} cases[] = {
		{ { 0, 1, 0, 0 }, true },
		{ { ~0u, ~0u, ~0u, ~0u }, true },
		{ { 0, 0, 0, 0 }, false },
		{ { 1, 0, 1, 1 }, false },
		{ { 0, ~1u, 0, 0 }, false },
	};

	for (int i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ(test, tdx_has_marker(&cases[i].subleaf), cases[i].marker);
}

static void signature_vouches(struct kunit *test)
{
	static const struct {
		struct cpuid_regs subleaf;
		u32 base;
	} cases[] = {
		{ HEAD(0x40000000), 0x40000000 },
		{ HEAD(0x40000300), 0x40000300 },
		{ HEAD(0), 0 },
		{ { 0x40000000, 0, 0, 0 }, 0 },
		{ { 0x40000000, 0x61726150, 0x6f736976, 0 }, 0 },
		{ { 0x40000000, 0x61726150, 0, 0x72744672 }, 0 },
		{ { 0x40000000, 0, 0x6f736976, 0x72744672 }, 0 },
	};

	for (int i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ(test, tdx_feature_base(&cases[i].subleaf), cases[i].base);
}

static void mark_makes_one_page_private(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, tdx_marker_is_private(0xfed40000));
	KUNIT_EXPECT_TRUE(test, tdx_marker_is_private(0xfed40fff));
	KUNIT_EXPECT_FALSE(test, tdx_marker_is_private(0xfed3ffff));
	KUNIT_EXPECT_FALSE(test, tdx_marker_is_private(0xfed41000));
	KUNIT_EXPECT_FALSE(test, tdx_marker_is_private(0xfec00000));
	KUNIT_EXPECT_FALSE(test, tdx_marker_is_private(SHARED | 0xfed40000));
}

/* In an ordinary TD the leaves are the host's: whatever they say, nothing is there. */
static void live_td_needs_the_mark(struct kunit *test)
{
	struct cpuid_regs marker;

	if (!boot_cpu_has(X86_FEATURE_TDX_GUEST))
		kunit_skip(test, "TDX is not visible");

	cpuid_count(0x21, 1, &marker.eax, &marker.ebx, &marker.ecx, &marker.edx);
	if (!tdx_has_marker(&marker))
		KUNIT_EXPECT_EQ(test, paravisor_isolation(), PARAVISOR_ISOLATION_NONE);
}

static struct kunit_case paravisor_tdx_cases[] = {
	KUNIT_CASE_PARAM(ways_give_features, way_gen_params),
	KUNIT_CASE(mark_is_one_bit),
	KUNIT_CASE(signature_vouches),
	KUNIT_CASE(mark_makes_one_page_private),
	KUNIT_CASE(live_td_needs_the_mark),
	{}
};

static struct kunit_suite paravisor_tdx_suite = {
	.name	    = "paravisor_tdx",
	.test_cases = paravisor_tdx_cases,
};

kunit_test_suite(paravisor_tdx_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests of the TDX publisher");
MODULE_LICENSE("GPL");
