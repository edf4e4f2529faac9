/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_FORGE_TDX_H
#define PARAVISORCTL_FORGE_TDX_H

#include "../quote.h"
#include "forge-svsm.h"

/* Root, platform CA and PCK as Intel makes them, and a quoting enclave's key: all throw-away. */
struct forge_tdx {
	EVP_PKEY *root_key, *ca_key, *pck_key, *ak;
	X509 *root, *ca, *pck;
};

/* What is wrong with the SGX extension of a PCK certificate. */
enum forge_sgx {
	SGX_GOOD, SGX_NONE, SGX_NO_PPID, SGX_NO_TCB, SGX_NO_PCEID, SGX_NO_FMSPC, SGX_SHORT_FMSPC,
	SGX_FMSPC_TWICE, SGX_NO_COMPONENT, SGX_COMPONENT_TWICE, SGX_LARGE_COMPONENT,
	SGX_NEGATIVE_COMPONENT, SGX_NO_PCESVN, SGX_STRING_PCESVN, SGX_NO_CPUSVN, SGX_COMPONENT_19,
	SGX_OTHER_OID, SGX_TRAILER, SGX_TRIPLE, SGX_NOT_DER, SGX_NO_KEY_USAGE,
	SGX_OTHER_KEY_USAGE, SGX_KINDS,
};

struct quote_spec {
	const uint8_t *tdreport;
	uint16_t version;		/* 0: 4 */
	bool td_1_5;			/* form of the body, of version 5 */
	EVP_PKEY *ak;			/* what the quote has; the next two make the signatures */
	EVP_PKEY *signer;
	EVP_PKEY *qe_signer;
	X509 *certs[4];
	size_t at;			/* a byte of what is signed that is turned over before */
	uint8_t xor;
	size_t qe_at;			/* the same of the QE's report */
	uint8_t qe_xor;
	bool other_auth;		/* than what the QE's report is about */
};

void forge_tdx_init(struct forge_tdx *f);
void forge_tdx_free(struct forge_tdx *f);

/* A certificate for @key; forge_pck() is a PCK's. Defaults are to be changed before. */
struct cert_spec forge_tdx_spec(const struct forge_tdx *f);
X509 *forge_pck(const struct forge_tdx *f, enum forge_sgx kind);

struct quote_spec forge_quote_spec(const struct forge_tdx *f, const uint8_t *tdreport);
void forge_quote(const struct quote_spec *s, struct blob *out);

#endif
