// SPDX-License-Identifier: GPL-2.0-only
#include "client.h"

#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

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
	c->fd = socket_connect(c->path, c->pid);
}

void client_hang_up(struct client *c)
{
	close(c->fd);
	c->fd = -1;
}

void client_start(struct client *c, const char *program, const char *keys, const char *misbehave)
{
	*c = (struct client){ 0 };
	socket_make_dir(c->dir);
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

int client_answer(struct client *c, struct bytes *out)
{
	static u8 data[ANSWER_MAX];
	u8 header[5];
	u32 len;

	if (!socket_read(c->fd, header, sizeof(header)))
		return -1;
	len = get_le32(header + 1);
	if (len > sizeof(data) || !socket_read(c->fd, data, len))
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
