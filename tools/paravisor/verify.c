// SPDX-License-Identifier: GPL-2.0-only
/* verify: judge a report and say why. */
#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include "arg.h"
#include "cca-show.h"
#include "check.h"
#include "ctl.h"
#include "file.h"
#include "hex.h"
#include "manifest-show.h"
#include "out.h"
#include "pubkey.h"
#include "show.h"
#include "tdx-show.h"

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

static bool is_known_launch(const struct verdict *v)
{
	return v->verified && v->check[CHECK_MEASUREMENT].result == RESULT_OK;
}

static bool has_manifest(const struct verdict *v)
{
	return v->check[CHECK_MANIFEST].result == RESULT_OK;
}

/* Whose the measurement is: a bare report tells only what the VM was started with. */
static const char *measurement_layer(const struct verdict *v)
{
	if (v->format != FORMAT_HCL && !has_manifest(v))
		return "launch";
	if (is_known_launch(v))
		return "paravisor";
	return v->hcl.type == HCL_TYPE_TDX ? "td" : "vmpl0";
}

static struct json_object *json_checks(const struct verdict *v)
{
	struct json_object *all = json_object_new_array();
	int i;

	for (i = 0; i < CHECK_COUNT; i++)
		if (check_applies(v, i))
			json_object_array_add(all, json_check(check_name(i), &v->check[i]));
	return all;
}

static void json_snp(struct json_object *r, const struct snp_report *s)
{
	bool debug = s->policy & SNP_POLICY_DEBUG;
	char policy[24];

	snprintf(policy, sizeof(policy), "0x%llx", (unsigned long long)s->policy);
	json_object_object_add(r, "version", json_object_new_int64(s->version));
	json_object_object_add(r, "guest_svn", json_object_new_int64(s->guest_svn));
	json_object_object_add(r, "vmpl", json_object_new_int64(s->vmpl));
	add_string(r, "policy", policy);
	json_object_object_add(r, "debug", json_object_new_boolean(debug));
	add_string(r, "signing_key", snp_key_name(s->signing_key));
	add_string(r, "report_data", show_hex(s->report_data));
	add_string(r, "measurement", show_hex(s->measurement));
	add_string(r, "host_data", show_hex(s->host_data));
	add_string(r, "report_id", show_hex(s->report_id));
	add_string(r, "chip_id", show_hex(s->chip_id));
	add_string(r, "reported_tcb", show_hex(s->reported_tcb));
}

static struct json_object *json_report(const struct verdict *v)
{
	struct json_object *r = json_object_new_object();
	const struct td *td = verdict_td(v);

	add_string(r, "format", report_format_name(v->format));
	add_string(r, "type", hcl_type_name(v->hcl.type));
	json_object_object_add(r, "size", json_object_new_int64(v->hcl.size));
	if (v->is_snp)
		json_snp(r, &v->snp);
	else if (td)
		json_td(r, td);
	else if (v->has_cca)
		json_cca(r, &v->cca);
	if (v->is_snp || td || v->has_cca)
		add_string(r, "measurement_layer", measurement_layer(v));
	return r;
}

static struct json_object *json_claims(const struct verdict *v)
{
	struct json_object *c, *vm = claims_vm_configuration(&v->claims);
	struct view user_data = { v->claims.user_data, sizeof(v->claims.user_data) };

	if (!v->claims.root)
		return NULL;
	c = json_object_new_object();
	add_string(c, "user_data", show_hex(user_data));
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
	add_string(o, "tcb", checked_word(v, CHECK_TCB));
	json_object_object_add(o, "checks", json_checks(v));
	json_object_object_add(o, "report", parsed ? json_report(v) : NULL);
	json_object_object_add(o, "claims", json_claims(v));
	json_object_object_add(o, "manifest", has_manifest(v) ? json_manifest(&v->manifest) : NULL);
	json_object_object_add(o, "cert_table", json_cert_table(&v->table));
	json_object_object_add(o, "quote", json_quote(v));
	json_object_object_add(o, "chain", json_chain(v));
	say_json(o);
}

static void show_checks(const struct verdict *v)
{
	int i;

	for (i = 0; i < CHECK_COUNT; i++)
		if (check_applies(v, i))
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

static void show_layer_hcl(const struct verdict *v)
{
	if (is_known_launch(v)) {
		say_field("", "of the paravisor, never the guest's firmware, kernel or disks");
		return;
	}
	say_field("", "of the layer at VMPL 0 that asked for the report: below OpenHCL that is");
	say_field("", "the paravisor, never the guest's firmware, kernel or disks");
}

/* Firmware is started together with an SVSM, and measured with it. */
static void show_layer_snp(const struct verdict *v)
{
	say_field("", "of what the VM was started with, an SVSM and firmware for example, never");
	say_field("", "the guest's kernel or disks");
	if (has_manifest(v))
		say_field("Asked for", "at VMPL 0, by the SVSM");
	else
		say_field("Asked for", "at VMPL %u", v->snp.vmpl);
}

static void show_layer_td(const struct verdict *v)
{
	say_field("", "of what the TD was started with, a paravisor and firmware for example");
	if (v->format == FORMAT_HCL)
		say_field("", "(below OpenHCL the paravisor alone); never the kernel or disks");
	else
		say_field("", "and never the kernel or disks, which RTMRs may be of");
}

/* The RMM is asked by whoever is at P0, and cannot tell for whom. */
static void show_layer_cca(void)
{
	say_field("", "of what the realm was started with, a paravisor (P0) and firmware for");
	say_field("", "example, never the kernel or disks, which REMs may be of");
	say_field("Asked for", "by the paravisor (P0), or by what runs without one");
}

static struct view measurement_of(const struct verdict *v)
{
	const struct td *td = verdict_td(v);

	if (v->has_cca)
		return v->cca.realm.rim;
	return td ? td->mrtd : v->snp.measurement;
}

static void show_measurement(const struct verdict *v)
{
	bool compared = v->check[CHECK_MEASUREMENT].result != RESULT_SKIPPED;

	say_field("Measurement", "%s%s", show_hex(measurement_of(v)),
		  compared ? "" : " (not compared)");
	if (v->has_cca)
		show_layer_cca();
	else if (verdict_td(v))
		show_layer_td(v);
	else if (v->format == FORMAT_HCL)
		show_layer_hcl(v);
	else
		show_layer_snp(v);
}

static void show_text(const struct verdict *v)
{
	bool claims_only = v->has_tdreport && !v->has_quote;

	show_checks(v);
	if (say_verified(v->verified))
		say("%s%s\n", freshness_text(v), v->check[CHECK_TCB].result == RESULT_OK ? "" :
		    "; how current the platform is was not judged");
	else if (claims_only)
		say("Only this TD's machine can check the MAC of a TDREPORT.\n"
		    "Without proof it says:\n");
	else
		return;
	show_measurement(v);
	if (verdict_td(v))
		show_td(v);
	if (v->has_cca)
		show_cca(&v->cca);
	if (has_manifest(v))
		show_manifest(&v->manifest);
}

/* Guesses what an input is that is of no known format, to say more than "no". */
static const char *guess_type(struct view in)
{
	if (in.len >= 10 && !memcmp(in.p, "-----BEGIN", 10))
		return "it is PEM text";
	if (in.p[0] == '{')
		return "it looks like JSON";
	return "by its looks it is no HCL or SNP report, no TDREPORT, quote or CCA token";
}

static int load_all_certs(struct certs *c, const struct opts *o)
{
	int rc = 0;

	if (!certs_init(c))
		return fail(EXIT_SYSTEM, "out of memory");
	if (o->roots)
		rc = certs_load(c, o->roots, true, "roots file");
	if (!rc && o->certs)
		rc = certs_load(c, o->certs, false, "certificates file");
	return rc;
}

static int parse_isolation(const char *name, uint32_t *type)
{
	static const uint32_t known[] = {
		HCL_TYPE_SNP, HCL_TYPE_TDX, HCL_TYPE_CCA, HCL_TYPE_VBS,
	};
	size_t i;

	*type = 0;
	if (!name)
		return 0;
	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(name, hcl_type_name(known[i])))
			*type = known[i];
	return *type ? 0 : fail(EXIT_USAGE, "--isolation takes snp, tdx, cca or vbs, not %s", name);
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

static int parse_format(const char *name, enum report_format *format)
{
	*format = FORMAT_AUTO;
	if (!name)
		return 0;
	*format = report_format_by_name(name);
	return *format ? 0 :
	       fail(EXIT_USAGE, "--format takes hcl, snp, tdreport, quote or cca, not %s", name);
}

static const char *svsm_option(const struct opts *o)
{
	return o->manifest ? "manifest" : o->aux ? "auxblob" : o->ek ? "ek" : NULL;
}

static int read_report(const struct opts *o, struct verify_policy *p, struct buffer *b)
{
	const char *path = o->args[0];
	int rc = file_read(path, true, FILE_MAX_REPORT, "report", b);

	if (rc)
		return rc;
	if (!p->format)
		p->format = o->cca_key ? FORMAT_CCA : report_format(buffer_view(b));
	if (!p->format)
		rc = fail(EXIT_USAGE, "%s is no report: %s", path, guess_type(buffer_view(b)));
	else if (p->format != FORMAT_SNP && svsm_option(o))
		rc = fail(EXIT_USAGE, "%s is not an SNP report by itself, which --%s is for", path,
			  svsm_option(o));
	else if (p->format == FORMAT_QUOTE && o->quote)
		rc = fail(EXIT_USAGE, "%s is itself a quote, --quote is for a TDREPORT", path);
	else if (p->format == FORMAT_CCA && !o->cca_key)
		rc = fail(EXIT_USAGE, "%s is a CCA token: verify needs --cca-key FILE, not --roots",
			  path);
	else if (p->format != FORMAT_CCA)
		rc = o->cca_key ? fail(EXIT_USAGE, "--cca-key is for a CCA token") :
		     measurements_check_size(&p->expected, SNP_MEASUREMENT_SIZE);
	if (rc)
		buffer_free(b);
	return rc;
}

/* What --manifest and the like are made into; the policy points into it. */
struct inputs {
	struct certs certs;
	struct nonce nonce;
	struct buffer report;
	struct buffer table;
	struct buffer manifest;
	struct buffer quote;
	struct registers rtmrs;
	struct registers rems;
	EVP_PKEY *cca_key;
	uint8_t min_svn[TDX_SVN_SIZE];
	uint8_t service[GUID_SIZE];
	uint32_t vmpl;
	struct ek ek;
};

static int check_options(const struct opts *o)
{
	if (!o->roots && !o->cca_key)
		return fail(EXIT_USAGE,
			    "verify needs --roots FILE, the certificates to trust, or --cca-key");
	if (o->cca_key && (o->roots || o->certs))
		return fail(EXIT_USAGE, "--cca-key and --%s contradict each other",
			    o->roots ? "roots" : "certs");
	if (o->manifest && !o->nonce)
		return fail(EXIT_USAGE,
			    "--manifest needs --nonce: the report binds only both together");
	if (o->ek && !o->manifest)
		return fail(EXIT_USAGE, "--ek needs --manifest, where the attested key is");
	if (o->service && !o->manifest)
		return fail(EXIT_USAGE, "--service says what --manifest is of, which is missing");
	if (o->manifest_version && !o->service)
		return fail(EXIT_USAGE, "--manifest-version needs --service");
	return 0;
}

static int read_ek(const char *path, struct ek *ek)
{
	struct buffer b;
	const char *why;
	int rc = file_read(path, false, FILE_MAX_REPORT, "key file", &b);

	if (rc)
		return rc;
	why = ek_parse(buffer_view(&b), ek);
	if (why) {
		rc = fail(EXIT_USAGE, "key file %s has no public key of a TPM: %s", path, why);
		buffer_free(&b);
	} else {
		ek->owned = b.p;
	}
	return rc;
}

static int read_svsm(const struct opts *o, struct inputs *in, struct svsm_policy *s)
{
	int rc = 0;

	if (o->aux)
		rc = file_read(o->aux, false, FILE_MAX_CERTS, "certificate table", &in->table);
	if (!rc && o->manifest)
		rc = file_read(o->manifest, false, FILE_MAX_REPORT, "manifest", &in->manifest);
	if (!rc && o->service)
		rc = arg_service(o->service, in->service);
	if (!rc && o->manifest_version)
		rc = arg_number(o->manifest_version, "manifest-version", UINT32_MAX,
				&s->manifest_version);
	if (!rc && o->vmpl)
		rc = arg_number(o->vmpl, "vmpl", SNP_VMPL_MAX, &in->vmpl);
	if (!rc && o->ek)
		rc = read_ek(o->ek, &in->ek);
	s->table = buffer_view(&in->table);
	s->manifest = buffer_view(&in->manifest);
	s->service = o->service ? in->service : NULL;
	s->vmpl = o->vmpl ? &in->vmpl : NULL;
	s->ek = o->ek ? &in->ek : NULL;
	return rc;
}

static int read_min_svn(const char *text, uint8_t out[TDX_SVN_SIZE])
{
	if (strlen(text) == 2 * TDX_SVN_SIZE && hex_decode(text, 2 * TDX_SVN_SIZE, out))
		return 0;
	return fail(EXIT_USAGE, "--min-tcb-svn takes %d hex digits, not %s", 2 * TDX_SVN_SIZE,
		    text);
}

static int read_tdx(const struct opts *o, struct inputs *in, struct tdx_policy *t)
{
	int rc = 0;
	size_t i;

	if (o->quote)
		rc = file_read(o->quote, false, FILE_MAX_REPORT, "quote", &in->quote);
	for (i = 0; i < o->nrtmrs && !rc; i++)
		rc = register_add("rtmr", o->rtmr[i], TDX_MR_SIZE, &in->rtmrs);
	if (!rc && o->min_tcb_svn)
		rc = read_min_svn(o->min_tcb_svn, in->min_svn);
	t->quote = buffer_view(&in->quote);
	t->rtmrs = o->nrtmrs ? &in->rtmrs : NULL;
	t->min_svn = o->min_tcb_svn ? in->min_svn : NULL;
	return rc;
}

static int read_cca_key(const char *path, EVP_PKEY **key)
{
	struct buffer b;
	int rc = file_read(path, false, FILE_MAX_REPORT, "key file", &b);

	if (rc)
		return rc;
	*key = public_key_parse(buffer_view(&b));
	buffer_free(&b);
	return *key ? 0 : fail(EXIT_USAGE, "key file %s has no public key", path);
}

static int read_cca(const struct opts *o, struct inputs *in, struct cca_policy *c)
{
	int rc = 0;
	size_t i;

	for (i = 0; i < o->nrems && !rc; i++)
		rc = register_add("rem", o->rem[i], 0, &in->rems);
	if (!rc && o->cca_key)
		rc = read_cca_key(o->cca_key, &in->cca_key);
	c->key = in->cca_key;
	c->rems = o->nrems ? &in->rems : NULL;
	return rc;
}

/* What can be demanded of one kind of hardware alone demands that hardware. */
static int set_isolation(const struct opts *o, uint32_t *type)
{
	bool tdx = o->quote || o->nrtmrs || o->min_tcb_svn, cca = o->nrems || o->cca_key;

	if (tdx && *type && *type != HCL_TYPE_TDX)
		return fail(EXIT_USAGE, "--quote, --rtmr and --min-tcb-svn are for TDX alone");
	if (o->vmpl && (tdx || (*type && *type != HCL_TYPE_SNP)))
		return fail(EXIT_USAGE, "--vmpl is for SNP alone");
	if (cca && (tdx || o->vmpl || (*type && *type != HCL_TYPE_CCA)))
		return fail(EXIT_USAGE, "--cca-key and --rem are for CCA alone");
	if (cca)
		*type = HCL_TYPE_CCA;
	else if (tdx || o->vmpl)
		*type = tdx ? HCL_TYPE_TDX : HCL_TYPE_SNP;
	return 0;
}

static int read_inputs(const struct opts *o, struct inputs *in, struct verify_policy *p)
{
	int rc = parse_isolation(o->isolation, &p->isolation);
	size_t i;

	if (!rc)
		rc = set_isolation(o, &p->isolation);
	if (!rc)
		rc = parse_format(o->format, &p->format);
	for (i = 0; i < o->nmeasurements && !rc; i++)
		rc = measurement_add(o->measurement[i], &p->expected);
	if (!rc && o->nonce)
		rc = nonce_from_arg(o->nonce, &in->nonce);
	if (!rc)
		rc = load_all_certs(&in->certs, o);
	if (!rc)
		rc = read_svsm(o, in, &p->svsm);
	if (!rc)
		rc = read_tdx(o, in, &p->tdx);
	if (!rc)
		rc = read_cca(o, in, &p->cca);
	if (!rc)
		rc = read_report(o, p, &in->report);
	p->nonce = o->nonce ? &in->nonce : NULL;
	p->certs = &in->certs;
	return rc;
}

static void free_inputs(struct inputs *in)
{
	buffer_free(&in->report);
	buffer_free(&in->table);
	buffer_free(&in->manifest);
	buffer_free(&in->quote);
	ek_free(&in->ek);
	EVP_PKEY_free(in->cca_key);
	certs_free(&in->certs);
}

int cmd_verify(const struct opts *o)
{
	struct verify_policy p = { .allow_debug = o->allow_debug };
	struct inputs in = { 0 };
	int rc = check_options(o);

	if (!rc)
		rc = read_inputs(o, &in, &p);
	if (!rc)
		rc = judge(buffer_view(&in.report), &p);
	free_inputs(&in);
	return rc;
}
