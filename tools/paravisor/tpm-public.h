/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_TPM_PUBLIC_H
#define PARAVISORCTL_TPM_PUBLIC_H

#include <openssl/evp.h>

#include "view.h"

#define TPM_NAME_MAX	(2 + 64)

enum tpm_alg {
	TPM_ALG_RSA = 0x0001,
	TPM_ALG_SHA1 = 0x0004,
	TPM_ALG_AES = 0x0006,
	TPM_ALG_SHA256 = 0x000b,
	TPM_ALG_SHA384 = 0x000c,
	TPM_ALG_SHA512 = 0x000d,
	TPM_ALG_NULL = 0x0010,
	TPM_ALG_SM4 = 0x0013,
	TPM_ALG_RSAES = 0x0015,
	TPM_ALG_ECC = 0x0023,
	TPM_ALG_CAMELLIA = 0x0026,
};

/* TPMT_PUBLIC of an asymmetric key (TPM 2.0 library, part 2, 12.2). */
struct tpm_public {
	uint16_t type;
	uint16_t name_alg;
	uint32_t attributes;
	uint16_t bits;		/* RSA */
	uint32_t exponent;	/* RSA, 0: 65537 */
	uint16_t curve;		/* ECC */
	struct view unique[2];	/* modulus, or x and y */
	struct view raw;	/* all of it */
};

/* NULL if @in is such a structure and no more, of a key that can be used, else why not. */
const char *tpm_public_parse(struct view in, struct tpm_public *t);

/* TPM2B_PUBLIC or TPMT_PUBLIC, whichever it is. */
const char *tpm_public_parse_any(struct view in, struct tpm_public *t);

/* New; NULL if it is none. */
EVP_PKEY *tpm_public_key(const struct tpm_public *t);

/* The name that the TPM calls it by: its algorithm, and its digest. The length, 0 if unknown. */
size_t tpm_public_name(const struct tpm_public *t, uint8_t name[TPM_NAME_MAX]);

/* "RSA 2048", "ECC P-256". */
char *tpm_public_describe(const struct tpm_public *t, char *buf, size_t size);

#endif
