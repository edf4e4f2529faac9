/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by programs that ask for one thing and tell the exact error. */
#ifndef PARAVISOR_REQUEST_H
#define PARAVISOR_REQUEST_H

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

static inline int fail(const char *step)
{
	printf("%s %s\n", step, strerrorname_np(errno));
	return 1;
}

/* Returns the number of bytes, or -1. */
static inline ssize_t from_hex(const char *hex, unsigned char *out, size_t max)
{
	size_t n = 0;

	for (; *hex; hex += 2) {
		if (n == max || sscanf(hex, "%2hhx", &out[n++]) != 1 || !hex[1])
			return -1;
	}
	return n;
}

#endif
