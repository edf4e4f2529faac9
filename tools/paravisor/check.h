/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_CHECK_H
#define PARAVISORCTL_CHECK_H

#include "chain.h"
#include "claims.h"
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

struct verify_policy {
	const struct certs *certs;
	const struct nonce *nonce;	/* NULL: freshness is not checked */
	uint32_t isolation;		/* enum hcl_type, 0: any */
	bool allow_debug;
	struct measurements expected;	/* none: not compared */
};

struct verdict {
	bool verified;
	struct check check[CHECK_COUNT];
	struct hcl_report hcl;		/* valid if CHECK_STRUCTURE is ok; points into the input */
	struct snp_report snp;		/* valid if is_snp */
	bool is_snp;
	bool weak_nonce;		/* CHECK_NONCE is ok, but proves no freshness */
	struct claims claims;
	struct chain chain;
};

const char *check_name(enum check_id id);
void verify_report(struct view in, const struct verify_policy *p, struct verdict *v);
void verdict_free(struct verdict *v);

#endif
