/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A careful relying party for Arm CCA: knows the format from Arm's DEN0137 and reads CBOR by
 * itself, not by cca-token.c and libcbor.
 */
#ifndef ROT_TEST_JUDGE_CCA_H
#define ROT_TEST_JUDGE_CCA_H

#include "util.h"

/* DIR with the keys: the platform's public key to trust, the RIMs to expect. */
void judge_cca_load(const char *dir);

/**
 * struct cca_wanted - what a token has to say
 * @hash_len: 32 or 64, bytes of a measurement
 * @challenge: 64 bytes
 * @rems: four of @hash_len bytes, each 64 bytes behind the one before
 */
struct cca_wanted {
	size_t hash_len;
	const u8 *challenge;
	const u8 *rems;
};

/* "ok", or what is wrong with it: a static word. */
const char *judge_token(const struct bytes *token, const struct cca_wanted *wanted);

#endif
