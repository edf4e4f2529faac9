/* SPDX-License-Identifier: GPL-2.0-only */
/* Certificates shaped like AMD's: ARK -> ASK -> VCEK. */
#ifndef VTPM_AMD_CHAIN_H
#define VTPM_AMD_CHAIN_H

#include "keystore.h"

#define AMD_CA_KEY_BITS		4096
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
void cert_sign(X509 *cert, const struct issuer *issuer);

enum amd_cert {
	AMD_ARK,
	AMD_ASK,
	AMD_VCEK,
	AMD_CERTS
};

struct amd_chain {
	EVP_PKEY *ark_key;		/* NULL when loaded */
	EVP_PKEY *ask_key;
	EVP_PKEY *vcek_key;
	X509 *cert[AMD_CERTS];
};

/* All new; the VCEK is for this chip. These end the program with a message when they fail. */
void amd_chain_create(struct amd_chain *chain, unsigned int ca_bits,
		      const u8 chip_id[CHIP_ID_LEN]);
void amd_chain_load(struct amd_chain *chain, const char *dir);
/* Another VCEK for the same key and chip. */
void amd_chain_renew_vcek(struct amd_chain *chain, int days, const u8 chip_id[CHIP_ID_LEN]);
void amd_chain_free(struct amd_chain *chain);

#endif
