// SPDX-License-Identifier: GPL-2.0-only
/* report: have an attestation report made and put it where it was asked for. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <json-c/json.h>

#include "ctl.h"
#include "hex.h"
#include "out.h"
#include "request.h"
#include "show.h"

struct job {
	const struct opts *o;
	struct nonce nonce;
	char nonce_hex[2 * HCL_USER_DATA_SIZE + 1];
	bool to_stdout;
	struct tsm_reply reply;
};

static int check_options(const struct opts *o)
{
	if (o->aux && !strcmp(o->aux, "-"))
		return fail(EXIT_USAGE,
			    "--aux takes a file, only the report can go to standard output");
	if (o->quiet && o->out && !strcmp(o->out, "-"))
		return fail(EXIT_USAGE, "--quiet and --out - contradict each other");
	if (o->out && o->aux && file_is_same(o->out, o->aux))
		return fail(EXIT_USAGE, "--out and --aux name the same file");
	if (o->json && o->out && !strcmp(o->out, "-"))
		return fail(EXIT_USAGE, "--json and --out - both want standard output");
	if (!o->out && !o->json && !o->quiet && isatty(STDOUT_FILENO))
		return fail(EXIT_USAGE,
			    "a report is binary: give --out FILE, or --out - to have it on the terminal");
	return 0;
}

static int get_nonce(struct job *j)
{
	int rc = j->o->nonce ? nonce_from_arg(j->o->nonce, &j->nonce) : nonce_random(&j->nonce);

	if (!rc)
		hex_encode(j->nonce.bytes, j->nonce.len, j->nonce_hex);
	return rc;
}

/*
 * Both files are complete before the first gets its name, and the report gets its name last: where
 * it is, all is.
 */
static int write_files(const struct job *j)
{
	struct file_out out = { .fd = -1 }, aux = { .fd = -1 };
	int rc = 0;

	if (j->o->out && strcmp(j->o->out, "-"))
		rc = file_out_write(&out, j->o->out, buffer_view(&j->reply.outblob));
	if (!rc && j->o->aux && j->reply.auxblob.len)
		rc = file_out_write(&aux, j->o->aux, buffer_view(&j->reply.auxblob));
	if (!rc)
		rc = file_out_commit(&aux);
	if (!rc)
		rc = file_out_commit(&out);
	file_out_abort(&out);
	file_out_abort(&aux);
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
	bool aux = r->auxblob.len;

	json_object_object_add(o, "command", json_object_new_string("report"));
	json_object_object_add(o, "provider", json_object_new_string(r->provider));
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
	say_json(o);
}

static void show_text(const struct job *j)
{
	const struct tsm_reply *r = &j->reply;

	say_field("Report", "%s (%zu bytes, %s)", j->o->out, r->outblob.len, r->provider);
	if (r->auxblob.len && j->o->aux)
		say_field("Certificate", "%s (%zu bytes)", j->o->aux, r->auxblob.len);
	else if (r->auxblob.len)
		say_field("Certificate",
			  "%zu bytes, not kept (--aux FILE keeps it)", r->auxblob.len);
	else
		say_field("Certificate", "none offered");
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
		rc = get_nonce(&j);
	if (!rc)
		rc = request_report(o->root, &j.nonce, &j.reply);
	if (!rc)
		rc = deliver(&j);
	reply_free(&j.reply);
	return rc;
}
