// SPDX-License-Identifier: GPL-2.0-only
#include "client.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MS	5000
#define ANSWER_MAX	65536

static void run_program(const struct client *c, const char *program, const char *keys,
			const char *misbehave)
{
	execl(program, program, "serve", "--socket", c->path, "--keys", keys, "--record", c->record,
	      misbehave ? "--misbehave" : NULL, misbehave, NULL);
	_exit(127);
}

void client_connect(struct client *c)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };

	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s", c->path);
	c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	for (int tries = 0; connect(c->fd, (struct sockaddr *)&addr, sizeof(addr)); tries++) {
		if (tries == 5000 || waitpid(c->pid, NULL, WNOHANG))
			die("the program did not start");
		usleep(1000);
	}
}

void client_hang_up(struct client *c)
{
	close(c->fd);
	c->fd = -1;
}

void client_start(struct client *c, const char *program, const char *keys, const char *misbehave)
{
	*c = (struct client){ .dir = "/tmp/serve-test-XXXXXX" };
	if (!mkdtemp(c->dir))
		die("no temporary directory");
	snprintf(c->path, sizeof(c->path), "%s/s", c->dir);
	snprintf(c->record, sizeof(c->record), "%s/record", c->dir);
	c->pid = fork();
	if (!c->pid)
		run_program(c, program, keys, misbehave);
	client_connect(c);
}

int client_end(struct client *c)
{
	int status;

	kill(c->pid, SIGTERM);
	if (waitpid(c->pid, &status, 0) != c->pid || !WIFEXITED(status))
		return -1;
	if (c->fd >= 0)
		close(c->fd);
	unlink(c->record);
	rmdir(c->dir);		/* fails when the socket is left behind */
	return WEXITSTATUS(status);
}

void client_send(struct client *c, const void *data, size_t len)
{
	if (send(c->fd, data, len, MSG_NOSIGNAL) != (ssize_t)len)
		die("cannot send to the program");
}

void client_send_header(struct client *c, u8 op, u32 len)
{
	u8 header[5] = { op };

	put_le32(header + 1, len);
	client_send(c, header, sizeof(header));
}

/* No answer in ANSWER_MS ends the test: a program that hangs has failed. */
static bool read_exactly(int fd, u8 *buf, size_t len)
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

int client_answer(struct client *c, struct bytes *out)
{
	static u8 data[ANSWER_MAX];
	u8 header[5];
	u32 len;

	if (!read_exactly(c->fd, header, sizeof(header)))
		return -1;
	len = get_le32(header + 1);
	if (len > sizeof(data) || !read_exactly(c->fd, data, len))
		die("an answer of %u bytes", len);
	if (out)
		bytes_set(out, data, len);
	return header[0];
}

int client_ask(struct client *c, u8 op, const void *payload, size_t len, struct bytes *out)
{
	client_send_header(c, op, len);
	if (len)
		client_send(c, payload, len);
	return client_answer(c, out);
}
