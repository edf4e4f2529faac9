// SPDX-License-Identifier: GPL-2.0-only
/* What verify prints of a realm and of the platform below it. */
#include <stdio.h>
#include <stdlib.h>

#include "cca-show.h"
#include "out.h"
#include "show.h"

#define TEXT_MAX	128

static void add_text(struct json_object *o, const char *key, struct view v)
{
	char text[TEXT_MAX];

	view_text(v, text, sizeof(text));
	json_object_object_add(o, key, v.len ? json_object_new_string(text) : NULL);
}

static void add_hex(struct json_object *o, const char *key, struct view v)
{
	add_string(o, key, show_hex(v));
}

static struct json_object *json_component(const struct cca_component *c)
{
	struct json_object *o = json_object_new_object();

	add_text(o, "type", c->type);
	add_text(o, "version", c->version);
	add_text(o, "hash", c->hash);
	add_hex(o, "measurement", c->value);
	add_hex(o, "signer", c->signer);
	return o;
}

static struct json_object *json_components(const struct cca_token *t)
{
	struct json_object *all = json_object_new_array();
	struct view rest = t->platform.components.body;
	struct cca_component c;

	while (cca_next_component(&rest, &c))
		json_object_array_add(all, json_component(&c));
	return all;
}

static const char *lifecycle_name(const struct cca_token *t)
{
	const char *name = cca_lifecycle_name(cca_lifecycle(t));

	return name ? name : "not known";
}

static struct json_object *json_platform(const struct cca_token *t)
{
	struct json_object *o = json_object_new_object();

	add_text(o, "profile", t->platform.part.profile);
	add_string(o, "algorithm", t->platform.part.cose.alg->name);
	add_hex(o, "challenge", t->platform.challenge);
	add_hex(o, "implementation_id", t->platform.implementation_id);
	add_hex(o, "instance_id", t->platform.instance_id);
	add_hex(o, "config", t->platform.config);
	json_object_object_add(o, "lifecycle",
			       json_object_new_int64((int64_t)(t->platform.lifecycle &
							       INT64_MAX)));
	add_string(o, "lifecycle_name", lifecycle_name(t));
	add_text(o, "hash", t->platform.hash);
	add_text(o, "verification_service", t->platform.service);
	json_object_object_add(o, "components", json_components(t));
	return o;
}

void json_cca(struct json_object *report, const struct cca_token *t)
{
	struct json_object *rems = json_object_new_array();
	bool secured = cca_lifecycle(t) == CCA_LIFECYCLE_SECURED;
	int i;

	for (i = 0; i < CCA_REMS; i++)
		json_object_array_add(rems, json_object_new_string(show_hex(t->realm.rem[i])));
	add_text(report, "profile", t->realm.part.profile);
	add_string(report, "algorithm", t->realm.part.cose.alg->name);
	json_object_object_add(report, "debug", json_object_new_boolean(!secured));
	add_hex(report, "report_data", t->realm.challenge);
	add_hex(report, "measurement", t->realm.rim);
	json_object_object_add(report, "rem", rems);
	add_text(report, "hash", t->realm.hash);
	add_hex(report, "personalisation", t->realm.rpv);
	json_object_object_add(report, "plane", NULL);
	json_object_object_add(report, "platform", json_platform(t));
}

static void show_component(const struct cca_component *c)
{
	char type[TEXT_MAX], version[TEXT_MAX];

	say_field("Component", "%s%s%s", c->type.len ? view_text(c->type, type, sizeof(type)) :
		  "(no name)", c->version.len ? " " : "",
		  view_text(c->version, version, sizeof(version)));
	say_field("", "%s", show_hex(c->value));
	say_field("", "signer %s", show_hex(c->signer));
}

void show_cca(const struct cca_token *t)
{
	struct view rest = t->platform.components.body;
	struct cca_component c;
	char label[8];
	unsigned int i;

	for (i = 0; i < CCA_REMS; i++) {
		snprintf(label, sizeof(label), "REM%u", i);
		say_field(label, "%s", show_hex(t->realm.rem[i]));
	}
	say_field("Realm", "personalised with %s", show_hex(t->realm.rpv));
	say_field("Platform", "implementation %s", show_hex(t->platform.implementation_id));
	say_field("", "instance %s", show_hex(t->platform.instance_id));
	say_field("", "lifecycle 0x%llx (%s)", (unsigned long long)t->platform.lifecycle,
		  lifecycle_name(t));
	while (cca_next_component(&rest, &c))
		show_component(&c);
}
