/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_QUOTE_H
#define PARAVISORCTL_QUOTE_H

#include "tdx.h"

#define QUOTE_HEADER_SIZE	48
#define QUOTE_BODY_SIZE		584	/* TDX 1.0 */
#define QUOTE_BODY_SIZE_1_5	648
#define QUOTE_EC_SIZE		64	/* r and s, or x and y, big endian */
#define QE_REPORT_SIZE		384

/* The quoting enclave as its own report has it. */
struct qe_report {
	struct view raw;
	uint32_t miscselect;
	uint64_t attributes;
	struct view mrenclave;
	struct view mrsigner;
	uint16_t isv_prod_id;
	uint16_t isv_svn;
	struct view report_data;
};

/*
 * A quote by Intel's quoting enclave for TDs, with ECDSA P-256
 * (Intel TDX DCAP Quoting Library API, appendix A).
 */
struct quote {
	uint16_t version;
	size_t size;
	struct view signed_part;
	struct td td;
	struct view signature;
	struct view attestation_key;
	struct qe_report qe;
	struct view qe_signature;
	struct view qe_auth;
	struct view pem;		/* the chain of the key that signed the QE's report */
};

/* NULL when every length agrees, else what does not. Reads nothing outside @in. */
const char *quote_parse(struct view in, struct quote *q);

/* Whether @in begins like a quote, whatever its version and TEE. */
bool quote_looks_like(struct view in);

#endif
