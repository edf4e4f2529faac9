/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Certificates shaped like Intel's for SGX and TDX: root CA -> platform CA -> PCK, all on P-256;
 * and the key that the quoting enclave signs quotes with, which the PCK vouches for in each quote.
 */
#ifndef VTPM_INTEL_CHAIN_H
#define VTPM_INTEL_CHAIN_H

#include <openssl/x509.h>

#include "cert.h"

#define FILE_INTEL_PLATFORM_KEY	"tdx-platform-key.pem"
#define FILE_INTEL_PCK_KEY	"tdx-pck-key.pem"
#define FILE_INTEL_QE_KEY	"tdx-attestation-key.pem"
#define FILE_INTEL_ROOT		"tdx-root.pem"
#define FILE_INTEL_PLATFORM	"tdx-platform.pem"
#define FILE_INTEL_PCK		"tdx-pck.pem"
#define FILE_INTEL_ROOTS	"tdx-roots.pem"		/* root, platform, PCK */

enum intel_cert {
	INTEL_ROOT,
	INTEL_PLATFORM,
	INTEL_PCK,
	INTEL_CERTS
};

struct intel_chain {
	EVP_PKEY *root_key;		/* NULL when loaded */
	EVP_PKEY *platform_key;
	EVP_PKEY *pck_key;
	EVP_PKEY *qe_key;
	X509 *cert[INTEL_CERTS];
};

/* These end the program with a message when they fail. */
void intel_chain_create(struct intel_chain *chain);
void intel_chain_load(struct intel_chain *chain, const char *dir);
/* Another PCK certificate for the same key. */
void intel_chain_renew_pck(struct intel_chain *chain, int days);
void intel_chain_free(struct intel_chain *chain);

#endif
