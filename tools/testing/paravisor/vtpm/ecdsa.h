/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VTPM_ECDSA_H
#define VTPM_ECDSA_H

#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include "util.h"

DEFINE_FREE(ecdsa_sig, ECDSA_SIG, ECDSA_SIG_free(_T))

/* Never NULL: ends the program with a message when it fails. */
ECDSA_SIG *ecdsa_sign(EVP_PKEY *key, const EVP_MD *md, const void *data, size_t len);

/* R and S, X and Y: each of @half bytes, big endian, one behind the other. */
void ecdsa_sign_pair(EVP_PKEY *key, const EVP_MD *md, const void *data, size_t len, u8 *out,
		     size_t half);
void ecdsa_point(EVP_PKEY *key, u8 *out, size_t half);

/* A new key on this curve. */
EVP_PKEY *ecdsa_key(const char *curve);

#endif
