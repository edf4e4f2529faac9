// SPDX-License-Identifier: GPL-2.0-only
/*
 * fail_nth N read FILE | fail_nth N write FILE TEXT
 *
 * Reads or writes FILE while the kernel fails the N-th allocation of this task.
 * Prints "ok" or the error's name, then "hit" if the N-th allocation came at
 * all, else "done". Opening is not part of it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char buf[1 << 16];

static int open_or_exit(const char *path, int flags)
{
	int fd = open(path, flags);

	if (fd < 0) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		exit(2);
	}
	return fd;
}

/* The kernel counts down from what is written; 0 is left when it got there. */
static int arm(const char *nth)
{
	int fd = open_or_exit("/proc/thread-self/fail-nth", O_RDWR);

	if (write(fd, nth, strlen(nth)) < 0) {
		perror("fail-nth");
		exit(2);
	}
	return fd;
}

static int disarm(int fd)
{
	char left[16] = "";

	if (pread(fd, left, sizeof(left) - 1, 0) < 0 || pwrite(fd, "0", 1, 0) < 0) {
		perror("fail-nth");
		exit(2);
	}
	close(fd);
	return atoi(left);
}

int main(int argc, char **argv)
{
	int is_write = argc == 5 && !strcmp(argv[2], "write");
	int is_read = argc == 4 && !strcmp(argv[2], "read");
	int file, nth, err, left;
	ssize_t n;

	if (!is_read && !is_write) {
		fprintf(stderr, "usage: %s N read FILE | %s N write FILE TEXT\n", argv[0], argv[0]);
		return 2;
	}

	file = open_or_exit(argv[3], is_write ? O_WRONLY : O_RDONLY);
	nth = arm(argv[1]);
	if (is_write)
		n = write(file, argv[4], strlen(argv[4]));
	else
		while ((n = read(file, buf, sizeof(buf))) > 0)
			;
	err = errno;
	left = disarm(nth);

	printf("%s %s\n", n < 0 ? strerrorname_np(err) : "ok", left ? "done" : "hit");
	return 0;
}
