// SPDX-License-Identifier: GPL-2.0-only
/* Evidence of a function in words. */
#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include "hex.h"
#include "out.h"
#include "show.h"
#include "tdi-show.h"

#define SHOWN_MAX	SPDM_DIGEST_SIZE	/* raw values may be longer */

static const char *value_hex(struct view v)
{
	static char hex[2 * SHOWN_MAX + 1];

	return hex_encode(v.p, v.len < SHOWN_MAX ? v.len : SHOWN_MAX, hex);
}

static void show_certs(struct view in)
{
	struct spdm_certs c;
	const char *why = spdm_certs_parse(in, &c);
	char name[128];
	size_t i;

	if (why)
		say_field("Certificates", "%s", why);
	for (i = 0; i < c.n; i++)
		say_field(i ? "" : "Certificates", "%s",
			  out_clean(chain_name(X509_get_subject_name(c.cert[i]), name,
					       sizeof(name))));
	spdm_certs_free(&c);
}

static void show_measurements(struct view in)
{
	struct spdm_measurements m;
	const char *why = spdm_measurements_parse(in, &m);
	size_t i;

	if (why) {
		say_field("Measurements", "%s", why);
		return;
	}
	for (i = 0; i < m.n; i++)
		say_field(i ? "" : "Measurements", "%u %s%s: %s%s", m.block[i].index,
			  spdm_type_name(m.block[i].type),
			  m.block[i].type & SPDM_TYPE_RAW ? " (raw)" : "",
			  value_hex(m.block[i].value),
			  m.block[i].value.len > SHOWN_MAX ? "..." : "");
}

static const char *range_kind(const struct tdi_range *r)
{
	return r->attributes & TDI_RANGE_NON_TEE ? "shared" : "private";
}

static void show_report(struct view in)
{
	struct tdi_report r;
	const char *why = tdi_report_parse(in, &r);
	size_t i;

	if (why) {
		say_field("Report", "%s", why);
		return;
	}
	for (i = 0; i < r.n; i++)
		say_field(i ? "" : "MMIO", "range %u: %u pages from 0x%llx, %s%s%s",
			  tdi_range_id(&r.range[i]), r.range[i].pages,
			  (unsigned long long)r.range[i].page << TDI_PAGE_SHIFT,
			  range_kind(&r.range[i]),
			  r.range[i].attributes & TDI_RANGE_MSIX ? ", MSI-X table" : "",
			  r.range[i].attributes & TDI_RANGE_PBA ? ", MSI-X PBA" : "");
	if (!r.n)
		say_field("MMIO", "no ranges");
}

void tdi_show_evidence(const struct evidence *e)
{
	struct spdm_vca vca;
	const char *why = spdm_vca_parse(evidence_view(e, EVIDENCE_VCA), &vca);

	show_certs(evidence_view(e, EVIDENCE_CERTS));
	say_field("SPDM", "%s", why ? why : "1.2, ECDSA P-384, SHA-384");
	show_measurements(evidence_view(e, EVIDENCE_MEASUREMENTS));
	show_report(evidence_view(e, EVIDENCE_REPORT));
	say("\nNothing of this is verified; tdisp verify does that.\n");
}

struct json_object *tdi_json_measurements(const struct spdm_measurements *m)
{
	struct json_object *all = json_object_new_array();
	size_t i;

	for (i = 0; i < m->n; i++) {
		struct json_object *o = json_object_new_object();
		const struct spdm_block *b = &m->block[i];

		json_object_object_add(o, "index", json_object_new_int(b->index));
		add_string(o, "type", spdm_type_name(b->type));
		json_object_object_add(o, "raw", json_object_new_boolean(b->type & SPDM_TYPE_RAW));
		add_string(o, "value", value_hex(b->value));
		json_object_array_add(all, o);
	}
	return all;
}

struct json_object *tdi_json_report(const struct tdi_report *r)
{
	struct json_object *all = json_object_new_array();
	char address[24];
	size_t i;

	for (i = 0; i < r->n; i++) {
		struct json_object *o = json_object_new_object();
		const struct tdi_range *range = &r->range[i];
		bool shared = range->attributes & TDI_RANGE_NON_TEE;

		snprintf(address, sizeof(address), "0x%llx",
			 (unsigned long long)range->page << TDI_PAGE_SHIFT);
		json_object_object_add(o, "id", json_object_new_int((int)tdi_range_id(range)));
		add_string(o, "address", address);
		json_object_object_add(o, "pages", json_object_new_int64(range->pages));
		json_object_object_add(o, "private", json_object_new_boolean(!shared));
		json_object_array_add(all, o);
	}
	return all;
}
