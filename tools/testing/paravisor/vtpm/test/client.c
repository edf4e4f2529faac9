// SPDX-License-Identifier: GPL-2.0-only
#include "client.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../util.h"
#include "socket.h"

#define MAX_OPTIONS	16

double seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void run_vtpm(const char *vtpm, const char *socket, const char *keys,
		     const char *const *extra)
{
	const char *argv[MAX_OPTIONS + 8] = { vtpm, "serve", "--socket", socket, "--keys", keys };

	for (int n = 6; *extra && n < MAX_OPTIONS + 6; extra++)
		argv[n++] = *extra;
	execv(vtpm, (char *const *)argv);
	_exit(127);
}

static void read_exactly(int fd, u8 *buf, size_t len)
{
	if (!socket_read(fd, buf, len))
		die("the vTPM has hung up");
}

static int submit(void *ctx, const u8 *cmd, size_t len, u8 *rsp)
{
	struct client *c = ctx;
	size_t rsp_len;

	if (write(c->data, cmd, len) != (ssize_t)len)
		die("cannot send a TPM command");
	read_exactly(c->data, rsp, TPM_HEADER_LEN);
	rsp_len = get_be32(rsp + 2);
	if (rsp_len < TPM_HEADER_LEN || rsp_len > TPM_BUFFER_MAX)
		die("a TPM answer of %zu bytes", rsp_len);
	read_exactly(c->data, rsp + TPM_HEADER_LEN, rsp_len - TPM_HEADER_LEN);
	return rsp_len;
}

void client_start(struct client *c, const char *vtpm, const char *keys, const char *const *extra)
{
	char dir[SOCKET_DIR_MAX], path[SOCKET_PATH_MAX];
	double begin = seconds_now();

	socket_make_dir(dir);
	snprintf(path, sizeof(path), "%s/s", dir);
	*c = (struct client){ .pid = fork(), .data = -1 };
	c->link = (struct tpm_link){ .submit = submit, .ctx = c };
	if (!c->pid)
		run_vtpm(vtpm, path, keys, extra);
	c->control = socket_connect(path, c->pid);
	c->start_seconds = seconds_now() - begin;
	unlink(path);
	rmdir(dir);
}

int client_end(struct client *c)
{
	int status;

	close(c->control);
	if (c->data >= 0)
		close(c->data);
	if (waitpid(c->pid, &status, 0) != c->pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

void client_control(struct client *c, u32 command, const void *body, size_t body_len,
		    u8 *answer, size_t answer_len)
{
	u8 *msg = xmalloc(4 + body_len);

	put_be32(msg, command);
	if (body_len)
		memcpy(msg + 4, body, body_len);
	if (write(c->control, msg, 4 + body_len) != (ssize_t)(4 + body_len))
		die("cannot send a control command");
	free(msg);
	read_exactly(c->control, answer, answer_len);
}

u32 client_control_result(struct client *c, u32 command, u32 word,
			  size_t body_len)
{
	u8 body[4], answer[4];

	put_be32(body, word);
	client_control(c, command, body, body_len, answer, sizeof(answer));
	return get_be32(answer);
}

void client_read_control(struct client *c, u8 *buf, size_t len)
{
	read_exactly(c->control, buf, len);
}

void client_send_data_fd(struct client *c)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	u8 word[4] = { 0, 0, 0, 0x10 };
	struct iovec iov = { word, sizeof(word) };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		die("no socket pair");
	control.head.cmsg_level = SOL_SOCKET;
	control.head.cmsg_type = SCM_RIGHTS;
	control.head.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&control.head), &pair[1], sizeof(int));
	if (sendmsg(c->control, &msg, 0) != sizeof(word))
		die("cannot send the data channel");
	close(pair[1]);
	c->data = pair[0];
	read_exactly(c->control, word, sizeof(word));
	if (get_be32(word))
		die("the vTPM refuses the data channel");
}

/* STOP, SET_BUFFERSIZE, INIT; the data channel first if there is none yet. */
void client_power_on(struct client *c)
{
	u8 size[4] = { 0, 0, 0x0f, 0x80 }, answer[16];

	if (c->data < 0)
		client_send_data_fd(c);
	if (client_control_result(c, 0x0e, 0, 0))
		die("STOP failed");
	client_control(c, 0x11, size, sizeof(size), answer, sizeof(answer));
	if (get_be32(answer))
		die("SET_BUFFERSIZE failed");
	if (client_control_result(c, 0x02, 0, 4))
		die("INIT failed");
	if (tpm2_startup(&c->link))
		die("TPM2_Startup failed");
}
