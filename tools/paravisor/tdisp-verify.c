// SPDX-License-Identifier: GPL-2.0-only
/* tdisp verify: judge the evidence of a function and say why. */
#include <string.h>

#include <json-c/json.h>

#include "ctl.h"
#include "evidence-dir.h"
#include "out.h"
#include "show.h"
#include "tdi.h"
#include "tdi-show.h"

struct job {
	const struct opts *o;
	struct tdi tdi;
	struct evidence e;
	struct certs roots;
	struct nonce nonce;
	struct reference reference;
	struct tdi_policy policy;
};

static bool is_ok(const struct tdi_verdict *v, enum tdi_check_id id)
{
	return v->check[id].result == RESULT_OK;
}

static struct json_object *json_checks(const struct tdi_verdict *v)
{
	struct json_object *all = json_object_new_array();
	int i;

	for (i = 0; i < TDI_CHECK_COUNT; i++)
		json_object_array_add(all, json_check(tdi_check_name(i), &v->check[i]));
	return all;
}

static struct json_object *json_chain(const struct tdi_verdict *v)
{
	struct json_object *all = json_object_new_array();
	size_t i;

	for (i = v->certs.n; i; i--)
		json_object_array_add(all, json_cert(v->certs.cert[i - 1]));
	return all;
}

static void show_json(const struct job *j, const struct tdi_verdict *v)
{
	struct json_object *o = json_object_new_object();
	uint64_t generation = j->e.generation;

	add_string(o, "command", "tdisp verify");
	json_object_object_add(o, "address",
			       *j->tdi.name ? json_object_new_string(j->tdi.name) : NULL);
	json_object_object_add(o, "verified", json_object_new_boolean(v->verified));
	json_object_object_add(o, "generation",
			       generation ? json_object_new_int64((int64_t)generation) : NULL);
	json_object_object_add(o, "fresh", json_object_new_boolean(is_ok(v, TDI_NONCE)));
	json_object_object_add(o, "checks", json_checks(v));
	json_object_object_add(o, "measurements", is_ok(v, TDI_MEASUREMENTS) ?
			       tdi_json_measurements(&v->measurements) : NULL);
	json_object_object_add(o, "ranges",
			       is_ok(v, TDI_REPORT) ? tdi_json_report(&v->report) : NULL);
	json_object_object_add(o, "chain", is_ok(v, TDI_CHAIN) ? json_chain(v) : NULL);
	say_json(o);
}

static void show_verdict(const struct tdi_verdict *v)
{
	if (!say_verified(v->verified))
		return;
	say(is_ok(v, TDI_NONCE) ? ", and fresh\n" :
	    "; freshness not checked, the evidence may be old\n");
	if (!is_ok(v, TDI_REFERENCE))
		say("note: the measurements were not compared, any firmware would do\n");
}

static void show_text(const struct job *j, const struct tdi_verdict *v)
{
	int i;

	for (i = 0; i < TDI_CHECK_COUNT; i++)
		show_check(tdi_check_name(i), &v->check[i]);
	show_verdict(v);
	/* Of what was refused there is nothing to accept. */
	if (v->verified && j->e.generation)
		say_field("Generation", "%llu", (unsigned long long)j->e.generation);
}

static int judge(const struct job *j)
{
	struct tdi_verdict v;
	int rc;

	tdi_verify(&j->e, &j->policy, &v);
	if (out_is_json())
		show_json(j, &v);
	else
		show_text(j, &v);
	rc = v.verified ? EXIT_YES : EXIT_NO;
	tdi_verdict_free(&v);
	return rc;
}

static int check_options(const struct opts *o)
{
	if (!o->nargs == !o->dir)
		return fail(EXIT_USAGE, "tdisp verify needs either a function or --dir DIR");
	if (o->dir && o->refresh)
		return fail(EXIT_USAGE, "--refresh needs a function, files cannot be refreshed");
	if (!o->roots)
		return fail(EXIT_USAGE,
			    "tdisp verify needs --roots FILE, the certificates to trust");
	return 0;
}

static int load_reference(struct job *j)
{
	const char *path = j->o->measurements, *why;
	unsigned int line;
	struct buffer b;
	int rc;

	if (!path)
		return 0;
	rc = file_read(path, false, FILE_MAX_REFERENCE, "measurements file", &b);
	if (rc)
		return rc;
	why = reference_parse(buffer_view(&b), &j->reference, &line);
	buffer_free(&b);
	if (why)
		return fail(EXIT_USAGE, "measurements file %s, line %u: %s", path, line, why);
	j->policy.reference = &j->reference;
	return 0;
}

static int load_policy(struct job *j)
{
	const struct opts *o = j->o;
	int rc = load_reference(j);

	if (!rc && (o->nonce || o->refresh)) {
		rc = tdi_nonce(o->nonce, &j->nonce);
		j->policy.nonce = &j->nonce;
	}
	if (rc)
		return rc;
	j->policy.roots = &j->roots;
	if (!certs_init(&j->roots))
		return fail(EXIT_SYSTEM, "out of memory");
	return certs_load(&j->roots, o->roots, true, "roots file");
}

static int load_evidence(struct job *j)
{
	const struct opts *o = j->o;
	int rc;

	if (o->dir)
		return evidence_load(o->dir, &j->e);
	rc = tdi_find(o->root, o->args[0], &j->tdi);
	if (!rc && o->refresh)
		rc = tdi_refresh(&j->tdi, &j->nonce);
	if (!rc)
		rc = tdi_evidence(&j->tdi, &j->e);
	return rc;
}

int cmd_tdisp_verify(const struct opts *o)
{
	struct job j = { .o = o };
	int rc = check_options(o);

	if (!rc)
		rc = load_policy(&j);
	if (!rc)
		rc = load_evidence(&j);
	if (!rc)
		rc = judge(&j);
	evidence_free(&j.e);
	certs_free(&j.roots);
	return rc;
}
