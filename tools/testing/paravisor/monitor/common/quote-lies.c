// SPDX-License-Identifier: GPL-2.0-only
/* Which lie, if any, the host tells about a quote. */
#include "hostile.h"
#include "quote-lies.h"
#include "string.h"

#define SELDOM	16

static enum quote_lie standing;

bool quote_set_lie(u32 index)
{
	if (index >= QUOTE_LIES)
		return false;
	standing = index;
	return true;
}

bool quote_set_lie_name(const char *name)
{
	for (u32 i = 0; i < QUOTE_LIES; i++)
		if (!strcmp(quote_lie_names[i], name))
			return quote_set_lie(i);
	return false;
}

bool quote_host_is_honest(void)
{
	return !standing && !hostile.on;
}

static bool takes_long(enum quote_lie lie)
{
	return lie == QUOTE_NEVER || lie == QUOTE_LATE;
}

/* A guest waits half a minute for some, so these are told less often. */
static enum quote_lie draw(void)
{
	bool long_too = !(hostile_number(LIE_TDX_QUOTE) % SELDOM);
	enum quote_lie lie;

	do {
		lie = hostile_number(LIE_TDX_QUOTE) % QUOTE_LIES;
	} while (lie == QUOTE_HONEST || (takes_long(lie) && !long_too));
	return lie;
}

enum quote_lie quote_choose_lie(void)
{
	enum quote_lie lie = standing;

	if (!lie && hostile_draws(LIE_TDX_QUOTE))
		lie = draw();
	if (lie)
		hostile_tell(LIE_TDX_QUOTE, "%s", quote_lie_names[lie]);
	return lie;
}
