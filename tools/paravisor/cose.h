/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_COSE_H
#define PARAVISORCTL_COSE_H

#include <openssl/evp.h>

#include "view.h"

/* An algorithm of signatures (RFC 9053), each with one curve. */
struct cose_alg {
	const char *name;
	int64_t id;
	int64_t curve;		/* as a COSE_Key has it */
	const char *group;	/* as libcrypto calls it */
	size_t size;		/* of a coordinate, and of half a signature */
	const char *md;		/* the same of its hash */
};

/* A tagged COSE_Sign1 (RFC 9052) with its payload inside. */
struct cose_sign1 {
	const struct cose_alg *alg;
	struct view headers;		/* those that are signed, as they are encoded */
	struct view payload;
	struct view signature;
};

/* NULL, or why @in is none of a kind known here. */
const char *cose_sign1_parse(struct view in, struct cose_sign1 *s);

bool cose_sign1_ok(const struct cose_sign1 *s, EVP_PKEY *key);

/* The public key that a COSE_Key for @alg is of; NULL if it is of none, and why into @why. */
EVP_PKEY *cose_key_parse(struct view in, const struct cose_alg *alg, const char **why);

#endif
