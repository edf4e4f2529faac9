// SPDX-License-Identifier: GPL-2.0-only
/*
 * tdx_request report HEX [FILE]: a TDREPORT for 64 bytes of user data, by ioctl
 * tdx_request fault data|report: one where the driver cannot read or write
 * tdx_request unknown: an ioctl that there is none of
 * tdx_request write FILE HEX [OFFSET]: one write, as a measurement register wants it
 *
 * A shell cannot do these, or does not tell the exact error. Prints "ok" or
 * "STEP ERRNO"; exits 0 or 1.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/tdx-guest.h>

#include "request.h"

#define DEVICE		"/dev/tdx_guest"

static int ok(void)
{
	printf("ok\n");
	return 0;
}

static int save(const char *file, const void *bytes, size_t size)
{
	FILE *f = fopen(file, "w");

	if (!f)
		return -1;
	if (fwrite(bytes, 1, size, f) != size) {
		fclose(f);
		return -1;
	}
	return fclose(f);
}

static int ask(unsigned long command, void *argument)
{
	int fd = open(DEVICE, O_RDWR);
	int rc;

	if (fd < 0)
		return fail("open");
	rc = ioctl(fd, command, argument) ? fail("ioctl") : 0;
	close(fd);
	return rc;
}

static int report(const char *hex, const char *file)
{
	struct tdx_report_req req = {};

	if (from_hex(hex, req.reportdata, sizeof(req.reportdata)) != sizeof(req.reportdata)) {
		errno = EINVAL;
		return fail("argument");
	}
	if (ask(TDX_CMD_GET_REPORT0, &req))
		return 1;
	return file && save(file, req.tdreport, sizeof(req.tdreport)) ? fail("save") : ok();
}

/* Of two pages one may not be touched; which holds what the driver wants. */
static int fault(const char *what)
{
	size_t page = sysconf(_SC_PAGESIZE);
	size_t before = strcmp(what, "report") ? 0 : TDX_REPORTDATA_LEN;
	char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED || mprotect(pages + page, page, PROT_NONE))
		return fail("mmap");
	return ask(TDX_CMD_GET_REPORT0, pages + page - before) ? 1 : ok();
}

static int write_once(const char *file, const char *hex, off_t offset)
{
	unsigned char bytes[256];
	ssize_t size = from_hex(hex, bytes, sizeof(bytes)), done;
	int fd;

	errno = EINVAL;
	if (size < 0)
		return fail("argument");
	fd = open(file, O_WRONLY);
	if (fd < 0)
		return fail("open");
	done = pwrite(fd, bytes, size, offset);
	if (done < 0)
		return fail("write");
	close(fd);
	if (done == size)
		return ok();
	printf("write %zd of %zd\n", done, size);
	return 1;
}

int main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "";

	if (!strcmp(command, "report") && (argc == 3 || argc == 4))
		return report(argv[2], argv[3]);
	if (!strcmp(command, "fault") && argc == 3)
		return fault(argv[2]);
	if (!strcmp(command, "unknown") && argc == 2)
		return ask(_IO('T', 0x7f), NULL);
	if (!strcmp(command, "write") && (argc == 4 || argc == 5))
		return write_once(argv[2], argv[3], argc == 5 ? atol(argv[4]) : 0);
	fprintf(stderr, "usage: tdx_request report HEX [FILE] | fault data|report | unknown |\n"
		"\twrite FILE HEX [OFFSET]\n");
	return 2;
}
