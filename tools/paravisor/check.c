// SPDX-License-Identifier: GPL-2.0-only
/* The checks behind `verify`: bytes in, verdict out; no I/O but the clock. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

#define TDREPORT_TYPE_TDX	0x81
#define CHECK_LAST		(CHECK_COUNT - 1)

static const char * const check_names[CHECK_COUNT] = {
	[CHECK_STRUCTURE] = "structure",
	[CHECK_TYPE] = "report-type",
	[CHECK_CLAIMS_HASH] = "claims-hash",
	[CHECK_CLAIMS] = "claims",
	[CHECK_NONCE] = "nonce",
	[CHECK_MANIFEST] = "manifest",
	[CHECK_EK] = "ek",
	[CHECK_CERT_TABLE] = "cert-table",
	[CHECK_CHAIN] = "chain",
	[CHECK_SIGNATURE] = "signature",
	[CHECK_TCB] = "tcb",
	[CHECK_CHIP_ID] = "chip-id",
	[CHECK_VMPL] = "vmpl",
	[CHECK_DEBUG] = "debug",
	[CHECK_MIGRATION] = "migration",
	[CHECK_MEASUREMENT] = "measurement",
};

static const char tdx_advice[] =
	"only MACed for its own machine; turn it into a quote and verify that with Intel's DCAP";
static const char vbs_advice[] =
	"only vouched for by the hypervisor below; use the platform's attestation service";

const char *check_name(enum check_id id)
{
	return check_names[id];
}

bool check_applies(enum report_format format, enum check_id id)
{
	switch (id) {
	case CHECK_CLAIMS_HASH:
	case CHECK_CLAIMS:
		return format == FORMAT_HCL;
	case CHECK_MANIFEST:
	case CHECK_EK:
	case CHECK_CERT_TABLE:
		return format == FORMAT_SNP;
	default:
		return true;
	}
}

enum report_format report_format(struct view in)
{
	if (hcl_has_magic(in))
		return FORMAT_HCL;
	return in.len == SNP_REPORT_SIZE ? FORMAT_SNP : FORMAT_AUTO;
}

void verdict_set(struct verdict *v, enum check_id id, enum result result, const char *fmt, ...)
{
	va_list ap;

	v->check[id].result = result;
	va_start(ap, fmt);
	vsnprintf(v->check[id].detail, sizeof(v->check[id].detail), fmt, ap);
	va_end(ap);
}

static void skip_range(struct verdict *v, enum check_id from, enum check_id to, const char *why)
{
	unsigned int id;

	for (id = from; id <= to; id++)
		verdict_set(v, id, RESULT_SKIPPED, "%s", why);
}

static void refuse_structure(struct verdict *v, const char *why)
{
	verdict_set(v, CHECK_STRUCTURE, RESULT_FAIL, "%s", why);
	skip_range(v, CHECK_TYPE, CHECK_LAST, "the structure is broken");
}

static bool check_structure(struct view in, struct verdict *v)
{
	const char *why = hcl_parse(in, &v->hcl);

	if (why) {
		refuse_structure(v, why);
		return false;
	}
	verdict_set(v, CHECK_STRUCTURE, RESULT_OK,
		    "%u bytes, %zu of them claims; all lengths agree", v->hcl.size,
		    v->hcl.claims.len);
	return true;
}

/* Nothing but its length tells an SNP report from other bytes; the rest is in its fields. */
static bool check_snp_structure(struct view in, struct verdict *v)
{
	if (in.len != SNP_REPORT_SIZE) {
		refuse_structure(v, in.len < SNP_REPORT_SIZE ? "the SNP report is cut off" :
				 "there is something behind the SNP report");
		return false;
	}
	v->hcl = (struct hcl_report){ .size = SNP_REPORT_SIZE, .type = HCL_TYPE_SNP, .hw = in };
	verdict_set(v, CHECK_STRUCTURE, RESULT_OK, "%u bytes, an SNP report by itself",
		    v->hcl.size);
	return true;
}

/* Not covered by any signature, so anything there is somebody's addition. */
static bool padding_is_zero(const struct hcl_report *r, size_t used)
{
	struct view rest;

	return view_sub(r->hw, used, r->hw.len - used, &rest) && view_is_zero(rest);
}

static const char *snp_problem(const struct snp_report *s)
{
	if (s->version < SNP_VERSION_MIN)
		return "the hardware report is not an SNP report of version 2 or later";
	if (s->version > SNP_VERSION_MAX)
		return "the SNP report is of a version newer than this program knows";
	if (s->sig_algo != SNP_SIG_ALGO_P384)
		return "the SNP report is not signed with ECDSA P-384";
	if (s->signing_key > SNP_KEY_VLEK)
		return "the SNP report is not signed by a VCEK or VLEK";
	if (!view_is_zero(s->sig_rest))
		return "there is something behind the signature of the SNP report";
	return NULL;
}

static const char *hardware_problem(struct verdict *v)
{
	switch (v->hcl.type) {
	case HCL_TYPE_SNP:
		v->is_snp = snp_parse(v->hcl.hw, &v->snp);
		if (!v->is_snp)
			return "the hardware report is not an SNP report";
		return snp_problem(&v->snp);
	case HCL_TYPE_TDX:
		if (v->hcl.hw.p[0] != TDREPORT_TYPE_TDX || !padding_is_zero(&v->hcl, 0x400))
			return "the hardware report is not a TDREPORT";
		return NULL;
	case HCL_TYPE_VBS:
		return padding_is_zero(&v->hcl, 0x230) ? NULL :
			"the hardware report is not a VBS report";
	default:
		return "this kind of hardware report is not known here";
	}
}

static void check_type(const struct verify_policy *p, struct verdict *v)
{
	const char *why = hardware_problem(v);

	if (p->isolation && p->isolation != v->hcl.type)
		verdict_set(v, CHECK_TYPE, RESULT_FAIL, "the report is of type %s, expected is %s",
			    hcl_type_name(v->hcl.type), hcl_type_name(p->isolation));
	else if (why)
		verdict_set(v, CHECK_TYPE, RESULT_FAIL, "type %s: %s",
			    hcl_type_name(v->hcl.type), why);
	else
		verdict_set(v, CHECK_TYPE, RESULT_OK, "%s", hcl_type_name(v->hcl.type));
}

static const EVP_MD *claims_digest(uint32_t hash)
{
	switch (hash) {
	case HCL_HASH_SHA256:
		return EVP_sha256();
	case HCL_HASH_SHA384:
		return EVP_sha384();
	default:
		return EVP_sha512();
	}
}

static void check_claims_hash(struct verdict *v)
{
	const EVP_MD *md = claims_digest(v->hcl.hash);
	uint8_t expected[HCL_USER_DATA_SIZE] = { 0 };	/* zero padding included */
	struct view data;

	if (!hcl_report_data(&v->hcl, &data))
		verdict_set(v, CHECK_CLAIMS_HASH, RESULT_FAIL,
			    "this report has nowhere to bind the claims");
	else if (EVP_Digest(v->hcl.claims.p, v->hcl.claims.len, expected, NULL, md, NULL) != 1)
		verdict_set(v, CHECK_CLAIMS_HASH, RESULT_FAIL, "the digest could not be computed");
	else if (memcmp(expected, data.p, sizeof(expected)))
		verdict_set(v, CHECK_CLAIMS_HASH, RESULT_FAIL,
			    "REPORT_DATA is not %s of the claims",
			    EVP_MD_get0_name(md));
	else
		verdict_set(v, CHECK_CLAIMS_HASH, RESULT_OK, "REPORT_DATA is %s of the claims",
			    EVP_MD_get0_name(md));
}

void verdict_set_nonce(const struct nonce *n, struct verdict *v, const char *what,
		       const char *how)
{
	size_t strength = nonce_strength(n);

	v->weak_nonce = strength < NONCE_STRONG_SIZE;
	if (v->weak_nonce)
		verdict_set(v, CHECK_NONCE, RESULT_OK,
			    "%s matches, but %zu bytes are too short to prove freshness", what,
			    strength);
	else
		verdict_set(v, CHECK_NONCE, RESULT_OK, "%s is %s", what, how);
}

static void check_claims(const struct verify_policy *p, struct verdict *v)
{
	const char *why = claims_parse(v->hcl.claims, &v->claims);

	if (why) {
		verdict_set(v, CHECK_CLAIMS, RESULT_FAIL, "%s", why);
		verdict_set(v, CHECK_NONCE, RESULT_SKIPPED, "the claims cannot be used");
		return;
	}
	verdict_set(v, CHECK_CLAIMS, RESULT_OK, "well formed, user-data present");
	if (!p->nonce)
		verdict_set(v, CHECK_NONCE, RESULT_SKIPPED, "freshness not checked: no --nonce");
	else if (memcmp(p->nonce->bytes, v->claims.user_data, sizeof(v->claims.user_data)))
		verdict_set(v, CHECK_NONCE, RESULT_FAIL,
			    "user-data is not the nonce: stale, or another's report");
	else
		verdict_set_nonce(p->nonce, v, "user-data", "the nonce");
}

static void check_chain(struct verdict *v)
{
	char leaf[96], root[96];
	X509 *anchor;

	chain_find(&v->certs, &v->snp, &v->chain);
	if (!v->chain.path) {
		verdict_set(v, CHECK_CHAIN, RESULT_FAIL, "%s", v->chain.why);
		return;
	}
	anchor = sk_X509_value(v->chain.path, sk_X509_num(v->chain.path) - 1);
	chain_name(X509_get_subject_name(v->chain.leaf), leaf, sizeof(leaf));
	chain_name(X509_get_subject_name(anchor), root, sizeof(root));
	/* The common name comes first; the certificates in JSON have the rest. */
	verdict_set(v, CHECK_CHAIN, RESULT_OK, "%.*s up to %.*s", (int)strcspn(leaf, ","), leaf,
		    (int)strcspn(root, ","), root);
}

static void check_signature(struct verdict *v)
{
	char why[WHY_SIZE] = "";
	enum result r;

	if (!v->chain.leaf) {
		skip_range(v, CHECK_SIGNATURE, CHECK_CHIP_ID, "no certificate to check with");
		return;
	}
	if (v->chain.signed_by_leaf)
		verdict_set(v, CHECK_SIGNATURE, RESULT_OK,
			    "ECDSA P-384 with SHA-384 by the certificate's key");
	else
		verdict_set(v, CHECK_SIGNATURE, RESULT_FAIL,
			    "the signature is not by the certificate's key");
	r = vcek_check_tcb(v->chain.leaf, &v->snp, why, sizeof(why));
	verdict_set(v, CHECK_TCB, r, "%s", why);
	r = vcek_check_chip_id(v->chain.leaf, &v->snp, why, sizeof(why));
	verdict_set(v, CHECK_CHIP_ID, r, "%s", why);
}

/* A migration agent may move the guest, secrets included, to where it likes. */
static void check_migration(struct verdict *v)
{
	size_t i, ones = 0;

	for (i = 0; i < v->snp.report_id_ma.len; i++)
		ones += v->snp.report_id_ma.p[i] == 0xff;
	if (v->snp.policy & SNP_POLICY_MIGRATE_MA)
		verdict_set(v, CHECK_MIGRATION, RESULT_FAIL,
			    "the policy lets an agent move the guest");
	else if (ones != v->snp.report_id_ma.len)
		verdict_set(v, CHECK_MIGRATION, RESULT_FAIL, "the guest has a migration agent");
	else
		verdict_set(v, CHECK_MIGRATION, RESULT_OK, "no migration agent, and none allowed");
}

static void check_measurement(const struct verify_policy *p, struct verdict *v)
{
	if (!p->expected.n)
		verdict_set(v, CHECK_MEASUREMENT, RESULT_SKIPPED,
			    "not compared; any SNP guest on this hardware could have made this");
	else if (measurement_known(&p->expected, v->snp.measurement))
		verdict_set(v, CHECK_MEASUREMENT, RESULT_OK, "as expected");
	else
		verdict_set(v, CHECK_MEASUREMENT, RESULT_FAIL,
			    "another than expected: not that paravisor");
}

/* Only VMPL 0 is the paravisor's; a lower level could bind claims of its own making. */
static bool is_by_paravisor(const struct verify_policy *p, const struct verdict *v)
{
	return v->format == FORMAT_HCL || p->svsm.manifest.len;
}

static void check_vmpl(const struct verify_policy *p, struct verdict *v)
{
	if (v->snp.vmpl > SNP_VMPL_MAX)
		verdict_set(v, CHECK_VMPL, RESULT_FAIL,
			    "asked for by the host, not at any VMPL of the guest");
	else if (is_by_paravisor(p, v) && v->snp.vmpl)
		verdict_set(v, CHECK_VMPL, RESULT_FAIL,
			    "asked for at VMPL %u, not at VMPL 0, the paravisor's", v->snp.vmpl);
	else if (p->svsm.vmpl && *p->svsm.vmpl != v->snp.vmpl)
		verdict_set(v, CHECK_VMPL, RESULT_FAIL,
			    "asked for at VMPL %u, expected is VMPL %u", v->snp.vmpl,
			    *p->svsm.vmpl);
	else if (is_by_paravisor(p, v) || p->svsm.vmpl)
		verdict_set(v, CHECK_VMPL, RESULT_OK, "asked for at VMPL %u", v->snp.vmpl);
	else
		verdict_set(v, CHECK_VMPL, RESULT_SKIPPED,
			    "asked for at VMPL %u, not compared: no --vmpl", v->snp.vmpl);
}

static void check_debug(const struct verify_policy *p, struct verdict *v)
{
	if (!(v->snp.policy & SNP_POLICY_DEBUG))
		verdict_set(v, CHECK_DEBUG, RESULT_OK, "the policy forbids debugging");
	else if (p->allow_debug)
		verdict_set(v, CHECK_DEBUG, RESULT_SKIPPED,
			    "the policy allows debugging, accepted by --allow-debug");
	else
		verdict_set(v, CHECK_DEBUG, RESULT_FAIL,
			    "the policy lets the host debug the guest: no secret is safe");
}

static void check_snp(const struct verify_policy *p, struct verdict *v)
{
	if (!v->is_snp) {
		skip_range(v, CHECK_CHAIN, CHECK_LAST, "no SNP report");
		return;
	}
	check_chain(v);
	check_signature(v);
	check_vmpl(p, v);
	check_debug(p, v);
	check_migration(v);
	check_measurement(p, v);
}

/* Neither a VBS report nor a TDREPORT carries a signature that another machine can check. */
static void check_unsigned(struct verdict *v)
{
	skip_range(v, CHECK_CHAIN, CHECK_LAST, "no signed SNP report");
	if (v->hcl.type == HCL_TYPE_TDX)
		verdict_set(v, CHECK_SIGNATURE, RESULT_FAIL, "%s", tdx_advice);
	else if (v->hcl.type == HCL_TYPE_VBS)
		verdict_set(v, CHECK_SIGNATURE, RESULT_FAIL, "%s", vbs_advice);
	else
		verdict_set(v, CHECK_SIGNATURE, RESULT_FAIL,
			    "reports of type %s cannot be verified here",
			    hcl_type_name(v->hcl.type));
}

static bool all_passed(const struct verdict *v, const enum check_id *ids, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v->check[ids[i]].result != RESULT_OK)
			return false;
	return true;
}

static bool all_passed_of_format(const struct verify_policy *p, const struct verdict *v)
{
	static const enum check_id hcl[] = { CHECK_CLAIMS_HASH, CHECK_CLAIMS, CHECK_VMPL };
	static const enum check_id svsm[] = { CHECK_NONCE, CHECK_MANIFEST, CHECK_VMPL };

	if (v->format == FORMAT_HCL)
		return all_passed(v, hcl, ARRAY_SIZE(hcl));
	return (!p->svsm.manifest.len || all_passed(v, svsm, ARRAY_SIZE(svsm))) &&
	       (!p->svsm.ek || v->check[CHECK_EK].result == RESULT_OK) &&
	       (!p->svsm.table.len || v->check[CHECK_CERT_TABLE].result == RESULT_OK);
}

static bool all_required_passed(const struct verify_policy *p, const struct verdict *v)
{
	static const enum check_id required[] = {
		CHECK_STRUCTURE, CHECK_TYPE, CHECK_CHAIN, CHECK_SIGNATURE, CHECK_TCB,
		CHECK_MIGRATION,
	};
	size_t i;

	for (i = 0; i < CHECK_COUNT; i++)
		if (v->check[i].result == RESULT_FAIL)
			return false;
	return all_passed(v, required, ARRAY_SIZE(required)) && all_passed_of_format(p, v) &&
	       (!p->nonce || v->check[CHECK_NONCE].result == RESULT_OK) &&
	       (!p->expected.n || v->check[CHECK_MEASUREMENT].result == RESULT_OK) &&
	       (!p->svsm.vmpl || v->check[CHECK_VMPL].result == RESULT_OK) &&
	       (p->allow_debug || v->check[CHECK_DEBUG].result == RESULT_OK);
}

static void verify_hcl(struct view in, const struct verify_policy *p, struct verdict *v)
{
	if (!check_structure(in, v))
		return;
	check_type(p, v);
	check_claims_hash(v);
	check_claims(p, v);
	if (v->hcl.type == HCL_TYPE_SNP)
		check_snp(p, v);
	else
		check_unsigned(v);
}

static void verify_snp(struct view in, const struct verify_policy *p, struct verdict *v)
{
	if (!check_snp_structure(in, v))
		return;
	check_type(p, v);
	check_report_data(p, v);
	check_manifest(p, v);
	check_ek(p, v);
	check_cert_table(p, v);
	check_snp(p, v);
}

/* Not their own: a table may add to them. */
static bool copy_certs(const struct certs *from, struct certs *to)
{
	to->anchors = X509_chain_up_ref(from->anchors);
	to->others = X509_chain_up_ref(from->others);
	return to->anchors && to->others;
}

void verify_report(struct view in, const struct verify_policy *p, struct verdict *v)
{
	memset(v, 0, sizeof(*v));
	v->format = p->format ? p->format : report_format(in);
	if (!v->format)
		v->format = FORMAT_HCL;
	if (!copy_certs(p->certs, &v->certs))
		refuse_structure(v, "out of memory");
	else if (v->format == FORMAT_SNP)
		verify_snp(in, p, v);
	else
		verify_hcl(in, p, v);
	v->verified = all_required_passed(p, v);
}

void verdict_free(struct verdict *v)
{
	claims_free(&v->claims);
	chain_free(&v->chain);
	certs_free(&v->certs);
}
