// SPDX-License-Identifier: GPL-2.0-only
/*
 * pv-io read|write DEVICE FIRST COUNT MARK PASSES: COUNT MiB from MiB number FIRST
 * on, in requests of 1 MiB, one after the other and past the page cache; all of it
 * PASSES times. The monitor gets MARK at the start, MARK + 1 after the first pass and
 * so on. Prints what a pass bounced, where pv-bounce is loaded.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MIB		(1UL << 20)
#define PAGE		4096UL
#define BUFFERS		16UL
#define BOUNCED		"/sys/module/pv_bounce/parameters/bytes"
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

static long long bounced(void)
{
	long long bytes = -1;
	FILE *f = fopen(BOUNCED, "r");

	if (!f)
		return -1;
	if (fscanf(f, "%lld", &bytes) != 1)
		bytes = -1;
	fclose(f);
	return bytes;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void transfer(int fd, int writing, char *buffers, unsigned long first, unsigned long count)
{
	for (unsigned long i = first; i < first + count; i++) {
		char *buffer = buffers + i % BUFFERS * MIB;
		ssize_t n = writing ? pwrite(fd, buffer, MIB, i * MIB) :
				      pread(fd, buffer, MIB, i * MIB);

		if (n != (ssize_t)MIB)
			fail(writing ? "write" : "read");
	}
}

/*
 * Neighbours in memory make fewer pieces for the disk, and how many of the pages
 * are neighbours is chance. So every second page that comes goes elsewhere.
 */
static char *scattered(size_t size)
{
	char *wanted = aligned_alloc(PAGE, size), *between = aligned_alloc(PAGE, size);

	if (!wanted || !between)
		fail("memory");
	for (size_t i = 0; i < size; i += PAGE) {
		memset(wanted + i, 0x5a, PAGE);
		between[i] = 1;
	}
	return wanted;
}

static unsigned long number(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 0);

	if (!*text || *end) {
		fprintf(stderr, "pv-io: '%s' is not a number\n", text);
		exit(2);
	}
	return n;
}

int main(int argc, char **argv)
{
	unsigned long first, count, n, passes;
	long long before, after;
	char *buffers;
	int fd, writing;

	if (argc != 7 || (strcmp(argv[1], "read") && strcmp(argv[1], "write"))) {
		fprintf(stderr, "usage: pv-io read|write DEVICE FIRST COUNT MARK PASSES\n");
		return 2;
	}
	writing = !strcmp(argv[1], "write");
	first = number(argv[3]);
	count = number(argv[4]);
	n = number(argv[5]);
	passes = number(argv[6]);
	fd = open(argv[2], O_DIRECT | (writing ? O_WRONLY : O_RDONLY));
	if (fd < 0)
		fail(argv[2]);
	buffers = scattered(BUFFERS * MIB);

	/* What is allocated once is there by then. */
	transfer(fd, writing, buffers, first, BUFFERS < count ? BUFFERS : count);
	before = bounced();
	mark(n);
	for (unsigned long i = 1; i <= passes; i++) {
		transfer(fd, writing, buffers, first, count);
		mark(n + i);
	}
	after = bounced();
	if (writing && fsync(fd))
		fail("fsync");
	if (before < 0 || after < 0)
		printf("%s -1\n", argv[1]);
	else
		printf("%s %lld\n", argv[1], (after - before) / (long long)passes);
	return 0;
}
