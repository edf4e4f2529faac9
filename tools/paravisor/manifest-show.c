// SPDX-License-Identifier: GPL-2.0-only
/* What an SVSM attests, and the table of certificates, for people and as JSON. */
#include <stdio.h>

#include "hex.h"
#include "manifest-show.h"
#include "out.h"
#include "show.h"

#define DESCRIPTION_SIZE	16

static const struct attribute {
	uint32_t bit;
	const char *name;
} attributes[] = {
	{ 1, "fixedTPM" }, { 2, "stClear" }, { 4, "fixedParent" },
	{ 5, "sensitiveDataOrigin" }, { 6, "userWithAuth" }, { 7, "adminWithPolicy" },
	{ 10, "noDA" }, { 11, "encryptedDuplication" }, { 16, "restricted" },
	{ 17, "decrypt" }, { 18, "sign" },
};

static void add_string_or_null(struct json_object *o, const char *key, const char *s)
{
	json_object_object_add(o, key, s ? json_object_new_string(s) : NULL);
}

static const char *ek_name(const struct tpm_public *ek, char hex[2 * TPM_NAME_MAX + 1])
{
	uint8_t name[TPM_NAME_MAX];

	return hex_encode(name, tpm_public_name(ek, name), hex);
}

static struct json_object *json_attributes(uint32_t bits)
{
	struct json_object *all = json_object_new_array();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(attributes); i++)
		if (bits & 1u << attributes[i].bit)
			json_object_array_add(all, json_object_new_string(attributes[i].name));
	return all;
}

static struct json_object *json_ek(const struct tpm_public *ek)
{
	char type[DESCRIPTION_SIZE], hex[2 * TPM_NAME_MAX + 1];
	struct json_object *o = json_object_new_object();
	struct buffer raw = { (uint8_t *)ek->raw.p, ek->raw.len };

	add_string(o, "type", tpm_public_describe(ek, type, sizeof(type)));
	add_string(o, "name", ek_name(ek, hex));
	json_object_object_add(o, "attributes", json_attributes(ek->attributes));
	json_object_object_add(o, "public_area", json_base64(&raw));
	return o;
}

static struct json_object *json_service(const struct manifest *m, const struct service *s)
{
	struct json_object *o = json_object_new_object();
	bool has_ek = m->has_ek && m->ek.raw.p == s->data.p;
	char guid[GUID_TEXT_SIZE];

	add_string(o, "guid", guid_format(s->guid, GUID_LITTLE, guid));
	add_string_or_null(o, "name", s->name);
	json_object_object_add(o, "offset", json_object_new_int64(s->offset));
	json_object_object_add(o, "size", json_object_new_int64((int64_t)s->data.len));
	json_object_object_add(o, "ek", has_ek ? json_ek(&m->ek) : NULL);
	return o;
}

struct json_object *json_manifest(const struct manifest *m)
{
	struct json_object *o = json_object_new_object(), *all = json_object_new_array();
	size_t i;

	add_string(o, "form", m->single ? "service" : "services");
	json_object_object_add(o, "version", json_object_new_int64(m->version));
	for (i = 0; i < m->n; i++)
		json_object_array_add(all, json_service(m, &m->s[i]));
	json_object_object_add(o, "services", all);
	return o;
}

struct json_object *json_cert_table(const struct cert_table *t)
{
	struct json_object *all = json_object_new_array();
	size_t i;

	for (i = 0; i < t->n; i++) {
		struct json_object *o = json_object_new_object();

		add_string(o, "guid", t->e[i].guid);
		add_string_or_null(o, "name", t->e[i].name);
		json_object_object_add(o, "size", json_object_new_int64((int64_t)t->e[i].data.len));
		json_object_array_add(all, o);
	}
	return all;
}

void show_manifest(const struct manifest *m)
{
	char text[GUID_TEXT_SIZE], type[DESCRIPTION_SIZE], hex[2 * TPM_NAME_MAX + 1];
	size_t i;

	for (i = 0; i < m->n; i++)
		say_field(i ? "" : "Services", "%-8s %s (%zu bytes)",
			  m->s[i].name ? m->s[i].name : "unknown",
			  guid_format(m->s[i].guid, GUID_LITTLE, text), m->s[i].data.len);
	if (!m->n)
		say_field("Services", "none");
	if (!m->has_ek)
		return;
	say_field("EK", "%s, the name of its public area is",
		  tpm_public_describe(&m->ek, type, sizeof(type)));
	say_field("", "%s", ek_name(&m->ek, hex));
}
