/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_CHECK_H
#define PARAVISORCTL_CHECK_H

#include "cca.h"
#include "cert-table.h"
#include "chain.h"
#include "claims.h"
#include "compiler.h"
#include "ek.h"
#include "manifest.h"
#include "measurement.h"
#include "nonce.h"
#include "pck.h"
#include "quote.h"
#include "snp.h"

/* In the order in which they are made and shown. */
enum check_id {
	CHECK_STRUCTURE,
	CHECK_TYPE,
	CHECK_PROFILE,
	CHECK_CLAIMS_HASH,
	CHECK_CLAIMS,
	CHECK_NONCE,
	CHECK_MANIFEST,
	CHECK_EK,
	CHECK_CERT_TABLE,
	CHECK_TD_HASHES,
	CHECK_QUOTE,
	CHECK_CHAIN,
	CHECK_PCK,
	CHECK_QE_SIGNATURE,
	CHECK_QE,
	CHECK_QE_KEY,
	CHECK_PLATFORM,
	CHECK_REALM_KEY,
	CHECK_SIGNATURE,
	CHECK_TCB,
	CHECK_CHIP_ID,
	CHECK_VMPL,
	CHECK_PLANE,
	CHECK_MODULE,
	CHECK_DEBUG,
	CHECK_MIGRATION,
	CHECK_HASHES,
	CHECK_MEASUREMENT,
	CHECK_RTMR,
	CHECK_REM,
	CHECK_COUNT,
};

struct check {
	enum result result;
	char detail[WHY_SIZE];
};

enum report_format {
	FORMAT_AUTO,		/* whatever it looks like */
	FORMAT_HCL,
	FORMAT_SNP,		/* as the security processor made it */
	FORMAT_TDREPORT,	/* as the TDX module made it */
	FORMAT_QUOTE,		/* of a TD */
	FORMAT_CCA,		/* token of a realm */
};

/* What comes with an SNP report that is not within an HCL report. */
struct svsm_policy {
	struct view table;	/* of certificates; empty: none */
	struct view manifest;	/* empty: the report is not one by an SVSM */
	const uint8_t *service;	/* GUID of the one service, NULL: of all */
	uint32_t manifest_version;
	const struct ek *ek;	/* NULL: not compared */
	const uint32_t *vmpl;	/* NULL: any, if there is no manifest */
};

/* What only a report of a TD has. */
struct tdx_policy {
	struct view quote;	/* made of the TDREPORT that is judged; empty: none */
	const struct registers *rtmrs;	/* NULL: not compared */
	const uint8_t *min_svn;	/* lowest TEE_TCB_SVN, each byte by itself; NULL: not compared */
};

/* What only a token of a realm has. */
struct cca_policy {
	EVP_PKEY *key;		/* of the platform, trusted */
	const struct registers *rems;	/* NULL: not compared */
};

struct verify_policy {
	enum report_format format;
	const struct certs *certs;
	const struct nonce *nonce;	/* NULL: freshness is not checked */
	uint32_t isolation;		/* enum hcl_type, 0: any */
	bool allow_debug;
	struct measurements expected;	/* none: not compared */
	struct svsm_policy svsm;
	struct tdx_policy tdx;
	struct cca_policy cca;
};

struct verdict {
	bool verified;
	enum report_format format;	/* never FORMAT_AUTO */
	struct check check[CHECK_COUNT];
	/*
	 * Valid if CHECK_STRUCTURE is ok; points into the input. Of an SNP report by itself it has
	 * the size and, as type and hw, that report; likewise of a TDREPORT or quote.
	 */
	struct hcl_report hcl;
	struct snp_report snp;		/* valid if is_snp */
	bool is_snp;
	struct tdreport tdreport;	/* valid if has_tdreport */
	struct quote quote;		/* valid if has_quote */
	struct pck pck;			/* valid if CHECK_PCK is ok */
	bool has_tdreport;
	bool has_quote;
	struct cca_token cca;		/* valid if has_cca */
	bool has_cca;			/* all claims are there */
	bool weak_nonce;		/* CHECK_NONCE is ok, but proves no freshness */
	struct claims claims;
	struct cert_table table;
	struct manifest manifest;	/* valid if CHECK_MANIFEST is ok */
	struct certs certs;		/* those of the policy and of the table */
	struct chain chain;
};

const char *check_name(enum check_id id);

/* Whether a report like this one is checked for that at all. */
bool check_applies(const struct verdict *v, enum check_id id);

/* What is known of the TD: by the quote if there is one; NULL if nothing is. */
const struct td *verdict_td(const struct verdict *v);

/* The format that a file is of by its looks, FORMAT_AUTO if it is of none. */
enum report_format report_format(struct view in);
const char *report_format_name(enum report_format format);	/* NULL: FORMAT_AUTO */
enum report_format report_format_by_name(const char *name);	/* FORMAT_AUTO: not known */

void verdict_set(struct verdict *v, enum check_id id, enum result result, const char *fmt, ...)
	__printf(4, 5);

/* @what is the nonce, or whatever else @how says that it was made of. */
void verdict_set_nonce(const struct nonce *n, struct verdict *v, const char *what,
		       const char *how);

/* CHECK_CHAIN after the chain has been looked for. */
void verdict_set_path(struct verdict *v);

/* CHECK_MEASUREMENT; @who else could have made the report if nothing is expected. */
void verdict_set_measurement(const struct verify_policy *p, struct verdict *v, struct view value,
			     const char *who);

/* Compares the registers that the option named like the check has given; @name is theirs. */
void verdict_set_registers(struct verdict *v, enum check_id id, const struct registers *r,
			   const struct view values[REGISTERS], const char *name);

void verdict_skip(struct verdict *v, enum check_id from, enum check_id to, const char *why);
bool verdict_all_ok(const struct verdict *v, const enum check_id *ids, size_t n);

/* The checks that only a report of a TD has. */
void check_tdx_nonce(const struct verify_policy *p, struct verdict *v);
void check_tdx(const struct verify_policy *p, struct verdict *v);
bool check_tdx_passed(const struct verify_policy *p, const struct verdict *v);

/* The checks that only a token of a realm has. */
void check_cca(struct view in, const struct verify_policy *p, struct verdict *v);
bool check_cca_passed(const struct verify_policy *p, const struct verdict *v);

/* Ends with a structure that cannot be read. */
void verdict_refuse_structure(struct verdict *v, const char *why);

/* The checks that only a bare SNP report has. */
void check_report_data(const struct verify_policy *p, struct verdict *v);
void check_manifest(const struct verify_policy *p, struct verdict *v);
void check_ek(const struct verify_policy *p, struct verdict *v);
void check_cert_table(const struct verify_policy *p, struct verdict *v);

void verify_report(struct view in, const struct verify_policy *p, struct verdict *v);
void verdict_free(struct verdict *v);

#endif
