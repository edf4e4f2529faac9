// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: whatever comes in, the judge does not crash, and believes it only if it says what a
 * genuine report says. PARAVISORCTL_SEEDS is the directory that forge has filled: its roots are
 * trusted, so that a mutant can be wrong in one place alone.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check.h"
#include "../pubkey.h"

#define SEED_MAX	8192
#define HEADER_CHECKED	0x14	/* the rest of the header is reserved */

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct certs certs, tdx_certs, no_certs;
static EVP_PKEY *cca_key;

static struct seed {
	const char *name;
	uint8_t p[SEED_MAX];
	size_t len;
} seeds[] = { { .name = "good.bin" }, { .name = "padded.bin" }, { .name = "short-nonce.bin" } };

/* Reports by themselves; the first is that of an SVSM about the manifest. */
static struct seed bare[] = { { .name = "svsm.bin" }, { .name = "vtpm.bin" },
			      { .name = "plain.bin" }, { .name = "snp.bin" } };
/* Of TDs; the last is an HCL report, the one before it the quote made of that. */
static struct seed tdx[] = { { .name = "quote.bin" }, { .name = "quote5.bin" },
			     { .name = "tdx-quote.bin" }, { .name = "tdx.bin" } };
static struct seed cca[] = { { .name = "cca.bin" }, { .name = "cca907.bin" },
			     { .name = "cca512.bin" } };
static struct seed manifest = { .name = "manifest.bin" };
static struct nonce nonce = { .len = sizeof(nonce.bytes) };

static size_t load(const char *name, uint8_t *p, size_t size)
{
	const char *dir = getenv("PARAVISORCTL_SEEDS");
	char path[4096];
	size_t len = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir ? dir : ".", name);
	f = fopen(path, "re");
	if (f) {
		len = fread(p, 1, size, f);
		fclose(f);
	}
	if (!len) {
		fprintf(stderr, "fuzz: no %s\n", path);
		exit(1);
	}
	return len;
}

static void load_seed(struct seed *s)
{
	s->len = load(s->name, s->p, SEED_MAX);
}

static bool load_roots(const char *name, struct certs *c)
{
	static uint8_t roots[16 * SEED_MAX];

	return certs_init(c) &&
	       !certs_add(c, (struct view){ roots, load(name, roots, sizeof(roots)) }, true);
}

static bool load_cca_key(void)
{
	static uint8_t der[SEED_MAX];

	cca_key = public_key_parse((struct view){ der, load("cca-key.der", der, sizeof(der)) });
	return cca_key && certs_init(&no_certs);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	size_t i;

	(void)argc;
	(void)argv;
	for (i = 0; i < ARRAY_SIZE(seeds); i++)
		load_seed(&seeds[i]);
	for (i = 0; i < ARRAY_SIZE(bare); i++)
		load_seed(&bare[i]);
	for (i = 0; i < ARRAY_SIZE(tdx); i++)
		load_seed(&tdx[i]);
	for (i = 0; i < ARRAY_SIZE(cca); i++)
		load_seed(&cca[i]);
	load_seed(&manifest);
	load("nonce.bin", nonce.bytes, sizeof(nonce.bytes));
	return load_roots("roots.pem", &certs) && load_roots("tdx-roots.pem", &tdx_certs) &&
	       load_cca_key() ? 0 : -1;
}

static void check_bounds(struct view in, struct view part)
{
	assert(part.p >= in.p && part.p + part.len <= in.p + in.len);
}

/* Equal but for what nothing covers, and the signature, of which there are two valid forms. */
static bool says_what_seed_says(const struct seed *s, const struct verdict *v, struct view in)
{
	struct hcl_report hcl;

	return !hcl_parse((struct view){ s->p, s->len }, &hcl) &&
	       !memcmp(in.p, s->p, HEADER_CHECKED) &&
	       !memcmp(v->hcl.hw.p, hcl.hw.p, SNP_SIGNED_SIZE) &&
	       v->hcl.type == hcl.type && v->hcl.hash == hcl.hash &&
	       v->hcl.claims.len == hcl.claims.len &&
	       !memcmp(v->hcl.claims.p, hcl.claims.p, hcl.claims.len);
}

static bool is_genuine(const struct verdict *v, struct view in)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(seeds); i++)
		if (says_what_seed_says(&seeds[i], v, in))
			return true;
	return false;
}

static void fuzz_claims(struct view in)
{
	struct claims claims;

	if (claims_parse(in, &claims))
		return;
	json_object_put(claims_key_names(&claims));
	claims_vm_configuration(&claims);
	claims_free(&claims);
}

static void fuzz_report(struct view in)
{
	struct verify_policy p = { .certs = &certs };
	struct verdict v;

	verify_report(in, &p, &v);
	assert(!v.verified || is_genuine(&v, in));
	if (v.check[CHECK_STRUCTURE].result == RESULT_OK) {
		check_bounds(in, v.hcl.hw);
		check_bounds(in, v.hcl.claims);
		assert(v.hcl.hw.len == HCL_HW_SIZE && v.hcl.size <= in.len);
	}
	verdict_free(&v);
}

static struct view seed_view(const struct seed *s)
{
	return (struct view){ s->p, s->len };
}

static void check_td(struct view in, const struct td *td)
{
	int i;

	check_bounds(in, td->tcb);
	check_bounds(in, td->info);
	check_bounds(in, td->report_data);
	for (i = 0; i < TDX_RTMRS; i++)
		check_bounds(in, td->rtmr[i]);
}

static bool is_genuine_quote(const struct quote *q)
{
	struct quote seed;
	size_t i;

	for (i = 0; i < 3; i++)
		if (!quote_parse(seed_view(&tdx[i]), &seed) &&
		    q->signed_part.len == seed.signed_part.len &&
		    !memcmp(q->signed_part.p, seed.signed_part.p, seed.signed_part.len))
			return true;
	return false;
}

static void fuzz_quote(struct view in)
{
	struct verify_policy p = { .format = FORMAT_QUOTE, .certs = &tdx_certs };
	struct verdict v;

	verify_report(in, &p, &v);
	assert(!v.verified || is_genuine_quote(&v.quote));
	if (v.has_quote) {
		check_td(in, &v.quote.td);
		check_bounds(in, v.quote.pem);
		check_bounds(in, v.quote.qe.raw);
		assert(v.quote.size <= in.len);
	}
	verdict_free(&v);
}

/* The input is the quote of an HCL report, and then a report with the quote of that one. */
static void fuzz_bound_quote(struct view in)
{
	struct verify_policy p = { .certs = &tdx_certs };
	struct view hcl = seed_view(&tdx[3]);
	struct verdict v;

	p.tdx.quote = in;
	verify_report(hcl, &p, &v);
	assert(!v.verified || is_genuine_quote(&v.quote));
	verdict_free(&v);
	p.format = in.len == TDREPORT_SIZE ? FORMAT_TDREPORT : FORMAT_HCL;
	p.tdx.quote = seed_view(&tdx[2]);
	verify_report(in, &p, &v);
	assert(!v.verified || td_equal(&v.tdreport.td, &v.quote.td));
	if (v.has_tdreport)
		check_td(in, &v.tdreport.td);
	verdict_free(&v);
}

static bool says_the_same(const struct cca_part *a, const struct cca_part *b)
{
	return view_equal(a->cose.headers, b->cose.headers) &&
	       view_equal(a->cose.payload, b->cose.payload);
}

/* Each part is that of a seed, with the same keys; what nobody signs may differ. */
static bool is_genuine_token(const struct cca_token *t)
{
	bool platform = false, realm = false;
	struct cca_token seed;
	char why[WHY_SIZE];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cca); i++) {
		assert(cca_parse(seed_view(&cca[i]), &seed, why));
		platform |= says_the_same(&t->platform.part, &seed.platform.part);
		realm |= says_the_same(&t->realm.part, &seed.realm.part);
	}
	return platform && realm;
}

static void check_cca_token(struct view in, const struct cca_token *t)
{
	struct view rest = t->platform.components.body;
	struct cca_component c;
	char text[16];
	int i;

	check_bounds(in, t->realm.challenge);
	check_bounds(in, t->realm.key);
	check_bounds(in, t->realm.rim);
	for (i = 0; i < CCA_REMS; i++)
		check_bounds(in, t->realm.rem[i]);
	while (cca_next_component(&rest, &c)) {
		check_bounds(in, c.value);
		check_bounds(in, c.signer);
		assert(strlen(view_text(c.type, text, sizeof(text))) < sizeof(text));
	}
}

static void fuzz_cca(struct view in)
{
	struct verify_policy p = { .format = FORMAT_CCA, .certs = &no_certs, .cca.key = cca_key };
	struct verdict v;

	verify_report(in, &p, &v);
	assert(!v.verified || is_genuine_token(&v.cca));
	if (v.has_cca)
		check_cca_token(in, &v.cca);
	verdict_free(&v);
}

static void fuzz_cbor(struct view in)
{
	struct cbor c, value;

	if (cbor_parse(in, &c))
		return;
	check_bounds(in, c.body);
	if (!cbor_map_problem(&c) && cbor_lookup(&c, 1, &value))
		check_bounds(in, value.body);
}

static bool is_genuine_snp(struct view in)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bare); i++)
		if (!memcmp(in.p, bare[i].p, SNP_SIGNED_SIZE))
			return true;
	return false;
}

static void fuzz_snp(struct view in)
{
	struct verify_policy p = { .format = FORMAT_SNP, .certs = &certs };
	struct verdict v;

	verify_report(in, &p, &v);
	assert(!v.verified || is_genuine_snp(in));
	verdict_free(&v);
}

/* With a report that binds another, none but that one may be believed. */
static void fuzz_bound_manifest(struct view in)
{
	struct verify_policy p = { .format = FORMAT_SNP, .certs = &certs, .nonce = &nonce,
				   .svsm.manifest = in };
	struct verdict v;

	verify_report((struct view){ bare[0].p, bare[0].len }, &p, &v);
	assert(!v.verified || !in.len ||
	       (in.len == manifest.len && !memcmp(in.p, manifest.p, in.len)));
	verdict_free(&v);
}

static void check_key(const struct tpm_public *t)
{
	EVP_PKEY *key = tpm_public_key(t);
	uint8_t name[TPM_NAME_MAX];
	char text[16];

	assert(key && *tpm_public_describe(t, text, sizeof(text)));
	assert(tpm_public_name(t, name) <= sizeof(name));
	EVP_PKEY_free(key);
}

static void fuzz_manifest(struct view in)
{
	static struct manifest m;
	uint8_t guid[GUID_SIZE];
	char why[WHY_SIZE];
	size_t i, j;

	assert(service_guid("vtpm", guid));
	if (!manifest_parse_single(in, guid, 0, &m, why)) {
		assert(m.has_ek && m.ek.raw.len == in.len);
		check_key(&m.ek);
	}
	if (manifest_parse(in, &m, why))
		return;
	for (i = 0; i < m.n; i++) {
		check_bounds(in, m.s[i].data);
		for (j = 0; j < i; j++)
			assert(m.s[i].data.p + m.s[i].data.len <= m.s[j].data.p ||
			       m.s[j].data.p + m.s[j].data.len <= m.s[i].data.p);
	}
	if (m.has_ek)
		check_key(&m.ek);
}

static void fuzz_table(struct view in)
{
	struct cert_table t;
	char why[WHY_SIZE];
	struct certs c;
	size_t i;

	if (cert_table_parse(in, &t, why))
		return;
	for (i = 0; i < t.n; i++)
		check_bounds(in, t.e[i].data);
	if (!certs_init(&c))
		return;
	cert_table_add(&t, &c, why);
	assert(!sk_X509_num(c.anchors));
	certs_free(&c);
}

static void fuzz_ek(struct view in)
{
	static struct manifest m;
	char why[WHY_SIZE];
	struct ek ek;

	if (ek_parse(in, &ek))
		return;
	assert(ek.key && !manifest_parse((struct view){ manifest.p, manifest.len }, &m, why));
	if (ek.area.raw.len && !ek_differs(&ek, &m.ek))
		assert(ek.area.raw.len == m.ek.raw.len &&
		       !memcmp(ek.area.raw.p, m.ek.raw.p, m.ek.raw.len));
	ek_free(&ek);
}

static void fuzz_leaf(X509 *leaf)
{
	char why[WHY_SIZE] = "";
	struct snp_report s;

	assert(snp_parse((struct view){ seeds[0].p + HCL_HEADER_SIZE, HCL_HW_SIZE }, &s));
	vcek_check_tcb(leaf, &s, why, sizeof(why));
	assert(*why);
	vcek_check_chip_id(leaf, &s, why, sizeof(why));
	s.signing_key = SNP_KEY_VLEK;
	s.family = SNP_FAMILY_TURIN;
	vcek_check_tcb(leaf, &s, why, sizeof(why));
	vcek_check_chip_id(leaf, &s, why, sizeof(why));
}

static void fuzz_certs(struct view in)
{
	struct certs c;
	struct pck pck;
	int i;

	if (!certs_init(&c))
		return;
	certs_add(&c, in, true);
	for (i = 0; i < sk_X509_num(c.others); i++)
		fuzz_leaf(sk_X509_value(c.others, i));
	for (i = 0; i < sk_X509_num(c.others); i++)
		pck_parse(sk_X509_value(c.others, i), &pck);
	certs_free(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view in = { data, size };

	if (hcl_has_magic(in)) {
		fuzz_report(in);
		fuzz_bound_quote(in);
	} else if (quote_looks_like(in)) {
		fuzz_quote(in);
		fuzz_bound_quote(in);
	} else if (cca_looks_like(in)) {
		fuzz_cca(in);
		fuzz_cbor(in);
	} else {
		fuzz_cbor(in);
		fuzz_bound_quote(in);
		fuzz_claims(in);
		fuzz_certs(in);
		fuzz_snp(in);
		fuzz_bound_manifest(in);
		fuzz_manifest(in);
		fuzz_table(in);
		fuzz_ek(in);
	}
	return 0;
}
