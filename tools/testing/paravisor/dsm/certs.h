/* SPDX-License-Identifier: GPL-2.0-only */
/* Certificates as a device has them: ECDSA P-384 with SHA-384, root to leaf. */
#ifndef DSM_CERTS_H
#define DSM_CERTS_H

#include "pem.h"

#define ROOT_NAME		"Device root"
#define INTERMEDIATE_NAME	"Device maker"
#define LEAF_NAME		"Device"

#define CERT_DAYS		(25 * 365)
#define CERT_EXPIRED_DAYS	(-1)

struct issuer {
	X509 *cert;		/* NULL: self-signed */
	EVP_PKEY *key;
};

/* All end the program with a message when something fails. */
EVP_PKEY *key_create(void);
X509 *cert_create_ca(const char *name, bool may_have_ca_below, EVP_PKEY *key,
		     const struct issuer *issuer);
/* days: until it expires, from now. */
X509 *cert_create_leaf(EVP_PKEY *key, const struct issuer *issuer, int days);
void cert_append_der(X509 *cert, struct bytes *out);

DEFINE_FREE(md_ctx, EVP_MD_CTX, EVP_MD_CTX_free(_T))

#endif
