/* SPDX-License-Identifier: GPL-2.0-only */
/* Devices that a careful relying party must refuse, although every digest of the TSM fits. */
#ifndef DSM_MISBEHAVE_H
#define DSM_MISBEHAVE_H

#include <stddef.h>

enum misdeed {
	MISDEED_NONE,
	MISDEED_BAD_SIGNATURE,		/* one bit of the signature is another */
	MISDEED_OTHER_KEY,		/* signed by a key that no certificate is for */
	MISDEED_EXPIRED,		/* the leaf's time is over */
	MISDEED_WRONG_ROOT,		/* a chain of the same names under a root of its own */
	MISDEED_WRONG_MEASUREMENT,	/* block 2, the firmware, is another */
	MISDEED_COUNT
};

/* Returns MISDEED_COUNT for a name that is none. */
enum misdeed misdeed_parse(const char *name);
const char *misdeed_name(enum misdeed misdeed);

#endif
