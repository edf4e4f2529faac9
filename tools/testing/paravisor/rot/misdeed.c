// SPDX-License-Identifier: GPL-2.0-only
#include "misdeed.h"

#include <string.h>

static const struct {
	const char *name, *expect;
} misdeeds[MISDEED_COUNT] = {
	[MISDEED_NONE] = { "good", "ok" },
	[MISDEED_BAD_SIGNATURE] = { "bad-signature", "unverifiable" },
	[MISDEED_OTHER_KEY] = { "other-key", "unverifiable" },
	[MISDEED_OTHER_USER_DATA] = { "other-user-data", "unverifiable" },
	[MISDEED_OTHER_VMPL] = { "other-vmpl", "unverifiable" },
	[MISDEED_WRONG_MEASUREMENT] = { "wrong-measurement", "unverifiable" },
	[MISDEED_OTHER_CHIP] = { "other-chip", "unverifiable" },
	[MISDEED_OTHER_TCB] = { "other-tcb", "unverifiable" },
	[MISDEED_DEBUG_POLICY] = { "debug-policy", "unverifiable" },
	[MISDEED_NO_CERTS] = { "no-certs", "ok" },
	[MISDEED_OTHER_CHAIN] = { "other-chain", "unverifiable" },
	[MISDEED_EXPIRED] = { "expired", "ok" },
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

/* Half of a hostile run's reports are good. */
static enum misdeed draw(u64 seed, unsigned int number)
{
	struct rng r;

	rng_seed(&r, seed, number);
	return rng_below(&r, 2) ? MISDEED_NONE : rng_below(&r, MISDEED_COUNT);
}

enum misdeed misdeed_choose(const struct misdeed_plan *plan, unsigned int number)
{
	if (plan->hostile)
		return draw(plan->seed, number);
	return plan->len ? plan->list[min_size(number, plan->len - 1)] : MISDEED_NONE;
}

bool misdeed_is_planned(const struct misdeed_plan *plan, enum misdeed misdeed)
{
	for (size_t i = 0; i < plan->len; i++)
		if (plan->list[i] == misdeed)
			return true;
	return plan->hostile;
}
