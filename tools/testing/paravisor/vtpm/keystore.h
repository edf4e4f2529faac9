/* SPDX-License-Identifier: GPL-2.0-only */
/* What `keys DIR` leaves in DIR and `serve` takes from there. All of it is throw-away. */
#ifndef VTPM_KEYSTORE_H
#define VTPM_KEYSTORE_H

#include "pem.h"

#define FILE_ARK_KEY		"ark-key.pem"
#define FILE_ARK		"ark.pem"
#define FILE_ASK_KEY		"ask-key.pem"
#define FILE_ASK		"ask.pem"
#define FILE_VCEK_KEY		"vcek-key.pem"
#define FILE_VCEK		"vcek.pem"
#define FILE_ROOTS		"roots.pem"		/* ARK, ASK, VCEK */
#define FILE_AK_ISSUER_KEY	"ak-issuer-key.pem"
#define FILE_AK_ISSUER		"ak-issuer.pem"
#define FILE_AK_CERT		"ak-cert.der"
#define FILE_AK			"ak.pem"		/* public */
#define FILE_EK			"ek.pem"		/* public */
#define FILE_MEASUREMENT	"measurement.hex"	/* of the paravisor, SHA-384 */
#define FILE_MRTD		"mrtd.hex"		/* the same, as a TDREPORT has it */
#define FILE_CCA_IAK_KEY	"cca-iak-key.pem"
#define FILE_CCA_IAK		"cca-iak.pem"		/* public */
#define FILE_RIM		"rim.hex"		/* the paravisor's as a Realm's, SHA-256 */
#define FILE_RIM_SHA512		"rim-sha512.hex"
#define FILE_SECRET		"secret.bin"
#define FILE_TPM_STATE		"tpm-state.bin"		/* written last */

/* Patch levels that both the VCEK's extensions and the SNP report carry. */
#define TCB_BOOT_LOADER		3
#define TCB_TEE			0
#define TCB_SNP			8
#define TCB_MICROCODE		115

#define AMD_OID_HWID		"1.3.6.1.4.1.3704.1.4"

#define CHIP_ID_LEN		64

struct rsa_public {
	u8 exponent[3];		/* 65537 */
	u8 modulus[256];
};

struct keystore {
	EVP_PKEY *vcek_key;
	u8 chip_id[CHIP_ID_LEN];	/* read from the VCEK's HWID extension */
	struct rsa_public ak, ek;
	struct bytes ak_cert;
	struct bytes tpm_state;
	u8 secret[32];		/* root of every secret the paravisor keeps */
};

/* Both end the program with a message when something is missing or broken. */
void keystore_create(const char *dir);
void keystore_load(struct keystore *ks, const char *dir);
void keystore_free(struct keystore *ks);

#endif
