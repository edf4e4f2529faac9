// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is checked of an SNP report by itself: its own data, and what comes with it. An SVSM binds
 * nonce and manifest together, so neither of the two is proven without the other.
 */
#include <string.h>

#include "check.h"

static void compare_report_data(const struct verify_policy *p, struct verdict *v)
{
	bool svsm = p->svsm.manifest.len;
	uint8_t expected[HCL_USER_DATA_SIZE];

	if (!manifest_report_data(p->nonce, p->svsm.manifest, expected))
		verdict_set(v, CHECK_NONCE, RESULT_FAIL, "the digest could not be computed");
	else if (!memcmp(expected, v->snp.report_data.p, sizeof(expected)))
		verdict_set_nonce(p->nonce, v, "REPORT_DATA", svsm ?
				  "SHA-512 of nonce and manifest" : "the nonce");
	else if (svsm)
		verdict_set(v, CHECK_NONCE, RESULT_FAIL,
			    "REPORT_DATA is not SHA-512 of nonce and manifest: one is another's");
	else
		verdict_set(v, CHECK_NONCE, RESULT_FAIL,
			    "REPORT_DATA is not the nonce: stale, another's, or with a manifest");
}

void check_report_data(const struct verify_policy *p, struct verdict *v)
{
	if (!v->is_snp)
		verdict_set(v, CHECK_NONCE, RESULT_SKIPPED, "no SNP report");
	else if (p->nonce)
		compare_report_data(p, v);
	else if (p->svsm.manifest.len)
		verdict_set(v, CHECK_NONCE, RESULT_FAIL,
			    "without the nonce nothing shows that the manifest is the report's");
	else
		verdict_set(v, CHECK_NONCE, RESULT_SKIPPED, "freshness not checked: no --nonce");
}

static void set_manifest(struct verdict *v)
{
	const struct manifest *m = &v->manifest;
	char guid[GUID_TEXT_SIZE];

	if (!m->single)
		verdict_set(v, CHECK_MANIFEST, RESULT_OK, "well formed; services: %zu", m->n);
	else if (m->has_ek)
		verdict_set(v, CHECK_MANIFEST, RESULT_OK, "the form of service %s", m->s[0].name);
	else
		verdict_set(v, CHECK_MANIFEST, RESULT_OK,
			    "%zu bytes; the form of service %s, version %u, is not known here",
			    m->s[0].data.len, m->s[0].name ? m->s[0].name :
			    guid_format(m->s[0].guid, GUID_LITTLE, guid), m->version);
}

void check_manifest(const struct verify_policy *p, struct verdict *v)
{
	const struct svsm_policy *s = &p->svsm;
	char buf[WHY_SIZE];
	const char *why;

	if (!s->manifest.len) {
		verdict_set(v, CHECK_MANIFEST, RESULT_SKIPPED, "no --manifest");
		return;
	}
	if (s->service)
		why = manifest_parse_single(s->manifest, s->service, s->manifest_version,
					    &v->manifest, buf);
	else
		why = manifest_parse(s->manifest, &v->manifest, buf);
	if (why)
		verdict_set(v, CHECK_MANIFEST, RESULT_FAIL, "%s", why);
	else
		set_manifest(v);
}

void check_ek(const struct verify_policy *p, struct verdict *v)
{
	const char *why;

	if (!p->svsm.ek) {
		verdict_set(v, CHECK_EK, RESULT_SKIPPED, "not compared: no --ek");
		return;
	}
	if (v->check[CHECK_MANIFEST].result != RESULT_OK || !v->manifest.has_ek)
		why = "no endorsement key is attested";
	else
		why = ek_differs(p->svsm.ek, &v->manifest.ek);
	if (why)
		verdict_set(v, CHECK_EK, RESULT_FAIL, "%s", why);
	else
		verdict_set(v, CHECK_EK, RESULT_OK,
			    "the TPM's endorsement key is the attested one");
}

void check_cert_table(const struct verify_policy *p, struct verdict *v)
{
	char buf[WHY_SIZE];
	const char *why;

	if (!p->svsm.table.len) {
		verdict_set(v, CHECK_CERT_TABLE, RESULT_SKIPPED, "no --auxblob");
		return;
	}
	why = cert_table_parse(p->svsm.table, &v->table, buf);
	if (!why)
		why = cert_table_add(&v->table, &v->certs, buf);
	if (why) {
		v->table.n = 0;
		verdict_set(v, CHECK_CERT_TABLE, RESULT_FAIL, "%s", why);
		return;
	}
	verdict_set(v, CHECK_CERT_TABLE, RESULT_OK, "%zu entries, all within bounds; none trusted",
		    v->table.n);
}
