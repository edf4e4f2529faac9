// SPDX-License-Identifier: GPL-2.0-only
#include "misbehave.h"

#include <string.h>

static const char *const names[MISDEED_COUNT] = {
	[MISDEED_NONE] = "good",
	[MISDEED_BAD_SIGNATURE] = "bad-signature",
	[MISDEED_OTHER_KEY] = "other-key",
	[MISDEED_EXPIRED] = "expired",
	[MISDEED_WRONG_ROOT] = "wrong-root",
	[MISDEED_WRONG_MEASUREMENT] = "wrong-measurement",
};

enum misdeed misdeed_parse(const char *name)
{
	enum misdeed m;

	for (m = MISDEED_NONE; m < MISDEED_COUNT; m++)
		if (!strcmp(names[m], name))
			break;
	return m;
}

const char *misdeed_name(enum misdeed misdeed)
{
	return names[misdeed];
}
