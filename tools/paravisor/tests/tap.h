/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_TAP_H
#define PARAVISORCTL_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "../compiler.h"

static int tap_count, tap_failed;

__printf(2, 3)
static inline bool ok(bool good, const char *fmt, ...)
{
	va_list ap;

	printf("%s %d ", good ? "ok" : "not ok", ++tap_count);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	tap_failed += !good;
	return good;
}

static inline int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed ? 1 : 0;
}

#endif
