/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_TDI_CHECK_H
#define PARAVISORCTL_TDI_CHECK_H

#include "check.h"
#include "evidence.h"
#include "reference.h"
#include "tdi-report.h"

/* In the order in which they are made and shown. */
enum tdi_check_id {
	TDI_CERTIFICATES,
	TDI_CHAIN,
	TDI_VCA,
	TDI_MEASUREMENTS,
	TDI_SIGNATURE,
	TDI_NONCE,
	TDI_REFERENCE,
	TDI_REPORT,
	TDI_CHECK_COUNT,
};

struct tdi_policy {
	const struct certs *roots;
	const struct nonce *nonce;		/* NULL: freshness is not checked */
	const struct reference *reference;	/* NULL: measurements are not compared */
};

struct tdi_verdict {
	bool verified;
	struct check check[TDI_CHECK_COUNT];
	/* each valid if its check is ok; all point into the evidence */
	struct spdm_certs certs;
	struct spdm_vca vca;
	struct spdm_measurements measurements;
	struct tdi_report report;
};

const char *tdi_check_name(enum tdi_check_id id);
void tdi_verify(const struct evidence *e, const struct tdi_policy *p, struct tdi_verdict *v);
void tdi_verdict_free(struct tdi_verdict *v);

#endif
