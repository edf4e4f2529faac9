// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is checked of the attestation token of a realm. The platform's key signs what the platform
 * says; a hash therein names the key that the realm manager (RMM) signs with what it says of the
 * realm. Both run below the paravisor (P0), which runs within the realm.
 */
#include "check.h"
#include "hex.h"

#define CHECK_LAST	(CHECK_COUNT - 1)
#define PROFILE_MAX	64

static bool check_structure(struct view in, struct verdict *v)
{
	char why[WHY_SIZE];

	if (!cca_parse(in, &v->cca, why)) {
		verdict_refuse_structure(v, why);
		return false;
	}
	v->hcl = (struct hcl_report){ .size = (uint32_t)in.len, .type = HCL_TYPE_CCA, .hw = in };
	verdict_set(v, CHECK_STRUCTURE, RESULT_OK,
		    "%u bytes, a token with tag %u; all lengths agree", v->hcl.size,
		    (unsigned int)v->cca.tag);
	return true;
}

static void check_type(const struct verify_policy *p, struct verdict *v)
{
	if (p->isolation && p->isolation != HCL_TYPE_CCA)
		verdict_set(v, CHECK_TYPE, RESULT_FAIL, "the report is of type %s, expected is %s",
			    hcl_type_name(HCL_TYPE_CCA), hcl_type_name(p->isolation));
	else
		verdict_set(v, CHECK_TYPE, RESULT_OK, "%s", hcl_type_name(HCL_TYPE_CCA));
}

static bool check_profile(struct verdict *v)
{
	const char *why = cca_profile_problem(&v->cca);
	char platform[PROFILE_MAX], realm[PROFILE_MAX];

	view_text(v->cca.platform.part.profile, platform, sizeof(platform));
	view_text(v->cca.realm.part.profile, realm, sizeof(realm));
	if (!why) {
		verdict_set(v, CHECK_PROFILE, RESULT_OK, "%s and %s", platform, realm);
		return true;
	}
	verdict_set(v, CHECK_PROFILE, RESULT_FAIL, "%s (%s, %s)", why,
		    *platform ? platform : "none", *realm ? realm : "none");
	verdict_skip(v, CHECK_CLAIMS_HASH, CHECK_LAST, "no profile to read the claims by");
	return false;
}

static bool check_claims(struct verdict *v)
{
	char why[WHY_SIZE];

	v->has_cca = cca_parse_claims(&v->cca, why);
	if (v->has_cca) {
		verdict_set(v, CHECK_CLAIMS, RESULT_OK, "all are there, those of %u components",
			    (unsigned int)v->cca.platform.components.arg);
		return true;
	}
	verdict_set(v, CHECK_CLAIMS, RESULT_FAIL, "%s", why);
	verdict_skip(v, CHECK_NONCE, CHECK_LAST, "the claims cannot be used");
	return false;
}

static void check_nonce(const struct verify_policy *p, struct verdict *v)
{
	struct view challenge = v->cca.realm.challenge;

	if (!p->nonce)
		verdict_set(v, CHECK_NONCE, RESULT_SKIPPED, "freshness not checked: no --nonce");
	else if (view_equal(challenge, (struct view){ p->nonce->bytes, sizeof(p->nonce->bytes) }))
		verdict_set_nonce(p->nonce, v, "the realm's challenge", "the nonce");
	else
		verdict_set(v, CHECK_NONCE, RESULT_FAIL,
			    "the realm's challenge is not the nonce: stale, or another's report");
}

static void check_platform(const struct verify_policy *p, struct verdict *v)
{
	const struct cose_sign1 *s = &v->cca.platform.part.cose;

	if (!p->cca.key)
		verdict_set(v, CHECK_PLATFORM, RESULT_FAIL, "no key of a platform is trusted");
	else if (cose_sign1_ok(s, p->cca.key))
		verdict_set(v, CHECK_PLATFORM, RESULT_OK,
			    "the platform token is signed by the trusted key, %s", s->alg->name);
	else
		verdict_set(v, CHECK_PLATFORM, RESULT_FAIL,
			    "the platform token is not signed by the trusted key");
}

static void check_realm_key(struct verdict *v)
{
	char name[16];

	view_text(v->cca.realm.key_hash, name, sizeof(name));
	if (cca_key_bound(&v->cca))
		verdict_set(v, CHECK_REALM_KEY, RESULT_OK,
			    "the platform's challenge is %s of the realm token's key", name);
	else if (!cca_hash(v->cca.realm.key_hash))
		verdict_set(v, CHECK_REALM_KEY, RESULT_FAIL,
			    "the hash %s of the realm token's key is not known here", name);
	else
		verdict_set(v, CHECK_REALM_KEY, RESULT_FAIL,
			    "the platform token is about another key than the realm token's");
}

static void check_signature(struct verdict *v)
{
	const struct cose_sign1 *s = &v->cca.realm.part.cose;
	const char *why;
	EVP_PKEY *key = cose_key_parse(v->cca.realm.key, s->alg, &why);

	if (!key)
		verdict_set(v, CHECK_SIGNATURE, RESULT_FAIL, "the realm token's key: %s", why);
	else if (cose_sign1_ok(s, key))
		verdict_set(v, CHECK_SIGNATURE, RESULT_OK,
			    "the realm token is signed by its key, %s", s->alg->name);
	else
		verdict_set(v, CHECK_SIGNATURE, RESULT_FAIL,
			    "the realm token is not signed by its key");
	EVP_PKEY_free(key);
}

/* Which components are good enough only whoever made them can tell. */
static void check_tcb(struct verdict *v)
{
	char id[2 * DIGEST_MAX + 1];
	struct view v_id = v->cca.platform.implementation_id;

	verdict_set(v, CHECK_TCB, RESULT_SKIPPED,
		    "not judged without reference values of the %u components; implementation %s",
		    (unsigned int)v->cca.platform.components.arg,
		    hex_encode(v_id.p, v_id.len, id));
}

static void check_lifecycle(const struct verify_policy *p, struct verdict *v)
{
	uint8_t state = cca_lifecycle(&v->cca);
	const char *name = cca_lifecycle_name(state);
	unsigned long long raw = v->cca.platform.lifecycle;
	bool debug = state == CCA_LIFECYCLE_RMM_DEBUG || state == CCA_LIFECYCLE_ROT_DEBUG;

	if (state == CCA_LIFECYCLE_SECURED)
		verdict_set(v, CHECK_DEBUG, RESULT_OK, "lifecycle 0x%llx: secured", raw);
	else if (debug && p->allow_debug)
		verdict_set(v, CHECK_DEBUG, RESULT_SKIPPED,
			    "lifecycle 0x%llx: %s, accepted by --allow-debug", raw, name);
	else if (debug)
		verdict_set(v, CHECK_DEBUG, RESULT_FAIL, "lifecycle 0x%llx: %s: no secret is safe",
			    raw, name);
	else
		verdict_set(v, CHECK_DEBUG, RESULT_FAIL, "lifecycle 0x%llx: %s, not secured", raw,
			    name ? name : "none that is known");
}

static bool has_hash_size(struct view name, struct view value)
{
	const EVP_MD *md = cca_hash(name);

	return md && value.len == (size_t)EVP_MD_get_size(md);
}

static bool components_have_hash_size(const struct cca_token *t)
{
	struct view rest = t->platform.components.body;
	struct cca_component c;

	while (cca_next_component(&rest, &c))
		if (!has_hash_size(c.hash.len ? c.hash : t->platform.hash, c.value))
			return false;
	return true;
}

static void check_hashes(struct verdict *v)
{
	char realm[16], platform[16];

	view_text(v->cca.realm.hash, realm, sizeof(realm));
	view_text(v->cca.platform.hash, platform, sizeof(platform));
	if (!has_hash_size(v->cca.realm.hash, v->cca.realm.rim))
		verdict_set(v, CHECK_HASHES, RESULT_FAIL,
			    "the realm's measurements have not the size of %s", realm);
	else if (!components_have_hash_size(&v->cca))
		verdict_set(v, CHECK_HASHES, RESULT_FAIL,
			    "a component's measurement has not the size of its hash");
	else
		verdict_set(v, CHECK_HASHES, RESULT_OK, "%s of the realm, %s of the platform",
			    realm, platform);
}

void check_cca(struct view in, const struct verify_policy *p, struct verdict *v)
{
	if (!check_structure(in, v))
		return;
	check_type(p, v);
	if (!check_profile(v) || !check_claims(v))
		return;
	check_nonce(p, v);
	check_platform(p, v);
	check_realm_key(v);
	check_signature(v);
	check_tcb(v);
	verdict_set(v, CHECK_PLANE, RESULT_SKIPPED,
		    "not told: no claim names a plane; a paravisor (P0) is in the RIM");
	check_lifecycle(p, v);
	check_hashes(v);
	verdict_set_measurement(p, v, v->cca.realm.rim, "realm");
	verdict_set_registers(v, CHECK_REM, p->cca.rems, v->cca.realm.rem, "REM");
}

bool check_cca_passed(const struct verify_policy *p, const struct verdict *v)
{
	static const enum check_id required[] = {
		CHECK_PROFILE, CHECK_CLAIMS, CHECK_PLATFORM, CHECK_REALM_KEY, CHECK_SIGNATURE,
		CHECK_HASHES,
	};

	return verdict_all_ok(v, required, ARRAY_SIZE(required)) &&
	       (!p->cca.rems || v->check[CHECK_REM].result == RESULT_OK);
}
