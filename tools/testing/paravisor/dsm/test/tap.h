/* SPDX-License-Identifier: GPL-2.0-only */
/* Test lines in TAP; run.sh numbers them. A check that fails ends up in the exit status. */
#ifndef DSM_TEST_TAP_H
#define DSM_TEST_TAP_H

#include <stdarg.h>
#include <stdio.h>

#include "util.h"

static unsigned int tap_count, tap_failed;

__printf(2, 3)
static inline bool check(bool passed, const char *fmt, ...)
{
	va_list ap;

	tap_count++;
	printf("%sok - ", passed ? "" : "not ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	tap_failed += !passed;
	return passed;
}

static inline int tap_end(void)
{
	if (tap_failed)
		printf("# %u of %u failed\n", tap_failed, tap_count);
	return tap_failed || !tap_count;
}

#endif
