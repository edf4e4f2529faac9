/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Makes and reads certificates. All end the program with a message when they fail. A key on P-384
 * signs with SHA-384.
 */
#ifndef VTPM_CERT_H
#define VTPM_CERT_H

#include "pem.h"

#define CERT_DAYS		(25 * 365)
#define CERT_EXPIRED_DAYS	(-1)

struct issuer {
	X509 *cert;		/* NULL: self-signed */
	EVP_PKEY *key;
	bool pss;		/* AMD signs with RSASSA-PSS, SHA-384, 48 bytes of salt */
};

/* days: valid from now on, negative for one whose time is over. */
X509 *cert_new(const char *cn, EVP_PKEY *key, int days, const struct issuer *issuer);
X509 *cert_new_ca(const char *cn, const char *constraints, EVP_PKEY *key,
		  const struct issuer *issuer);
void cert_add_extension(X509 *cert, int nid, const char *value);
void cert_add_raw_extension(X509 *cert, const char *oid, const u8 *data, int len);
void cert_sign(X509 *cert, const struct issuer *issuer);

/* From a folder of keys */
X509 *cert_load(const char *dir, const char *name);

#endif
