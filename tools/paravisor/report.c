// SPDX-License-Identifier: GPL-2.0-only
/* report: have an attestation report made and put it where it was asked for. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <json-c/json.h>

#include "arg.h"
#include "ctl.h"
#include "hex.h"
#include "out.h"
#include "request.h"
#include "show.h"

struct job {
	const struct opts *o;
	struct request request;
	char guid[GUID_TEXT_SIZE];
	char nonce_hex[2 * HCL_USER_DATA_SIZE + 1];
	bool to_stdout;
	struct tsm_reply reply;
};

static int check_service_options(const struct opts *o)
{
	if (o->service_provider)
		return 0;
	if (o->manifest || o->service || o->manifest_version)
		return fail(EXIT_USAGE, "--%s needs --service-provider", o->manifest ? "manifest" :
			    o->service ? "service" : "manifest-version");
	return 0;
}

static bool is_same(const char *a, const char *b)
{
	return a && b && file_is_same(a, b);
}

static int check_files(const struct opts *o)
{
	if ((o->aux && !strcmp(o->aux, "-")) || (o->manifest && !strcmp(o->manifest, "-")))
		return fail(EXIT_USAGE,
			    "--%s takes a file, only the report can go to standard output",
			    o->aux && !strcmp(o->aux, "-") ? "auxblob" : "manifest");
	if (is_same(o->out, o->aux))
		return fail(EXIT_USAGE, "--out and --auxblob name the same file");
	if (is_same(o->out, o->manifest) || is_same(o->aux, o->manifest))
		return fail(EXIT_USAGE, "--manifest names the same file as another option");
	return 0;
}

/* A TDREPORT has nothing of what these ask for. */
static int check_tdreport_options(const struct opts *o)
{
	const char *other = o->aux ? "auxblob" : o->privlevel ? "privlevel" :
			    o->service_provider ? "service-provider" : NULL;

	if (o->tdreport && other)
		return fail(EXIT_USAGE, "--tdreport and --%s contradict each other", other);
	return 0;
}

static int check_options(const struct opts *o)
{
	int rc = check_files(o);

	if (!rc)
		rc = check_tdreport_options(o);
	if (rc)
		return rc;
	if (o->quiet && o->out && !strcmp(o->out, "-"))
		return fail(EXIT_USAGE, "--quiet and --out - contradict each other");
	if (o->json && o->out && !strcmp(o->out, "-"))
		return fail(EXIT_USAGE, "--json and --out - both want standard output");
	if (!o->out && !o->json && !o->quiet && isatty(STDOUT_FILENO))
		return fail(EXIT_USAGE,
			    "a report is binary: give --out FILE, or --out - to have it on the terminal");
	return check_service_options(o);
}

static int get_nonce(struct job *j)
{
	struct nonce *n = &j->request.nonce;
	int rc = j->o->nonce ? nonce_from_arg(j->o->nonce, n) : nonce_random(n);

	if (!rc)
		hex_encode(n->bytes, n->len, j->nonce_hex);
	return rc;
}

/* Whether the kernel likes them is for the kernel to say. */
static int get_request(struct job *j)
{
	const struct opts *o = j->o;
	uint8_t guid[GUID_SIZE];
	uint32_t number;
	int rc = get_nonce(j);

	if (!rc && o->privlevel)
		rc = arg_number(o->privlevel, "privlevel", UINT32_MAX, &number);
	if (!rc && o->manifest_version)
		rc = arg_number(o->manifest_version, "manifest-version", UINT32_MAX, &number);
	if (!rc && o->service)
		rc = arg_service(o->service, guid);
	if (rc)
		return rc;
	if (o->service)
		j->request.service_guid = guid_format(guid, GUID_LITTLE, j->guid);
	j->request.privlevel = o->privlevel;
	j->request.service_provider = o->service_provider;
	j->request.manifest_version = o->manifest_version;
	return 0;
}

/*
 * All files are complete before the first gets its name, and the report gets its name last: where
 * it is, all is.
 */
static int write_files(const struct job *j)
{
	struct file_out out = { .fd = -1 }, aux = { .fd = -1 }, manifest = { .fd = -1 };
	const struct opts *o = j->o;
	int rc = 0;

	if (o->out && strcmp(o->out, "-"))
		rc = file_out_write(&out, o->out, buffer_view(&j->reply.outblob));
	if (!rc && o->aux && j->reply.auxblob.len)
		rc = file_out_write(&aux, o->aux, buffer_view(&j->reply.auxblob));
	if (!rc && o->manifest && j->reply.manifest.len)
		rc = file_out_write(&manifest, o->manifest, buffer_view(&j->reply.manifest));
	if (!rc)
		rc = file_out_commit(&aux);
	if (!rc)
		rc = file_out_commit(&manifest);
	if (!rc)
		rc = file_out_commit(&out);
	file_out_abort(&out);
	file_out_abort(&aux);
	file_out_abort(&manifest);
	return rc;
}

static struct json_object *string_or_null(const char *s)
{
	return s ? json_object_new_string(s) : NULL;
}

static void show_json(const struct job *j)
{
	struct json_object *o = json_object_new_object();
	const struct tsm_reply *r = &j->reply;
	const char *format = report_format_name(report_format(buffer_view(&r->outblob)));
	bool aux = r->auxblob.len, manifest = r->manifest.len;

	json_object_object_add(o, "command", json_object_new_string("report"));
	json_object_object_add(o, "provider", json_object_new_string(r->provider));
	json_object_object_add(o, "format", string_or_null(format));
	json_object_object_add(o, "nonce", json_object_new_string(j->nonce_hex));
	json_object_object_add(o, "nonce_generated", json_object_new_boolean(!j->o->nonce));
	json_object_object_add(o, "generation", r->generation < 0 ? NULL :
			       json_object_new_int64(r->generation));
	json_object_object_add(o, "size", json_object_new_int64((int64_t)r->outblob.len));
	json_object_object_add(o, "out", string_or_null(j->o->out));
	json_object_object_add(o, "outblob", j->o->out ? NULL : json_base64(&r->outblob));
	json_object_object_add(o, "aux_size", json_object_new_int64((int64_t)r->auxblob.len));
	json_object_object_add(o, "aux", string_or_null(aux ? j->o->aux : NULL));
	json_object_object_add(o, "auxblob", aux && !j->o->aux ? json_base64(&r->auxblob) : NULL);
	json_object_object_add(o, "manifest_size",
			       json_object_new_int64((int64_t)r->manifest.len));
	json_object_object_add(o, "manifest", string_or_null(manifest ? j->o->manifest : NULL));
	json_object_object_add(o, "manifestblob", manifest && !j->o->manifest ?
			       json_base64(&r->manifest) : NULL);
	say_json(o);
}

static void show_blob(const char *label, const struct buffer *b, const char *file,
		      const char *option)
{
	if (b->len && file)
		say_field(label, "%s (%zu bytes)", file, b->len);
	else if (b->len)
		say_field(label, "%zu bytes, not kept (--%s FILE keeps it)", b->len, option);
	else
		say_field(label, "none offered");
}

static void show_text(const struct job *j)
{
	const struct tsm_reply *r = &j->reply;

	say_field("Report", "%s (%zu bytes, %s)", j->o->out, r->outblob.len, r->provider);
	if (j->o->tdreport)
		say_field("", "a TDREPORT: only this machine can check its MAC");
	else
		show_blob("Certificate", &r->auxblob, j->o->aux, "auxblob");
	if (j->o->service_provider)
		show_blob("Manifest", &r->manifest, j->o->manifest, "manifest");
	say_field("Nonce", "%s%s", j->nonce_hex, j->o->nonce ? "" : " (generated)");
}

static int deliver(const struct job *j)
{
	int rc = write_files(j);

	if (rc)
		return rc;
	if (j->o->json && !j->o->quiet)
		show_json(j);
	else if (!j->to_stdout && !j->o->quiet)
		show_text(j);
	else if (j->to_stdout && !write_all(STDOUT_FILENO, buffer_view(&j->reply.outblob)))
		return fail(EXIT_SYSTEM, "cannot write to standard output");
	/* A generated nonce that nobody sees would make the report useless. */
	if (!j->o->nonce && (j->to_stdout || j->o->quiet))
		note("nonce %s", j->nonce_hex);
	return 0;
}

int cmd_report(const struct opts *o)
{
	struct job j = { .o = o };
	int rc = check_options(o);

	j.to_stdout = !o->quiet && !o->json && (!o->out || !strcmp(o->out, "-"));
	if (!rc)
		rc = get_request(&j);
	if (!rc)
		rc = o->tdreport ? request_tdreport(o->root, &j.request.nonce, &j.reply) :
		     request_report(o->root, &j.request, &j.reply);
	if (!rc)
		rc = deliver(&j);
	reply_free(&j.reply);
	return rc;
}
