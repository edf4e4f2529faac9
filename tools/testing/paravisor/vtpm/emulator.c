// SPDX-License-Identifier: GPL-2.0-only
/*
 * The protocol is swtpm's (QEMU: docs/specs/tpm.rst, backends/tpm/tpm_ioctl.h). Numbers are big
 * endian. A control command is its number and a body of fixed size, answered by a result and, if
 * that is good, a body; QEMU waits for each answer. TPM commands travel bare on the data channel.
 */
#include "emulator.h"

#include <libtpms/tpm_error.h>
#include <libtpms/tpm_tis.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "stream.h"
#include "tpm.h"

#define CAP_INIT		BIT(0)
#define CAP_SHUTDOWN		BIT(1)
#define CAP_GET_ESTABLISHED	BIT(2)
#define CAP_SET_LOCALITY	BIT(3)
#define CAP_CANCEL		BIT(5)
#define CAP_RESET_ESTABLISHED	BIT(7)
#define CAP_GET_STATE		BIT(8)
#define CAP_SET_STATE		BIT(9)
#define CAP_STOP		BIT(10)
#define CAP_GET_CONFIG		BIT(11)
#define CAP_SET_DATAFD		BIT(12)
#define CAP_SET_BUFFERSIZE	BIT(13)
#define CAP_GET_INFO		BIT(14)
#define CAP_LOCK_STORAGE	BIT(16)

#define CAPABILITIES	(CAP_INIT | CAP_SHUTDOWN | CAP_GET_ESTABLISHED | CAP_SET_LOCALITY | \
			 CAP_CANCEL | CAP_RESET_ESTABLISHED | CAP_GET_STATE | CAP_SET_STATE | \
			 CAP_STOP | CAP_GET_CONFIG | CAP_SET_DATAFD | CAP_SET_BUFFERSIZE | \
			 CAP_GET_INFO | CAP_LOCK_STORAGE)

#define BODY_MAX		16
#define STATE_MAX		BIT(20)

struct connection {
	struct hcl *hcl;
	int control, data;
	bool quit;
	u8 body[BODY_MAX];
};

static void answer_words(struct connection *c, const u32 *words, size_t n)
{
	u8 out[4 * 4];

	for (size_t i = 0; i < n; i++)
		put_be32(out + 4 * i, words[i]);
	write_all(c->control, out, 4 * n);
}

static void answer(struct connection *c, u32 result)
{
	answer_words(c, &result, 1);
}

static void get_capability(struct connection *c)
{
	answer_words(c, (u32 []){ 0, CAPABILITIES }, 2);
}

static void init(struct connection *c)
{
	if (!tpm_power_on()) {
		hcl_power_on(c->hcl);
		answer(c, TPM_SUCCESS);
		return;
	}
	warn("libtpms does not take the prepared state; make the keys again");
	answer(c, TPM_FAIL);
}

static void stop(struct connection *c)
{
	tpm_power_off();
	answer(c, TPM_SUCCESS);
}

static void shutdown_tpm(struct connection *c)
{
	stop(c);
	c->quit = true;
}

static void get_established(struct connection *c)
{
	TPM_BOOL bit = FALSE;

	if (tpm_is_on())
		TPM_IO_TpmEstablished_Get(&bit);
	answer_words(c, (u32 []){ 0, bit ? 1u << 24 : 0 }, 2);
}

static void reset_established(struct connection *c)
{
	answer(c, tpm_is_on() ? TPM_IO_TpmEstablished_Reset() : TPM_FAIL);
}

static void set_locality(struct connection *c)
{
	tpm_set_locality(c->body[0]);
	answer(c, c->body[0] <= 4 ? TPM_SUCCESS : TPM_FAIL);
}

/* Commands take milliseconds and run to their end before this is even read. */
static void nothing_to_do(struct connection *c)
{
	answer(c, TPM_SUCCESS);
}

static void get_config(struct connection *c)
{
	answer_words(c, (u32 []){ 0, 0 }, 2);
}

/* 0 only asks. */
static void set_buffersize(struct connection *c)
{
	u32 wanted = get_be32(c->body), min, max, size;

	if (wanted && tpm_is_on()) {
		answer(c, TPM_FAIL);
		return;
	}
	size = TPMLIB_SetBufferSize(wanted, &min, &max);
	answer_words(c, (u32 []){ 0, size, min, max }, 4);
}

static void get_info(struct connection *c)
{
	char *info = TPMLIB_GetInfo(get_be32(c->body + 4));
	u32 len;

	if (!info) {
		answer(c, TPM_FAIL);
		return;
	}
	len = strlen(info) + 1;
	answer_words(c, (u32 []){ 0, len, len }, 3);
	write_all(c->control, info, len);
	free(info);
}

/* Number 1, 2, 3 on the wire; one bit each in libtpms. */
static enum TPMLIB_StateType state_type(const u8 *body)
{
	u32 number = get_be32(body + 4);

	return number >= 1 && number <= 3 ? 1 << (number - 1) : 0;
}

/* In one piece: QEMU asks with offset 0 and room for everything. */
static void get_state(struct connection *c)
{
	enum TPMLIB_StateType type = state_type(c->body);
	unsigned char *data = NULL;
	u32 len = 0;

	if (!type || TPMLIB_GetState(type, &data, &len)) {
		answer(c, TPM_FAIL);
		return;
	}
	answer_words(c, (u32 []){ 0, 0, len, len }, 4);
	write_all(c->control, data, len);
	free(data);
}

static void set_state(struct connection *c)
{
	enum TPMLIB_StateType type = state_type(c->body);
	u32 len = get_be32(c->body + 8);
	u8 *data;

	if (len > STATE_MAX) {
		c->quit = true;		/* the data behind it cannot be skipped sensibly */
		return;
	}
	data = xmalloc(len);
	if (!read_all(c->control, data, len))
		c->quit = true;
	else if (!type || tpm_is_on())
		answer(c, TPM_FAIL);
	else
		answer(c, tpm_set_state(type, data, len));
	free(data);
}

static const struct control_command {
	void (*run)(struct connection *c);
	u8 body_len;
} commands[] = {
	[0x01] = { .run = get_capability },
	[0x02] = { .run = init, .body_len = 4 },
	[0x03] = { .run = shutdown_tpm },
	[0x04] = { .run = get_established },
	[0x05] = { .run = set_locality, .body_len = 4 },
	[0x09] = { .run = nothing_to_do },		/* cancel */
	[0x0b] = { .run = reset_established, .body_len = 4 },
	[0x0c] = { .run = get_state, .body_len = 12 },
	[0x0d] = { .run = set_state, .body_len = 12 },
	[0x0e] = { .run = stop },
	[0x0f] = { .run = get_config },
	[0x10] = { .run = nothing_to_do },		/* data fd: it has come */
	[0x11] = { .run = set_buffersize, .body_len = 4 },
	[0x12] = { .run = get_info, .body_len = 16 },
	[0x13] = { .run = nothing_to_do, .body_len = 4 },	/* lock storage */
};

/* The body of an unknown command has an unknown length: drop what has arrived. */
static void unknown_command(struct connection *c, u32 number)
{
	u8 sink[4096];

	warn("control command 0x%x is unknown", number);
	recv(c->control, sink, sizeof(sink), MSG_DONTWAIT);
	answer(c, TPM_BAD_ORDINAL);
}

static void take_fd(struct connection *c, struct msghdr *msg)
{
	for (struct cmsghdr *m = CMSG_FIRSTHDR(msg); m; m = CMSG_NXTHDR(msg, m)) {
		if (m->cmsg_level != SOL_SOCKET || m->cmsg_type != SCM_RIGHTS)
			continue;
		if (c->data >= 0)
			close(c->data);
		memcpy(&c->data, CMSG_DATA(m), sizeof(c->data));
	}
}

static bool read_number(struct connection *c, u32 *number)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	u8 word[4];
	struct iovec iov = { word, sizeof(word) };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	ssize_t n = recvmsg(c->control, &msg, MSG_CMSG_CLOEXEC);

	if (n <= 0)
		return false;
	take_fd(c, &msg);
	if (!read_all(c->control, word + n, sizeof(word) - n))
		return false;
	*number = get_be32(word);
	return true;
}

static bool serve_control(struct connection *c)
{
	const struct control_command *command;
	u32 number;

	if (!read_number(c, &number))
		return false;
	command = number < ARRAY_SIZE(commands) ? &commands[number] : &commands[0];
	if (!command->run) {
		unknown_command(c, number);
		return true;
	}
	if (!read_all(c->control, c->body, command->body_len))
		return false;
	command->run(c);
	return !c->quit;
}

static bool serve_data(struct connection *c)
{
	static u8 cmd[TPM_BUFFER_MAX];
	const u8 *rsp;
	size_t rsp_len;
	u32 len;

	if (!read_all(c->data, cmd, TPM_HEADER_LEN))
		return false;
	len = get_be32(cmd + 2);
	if (len < TPM_HEADER_LEN || len > sizeof(cmd) ||
	    !read_all(c->data, cmd + TPM_HEADER_LEN, len - TPM_HEADER_LEN))
		return false;
	hcl_command(c->hcl, cmd, len, &rsp, &rsp_len);
	write_all(c->data, rsp, rsp_len);
	return true;
}

static void close_data(struct connection *c)
{
	close(c->data);
	c->data = -1;		/* poll() passes over it */
}

static void serve_connection(struct connection *c)
{
	for (;;) {
		struct pollfd fds[] = {
			{ .fd = c->control, .events = POLLIN },
			{ .fd = c->data, .events = POLLIN },
		};

		if (poll(fds, ARRAY_SIZE(fds), -1) < 0)
			continue;
		if (fds[1].revents && !serve_data(c))
			close_data(c);
		if (fds[0].revents && !serve_control(c))
			return;
	}
}

int emulator_serve(struct hcl *h, const char *socket_path)
{
	struct connection c = { .hcl = h, .data = -1 };
	int listener;

	tpm_set_permanent_state(&h->ks->tpm_state);
	listener = listen_at(socket_path);
	c.control = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	close(listener);
	unlink(socket_path);
	if (c.control < 0)
		return 1;
	serve_connection(&c);
	close(c.control);
	if (c.data >= 0)
		close(c.data);
	tpm_power_off();
	return 0;
}
