// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the RSI calls that change memory between private and shared
 *
 * They are compiled into this module once more, above a made-up RMM that is
 * called in the place of the SMC instruction.
 */

#include <linux/arm-smccc.h>

static void rmm_smc(unsigned long fid, unsigned long start, unsigned long end, unsigned long ripas,
		    unsigned long flags, unsigned long a5, unsigned long a6, unsigned long a7,
		    struct arm_smccc_res *res);

/* Before any header that makes calls. */
#undef arm_smccc_smc
#define arm_smccc_smc	rmm_smc

#include <kunit/test.h>
#include <linux/align.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include <asm/rsi.h>

#define NOT_SUPPORTED	(~0UL)

/**
 * struct host - how RIPAS changes are answered
 * @steps: where each call gets to, from the start of the range; the last one
 *	stands for all that follow
 * @nr_steps: entries in @steps
 * @pauses: calls, before the first step, that get nowhere
 * @status: the answer to the call after these
 * @response: the host's answer
 * @calls: calls so far
 * @ripas: asked for
 * @flags: asked with
 */
struct host {
	const long *steps;
	unsigned int nr_steps;
	unsigned int pauses;
	unsigned long status;
	unsigned long response;
	unsigned int calls;
	unsigned long ripas;
	unsigned long flags;
};

static struct host host;

#define START	0x80000000UL
#define END	(START + SZ_64K)

static void rmm_smc(unsigned long fid, unsigned long start, unsigned long end, unsigned long ripas,
		    unsigned long flags, unsigned long a5, unsigned long a6, unsigned long a7,
		    struct arm_smccc_res *res)
{
	bool pauses = host.calls < host.pauses;
	unsigned int step = pauses ? 0 : min(host.calls - host.pauses, host.nr_steps - 1);

	*res = (struct arm_smccc_res){ .a0 = RSI_ERROR_INPUT, .a1 = start, .a2 = end };
	/* Enough; or the test would not end. */
	if (++host.calls > 3 * RSI_MAX_STALLS)
		return;
	if (fid != SMC_RSI_IPA_STATE_SET || start >= end || !IS_ALIGNED(start | end, SZ_4K))
		return;

	host.ripas = ripas;
	host.flags = flags;
	res->a0 = host.status;
	res->a1 = pauses ? start : START + host.steps[step];
	res->a2 = host.response;
}

static const struct range {
	const char *name;
	int expected;
	unsigned int calls;
	unsigned long status;
	unsigned long response;
	unsigned int nr_steps;
	long steps[8];
	unsigned int pauses;
} ranges[] = {
	{ "at once", 0, 1, 0, RSI_ACCEPT, 1, { SZ_64K } },
	{ "in pieces", 0, 3, 0, RSI_ACCEPT, 3, { SZ_4K, SZ_32K, SZ_64K } },
	{ "a host that pauses", 0, 3, 0, RSI_ACCEPT, 3, { 0, 0, SZ_64K } },
	{ "a host that pauses again", 0, 6, 0, RSI_ACCEPT, 6,
	  { 0, 0, SZ_8K, SZ_8K, SZ_8K, SZ_64K } },
	{ "a slow host", 0, RSI_MAX_STALLS, 0, RSI_ACCEPT, 1, { SZ_64K }, RSI_MAX_STALLS - 1 },
	{ "a host that is too slow", -EINVAL, RSI_MAX_STALLS, 0, RSI_ACCEPT, 1, { SZ_64K },
	  RSI_MAX_STALLS },
	{ "a slow host that stops", -EINVAL, 2 * RSI_MAX_STALLS, 0, RSI_ACCEPT, 1, { SZ_8K },
	  RSI_MAX_STALLS - 1 },
	{ "a host that never begins", -EINVAL, RSI_MAX_STALLS, 0, RSI_ACCEPT, 1, { 0 } },
	{ "a host that stops", -EINVAL, RSI_MAX_STALLS + 1, 0, RSI_ACCEPT, 2, { SZ_8K, SZ_8K } },
	{ "back to where it was", -EINVAL, 2, 0, RSI_ACCEPT, 2, { SZ_8K, SZ_4K } },
	{ "before the range", -EINVAL, 1, 0, RSI_ACCEPT, 1, { -SZ_4K } },
	{ "behind the range", -EINVAL, 1, 0, RSI_ACCEPT, 1, { SZ_64K + SZ_4K } },
	{ "part of a page", -EINVAL, 2, 0, RSI_ACCEPT, 1, { 100 } },
	{ "rejected", -EINVAL, 1, 0, RSI_REJECT, 1, { 0 } },
	{ "rejected when done", -EINVAL, 1, 0, RSI_REJECT, 1, { SZ_64K } },
	{ "failed", -EINVAL, 1, RSI_ERROR_INPUT, RSI_ACCEPT, 1, { SZ_64K } },
	{ "failed and rejected", -EINVAL, 1, RSI_ERROR_STATE, RSI_REJECT, 1, { SZ_64K } },
	{ "not supported", -EINVAL, 1, NOT_SUPPORTED, RSI_ACCEPT, 1, { SZ_64K } },
};

KUNIT_ARRAY_PARAM_DESC(range, ranges, name);

static void host_decides_how_far_but_not_how_long(struct kunit *test)
{
	const struct range *range = test->param_value;

	host = (struct host){
		.steps = range->steps,
		.nr_steps = range->nr_steps,
		.pauses = range->pauses,
		.status = range->status,
		.response = range->response,
	};
	KUNIT_EXPECT_EQ(test, rsi_set_memory_range_shared(START, END), range->expected);
	KUNIT_EXPECT_EQ(test, host.calls, range->calls);
	KUNIT_EXPECT_EQ(test, host.ripas, RSI_RIPAS_EMPTY);
	KUNIT_EXPECT_EQ(test, host.flags, RSI_CHANGE_DESTROYED);
}

static void lost_pages_stay_lost(struct kunit *test)
{
	static const long all = SZ_64K;

	host = (struct host){ .steps = &all, .nr_steps = 1 };
	KUNIT_EXPECT_EQ(test, rsi_set_memory_range_protected_safe(START, END), 0);
	KUNIT_EXPECT_EQ(test, host.ripas, RSI_RIPAS_RAM);
	KUNIT_EXPECT_EQ(test, host.flags, RSI_NO_CHANGE_DESTROYED);
	KUNIT_EXPECT_EQ(test, rsi_set_memory_range_protected_safe(START, START), 0);
	KUNIT_EXPECT_EQ(test, host.calls, 1);
}

static struct kunit_case rsi_memory_cases[] = {
	KUNIT_CASE_PARAM(host_decides_how_far_but_not_how_long, range_gen_params),
	KUNIT_CASE(lost_pages_stay_lost),
	{ }
};

static struct kunit_suite rsi_memory_suite = {
	.name = "rsi_memory",
	.test_cases = rsi_memory_cases,
};

kunit_test_suite(rsi_memory_suite);

MODULE_DESCRIPTION("KUnit tests of RSI calls for memory");
MODULE_LICENSE("GPL");
