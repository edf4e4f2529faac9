// SPDX-License-Identifier: GPL-2.0-only
#include "serve.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "stream.h"

static const char *served_at;

static bool is_op(const struct service *service, u8 op)
{
	return op < service->count && service->ops[op].name;
}

const char *request_name(const struct service *service, u8 op)
{
	return is_op(service, op) ? service->ops[op].name : "unknown";
}

enum request_status request_answer(const struct service *service, const struct request *req,
				   struct bytes *answer)
{
	const struct request_op *op = service->ops + req->op;

	if (!is_op(service, req->op))
		return STATUS_UNKNOWN;
	if (req->len < op->min || req->len > op->max)
		return STATUS_LENGTH;
	return op->answer(service->context, req, answer);
}

struct server {
	const struct service *service;
	FILE *record;			/* NULL: nothing is recorded */
	unsigned int requests;
	u8 payload[PAYLOAD_MAX];
};

/* Ends at once: a flag would be seen too late by who is just about to wait for a client. */
static void on_signal(int number)
{
	(void)number;
	unlink(served_at);
	_exit(0);
}

static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
}

static bool send_answer(int fd, enum request_status status, const struct bytes *answer)
{
	u8 header[FRAME_HEADER_LEN] = { status };

	put_le32(header + 1, answer->len);
	return write_all(fd, header, sizeof(header)) && write_all(fd, answer->data, answer->len);
}

static void record(struct server *s, const struct request *req, enum request_status status,
		   const struct bytes *answer)
{
	s->requests++;
	if (!s->record)
		return;
	fprintf(s->record, "{\"request\":%u,\"op\":\"%s\",\"code\":%u,\"length\":%u,"
		"\"status\":%u,\"answer\":%zu", s->requests, request_name(s->service, req->op),
		req->op, req->len, status, answer->len);
	s->service->note(s->service->context, req, status, s->record);
	fputs("}\n", s->record);
}

/*
 * Returns whether to go on. Behind a length that is too large the next request could only be
 * guessed at, so the client is told and left.
 */
static bool serve_request(struct server *s, int fd)
{
	u8 header[FRAME_HEADER_LEN];
	struct bytes answer = { 0 };
	enum request_status status;
	struct request req;
	bool sent;

	if (!read_all(fd, header, sizeof(header)))
		return false;
	req = (struct request){ header[0], get_le32(header + 1), s->payload };
	if (req.len > sizeof(s->payload)) {
		record(s, &req, STATUS_LENGTH, &answer);
		send_answer(fd, STATUS_LENGTH, &answer);
		return false;
	}
	if (!read_all(fd, s->payload, req.len))
		return false;
	status = request_answer(s->service, &req, &answer);
	record(s, &req, status, &answer);
	sent = send_answer(fd, status, &answer);
	bytes_clear(&answer);
	return sent;
}

static FILE *record_open(const char *path)
{
	FILE *f;

	if (!path)
		return NULL;
	f = fopen(path, "we");
	if (!f)
		die("%s: %s", path, strerror(errno));
	setvbuf(f, NULL, _IOLBF, 0);
	return f;
}

void serve(const struct service *service, const char *socket_path, const char *record_path)
{
	static struct server s;
	int listener, client;

	s = (struct server){ .service = service, .record = record_open(record_path) };
	served_at = socket_path;
	catch_signals();
	listener = listen_at(socket_path);
	for (;;) {
		client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (client < 0)
			die("%s: %s", socket_path, strerror(errno));
		if (service->connected)
			service->connected(service->context);
		while (serve_request(&s, client))
			;
		close(client);
	}
}
