// SPDX-License-Identifier: GPL-2.0-only
#include "socket.h"

#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRIES		5000	/* of a millisecond each */
#define ANSWER_MS	5000

void socket_make_dir(char dir[SOCKET_DIR_MAX])
{
	const char *tmp = getenv("TMPDIR");
	int len = snprintf(dir, SOCKET_DIR_MAX, "%s/test-XXXXXX", tmp ? tmp : "/tmp");

	if (len >= SOCKET_DIR_MAX || !mkdtemp(dir))
		die("no temporary directory");
}

int socket_connect(const char *path, pid_t pid)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s", path);
	for (int tries = 0; connect(fd, (struct sockaddr *)&addr, sizeof(addr)); tries++) {
		if (tries == TRIES || waitpid(pid, NULL, WNOHANG))
			die("the program did not start");
		usleep(1000);
	}
	return fd;
}

bool socket_read(int fd, u8 *buf, size_t len)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	for (size_t got = 0; got < len;) {
		ssize_t n;

		if (poll(&p, 1, ANSWER_MS) != 1)
			die("no answer from the program");
		n = read(fd, buf + got, len - got);
		if (n <= 0)
			return false;
		got += n;
	}
	return true;
}
