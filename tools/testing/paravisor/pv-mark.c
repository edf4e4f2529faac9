// SPDX-License-Identifier: GPL-2.0-only
/*
 * pv-mark N: tell the monitor below to snapshot its exit counters as mark N.
 *
 * A CPUID leaf of our own carries the mark, since CPUID leaves the guest from
 * user space and needs no privilege. Elsewhere it does nothing.
 */
#include <stdio.h>
#include <stdlib.h>

#define MARK_LEAF	0x50564d4bU	/* "PVMK" */

static void mark(unsigned int n)
{
#if defined(__x86_64__)
	unsigned int eax = MARK_LEAF, ebx, ecx = n, edx;

	asm volatile("cpuid" : "+a" (eax), "=b" (ebx), "+c" (ecx), "=d" (edx) : : "memory");
#else
	(void)n;
#endif
}

int main(int argc, char **argv)
{
	char *end;
	unsigned long n;

	if (argc == 2) {
		n = strtoul(argv[1], &end, 0);
		if (*argv[1] && !*end && n < 256) {
			mark(n);
			return 0;
		}
	}
	fprintf(stderr, "usage: pv-mark N\n");
	return 2;
}
