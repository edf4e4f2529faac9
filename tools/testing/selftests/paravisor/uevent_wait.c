// SPDX-License-Identifier: GPL-2.0-only
/*
 * uevent_wait SECONDS TEXT...
 *
 * Waits until the kernel sends an uevent that has each TEXT as one of its lines
 * ("ACTION=change") or as the end of one ("/0000:01:00.0"). Prints "listening"
 * when it cannot miss one any more, and then the event's lines.
 *
 * Exit status 0; 1 no such event in time; 2 wrong usage.
 */
#include <linux/netlink.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define KERNEL_GROUP	1
#define RECEIVE_BUFFER	(1 << 20)

static char event[8192];

static int listen_to_kernel(void)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK, .nl_groups = KERNEL_GROUP };
	int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
	int size = RECEIVE_BUFFER;

	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		perror("uevent_wait: netlink");
		exit(2);
	}
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	return fd;
}

static bool ends_with(const char *line, const char *text)
{
	size_t len = strlen(line), n = strlen(text);

	return n <= len && !strcmp(line + len - n, text);
}

static bool has_line(size_t size, const char *text)
{
	for (char *line = event; line < event + size; line += strlen(line) + 1)
		if (ends_with(line, text))
			return true;
	return false;
}

static bool matches(size_t size, char **texts)
{
	for (; *texts; texts++)
		if (!has_line(size, *texts))
			return false;
	return true;
}

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void print(size_t size)
{
	for (char *line = event; line < event + size; line += strlen(line) + 1)
		puts(line);
}

/* ENOBUFS means that events were lost; the one waited for may still come. */
static bool wait_for(int fd, char **texts, long long end)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	for (long long left; (left = end - now_ms()) > 0;) {
		ssize_t n;

		if (poll(&p, 1, left) <= 0)
			continue;
		n = recv(fd, event, sizeof(event) - 1, 0);
		if (n <= 0)
			continue;
		event[n] = '\0';
		if (matches(n, texts)) {
			print(n);
			return true;
		}
	}
	return false;
}

int main(int argc, char **argv)
{
	int fd;

	if (argc < 3 || atoi(argv[1]) < 1) {
		fprintf(stderr, "usage: %s SECONDS TEXT...\n", argv[0]);
		return 2;
	}
	fd = listen_to_kernel();
	puts("listening");
	fflush(stdout);
	return wait_for(fd, argv + 2, now_ms() + atoi(argv[1]) * 1000LL) ? 0 : 1;
}
