// SPDX-License-Identifier: GPL-2.0-only
/* The checks behind `tdisp verify`: evidence in, verdict out; no I/O but the clock. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tdi-check.h"

const char *tdi_check_name(enum tdi_check_id id)
{
	static const char * const names[TDI_CHECK_COUNT] = {
		[TDI_CERTIFICATES] = "certificates",
		[TDI_CHAIN] = "chain",
		[TDI_VCA] = "vca",
		[TDI_MEASUREMENTS] = "measurements",
		[TDI_SIGNATURE] = "signature",
		[TDI_NONCE] = "nonce",
		[TDI_REFERENCE] = "reference",
		[TDI_REPORT] = "report",
	};

	return names[id];
}

__printf(4, 5)
static void set(struct tdi_verdict *v, enum tdi_check_id id, enum result result,
		const char *fmt, ...)
{
	va_list ap;

	v->check[id].result = result;
	va_start(ap, fmt);
	vsnprintf(v->check[id].detail, sizeof(v->check[id].detail), fmt, ap);
	va_end(ap);
}

static bool is_ok(const struct tdi_verdict *v, enum tdi_check_id id)
{
	return v->check[id].result == RESULT_OK;
}

static void check_certs(const struct evidence *e, const struct tdi_policy *p,
			struct tdi_verdict *v)
{
	const char *why = spdm_certs_parse(evidence_view(e, EVIDENCE_CERTS), &v->certs);
	char leaf[96], root[96], reason[WHY_SIZE];

	if (why) {
		set(v, TDI_CERTIFICATES, RESULT_FAIL, "%s", why);
		set(v, TDI_CHAIN, RESULT_SKIPPED, "the certificates cannot be used");
		return;
	}
	set(v, TDI_CERTIFICATES, RESULT_OK, "%zu, and the root's hash is that of the first",
	    v->certs.n);
	if (!spdm_chain_ok(&v->certs, p->roots, reason)) {
		set(v, TDI_CHAIN, RESULT_FAIL, "%s", reason);
		return;
	}
	chain_name(X509_get_subject_name(v->certs.cert[v->certs.n - 1]), leaf, sizeof(leaf));
	chain_name(X509_get_subject_name(v->certs.cert[0]), root, sizeof(root));
	set(v, TDI_CHAIN, RESULT_OK, "%.*s up to %.*s", (int)strcspn(leaf, ","), leaf,
	    (int)strcspn(root, ","), root);
}

static void check_vca(const struct evidence *e, struct tdi_verdict *v)
{
	const char *why = spdm_vca_parse(evidence_view(e, EVIDENCE_VCA), &v->vca);

	if (why)
		set(v, TDI_VCA, RESULT_FAIL, "%s", why);
	else
		set(v, TDI_VCA, RESULT_OK, "SPDM 1.2, ECDSA P-384, SHA-384");
}

static void check_signature(const struct evidence *e, struct tdi_verdict *v)
{
	struct view vca = evidence_view(e, EVIDENCE_VCA);
	X509 *leaf;

	if (!is_ok(v, TDI_CERTIFICATES)) {
		set(v, TDI_SIGNATURE, RESULT_SKIPPED, "no certificate to check with");
		return;
	}
	leaf = v->certs.cert[v->certs.n - 1];
	if (spdm_signature_ok(vca, &v->measurements, X509_get0_pubkey(leaf)))
		set(v, TDI_SIGNATURE, RESULT_OK, "by the device's key, over all that was said");
	else
		set(v, TDI_SIGNATURE, RESULT_FAIL,
		    "not by the certificate's key, or not over these messages");
}

static void check_nonce(const struct tdi_policy *p, struct tdi_verdict *v)
{
	struct view nonce = v->measurements.nonce;

	if (!p->nonce)
		set(v, TDI_NONCE, RESULT_SKIPPED, "freshness not checked: no --nonce or --refresh");
	else if (p->nonce->len != nonce.len || memcmp(p->nonce->bytes, nonce.p, nonce.len))
		set(v, TDI_NONCE, RESULT_FAIL,
		    "the measurements were asked for with another nonce");
	else
		set(v, TDI_NONCE, RESULT_OK, "the measurements were asked for with it");
}

static void check_reference(const struct tdi_policy *p, struct tdi_verdict *v)
{
	char why[WHY_SIZE];

	if (!p->reference)
		set(v, TDI_REFERENCE, RESULT_SKIPPED, "not compared: no --measurements");
	else if (reference_matches(p->reference, &v->measurements, why))
		set(v, TDI_REFERENCE, RESULT_OK, "all %zu measurements are the expected ones",
		    v->measurements.n);
	else
		set(v, TDI_REFERENCE, RESULT_FAIL, "%s", why);
}

static void check_measurements(const struct evidence *e, const struct tdi_policy *p,
			       struct tdi_verdict *v)
{
	const char *why = spdm_measurements_parse(evidence_view(e, EVIDENCE_MEASUREMENTS),
						  &v->measurements);
	int id;

	if (why) {
		set(v, TDI_MEASUREMENTS, RESULT_FAIL, "%s", why);
		for (id = TDI_SIGNATURE; id <= TDI_REFERENCE; id++)
			set(v, id, RESULT_SKIPPED, "the measurements cannot be used");
		return;
	}
	set(v, TDI_MEASUREMENTS, RESULT_OK, "%zu blocks", v->measurements.n);
	check_signature(e, v);
	check_nonce(p, v);
	check_reference(p, v);
}

static void check_report(const struct evidence *e, struct tdi_verdict *v)
{
	const char *why = tdi_report_parse(evidence_view(e, EVIDENCE_REPORT), &v->report);

	if (why)
		set(v, TDI_REPORT, RESULT_FAIL, "%s", why);
	else
		set(v, TDI_REPORT, RESULT_OK, "%zu MMIO ranges, %llu private pages", v->report.n,
		    (unsigned long long)tdi_private_pages(&v->report));
}

static bool all_required_passed(const struct tdi_policy *p, const struct tdi_verdict *v)
{
	int id;

	for (id = 0; id < TDI_CHECK_COUNT; id++) {
		bool optional = (id == TDI_NONCE && !p->nonce) ||
				(id == TDI_REFERENCE && !p->reference);

		if (!optional && !is_ok(v, id))
			return false;
	}
	return true;
}

void tdi_verify(const struct evidence *e, const struct tdi_policy *p, struct tdi_verdict *v)
{
	memset(v, 0, sizeof(*v));
	check_certs(e, p, v);
	check_vca(e, v);
	check_measurements(e, p, v);
	check_report(e, v);
	v->verified = all_required_passed(p, v);
}

void tdi_verdict_free(struct tdi_verdict *v)
{
	spdm_certs_free(&v->certs);
}
