// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a shell cannot do to a PCI function, or cannot tell the exact error of:
 *
 * pci_poke write FILE TEXT            "ok", or the error's name
 * pci_poke read FILE                  "ok", or the error's name
 * pci_poke mmap FILE                  the first page of a resource file
 * pci_poke mmap-proc FILE ADDRESS     a page of a BAR through /proc/bus/pci
 * pci_poke config FILE REGISTER       its value
 * pci_poke config FILE REGISTER VALUE
 *
 * REGISTER is OFFSET.WIDTH or CAP+OFFSET.WIDTH, in hexadecimal, WIDTH in bytes,
 * CAP the number of a capability: 4.2 is the Command register, 01+4.2 PMCSR.
 * Exit status 0, or 2 for wrong usage and files that cannot be opened.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/pci.h>
#include <linux/pci_regs.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE	4096

static int result(bool good)
{
	puts(good ? "ok" : strerrorname_np(errno));
	return 0;
}

static int open_or_exit(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	if (fd < 0) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		exit(2);
	}
	return fd;
}

static void usage(void)
{
	fprintf(stderr, "usage: pci_poke write|read|mmap|mmap-proc|config FILE ...\n");
	exit(2);
}

static unsigned long number(const char *text, char **end)
{
	unsigned long value;

	errno = 0;
	value = strtoul(text, end, 16);
	if (errno || *end == text)
		usage();
	return value;
}

static int do_write(const char *path, const char *text)
{
	int fd = open_or_exit(path, O_WRONLY);
	ssize_t n = write(fd, text, strlen(text));

	return result(n == (ssize_t)strlen(text));
}

static int do_read(const char *path)
{
	static char buf[1 << 16];

	return result(read(open_or_exit(path, O_RDONLY), buf, sizeof(buf)) >= 0);
}

static int map(int fd, off_t offset)
{
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);

	return result(page != MAP_FAILED);
}

static int do_mmap_proc(const char *path, const char *address)
{
	int fd = open_or_exit(path, O_RDWR);
	char *end;

	if (ioctl(fd, PCIIOC_MMAP_IS_MEM))
		return result(false);
	return map(fd, number(address, &end));
}

static uint32_t config_read(int fd, unsigned int at, unsigned int width)
{
	uint8_t bytes[4] = { 0 };

	if (pread(fd, bytes, width, at) != width) {
		perror("pci_poke: config");
		exit(2);
	}
	return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static unsigned int find_capability(int fd, unsigned int id)
{
	unsigned int at = config_read(fd, PCI_CAPABILITY_LIST, 1) & ~3U;

	for (int tries = 0; at >= PCI_STD_HEADER_SIZEOF && tries < 48; tries++) {
		if (config_read(fd, at, 1) == id)
			return at;
		at = config_read(fd, at + PCI_CAP_LIST_NEXT, 1) & ~3U;
	}
	fprintf(stderr, "no capability 0x%02x\n", id);
	exit(2);
}

static unsigned int find_register(int fd, const char *text, unsigned int *width)
{
	unsigned int at;
	char *end;

	at = number(text, &end);
	if (*end == '+')
		at = find_capability(fd, at) + number(end + 1, &end);
	if (*end != '.')
		usage();
	*width = number(end + 1, &end);
	if (*end || (*width != 1 && *width != 2 && *width != 4) || at + *width > 4096)
		usage();
	return at;
}

static int do_config(const char *path, const char *where, const char *text)
{
	int fd = open_or_exit(path, text ? O_RDWR : O_RDONLY);
	unsigned int width, at = find_register(fd, where, &width);
	uint32_t value;
	char *end;

	if (!text) {
		printf("%0*x\n", 2 * width, config_read(fd, at, width));
		return 0;
	}
	value = number(text, &end);
	return result(pwrite(fd, &value, width, at) == width);
}

int main(int argc, char **argv)
{
	const char *verb = argc > 2 ? argv[1] : "";

	if (!strcmp(verb, "write") && argc == 4)
		return do_write(argv[2], argv[3]);
	if (!strcmp(verb, "read") && argc == 3)
		return do_read(argv[2]);
	if (!strcmp(verb, "mmap") && argc == 3)
		return map(open_or_exit(argv[2], O_RDWR), 0);
	if (!strcmp(verb, "mmap-proc") && argc == 4)
		return do_mmap_proc(argv[2], argv[3]);
	if (!strcmp(verb, "config") && (argc == 4 || argc == 5))
		return do_config(argv[2], argv[3], argv[4]);
	usage();
}
