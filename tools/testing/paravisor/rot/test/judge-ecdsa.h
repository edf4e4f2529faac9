/* SPDX-License-Identifier: GPL-2.0-only */
/* Keys and signatures as two numbers of @half bytes, big endian, one behind the other. */
#ifndef ROT_TEST_JUDGE_ECDSA_H
#define ROT_TEST_JUDGE_ECDSA_H

#include <openssl/evp.h>

#include "util.h"

/* NULL: no point of @curve */
EVP_PKEY *judge_ec_key(const char *curve, const u8 *point, size_t half);
/* @key may be NULL: then nothing holds. */
bool judge_ecdsa(EVP_PKEY *key, const EVP_MD *md, const u8 *raw, size_t half,
		 const struct bytes *data);

#endif
