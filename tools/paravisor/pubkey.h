/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_PUBKEY_H
#define PARAVISORCTL_PUBKEY_H

#include <openssl/evp.h>

#include "view.h"

#define COORDINATE_MAX	66

/* A public key in DER (SubjectPublicKeyInfo) or PEM; NULL if @in is none. */
EVP_PKEY *public_key_parse(struct view in);

/* Whether @key is one of this curve, by its name in libcrypto. */
bool key_is_ec(const EVP_PKEY *key, const char *group);

/* A public key made of its numbers, NULL if they make none. */
EVP_PKEY *public_key(const char *type, OSSL_PARAM *params);

/* The same of a point; coordinates of less than @size bytes lack leading zeros. */
EVP_PKEY *ec_public_key(const char *group, size_t size, struct view x, struct view y);

/* Whether @raw, r and s in big endian, is @key's ECDSA signature over @in. */
bool ecdsa_ok(EVP_PKEY *key, const EVP_MD *md, struct view raw, struct view in);

#endif
