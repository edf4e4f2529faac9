// SPDX-License-Identifier: GPL-2.0-only
#include "misdeed.h"

#include <string.h>

#define SNP	BIT(TECHNOLOGY_SNP)
#define TDX	BIT(TECHNOLOGY_TDX)
#define CCA	BIT(TECHNOLOGY_CCA)
#define ALL	(SNP | TDX | CCA)

static const struct {
	const char *name, *expect;
	unsigned int technologies;
} misdeeds[MISDEED_COUNT] = {
	[MISDEED_NONE] = { "good", "ok", ALL },
	[MISDEED_BAD_SIGNATURE] = { "bad-signature", "unverifiable", ALL },
	[MISDEED_OTHER_KEY] = { "other-key", "unverifiable", ALL },
	[MISDEED_OTHER_USER_DATA] = { "other-user-data", "unverifiable", ALL },
	[MISDEED_OTHER_VMPL] = { "other-vmpl", "unverifiable", SNP },
	[MISDEED_WRONG_MEASUREMENT] = { "wrong-measurement", "unverifiable", ALL },
	[MISDEED_OTHER_CHIP] = { "other-chip", "unverifiable", SNP },
	[MISDEED_OTHER_TCB] = { "other-tcb", "unverifiable", SNP },
	[MISDEED_DEBUG_POLICY] = { "debug-policy", "unverifiable", ALL },
	[MISDEED_NO_CERTS] = { "no-certs", "ok", SNP | TDX },
	[MISDEED_OTHER_CHAIN] = { "other-chain", "unverifiable", ALL },
	[MISDEED_EXPIRED] = { "expired", "ok", SNP | TDX },
	[MISDEED_OTHER_QE] = { "other-qe", "unverifiable", TDX },
	[MISDEED_BAD_QE_SIGNATURE] = { "bad-qe-signature", "unverifiable", TDX },
	[MISDEED_DEBUG_QE] = { "debug-qe", "unverifiable", TDX },
	[MISDEED_BAD_REALM_SIGNATURE] = { "bad-realm-signature", "unverifiable", CCA },
	[MISDEED_UNBOUND_RAK] = { "unbound-rak", "unverifiable", CCA },
	[MISDEED_NO_PLATFORM] = { "no-platform", "unverifiable", CCA },
	[MISDEED_NO_REALM] = { "no-realm", "unverifiable", CCA },
	[MISDEED_WRONG_TAG] = { "wrong-tag", "unverifiable", CCA },
	[MISDEED_WRONG_ALGORITHM] = { "wrong-algorithm", "unverifiable", CCA },
	[MISDEED_DUPLICATE_CLAIM] = { "duplicate-claim", "unverifiable", CCA },
	[MISDEED_TRUNCATED] = { "truncated", "unverifiable", CCA },
	[MISDEED_TRAILING] = { "trailing", "unverifiable", CCA },
	[MISDEED_GARBAGE] = { "garbage", "unverifiable", CCA },
	[MISDEED_MANY_COMPONENTS] = { "many-components", "ok", CCA },
};

enum misdeed misdeed_parse(const char *name)
{
	enum misdeed m;

	for (m = MISDEED_NONE; m < MISDEED_COUNT; m++)
		if (!strcmp(misdeeds[m].name, name))
			break;
	return m;
}

const char *misdeed_name(enum misdeed misdeed)
{
	return misdeeds[misdeed].name;
}

const char *misdeed_expect(enum misdeed misdeed)
{
	return misdeeds[misdeed].expect;
}

bool misdeed_plan_parse(struct misdeed_plan *plan, const char *names)
{
	char *copy __free(text) = strdup(names);
	char *name, *rest = copy;

	if (!copy)
		die("out of memory");
	*plan = (struct misdeed_plan){ 0 };
	while ((name = strsep(&rest, ","))) {
		enum misdeed m = misdeed_parse(name);

		if (m == MISDEED_COUNT || plan->len == MISDEED_PLAN_MAX)
			return false;
		plan->list[plan->len++] = m;
	}
	return true;
}

bool misdeed_applies(enum misdeed misdeed, enum technology technology)
{
	return misdeeds[misdeed].technologies & BIT(technology);
}

static enum misdeed draw_one(struct rng *r, enum technology technology)
{
	enum misdeed list[MISDEED_COUNT];
	u32 n = 0;

	for (enum misdeed m = MISDEED_NONE; m < MISDEED_COUNT; m++)
		if (misdeed_applies(m, technology))
			list[n++] = m;
	return list[rng_below(r, n)];
}

/* Half of a hostile run's reports are good. */
static enum misdeed draw(u64 seed, unsigned int number, enum technology technology)
{
	struct rng r;

	rng_seed(&r, seed, number);
	return rng_below(&r, 2) ? MISDEED_NONE : draw_one(&r, technology);
}

enum misdeed misdeed_choose(const struct misdeed_plan *plan, unsigned int number,
			    enum technology technology)
{
	enum misdeed misdeed = MISDEED_NONE;

	if (plan->hostile)
		return draw(plan->seed, number, technology);
	if (plan->len)
		misdeed = plan->list[min_size(number, plan->len - 1)];
	return misdeed_applies(misdeed, technology) ? misdeed : MISDEED_NONE;
}

bool misdeed_is_planned(const struct misdeed_plan *plan, enum misdeed misdeed)
{
	for (size_t i = 0; i < plan->len; i++)
		if (plan->list[i] == misdeed)
			return true;
	return plan->hostile;
}
