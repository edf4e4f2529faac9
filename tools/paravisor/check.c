// SPDX-License-Identifier: GPL-2.0-only
/* The checks behind `verify`: bytes in, verdict out; no I/O but the clock. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

#define CHECK_LAST		(CHECK_COUNT - 1)

static const char * const check_names[CHECK_COUNT] = {
	[CHECK_STRUCTURE] = "structure",
	[CHECK_TYPE] = "report-type",
	[CHECK_PROFILE] = "profile",
	[CHECK_CLAIMS_HASH] = "claims-hash",
	[CHECK_CLAIMS] = "claims",
	[CHECK_NONCE] = "nonce",
	[CHECK_MANIFEST] = "manifest",
	[CHECK_EK] = "ek",
	[CHECK_CERT_TABLE] = "cert-table",
	[CHECK_TD_HASHES] = "td-hashes",
	[CHECK_QUOTE] = "quote",
	[CHECK_CHAIN] = "chain",
	[CHECK_PCK] = "pck",
	[CHECK_QE_SIGNATURE] = "qe-signature",
	[CHECK_QE] = "qe",
	[CHECK_QE_KEY] = "qe-key",
	[CHECK_PLATFORM] = "platform",
	[CHECK_REALM_KEY] = "realm-key",
	[CHECK_SIGNATURE] = "signature",
	[CHECK_TCB] = "tcb",
	[CHECK_CHIP_ID] = "chip-id",
	[CHECK_VMPL] = "vmpl",
	[CHECK_PLANE] = "plane",
	[CHECK_MODULE] = "module",
	[CHECK_DEBUG] = "debug",
	[CHECK_MIGRATION] = "migration",
	[CHECK_HASHES] = "hashes",
	[CHECK_MEASUREMENT] = "measurement",
	[CHECK_RTMR] = "rtmr",
	[CHECK_REM] = "rem",
};

/* Which reports a check is made of. */
enum scope {
	OF_SNP = 1 << 0,	/* by itself */
	OF_HCL_SNP = 1 << 1,	/* in an HCL report; also one of VBS and the like */
	OF_HCL_TDX = 1 << 2,
	OF_TDREPORT = 1 << 3,	/* by itself */
	OF_QUOTE = 1 << 4,	/* by itself, or with one of the last two */
	OF_CCA = 1 << 5,
	OF_ANY_HCL = OF_HCL_SNP | OF_HCL_TDX,
	OF_ANY_SNP = OF_SNP | OF_HCL_SNP,
	OF_ANY_TDX = OF_HCL_TDX | OF_TDREPORT | OF_QUOTE,
	OF_ANY_X86 = OF_ANY_SNP | OF_ANY_TDX,
	OF_ALL = OF_ANY_X86 | OF_CCA,
};

static const uint8_t check_scopes[CHECK_COUNT] = {
	[CHECK_STRUCTURE] = OF_ALL,
	[CHECK_TYPE] = OF_ALL,
	[CHECK_PROFILE] = OF_CCA,
	[CHECK_CLAIMS_HASH] = OF_ANY_HCL,
	[CHECK_CLAIMS] = OF_ANY_HCL | OF_CCA,
	[CHECK_NONCE] = OF_ALL,
	[CHECK_MANIFEST] = OF_SNP,
	[CHECK_EK] = OF_SNP,
	[CHECK_CERT_TABLE] = OF_SNP,
	[CHECK_TD_HASHES] = OF_HCL_TDX | OF_TDREPORT,
	[CHECK_QUOTE] = OF_HCL_TDX | OF_TDREPORT,
	[CHECK_CHAIN] = OF_ANY_SNP | OF_QUOTE,
	[CHECK_PCK] = OF_QUOTE,
	[CHECK_QE_SIGNATURE] = OF_QUOTE,
	[CHECK_QE] = OF_QUOTE,
	[CHECK_QE_KEY] = OF_QUOTE,
	[CHECK_PLATFORM] = OF_CCA,
	[CHECK_REALM_KEY] = OF_CCA,
	[CHECK_SIGNATURE] = OF_ALL,
	[CHECK_TCB] = OF_ALL,
	[CHECK_CHIP_ID] = OF_ANY_SNP,
	[CHECK_VMPL] = OF_ANY_SNP,
	[CHECK_PLANE] = OF_CCA,
	[CHECK_MODULE] = OF_ANY_TDX,
	[CHECK_DEBUG] = OF_ALL,
	[CHECK_MIGRATION] = OF_ANY_X86,
	[CHECK_HASHES] = OF_CCA,
	[CHECK_MEASUREMENT] = OF_ALL,
	[CHECK_RTMR] = OF_ANY_TDX,
	[CHECK_REM] = OF_CCA,
};

static const char vbs_advice[] =
	"only vouched for by the hypervisor below; use the platform's attestation service";

const char *check_name(enum check_id id)
{
	return check_names[id];
}

static uint8_t scope_of(const struct verdict *v)
{
	switch (v->format) {
	case FORMAT_SNP:
		return OF_SNP;
	case FORMAT_TDREPORT:
		return OF_TDREPORT;
	case FORMAT_QUOTE:
		return OF_QUOTE;
	case FORMAT_CCA:
		return OF_CCA;
	default:
		return v->hcl.type == HCL_TYPE_TDX ? OF_HCL_TDX : OF_HCL_SNP;
	}
}

bool check_applies(const struct verdict *v, enum check_id id)
{
	return check_scopes[id] & (scope_of(v) | (v->has_quote ? OF_QUOTE : 0));
}

enum report_format report_format(struct view in)
{
	if (hcl_has_magic(in))
		return FORMAT_HCL;
	if (cca_looks_like(in))
		return FORMAT_CCA;
	if (in.len == SNP_REPORT_SIZE)
		return FORMAT_SNP;
	if (tdreport_looks_like(in))
		return FORMAT_TDREPORT;
	return quote_looks_like(in) ? FORMAT_QUOTE : FORMAT_AUTO;
}

static const char * const format_names[] = {
	[FORMAT_HCL] = "hcl",
	[FORMAT_SNP] = "snp",
	[FORMAT_TDREPORT] = "tdreport",
	[FORMAT_QUOTE] = "quote",
	[FORMAT_CCA] = "cca",
};

const char *report_format_name(enum report_format format)
{
	return format_names[format];
}

enum report_format report_format_by_name(const char *name)
{
	unsigned int i;

	for (i = FORMAT_HCL; i < ARRAY_SIZE(format_names); i++)
		if (!strcmp(name, format_names[i]))
			return i;
	return FORMAT_AUTO;
}

void verdict_set(struct verdict *v, enum check_id id, enum result result, const char *fmt, ...)
{
	va_list ap;

	v->check[id].result = result;
	va_start(ap, fmt);
	vsnprintf(v->check[id].detail, sizeof(v->check[id].detail), fmt, ap);
	va_end(ap);
}

void verdict_skip(struct verdict *v, enum check_id from, enum check_id to, const char *why)
{
	unsigned int id;

	for (id = from; id <= to; id++)
		verdict_set(v, id, RESULT_SKIPPED, "%s", why);
}

void verdict_refuse_structure(struct verdict *v, const char *why)
{
	verdict_set(v, CHECK_STRUCTURE, RESULT_FAIL, "%s", why);
	verdict_skip(v, CHECK_TYPE, CHECK_LAST, "the structure is broken");
}

static bool check_structure(struct view in, struct verdict *v)
{
	const char *why = hcl_parse(in, &v->hcl);

	if (why) {
		verdict_refuse_structure(v, why);
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
		verdict_refuse_structure(v, in.len < SNP_REPORT_SIZE ? "the SNP report is cut off" :
				 "there is something behind the SNP report");
		return false;
	}
	v->hcl = (struct hcl_report){ .size = SNP_REPORT_SIZE, .type = HCL_TYPE_SNP, .hw = in };
	verdict_set(v, CHECK_STRUCTURE, RESULT_OK, "%u bytes, an SNP report by itself",
		    v->hcl.size);
	return true;
}

static bool check_tdreport_structure(struct view in, struct verdict *v)
{
	const char *why = tdreport_parse(in, &v->tdreport);

	if (why) {
		verdict_refuse_structure(v, why);
		return false;
	}
	v->has_tdreport = true;
	v->hcl = (struct hcl_report){ .size = TDREPORT_SIZE, .type = HCL_TYPE_TDX, .hw = in };
	verdict_set(v, CHECK_STRUCTURE, RESULT_OK, "%u bytes, a TDREPORT of version %u",
		    v->hcl.size, v->tdreport.version);
	return true;
}

static bool check_quote_structure(struct view in, struct verdict *v)
{
	const char *why = quote_parse(in, &v->quote);

	if (why) {
		verdict_refuse_structure(v, why);
		return false;
	}
	v->has_quote = true;
	v->hcl = (struct hcl_report){ .size = (uint32_t)v->quote.size, .type = HCL_TYPE_TDX,
				      .hw = in };
	verdict_set(v, CHECK_STRUCTURE, RESULT_OK,
		    "%u bytes, a quote of version %u; all lengths agree", v->hcl.size,
		    v->quote.version);
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

static const char *hcl_tdreport_problem(struct verdict *v)
{
	struct view tdreport;
	const char *why;

	view_sub(v->hcl.hw, 0, TDREPORT_SIZE, &tdreport);
	why = tdreport_parse(tdreport, &v->tdreport);
	v->has_tdreport = !why;
	return why;
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
		if (v->format == FORMAT_HCL && !padding_is_zero(&v->hcl, TDREPORT_SIZE))
			return "the hardware report is not a TDREPORT";
		return v->format == FORMAT_HCL ? hcl_tdreport_problem(v) : NULL;
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

void verdict_set_path(struct verdict *v)
{
	char leaf[96], root[96];
	X509 *anchor;

	if (!v->chain.path) {
		verdict_set(v, CHECK_CHAIN, RESULT_FAIL, "%s", v->chain.why);
		return;
	}
	anchor = sk_X509_value(v->chain.path, sk_X509_num(v->chain.path) - 1);
	verdict_set(v, CHECK_CHAIN, RESULT_OK, "%s up to %s",
		    chain_short_name(v->chain.leaf, leaf, sizeof(leaf)),
		    chain_short_name(anchor, root, sizeof(root)));
}

static void check_signature(struct verdict *v)
{
	char why[WHY_SIZE] = "";
	enum result r;

	if (!v->chain.leaf) {
		verdict_skip(v, CHECK_SIGNATURE, CHECK_CHIP_ID, "no certificate to check with");
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

void verdict_set_measurement(const struct verify_policy *p, struct verdict *v, struct view value,
			     const char *who)
{
	if (!p->expected.n)
		verdict_set(v, CHECK_MEASUREMENT, RESULT_SKIPPED,
			    "not compared; any %s on this hardware could have made this", who);
	else if (measurement_known(&p->expected, value))
		verdict_set(v, CHECK_MEASUREMENT, RESULT_OK, "as expected");
	else
		verdict_set(v, CHECK_MEASUREMENT, RESULT_FAIL,
			    "another than expected: not that paravisor");
}

void verdict_set_registers(struct verdict *v, enum check_id id, const struct registers *r,
			   const struct view values[REGISTERS], const char *name)
{
	unsigned int i, n = 0;

	for (i = 0; r && i < REGISTERS; i++) {
		if (!r->v[i].len)
			continue;
		n++;
		if (digest_is(&r->v[i], values[i]))
			continue;
		verdict_set(v, id, RESULT_FAIL, "%s%u is another than expected", name, i);
		return;
	}
	if (n)
		verdict_set(v, id, RESULT_OK, "%u as expected", n);
	else
		verdict_set(v, id, RESULT_SKIPPED, "not compared: no --%s", check_name(id));
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
		verdict_skip(v, CHECK_CHAIN, CHECK_LAST, "no SNP report");
		return;
	}
	chain_find(&v->certs, &v->snp, &v->chain);
	verdict_set_path(v);
	check_signature(v);
	check_vmpl(p, v);
	check_debug(p, v);
	check_migration(v);
	verdict_set_measurement(p, v, v->snp.measurement, "SNP guest");
}

/* No VBS report carries a signature that another machine can check. */
static void check_unsigned(struct verdict *v)
{
	verdict_skip(v, CHECK_CHAIN, CHECK_LAST, "no signed SNP report");
	if (v->hcl.type == HCL_TYPE_VBS)
		verdict_set(v, CHECK_SIGNATURE, RESULT_FAIL, "%s", vbs_advice);
	else
		verdict_set(v, CHECK_SIGNATURE, RESULT_FAIL,
			    "reports of type %s cannot be verified here",
			    hcl_type_name(v->hcl.type));
}

bool verdict_all_ok(const struct verdict *v, const enum check_id *ids, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v->check[ids[i]].result != RESULT_OK)
			return false;
	return true;
}

static bool snp_passed(const struct verify_policy *p, const struct verdict *v)
{
	static const enum check_id required[] = { CHECK_CHAIN, CHECK_SIGNATURE, CHECK_TCB };
	static const enum check_id svsm[] = { CHECK_NONCE, CHECK_MANIFEST, CHECK_VMPL };

	if (!verdict_all_ok(v, required, ARRAY_SIZE(required)) ||
	    (p->svsm.vmpl && v->check[CHECK_VMPL].result != RESULT_OK))
		return false;
	if (v->format == FORMAT_HCL)
		return v->check[CHECK_VMPL].result == RESULT_OK;
	return (!p->svsm.manifest.len || verdict_all_ok(v, svsm, ARRAY_SIZE(svsm))) &&
	       (!p->svsm.ek || v->check[CHECK_EK].result == RESULT_OK) &&
	       (!p->svsm.table.len || v->check[CHECK_CERT_TABLE].result == RESULT_OK);
}

static bool hardware_passed(const struct verify_policy *p, const struct verdict *v)
{
	if (v->format == FORMAT_CCA)
		return check_cca_passed(p, v);
	return v->check[CHECK_MIGRATION].result == RESULT_OK &&
	       (v->hcl.type == HCL_TYPE_TDX ? check_tdx_passed(p, v) : snp_passed(p, v));
}

static bool all_required_passed(const struct verify_policy *p, const struct verdict *v)
{
	static const enum check_id required[] = { CHECK_STRUCTURE, CHECK_TYPE };
	static const enum check_id hcl[] = { CHECK_CLAIMS_HASH, CHECK_CLAIMS };
	size_t i;

	for (i = 0; i < CHECK_COUNT; i++)
		if (v->check[i].result == RESULT_FAIL)
			return false;
	return verdict_all_ok(v, required, ARRAY_SIZE(required)) &&
	       hardware_passed(p, v) &&
	       (v->format != FORMAT_HCL || verdict_all_ok(v, hcl, ARRAY_SIZE(hcl))) &&
	       (!p->nonce || v->check[CHECK_NONCE].result == RESULT_OK) &&
	       (!p->expected.n || v->check[CHECK_MEASUREMENT].result == RESULT_OK) &&
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
	else if (v->hcl.type == HCL_TYPE_TDX)
		check_tdx(p, v);
	else
		check_unsigned(v);
}

static void verify_td(struct view in, const struct verify_policy *p, struct verdict *v)
{
	if (v->format == FORMAT_QUOTE ? !check_quote_structure(in, v) :
					!check_tdreport_structure(in, v))
		return;
	check_type(p, v);
	check_tdx_nonce(p, v);
	check_tdx(p, v);
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
		verdict_refuse_structure(v, "out of memory");
	else if (v->format == FORMAT_CCA)
		check_cca(in, p, v);
	else if (v->format == FORMAT_SNP)
		verify_snp(in, p, v);
	else if (v->format == FORMAT_TDREPORT || v->format == FORMAT_QUOTE)
		verify_td(in, p, v);
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
