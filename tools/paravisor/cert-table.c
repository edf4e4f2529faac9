// SPDX-License-Identifier: GPL-2.0-only
/* The table of certificates that comes with a report. */
#include <stdio.h>
#include <string.h>

#include "cert-table.h"
#include "extent.h"

#define ENTRY_SIZE	24

static const struct cert_kind {
	const char *guid;
	const char *name;
	bool is_cert;
} kinds[] = {
	{ "63da758d-e664-4564-adc5-f4b93be8accd", "vcek", true },
	{ "a8074bc2-a25a-483e-aae6-39c045a0b8a1", "vlek", true },
	{ "4ab7b379-bbac-4fe4-a02f-05aef327c782", "ask", true },
	{ "c0b406a4-a803-4952-9743-3fb6014cd0ae", "ark", true },
	{ "92f81bc3-5811-4d3d-97ff-d19f88dc67ea", "crl", false },
};

static const struct cert_kind *find_kind(const char *guid)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(kinds[i].guid, guid))
			return &kinds[i];
	return NULL;
}

/*
 * Hosts write them in the order of the text; some fields of others are turned round. The name is
 * only what to call the entry: what its certificate is good for, the certificate itself tells.
 */
static void name_entry(const uint8_t *guid, struct cert_entry *e)
{
	const struct cert_kind *kind = find_kind(guid_format(guid, GUID_LITTLE, e->guid));

	if (!kind)
		kind = find_kind(guid_format(guid, GUID_AS_TEXT, e->guid));
	e->name = kind ? kind->name : NULL;
	e->is_cert = kind && kind->is_cert;
}

/* -1 without an end: an entry of zeros, or the end of the input where an entry would begin. */
static int count_entries(struct view in)
{
	struct view entry;
	int n = 0;

	while (in.len) {
		if (!view_take(&in, ENTRY_SIZE, &entry))
			return -1;
		if (view_is_zero(entry))
			return n;
		n++;
	}
	return -1;
}

static const char *parse_entries(struct view in, struct cert_table *t, char *why)
{
	struct extent at[CERT_TABLE_MAX];
	const char *problem;
	size_t i;

	for (i = 0; i < t->n; i++) {
		struct cert_entry *e = &t->e[i];
		size_t off = i * ENTRY_SIZE;

		if (!view_le32(in, off + GUID_SIZE, &at[i].offset) ||
		    !view_le32(in, off + GUID_SIZE + 4, &at[i].size))
			return "the table is cut off";
		name_entry(in.p + off, e);
		problem = extent_check(in, (t->n + 1) * ENTRY_SIZE, at, i, &e->data);
		if (!problem)
			continue;
		snprintf(why, WHY_SIZE, "entry %zu (%s) %s", i, e->name ? e->name : e->guid,
			 problem);
		return why;
	}
	return NULL;
}

const char *cert_table_parse(struct view in, struct cert_table *t, char *why)
{
	int n = count_entries(in);

	memset(t, 0, sizeof(*t));
	if (n < 0)
		return "the table has no end";
	if (n > CERT_TABLE_MAX)
		return "the table has too many entries";
	t->n = (size_t)n;
	return parse_entries(in, t, why);
}

const char *cert_table_add(const struct cert_table *t, struct certs *c, char *why)
{
	const char *problem;
	size_t i;

	for (i = 0; i < t->n; i++) {
		if (!t->e[i].is_cert)
			continue;
		problem = certs_add(c, t->e[i].data, false);
		if (!problem)
			continue;
		snprintf(why, WHY_SIZE, "entry %zu (%s): %s", i, t->e[i].name, problem);
		return why;
	}
	return NULL;
}
