/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Arm CCA: what the RMM and the platform below it answer. Each takes a struct rot and fills answer.
 */
#ifndef ROT_CCA_H
#define ROT_CCA_H

#include "measurement.h"
#include "rot.h"
#include "serve.h"

#define CCA_REMS		4
#define CCA_PLANE_LAST		3
#define CCA_CHALLENGE_LEN	64
#define CCA_RPV_LEN		64

/**
 * struct cca_token_request - what a token is to be about
 * @hash: enum cca_hash, of @rim and @rem
 * @plane: who asks. A token cannot name it; the record does
 * @reserved: 0
 * @challenge: of the Realm
 * @rpv: Realm personalisation value
 * @rim: initial measurement, as long as @hash makes it
 * @rem: extensible measurements
 */
struct cca_token_request {
	u8 hash;
	u8 plane;
	u8 reserved[2];
	u8 challenge[CCA_CHALLENGE_LEN];
	u8 rpv[CCA_RPV_LEN];
	u8 rim[CCA_MEASUREMENT_MAX];
	u8 rem[CCA_REMS][CCA_MEASUREMENT_MAX];
} __packed;

static_assert(sizeof(struct cca_token_request) == 452, "cca_token_request");

enum request_status cca_token(void *rot, const struct request *req, struct bytes *answer);
enum request_status cca_rim(void *rot, const struct request *req, struct bytes *answer);

#endif
