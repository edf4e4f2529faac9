// SPDX-License-Identifier: GPL-2.0-only
/*
 * nvme_dma [FUNCTION]: makes an NVMe function without a driver write to private
 * memory, and tells as one line of JSON what arrived there. Commands and their
 * results are in private memory too. Exit status 0 if the attempt could be made.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define DEVICES		"/sys/bus/pci/devices"
#define CLASS_NVME	0x010802
#define PAGE		4096UL
#define FILL		0xa5

#define CONFIG_COMMAND	4
#define COMMAND_ENABLE	6	/* memory space, bus master */

#define REG_CC		0x14
#define REG_CSTS	0x1c
#define REG_AQA		0x24
#define REG_ASQ		0x28
#define REG_ACQ		0x30
#define REG_DOORBELL	0x1000
#define CC_ENABLE	0x00460001	/* entries of 64 and 16 bytes */
#define CSTS_READY	1U
#define CSTS_FATAL	2U
#define QUEUE_OF_TWO	0x00010001

#define IDENTIFY	6
#define IDENTIFY_CONTROLLER 1
#define COMPLETION_DWORDS 4
#define PHASE		0x10000U
#define PATIENCE_MS	2000

/* One page each, locked, so that an address stays what it is. */
static uint32_t *submission, *completion;
static uint8_t *buffer;

static volatile uint32_t *registers;
static char function[64];

static void __attribute__((noreturn)) die(const char *what)
{
	fprintf(stderr, "nvme_dma: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void *page_alloc(int fill)
{
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED || mlock(page, PAGE))
		die("locked memory");
	return memset(page, fill, PAGE);
}

static uint64_t physical(const void *page)
{
	uint64_t entry;
	int fd = open("/proc/self/pagemap", O_RDONLY);

	if (fd < 0 || pread(fd, &entry, 8, (uintptr_t)page / PAGE * 8) != 8)
		die("/proc/self/pagemap");
	close(fd);
	if (!(entry & (1ULL << 63)) || !(entry & ((1ULL << 55) - 1))) {
		errno = EPERM;
		die("page frame number");
	}
	return (entry & ((1ULL << 55) - 1)) * PAGE;
}

static void path_of(char *path, size_t size, const char *file)
{
	snprintf(path, size, DEVICES "/%s/%s", function, file);
}

static int open_file(const char *file, int flags)
{
	char path[192];

	path_of(path, sizeof(path), file);
	return open(path, flags);
}

static unsigned long class_of(void)
{
	char text[16] = "";
	int fd = open_file("class", O_RDONLY);

	if (fd < 0)
		return 0;
	if (read(fd, text, sizeof(text) - 1) < 0)
		text[0] = '\0';
	close(fd);
	return strtoul(text, NULL, 16);
}

static void find_function(const char *name)
{
	DIR *dir = opendir(DEVICES);
	struct dirent *entry;

	if (!dir)
		die(DEVICES);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.' || (name && strcmp(name, entry->d_name)))
			continue;
		snprintf(function, sizeof(function), "%.60s", entry->d_name);
		if (class_of() == CLASS_NVME)
			break;
	}
	if (!entry) {
		errno = ENODEV;
		die("NVMe function");
	}
	closedir(dir);
}

static void check_unbound(void)
{
	char path[192], target[192];

	path_of(path, sizeof(path), "driver");
	if (readlink(path, target, sizeof(target)) >= 0) {
		errno = EBUSY;
		die("function with a driver");
	}
}

/* false: the kernel does not let user space have the registers. */
static bool map_registers(void)
{
	int fd = open_file("resource0", O_RDWR);
	void *map;

	if (fd < 0)
		die("resource0");
	map = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED && errno != EACCES)
		die("mapping of resource0");
	close(fd);
	registers = map;
	return map != MAP_FAILED;
}

static void write64(uint32_t reg, uint64_t value)
{
	registers[reg / 4] = value;
	registers[reg / 4 + 1] = value >> 32;
}

static void wait_a_little(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

static bool wait_status(uint32_t mask, uint32_t value)
{
	for (int ms = 0; ms < PATIENCE_MS; ms++) {
		uint32_t csts = registers[REG_CSTS / 4];

		if ((csts & mask) == value)
			return true;
		if (value && csts & CSTS_FATAL)
			return false;
		wait_a_little();
	}
	return false;
}

static void disable(void)
{
	registers[REG_CC / 4] = 0;
	wait_status(CSTS_READY, 0);
}

static bool enable(void)
{
	disable();
	registers[REG_AQA / 4] = QUEUE_OF_TWO;
	write64(REG_ASQ, physical(submission));
	write64(REG_ACQ, physical(completion));
	registers[REG_CC / 4] = CC_ENABLE;
	return wait_status(CSTS_READY, CSTS_READY);
}

/* 0 or the NVMe status, -1 if nothing came back. */
static int identify(void)
{
	uint64_t to = physical(buffer);
	volatile uint32_t *result = completion;

	submission[0] = IDENTIFY;
	submission[6] = to;
	submission[7] = to >> 32;
	submission[10] = IDENTIFY_CONTROLLER;
	__sync_synchronize();
	registers[REG_DOORBELL / 4] = 1;
	for (int ms = 0; ms < PATIENCE_MS; ms++) {
		if (result[COMPLETION_DWORDS - 1] & PHASE)
			return result[COMPLETION_DWORDS - 1] >> 17;
		if (registers[REG_CSTS / 4] & CSTS_FATAL)
			return -1;
		wait_a_little();
	}
	return -1;
}

static void attempt(void)
{
	int status = -1, changed = 0;
	uint32_t csts;

	submission = page_alloc(0);
	completion = page_alloc(0);
	buffer = page_alloc(FILL);
	if (enable())
		status = identify();
	csts = registers[REG_CSTS / 4];
	for (unsigned long i = 0; i < PAGE; i++)
		changed += buffer[i] != FILL;
	printf("{\"function\":\"%s\",\"mmap\":\"ok\",\"status\":%d,\"csts_cfs\":%s,"
	       "\"bytes_changed\":%d,\"submission\":\"0x%llx\",\"completion\":\"0x%llx\","
	       "\"buffer\":\"0x%llx\"}\n", function, status,
	       csts != ~0U && csts & CSTS_FATAL ? "true" : "false", changed,
	       (unsigned long long)physical(submission),
	       (unsigned long long)physical(completion), (unsigned long long)physical(buffer));
	disable();
	registers[REG_AQA / 4] = 0;
	write64(REG_ASQ, 0);
	write64(REG_ACQ, 0);
}

int main(int argc, char **argv)
{
	uint16_t saved, command;
	int config;

	find_function(argc > 1 ? argv[1] : NULL);
	check_unbound();
	if (!map_registers()) {
		printf("{\"function\":\"%s\",\"mmap\":\"refused\"}\n", function);
		return 0;
	}
	config = open_file("config", O_RDWR);
	if (config < 0 || pread(config, &saved, 2, CONFIG_COMMAND) != 2)
		die("config");
	command = saved | COMMAND_ENABLE;
	if (pwrite(config, &command, 2, CONFIG_COMMAND) != 2)
		die("Command register");
	attempt();
	if (pwrite(config, &saved, 2, CONFIG_COMMAND) != 2)
		die("Command register");
	return 0;
}
