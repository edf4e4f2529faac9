/* SPDX-License-Identifier: GPL-2.0-only */
/* What the DSM answers. */
#ifndef DSM_REQUEST_H
#define DSM_REQUEST_H

#include "device.h"
#include "serve.h"

#define RANDOM_MAX		64

enum dsm_op {
	OP_CERTS = 1,
	OP_VCA = 2,
	OP_MEASURE = 3,		/* a nonce of 32 bytes */
	OP_HASH = 4,		/* up to PAYLOAD_MAX bytes */
	OP_RANDOM = 5,		/* u32, how many bytes */
	OP_HASH_SHA256 = 6,	/* as OP_HASH */
	OP_HASH_SHA512 = 7,
};

struct service dsm_service(struct device *dev);

#endif
