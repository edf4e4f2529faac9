/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_CHECK_H
#define PARAVISORCTL_CHECK_H

#include "cert-table.h"
#include "chain.h"
#include "claims.h"
#include "compiler.h"
#include "ek.h"
#include "manifest.h"
#include "measurement.h"
#include "nonce.h"
#include "snp.h"

/* In the order in which they are made and shown. */
enum check_id {
	CHECK_STRUCTURE,
	CHECK_TYPE,
	CHECK_CLAIMS_HASH,
	CHECK_CLAIMS,
	CHECK_NONCE,
	CHECK_MANIFEST,
	CHECK_EK,
	CHECK_CERT_TABLE,
	CHECK_CHAIN,
	CHECK_SIGNATURE,
	CHECK_TCB,
	CHECK_CHIP_ID,
	CHECK_VMPL,
	CHECK_DEBUG,
	CHECK_MIGRATION,
	CHECK_MEASUREMENT,
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

struct verify_policy {
	enum report_format format;
	const struct certs *certs;
	const struct nonce *nonce;	/* NULL: freshness is not checked */
	uint32_t isolation;		/* enum hcl_type, 0: any */
	bool allow_debug;
	struct measurements expected;	/* none: not compared */
	struct svsm_policy svsm;
};

struct verdict {
	bool verified;
	enum report_format format;	/* never FORMAT_AUTO */
	struct check check[CHECK_COUNT];
	/*
	 * Valid if CHECK_STRUCTURE is ok; points into the input. Of an SNP report by itself it has
	 * the size and, as type and hw, that report.
	 */
	struct hcl_report hcl;
	struct snp_report snp;		/* valid if is_snp */
	bool is_snp;
	bool weak_nonce;		/* CHECK_NONCE is ok, but proves no freshness */
	struct claims claims;
	struct cert_table table;
	struct manifest manifest;	/* valid if CHECK_MANIFEST is ok */
	struct certs certs;		/* those of the policy and of the table */
	struct chain chain;
};

const char *check_name(enum check_id id);

/* Whether a report of this format is checked for that at all. */
bool check_applies(enum report_format format, enum check_id id);

/* The format that a file is of by its looks, FORMAT_AUTO if it is of neither. */
enum report_format report_format(struct view in);

void verdict_set(struct verdict *v, enum check_id id, enum result result, const char *fmt, ...)
	__printf(4, 5);

/* @what is the nonce, or whatever else @how says that it was made of. */
void verdict_set_nonce(const struct nonce *n, struct verdict *v, const char *what,
		       const char *how);

/* The checks that only a bare SNP report has. */
void check_report_data(const struct verify_policy *p, struct verdict *v);
void check_manifest(const struct verify_policy *p, struct verdict *v);
void check_ek(const struct verify_policy *p, struct verdict *v);
void check_cert_table(const struct verify_policy *p, struct verdict *v);

void verify_report(struct view in, const struct verify_policy *p, struct verdict *v);
void verdict_free(struct verdict *v);

#endif
