/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One request and its answer. On the line a request is {u8 op, u32 length, payload}, an answer
 * {u8 status, u32 length, payload}, numbers little endian.
 */
#ifndef DSM_REQUEST_H
#define DSM_REQUEST_H

#include "device.h"

#define FRAME_HEADER_LEN	5
#define PAYLOAD_MAX		65536	/* nothing longer is read */
#define RANDOM_MAX		64

enum request_op {
	OP_CERTS = 1,
	OP_VCA = 2,
	OP_MEASURE = 3,		/* a nonce of 32 bytes */
	OP_HASH = 4,		/* up to PAYLOAD_MAX bytes */
	OP_RANDOM = 5,		/* u32, how many bytes */
};

enum request_status {
	STATUS_OK = 0,
	STATUS_UNKNOWN = 1,
	STATUS_LENGTH = 2,
	STATUS_FAILED = 3,
};

struct request {
	u8 op;
	u32 len;
	const u8 *payload;
};

const char *op_name(u8 op);

/* Fills answer (the caller's to clear), which stays empty unless the status is good. */
enum request_status request_answer(const struct device *dev, const struct request *req,
				   struct bytes *answer);

#endif
