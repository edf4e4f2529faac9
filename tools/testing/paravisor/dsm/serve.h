/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A program that answers the monitor over a serial line: its requests in a table, and the loop that
 * serves them. On the line a request is {u8 op, u32 length, payload}, an answer {u8 status,
 * u32 length, payload}, numbers little endian.
 */
#ifndef DSM_SERVE_H
#define DSM_SERVE_H

#include <stdio.h>

#include "util.h"

#define FRAME_HEADER_LEN	5
#define PAYLOAD_MAX		65536	/* nothing longer is read */

enum request_status {
	STATUS_OK = 0,
	STATUS_UNKNOWN = 1,
	STATUS_LENGTH = 2,
	STATUS_FAILED = 3,
	STATUS_NOT_AUTHENTIC = 4,
	STATUS_MALFORMED = 5,
};

struct request {
	u8 op;
	u32 len;
	const u8 *payload;
};

struct request_op {
	const char *name;	/* NULL: no such request */
	u32 min, max;		/* length of the payload */
	enum request_status (*answer)(void *context, const struct request *req,
				      struct bytes *answer);
};

struct service {
	const struct request_op *ops;	/* by number */
	size_t count;
	void *context;
	/* Somebody new is at the line. May be NULL. */
	void (*connected)(void *context);
	/* More members of the request's line in the record, each after a comma. */
	void (*note)(void *context, const struct request *req, enum request_status status,
		     FILE *record);
};

const char *request_name(const struct service *service, u8 op);

/* Fills answer (the caller's to clear), which stays empty unless the status is good. */
enum request_status request_answer(const struct service *service, const struct request *req,
				   struct bytes *answer);

/* Serves one client after the other until SIGTERM or SIGINT. record may be NULL. */
__noreturn void serve(const struct service *service, const char *socket_path, const char *record);

#endif
