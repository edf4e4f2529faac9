/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_FORGE_H
#define PARAVISORCTL_FORGE_H

#include <stdio.h>
#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "../hcl.h"
#include "../snp.h"
#include "../tdx.h"

#define CHECK(cond)								\
do {										\
	if (!(cond)) {								\
		fprintf(stderr, "%s:%d: %s failed\n", __FILE__, __LINE__, #cond);	\
		abort();							\
	}									\
} while (0)

#define FORGE_MAX	4096
#define DAY		86400L

/* Which of AMD's extensions an end-entity certificate carries. */
enum forge_ext {
	EXT_MILAN, EXT_NONE, EXT_TURIN, EXT_OTHER_TCB, EXT_NO_TEE, EXT_NO_FMC, EXT_OTHER_CHIP,
	EXT_WRAPPED_CHIP, EXT_DER_LIKE_CHIP, EXT_DER_LIKE_TURIN, EXT_VLEK, EXT_VLEK_WITH_CHIP,
	EXT_NO_CHIP,
};

struct cert_spec {
	const char *cn;
	EVP_PKEY *key;		/* what is certified */
	X509 *issuer;		/* NULL: self-signed */
	EVP_PKEY *issuer_key;
	bool ca;
	bool plain_rsa;		/* PKCS#1 v1.5 in the place of PSS */
	long from, to;		/* seconds from now; both 0: a valid range */
	enum forge_ext ext;
	const EVP_MD *md;	/* NULL: SHA-384 */
	void (*extend)(X509 *cert, const void *arg);	/* in the place of AMD's extensions */
	const void *arg;
};

/* ARK, ASK and VCEK as AMD makes them, with throw-away keys. */
struct forge {
	EVP_PKEY *ark_key, *ask_key, *vcek_key;
	X509 *ark, *ask, *vcek;
};

struct report_spec {
	uint32_t type;
	uint32_t hash;
	uint32_t vmpl;
	uint32_t version;
	uint32_t flags;
	uint64_t policy;
	uint8_t family;
	const char *claims;	/* NULL: good ones around user_data */
	uint8_t user_data[64];
	EVP_PKEY *key;
};

struct report_buf {
	uint8_t p[FORGE_MAX];
	size_t len;
};

EVP_PKEY *forge_rsa(unsigned int bits);
EVP_PKEY *forge_ec(const char *curve);
void forge_ext_raw(X509 *cert, const char *oid, const uint8_t *p, int len);
void forge_ext_conf(X509 *cert, int nid, const char *value);
X509 *forge_cert(const struct cert_spec *s);
void forge_init(struct forge *f);
void forge_free(struct forge *f);

struct report_spec forge_default(const struct forge *f);
void forge_report(const struct report_spec *s, struct report_buf *out);

/* After a change: binds the claims anew, signs anew. */
void forge_bind(struct report_buf *r, uint32_t hash);
void forge_sign(struct report_buf *r, EVP_PKEY *key);

/* The hardware's own report, of SNP_REPORT_SIZE bytes: all but REPORT_DATA, then the signature. */
void forge_snp_fields(uint8_t *hw, const struct report_spec *s);
void forge_sign_snp(uint8_t *hw, EVP_PKEY *key);

/* A TDREPORT of TDREPORT_SIZE bytes, and its hashes after a change. */
void forge_tdreport(uint8_t *p);
void forge_tdreport_hash(uint8_t *p);

/* @raw takes twice @half bytes: r and s, big endian. */
void forge_ecdsa(EVP_PKEY *key, const EVP_MD *md, const uint8_t *p, size_t len, uint8_t *raw,
		 size_t half);

void put16(uint8_t *p, unsigned int v);
void put32(uint8_t *p, uint32_t v);
uint32_t get32(const uint8_t *p);

#endif
