// SPDX-License-Identifier: GPL-2.0-only
/* tdisp evidence: what the kernel keeps about a function, into files or as a summary. */
#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include "ctl.h"
#include "evidence-dir.h"
#include "hex.h"
#include "out.h"
#include "show.h"
#include "tdi.h"
#include "tdi-show.h"

struct job {
	const struct opts *o;
	struct tdi tdi;
	struct nonce nonce;
	bool refreshed;
	struct evidence e;
};

static struct json_object *json_objects(const struct job *j)
{
	static const char * const names[EVIDENCE_TYPES] = {
		[EVIDENCE_CERTS] = "certs",
		[EVIDENCE_MEASUREMENTS] = "measurements",
		[EVIDENCE_REPORT] = "report",
		[EVIDENCE_VCA] = "vca",
	};
	struct json_object *all = json_object_new_object();
	int i;

	for (i = 0; i < EVIDENCE_TYPES; i++) {
		const struct buffer *b = &j->e.object[i];
		struct json_object *o = json_object_new_object();

		json_object_object_add(o, "size", json_object_new_int64((int64_t)b->len));
		json_object_object_add(o, "blob", j->o->out ? NULL : json_base64(b));
		json_object_object_add(all, names[i], o);
	}
	return all;
}

static void show_json(const struct job *j)
{
	struct json_object *o = json_object_new_object();
	char hex[2 * HCL_USER_DATA_SIZE + 1];

	hex_encode(j->nonce.bytes, j->nonce.len, hex);
	add_string(o, "command", "tdisp evidence");
	add_string(o, "address", j->tdi.name);
	add_string(o, "state", j->tdi.state);
	json_object_object_add(o, "generation",
			       json_object_new_int64((int64_t)j->e.generation));
	json_object_object_add(o, "nonce", j->refreshed ? json_object_new_string(hex) : NULL);
	json_object_object_add(o, "out", j->o->out ? json_object_new_string(j->o->out) : NULL);
	json_object_object_add(o, "objects", json_objects(j));
	say_json(o);
}

static void show_text(const struct job *j)
{
	char hex[2 * HCL_USER_DATA_SIZE + 1];

	say_field("Function", "%s (%s)", j->tdi.name, j->tdi.state);
	say_field("Generation", "%llu", (unsigned long long)j->e.generation);
	if (j->refreshed)
		say_field("Nonce", "%s%s", hex_encode(j->nonce.bytes, j->nonce.len, hex),
			  j->o->nonce ? "" : " (generated)");
	if (j->o->out)
		say_field("Written", "%s", j->o->out);
	else
		tdi_show_evidence(&j->e);
}

static int collect(struct job *j)
{
	const struct opts *o = j->o;
	int rc = 0;

	j->refreshed = o->refresh || o->nonce;
	if (j->refreshed)
		rc = tdi_nonce(o->nonce, &j->nonce);
	if (!rc)
		rc = tdi_find(o->root, o->args[0], &j->tdi);
	if (!rc && j->refreshed)
		rc = tdi_refresh(&j->tdi, &j->nonce);
	if (!rc)
		rc = tdi_evidence(&j->tdi, &j->e);
	return rc;
}

int cmd_tdisp_evidence(const struct opts *o)
{
	struct job j = { .o = o };
	int rc = collect(&j);

	if (!rc && o->out)
		rc = evidence_save(o->out, &j.e);
	if (!rc && out_is_json())
		show_json(&j);
	else if (!rc)
		show_text(&j);
	evidence_free(&j.e);
	return rc;
}
