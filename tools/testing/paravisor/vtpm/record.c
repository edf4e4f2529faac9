// SPDX-License-Identifier: GPL-2.0-only
#include "record.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

void record_open(struct record *rec, const char *path)
{
	rec->fd = -1;
	if (!path)
		return;
	rec->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (rec->fd < 0 || lseek(rec->fd, 0, SEEK_SET))
		die("%s: %s", path, rec->fd < 0 ? strerror(errno) : "not a regular file");
}

static void add_int(struct json_object *o, const char *key, u64 v)
{
	json_object_object_add(o, key, json_object_new_uint64(v));
}

static struct json_object *request_json(const struct record *rec, const struct request *req)
{
	struct json_object *o = json_object_new_object();
	struct json_object *numbers = json_object_new_array();
	char hex[2 * USER_DATA_LEN + 1];

	hex_encode(hex, req->user_data, USER_DATA_LEN, false);
	for (size_t i = 0; i < MISDEED_NUMBERS; i++)
		json_object_array_add(numbers, json_object_new_uint64(req->misdeed.n[i]));
	add_int(o, "request", req->number);
	if (rec->hostile)
		add_int(o, "seed", rec->seed);
	json_object_object_add(o, "user_data", json_object_new_string(hex));
	json_object_object_add(o, "mode", json_object_new_string(req->misdeed.type->name));
	json_object_object_add(o, "numbers", numbers);
	json_object_object_add(o, "applied", json_object_new_boolean(req->applied));
	json_object_object_add(o, "expect", json_object_new_string(req->misdeed.expect));
	add_int(o, "reads", req->reads);
	add_int(o, "refreshes", req->refreshes);
	add_int(o, "stale", req->stale);
	add_int(o, "errors", req->errors);
	return o;
}

/* Counters only grow, so a rewritten line is never shorter than the one below it. */
void record_update(struct record *rec, const struct request *req)
{
	struct json_object *o __free(json) = NULL;
	char *line __free(text) = NULL;
	size_t len;

	if (rec->fd < 0 || !req->number)
		return;
	if (rec->number != req->number)
		rec->line_start = lseek(rec->fd, 0, SEEK_END);
	rec->number = req->number;
	o = request_json(rec, req);
	line = claims_text(o);
	len = strlen(line);
	line[len] = '\n';		/* in place of the terminator: pwrite needs none */
	if (pwrite(rec->fd, line, len + 1, rec->line_start) != (ssize_t)len + 1)
		warn("the record cannot be written: %s", strerror(errno));
}
