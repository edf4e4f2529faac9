/* SPDX-License-Identifier: GPL-2.0-only */
/* Certificates as a device has them: ECDSA P-384 with SHA-384, root to leaf. */
#ifndef DSM_CERTS_H
#define DSM_CERTS_H

#include "cert.h"

#define ROOT_NAME		"Device root"
#define INTERMEDIATE_NAME	"Device maker"
#define LEAF_NAME		"Device"

/* For cert_new_ca(): with a CA below it, and without */
#define UPPER_CA		"critical,CA:TRUE"
#define LOWEST_CA		"critical,CA:TRUE,pathlen:0"

/* All end the program with a message when something fails. */
EVP_PKEY *key_create(void);
/* days: until it expires, from now. */
X509 *cert_create_leaf(EVP_PKEY *key, const struct issuer *issuer, int days);
void cert_append_der(X509 *cert, struct bytes *out);

DEFINE_FREE(md_ctx, EVP_MD_CTX, EVP_MD_CTX_free(_T))

#endif
