// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is checked of a report of a TD. The TDX module's own, the TDREPORT, carries a MAC that only
 * its machine can check. A quoting enclave (QE) on that machine makes a quote of it: Intel's PCK
 * certificate vouches for the QE, and the QE for the key that signed the quote.
 */
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>

#include "check.h"
#include "hex.h"
#include "pubkey.h"

#define QE_PROD_ID		2	/* of the QE for TDs */
#define QE_ATTRIBUTES		0x11ULL	/* initialised, may use the provisioning key */
#define QE_ATTRIBUTES_MASK	(~4ULL)	/* all but that of the processor's mode */
#define QE_DEBUG		2ULL

/* MRSIGNER of Intel's quoting enclaves. */
static const uint8_t intel_signer[32] = {
	0xdc, 0x9e, 0x2a, 0x7c, 0x6f, 0x94, 0x8f, 0x17, 0x47, 0x4e, 0x34, 0xa7, 0xfc, 0x43, 0xed,
	0x03, 0x0f, 0x7c, 0x15, 0x63, 0xf1, 0xba, 0xbd, 0xdf, 0x63, 0x40, 0xc8, 0x2e, 0x0e, 0x54,
	0xa8, 0xc5,
};

const struct td *verdict_td(const struct verdict *v)
{
	if (v->has_quote)
		return &v->quote.td;
	return v->has_tdreport ? &v->tdreport.td : NULL;
}

void check_tdx_nonce(const struct verify_policy *p, struct verdict *v)
{
	const struct td *td = verdict_td(v);

	if (!p->nonce)
		verdict_set(v, CHECK_NONCE, RESULT_SKIPPED, "freshness not checked: no --nonce");
	else if (!memcmp(p->nonce->bytes, td->report_data.p, td->report_data.len))
		verdict_set_nonce(p->nonce, v, "REPORTDATA", "the nonce");
	else
		verdict_set(v, CHECK_NONCE, RESULT_FAIL,
			    "REPORTDATA is not the nonce: stale, or another's report");
}

static void check_hashes(struct verdict *v)
{
	const char *why = tdreport_hash_problem(&v->tdreport);

	if (why)
		verdict_set(v, CHECK_TD_HASHES, RESULT_FAIL, "%s", why);
	else
		verdict_set(v, CHECK_TD_HASHES, RESULT_OK,
			    "those of TEE_TCB_INFO and TDINFO are of what is there");
}

/* The quote that comes with a TDREPORT. */
static void check_quote(const struct verify_policy *p, struct verdict *v)
{
	const char *why;

	if (!p->tdx.quote.len) {
		verdict_set(v, CHECK_QUOTE, RESULT_SKIPPED, "no --quote");
		return;
	}
	why = quote_parse(p->tdx.quote, &v->quote);
	v->has_quote = !why;
	if (why)
		verdict_set(v, CHECK_QUOTE, RESULT_FAIL, "%s", why);
	else if (!td_equal(&v->quote.td, &v->tdreport.td))
		verdict_set(v, CHECK_QUOTE, RESULT_FAIL, "the quote is not of this TDREPORT");
	else
		verdict_set(v, CHECK_QUOTE, RESULT_OK,
			    "%zu bytes, a quote of version %u, made of this TDREPORT",
			    v->quote.size, v->quote.version);
}

/* The certificates come with the quote, by way of the host; those of --certs may help out. */
static const char *find_pck_path(struct verdict *v)
{
	int first = sk_X509_num(v->certs.others);
	const char *why = certs_add(&v->certs, v->quote.pem, false);

	if (why)
		return why;
	v->chain.leaf = sk_X509_value(v->certs.others, first);
	v->chain.path = chain_path(&v->certs, v->chain.leaf, v->chain.why);
	if (v->chain.path && !pck_path_ok(v->chain.path, v->chain.why))
		chain_free(&v->chain);
	return NULL;
}

static void check_pck(struct verdict *v)
{
	const char *why = find_pck_path(v);
	char fmspc[13], pceid[5];

	if (why) {
		verdict_set(v, CHECK_CHAIN, RESULT_FAIL, "%s", why);
		verdict_set(v, CHECK_PCK, RESULT_SKIPPED, "no certificate to look at");
		return;
	}
	verdict_set_path(v);
	why = pck_parse(v->chain.leaf, &v->pck);
	if (why)
		verdict_set(v, CHECK_PCK, RESULT_FAIL, "%s", why);
	else
		verdict_set(v, CHECK_PCK, RESULT_OK, "FMSPC %s, PCEID %s, PCESVN %u",
			    hex_encode(v->pck.fmspc, sizeof(v->pck.fmspc), fmspc),
			    hex_encode(v->pck.pceid, sizeof(v->pck.pceid), pceid), v->pck.pcesvn);
}

static void check_qe_signature(struct verdict *v)
{
	const struct quote *q = &v->quote;

	if (!v->chain.leaf)
		verdict_set(v, CHECK_QE_SIGNATURE, RESULT_SKIPPED, "no certificate to check with");
	else if (cert_is_ec(v->chain.leaf, SN_X9_62_prime256v1) &&
		 ecdsa_ok(X509_get0_pubkey(v->chain.leaf), EVP_sha256(), q->qe_signature,
			  q->qe.raw))
		verdict_set(v, CHECK_QE_SIGNATURE, RESULT_OK,
			    "the quoting enclave's report is signed by the PCK");
	else
		verdict_set(v, CHECK_QE_SIGNATURE, RESULT_FAIL,
			    "the quoting enclave's report is not signed by the certificate's key");
}

/*
 * The PCK signs for any enclave that the host lets use the provisioning key, so it matters whose
 * enclave it was (Intel's QE identity for TDX has the same values).
 */
static const char *qe_problem(const struct qe_report *qe)
{
	if (memcmp(qe->mrsigner.p, intel_signer, sizeof(intel_signer)))
		return "the quoting enclave is not signed by Intel";
	if (qe->isv_prod_id != QE_PROD_ID)
		return "the quoting enclave is not the one for TDs";
	if (qe->attributes & QE_DEBUG)
		return "the host can debug the quoting enclave: its key is no secret";
	if ((qe->attributes & QE_ATTRIBUTES_MASK) != QE_ATTRIBUTES || qe->miscselect)
		return "the quoting enclave's attributes are not the right ones";
	return NULL;
}

static void check_qe(struct verdict *v)
{
	const char *why = qe_problem(&v->quote.qe);

	if (why)
		verdict_set(v, CHECK_QE, RESULT_FAIL, "%s", why);
	else
		verdict_set(v, CHECK_QE, RESULT_OK,
			    "Intel's quoting enclave for TDs, version %u, not under debug",
			    v->quote.qe.isv_svn);
}

static bool is_key_hash(const struct quote *q)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	uint8_t expected[64] = { 0 };	/* the second half stays */
	bool good;

	good = md && EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1 &&
	       EVP_DigestUpdate(md, q->attestation_key.p, q->attestation_key.len) == 1 &&
	       EVP_DigestUpdate(md, q->qe_auth.p, q->qe_auth.len) == 1 &&
	       EVP_DigestFinal_ex(md, expected, NULL) == 1;
	EVP_MD_CTX_free(md);
	return good && !memcmp(expected, q->qe.report_data.p, sizeof(expected));
}

static void check_qe_key(struct verdict *v)
{
	if (is_key_hash(&v->quote))
		verdict_set(v, CHECK_QE_KEY, RESULT_OK,
			    "the quoting enclave vouches for the attestation key");
	else
		verdict_set(v, CHECK_QE_KEY, RESULT_FAIL,
			    "the quoting enclave's report is about another attestation key");
}

static void check_quote_signature(struct verdict *v)
{
	const struct quote *q = &v->quote;
	struct view x, y;
	EVP_PKEY *key;

	view_sub(q->attestation_key, 0, QUOTE_EC_SIZE / 2, &x);
	view_sub(q->attestation_key, QUOTE_EC_SIZE / 2, QUOTE_EC_SIZE / 2, &y);
	key = ec_public_key("P-256", QUOTE_EC_SIZE / 2, x, y);
	if (!key)
		verdict_set(v, CHECK_SIGNATURE, RESULT_FAIL,
			    "the attestation key is no point of P-256");
	else if (ecdsa_ok(key, EVP_sha256(), q->signature, q->signed_part))
		verdict_set(v, CHECK_SIGNATURE, RESULT_OK,
			    "ECDSA P-256 with SHA-256 by the attestation key");
	else
		verdict_set(v, CHECK_SIGNATURE, RESULT_FAIL,
			    "the signature is not by the attestation key");
	EVP_PKEY_free(key);
}

static void check_signatures(struct verdict *v)
{
	if (!v->has_quote) {
		verdict_skip(v, CHECK_CHAIN, CHECK_QE_KEY, "no quote");
		verdict_set(v, CHECK_SIGNATURE, RESULT_FAIL,
			    "a MAC that only this TD's machine can check: not verified; a quote is needed");
		return;
	}
	check_pck(v);
	check_qe_signature(v);
	check_qe(v);
	check_qe_key(v);
	check_quote_signature(v);
}

static bool svn_is_at_least(struct view svn, const uint8_t *min)
{
	size_t i;

	for (i = 0; i < svn.len; i++)
		if (svn.p[i] < min[i])
			return false;
	return true;
}

/* Which levels are good enough changes with every update, and only Intel's collateral tells. */
static void check_tcb(const struct verify_policy *p, struct verdict *v)
{
	struct view svn = verdict_td(v)->tee_tcb_svn;
	char text[2 * TDX_SVN_SIZE + 1];

	hex_encode(svn.p, svn.len, text);
	if (!p->tdx.min_svn)
		verdict_set(v, CHECK_TCB, RESULT_SKIPPED,
			    "not judged without Intel's TCB info and QE identity; TEE_TCB_SVN %s",
			    text);
	else if (svn_is_at_least(svn, p->tdx.min_svn))
		verdict_set(v, CHECK_TCB, RESULT_OK,
			    "TEE_TCB_SVN %s is at least as demanded; no other level is judged",
			    text);
	else
		verdict_set(v, CHECK_TCB, RESULT_FAIL, "TEE_TCB_SVN %s is lower than demanded",
			    text);
}

static void check_module(struct verdict *v)
{
	const struct td *td = verdict_td(v);

	if (!view_is_zero(td->mrsignerseam))
		verdict_set(v, CHECK_MODULE, RESULT_FAIL, "the TDX module is not signed by Intel");
	else if (!view_is_zero(td->seam_attributes))
		verdict_set(v, CHECK_MODULE, RESULT_FAIL,
			    "the TDX module is not one for production");
	else
		verdict_set(v, CHECK_MODULE, RESULT_OK, "the TDX module is signed by Intel");
}

static void check_attributes(const struct verify_policy *p, struct verdict *v)
{
	uint64_t attributes = verdict_td(v)->attributes;
	uint64_t debug = attributes & TD_UNDER_DEBUG;
	const char *ve = attributes & TD_SEPT_VE_DISABLE ? "set" : "not set";

	if (!debug)
		verdict_set(v, CHECK_DEBUG, RESULT_OK,
			    "the attributes forbid debugging; SEPT_VE_DISABLE is %s", ve);
	else if (debug == TD_DEBUG && p->allow_debug)
		verdict_set(v, CHECK_DEBUG, RESULT_SKIPPED,
			    "debugging is accepted by --allow-debug; SEPT_VE_DISABLE is %s", ve);
	else
		verdict_set(v, CHECK_DEBUG, RESULT_FAIL,
			    "the attributes let the host debug the guest: no secret is safe");
	if (attributes & TD_MIGRATABLE)
		verdict_set(v, CHECK_MIGRATION, RESULT_FAIL,
			    "the attributes let a service TD move the guest");
	else
		verdict_set(v, CHECK_MIGRATION, RESULT_OK, "the attributes forbid migration");
}

void check_tdx(const struct verify_policy *p, struct verdict *v)
{
	if (v->format == FORMAT_HCL && !v->has_tdreport) {
		verdict_skip(v, CHECK_TD_HASHES, CHECK_COUNT - 1, "no TDREPORT");
		return;
	}
	if (v->has_tdreport) {
		check_hashes(v);
		check_quote(p, v);
	}
	check_signatures(v);
	check_tcb(p, v);
	check_module(v);
	check_attributes(p, v);
	verdict_set_measurement(p, v, verdict_td(v)->mrtd, "TD");
	verdict_set_registers(v, CHECK_RTMR, p->tdx.rtmrs, verdict_td(v)->rtmr, "RTMR");
}

bool check_tdx_passed(const struct verify_policy *p, const struct verdict *v)
{
	static const enum check_id quote[] = {
		CHECK_CHAIN, CHECK_PCK, CHECK_QE_SIGNATURE, CHECK_QE, CHECK_QE_KEY,
		CHECK_SIGNATURE, CHECK_MODULE,
	};
	static const enum check_id tdreport[] = { CHECK_TD_HASHES, CHECK_QUOTE };

	return v->has_quote && verdict_all_ok(v, quote, ARRAY_SIZE(quote)) &&
	       (v->format == FORMAT_QUOTE ||
		verdict_all_ok(v, tdreport, ARRAY_SIZE(tdreport))) &&
	       (!p->tdx.rtmrs || v->check[CHECK_RTMR].result == RESULT_OK) &&
	       (!p->tdx.min_svn || v->check[CHECK_TCB].result == RESULT_OK);
}
