// SPDX-License-Identifier: GPL-2.0-only
/* verify: judge an HCL report and say why. */
#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include "check.h"
#include "ctl.h"
#include "file.h"
#include "hex.h"
#include "out.h"
#include "show.h"

#define HEX_MAX	128

static const char *hex(struct view v)
{
	static char buf[HEX_MAX + 1];

	return hex_encode(v.p, v.len < HEX_MAX / 2 ? v.len : HEX_MAX / 2, buf);
}

static const char *checked_word(const struct verdict *v, enum check_id id)
{
	static const char * const words[] = {
		[RESULT_SKIPPED] = "not-checked",
		[RESULT_OK] = "checked",
		[RESULT_FAIL] = "failed",
	};

	return words[v->check[id].result];
}

static const char *freshness(const struct verdict *v)
{
	return v->weak_nonce ? "weak" : checked_word(v, CHECK_NONCE);
}

static bool is_known_paravisor(const struct verdict *v)
{
	return v->verified && v->check[CHECK_MEASUREMENT].result == RESULT_OK;
}

static struct json_object *json_checks(const struct verdict *v)
{
	struct json_object *all = json_object_new_array();
	int i;

	for (i = 0; i < CHECK_COUNT; i++)
		json_object_array_add(all, json_check(check_name(i), &v->check[i]));
	return all;
}

static struct json_object *json_report(const struct verdict *v)
{
	struct json_object *r = json_object_new_object();
	bool debug = v->snp.policy & SNP_POLICY_DEBUG;
	char policy[24];

	add_string(r, "type", hcl_type_name(v->hcl.type));
	json_object_object_add(r, "size", json_object_new_int64(v->hcl.size));
	if (!v->is_snp)
		return r;
	snprintf(policy, sizeof(policy), "0x%llx", (unsigned long long)v->snp.policy);
	json_object_object_add(r, "version", json_object_new_int64(v->snp.version));
	json_object_object_add(r, "guest_svn", json_object_new_int64(v->snp.guest_svn));
	json_object_object_add(r, "vmpl", json_object_new_int64(v->snp.vmpl));
	add_string(r, "policy", policy);
	json_object_object_add(r, "debug", json_object_new_boolean(debug));
	add_string(r, "signing_key", snp_key_name(v->snp.signing_key));
	add_string(r, "measurement", hex(v->snp.measurement));
	add_string(r, "measurement_layer", is_known_paravisor(v) ? "paravisor" : "vmpl0");
	add_string(r, "host_data", hex(v->snp.host_data));
	add_string(r, "report_id", hex(v->snp.report_id));
	add_string(r, "chip_id", hex(v->snp.chip_id));
	add_string(r, "reported_tcb", hex(v->snp.reported_tcb));
	return r;
}

static struct json_object *json_claims(const struct verdict *v)
{
	struct json_object *c, *vm = claims_vm_configuration(&v->claims);
	struct view user_data = { v->claims.user_data, sizeof(v->claims.user_data) };

	if (!v->claims.root)
		return NULL;
	c = json_object_new_object();
	add_string(c, "user_data", hex(user_data));
	json_object_object_add(c, "keys", claims_key_names(&v->claims));
	json_object_object_add(c, "vm_configuration", json_object_get(vm));
	return c;
}

static struct json_object *json_chain(const struct verdict *v)
{
	struct json_object *all = json_object_new_array();
	int i;

	for (i = 0; i < sk_X509_num(v->chain.path); i++)
		json_object_array_add(all, json_cert(sk_X509_value(v->chain.path, i)));
	return all;
}

static void show_json(const struct verdict *v)
{
	struct json_object *o = json_object_new_object();
	bool parsed = v->check[CHECK_STRUCTURE].result == RESULT_OK;

	add_string(o, "command", "verify");
	json_object_object_add(o, "verified", json_object_new_boolean(v->verified));
	add_string(o, "freshness", freshness(v));
	add_string(o, "identity", checked_word(v, CHECK_MEASUREMENT));
	json_object_object_add(o, "checks", json_checks(v));
	json_object_object_add(o, "report", parsed ? json_report(v) : NULL);
	json_object_object_add(o, "claims", json_claims(v));
	json_object_object_add(o, "chain", json_chain(v));
	say_json(o);
}

static void show_checks(const struct verdict *v)
{
	int i;

	for (i = 0; i < CHECK_COUNT; i++)
		show_check(check_name(i), &v->check[i]);
}

static const char *freshness_text(const struct verdict *v)
{
	if (v->weak_nonce)
		return "; the nonce is too short to tell a new report from an old one";
	if (v->check[CHECK_NONCE].result == RESULT_OK)
		return ", and fresh";
	return "; freshness not checked, the report may be an old one";
}

static void show_measurement(const struct verdict *v)
{
	bool known = is_known_paravisor(v);

	say_field("Measurement", "%s%s", hex(v->snp.measurement), known ? "" : " (not compared)");
	if (known) {
		say_field("", "of the paravisor, never the guest's firmware, kernel or disks");
		return;
	}
	say_field("", "of the layer at VMPL 0 that asked for the report: below OpenHCL that is");
	say_field("", "the paravisor, never the guest's firmware, kernel or disks");
}

static void show_text(const struct verdict *v)
{
	show_checks(v);
	say("\n");
	if (!v->verified) {
		say_coloured(COLOUR_BAD, 0, "not verified");
		say("\n");
		return;
	}
	say_coloured(COLOUR_GOOD, 0, "verified");
	say("%s\n", freshness_text(v));
	show_measurement(v);
}

/* Guesses what an input without the HCL signature is, to say more than "no". */
static const char *guess_type(struct view in)
{
	struct snp_report s;

	if (in.len >= 10 && !memcmp(in.p, "-----BEGIN", 10))
		return "it is PEM text";
	if (in.p[0] == '{')
		return "it looks like JSON";
	if (in.len == SNP_REPORT_SIZE && snp_parse(in, &s) && s.sig_algo == SNP_SIG_ALGO_P384)
		return "it looks like a bare SNP report, whose claims are missing";
	if (in.len == 0x400 && in.p[0] == 0x81)
		return "it looks like a bare TDREPORT, whose claims are missing";
	return "it does not begin with HCLA";
}

static int load_all_certs(struct certs *c, const struct opts *o)
{
	int rc;

	if (!certs_init(c))
		return fail(EXIT_SYSTEM, "out of memory");
	rc = certs_load(c, o->roots, true, "roots file");
	if (!rc && o->certs)
		rc = certs_load(c, o->certs, false, "certificates file");
	return rc;
}

static int parse_isolation(const char *name, uint32_t *type)
{
	static const uint32_t known[] = { HCL_TYPE_SNP, HCL_TYPE_TDX, HCL_TYPE_VBS };
	size_t i;

	*type = 0;
	if (!name)
		return 0;
	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(name, hcl_type_name(known[i])))
			*type = known[i];
	return *type ? 0 : fail(EXIT_USAGE, "--isolation takes snp, tdx or vbs, not %s", name);
}

static int judge(struct view in, const struct verify_policy *p)
{
	struct verdict v;
	int rc;

	verify_report(in, p, &v);
	if (out_is_json())
		show_json(&v);
	else
		show_text(&v);
	rc = v.verified ? EXIT_YES : EXIT_NO;
	verdict_free(&v);
	return rc;
}

static int read_report(const char *path, struct buffer *b)
{
	int rc = file_read(path, true, FILE_MAX_REPORT, "report", b);

	if (rc || hcl_has_magic(buffer_view(b)))
		return rc;
	rc = fail(EXIT_USAGE, "%s is not an HCL report: %s", path, guess_type(buffer_view(b)));
	buffer_free(b);
	return rc;
}

int cmd_verify(const struct opts *o)
{
	struct verify_policy p = { .allow_debug = o->allow_debug };
	struct certs certs = { 0 };
	struct buffer report = { 0 };
	struct nonce nonce;
	size_t i;
	int rc;

	if (!o->roots)
		return fail(EXIT_USAGE, "verify needs --roots FILE, the certificates to trust");
	rc = parse_isolation(o->isolation, &p.isolation);
	for (i = 0; i < o->nmeasurements && !rc; i++)
		rc = measurement_add(o->measurement[i], &p.expected);
	if (!rc && o->nonce)
		rc = nonce_from_arg(o->nonce, &nonce);
	if (!rc)
		rc = load_all_certs(&certs, o);
	if (!rc)
		rc = read_report(o->args[0], &report);
	if (!rc) {
		p.nonce = o->nonce ? &nonce : NULL;
		p.certs = &certs;
		rc = judge(buffer_view(&report), &p);
	}
	buffer_free(&report);
	certs_free(&certs);
	return rc;
}
