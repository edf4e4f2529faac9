/* SPDX-License-Identifier: GPL-2.0-only */
/* Certificates shaped like AMD's: ARK -> ASK -> VCEK. */
#ifndef VTPM_AMD_CHAIN_H
#define VTPM_AMD_CHAIN_H

#include "cert.h"
#include "keystore.h"

#define AMD_CA_KEY_BITS		4096

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
