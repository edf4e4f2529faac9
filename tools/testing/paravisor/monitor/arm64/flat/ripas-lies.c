// SPDX-License-Identifier: GPL-2.0-only
/* A host that stops in the middle of a change of RIPAS, or refuses it. */
#include "flat.h"

#define PAGES	8
#define TURNS	400
#define FIRST	TEST_PAGE(16)
#define LAST	TEST_PAGE(16 + PAGES)

enum { ACCEPTED, REJECTED };

static u64 changes, stops, rejects;

static u64 state_of(u64 page)
{
	struct call c = { .x = { RSI(0x198), page, page + PAGE_SIZE } };

	smc(&c);
	return c.x[2];
}

static bool all_are(u64 base, u64 top, u64 ripas)
{
	while (base < top && state_of(base) == ripas)
		base += PAGE_SIZE;
	return base == top;
}

/* What the answer says is what happened, and no more. Returns how far it came. */
static u64 change(u64 base, u64 ripas)
{
	struct call c;
	u64 status = set_state(&c, base, LAST, ripas), reached = c.x[1], response = c.x[2];

	changes++;
	stops += reached < LAST;
	rejects += response == REJECTED;
	if (status || reached < base || reached > LAST || reached & ~PAGE_MASK)
		check_equal(reached, base, "an address on the way");
	if (response != ACCEPTED && (response != REJECTED || ripas != RSI_RAM))
		check_equal(response, ACCEPTED, "nobody refuses what is given away");
	if (!all_are(base, reached, ripas))
		check(false, "all pages up to there have changed");
	if (!all_are(reached, LAST, !ripas))
		check(false, "and none behind");
	return reached;
}

static bool change_all(u64 ripas)
{
	u64 base = FIRST;

	for (u32 i = 0; i < TURNS && base < LAST; i++)
		base = change(base, ripas);
	return base == LAST;
}

void test_ripas_lies(void)
{
	bool whole = true;

	for (u32 i = 0; i < TURNS / 4; i++)
		whole &= change_all(RSI_EMPTY) && change_all(RSI_RAM);
	check(whole, "who goes on gets to the end");
	check(stops > 4 && stops < changes / 2, "the host stopped now and then");
	check(rejects && rejects < stops, "... and refused now and then");
}
