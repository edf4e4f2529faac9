// SPDX-License-Identifier: GPL-2.0-only
/*
 * pv-mark N: tell the monitor below to snapshot its exit counters as mark N.
 * pv-mark lie NAME: from now on the host lies so about the TDI, or about quotes, or P0
 * fails so with tokens and measurements; none: no more.
 * pv-mark tdi: what the monitor knows of the TDI, as JSON.
 *
 * On x86, CPUID leaves of our own carry it, since CPUID leaves the guest from
 * user space and needs no privilege. On arm64 it is an instruction that cleans a
 * cache, with the same as its address. Elsewhere nothing happens.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "monitor/common/lie-names.h"

#define MARK_LEAF	0x50564d4bU	/* "PVMK" */
#define LIE_LEAF	0x50564c49U	/* "PVLI" */
#define TDI_LEAF	0x50565444U	/* "PVTD" */

#define STATES		5

struct answer {
	unsigned int eax, ebx, ecx, edx;
};

#if defined(__x86_64__)
static struct answer ask(unsigned int leaf, unsigned int subleaf)
{
	struct answer a;

	asm volatile("cpuid" : "=a" (a.eax), "=b" (a.ebx), "=c" (a.ecx), "=d" (a.edx)
		     : "0" (leaf), "2" (subleaf) : "memory");
	return a;
}
#else
static struct answer ask_by_address(unsigned long address)
{
	register unsigned long x0 asm("x0") = address;
	register unsigned long x1 asm("x1") = 0;
	register unsigned long x2 asm("x2") = 0;
	register unsigned long x3 asm("x3") = 0;

	asm volatile("dc cvac, x0" : "+r" (x0), "+r" (x1), "+r" (x2), "+r" (x3) : : "memory");
	return x0 == address ? (struct answer){ 0 } : (struct answer){ x0, x1, x2, x3 };
}

static struct answer ask(unsigned int leaf, unsigned int subleaf)
{
	return ask_by_address((unsigned long)leaf << 32 | subleaf);
}
#endif

static int mark(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 0);

	if (!*text || *end || n >= 256)
		return 2;
	ask(MARK_LEAF, n);
	return 0;
}

/* Its number at the door, or -1 */
static int lie_number(const char *name)
{
	for (int i = 0; i < TDISP_LIES; i++)
		if (!strcmp(name, tdisp_lie_names[i]))
			return i;
	for (int i = 0; i < QUOTE_LIES; i++)
		if (!strcmp(name, quote_lie_names[i]))
			return QUOTE_LIES_AT + i;
	for (int i = 0; i < TOKEN_FAULTS; i++)
		if (!strcmp(name, token_fault_names[i]))
			return TOKEN_FAULTS_AT + i;
	return -1;
}

static int lie(const char *name)
{
	int number = lie_number(name);

	if (number < 0) {
		fprintf(stderr, "pv-mark: no such lie: %s\n", name);
		return 1;
	}
	if (ask(LIE_LEAF, number).eax == 1)
		return 0;
	fprintf(stderr, "pv-mark: no monitor below that could lie\n");
	return 1;
}

static int tdi(void)
{
	static const char *const states[STATES] = {
		"uninitialised", "unlocked", "locked", "run", "error",
	};
	struct answer a = ask(TDI_LEAF, 0);

	if (a.eax >= STATES || a.edx > 1) {
		fprintf(stderr, "pv-mark: no monitor below\n");
		return 1;
	}
	printf("{\"state\":\"%s\",\"mmio_private_pages\":%u,", states[a.eax], a.ebx);
	printf("\"dma_blocked\":%u,\"dma_private\":%s}\n", a.ecx, a.edx ? "true" : "false");
	return 0;
}

int main(int argc, char **argv)
{
	int rc = 2;

	if (argc == 3 && !strcmp(argv[1], "lie"))
		return lie(argv[2]);
	if (argc == 2)
		rc = strcmp(argv[1], "tdi") ? mark(argv[1]) : tdi();
	if (rc == 2)
		fprintf(stderr, "usage: pv-mark N | lie NAME | tdi\n");
	return rc;
}
