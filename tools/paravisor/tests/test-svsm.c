// SPDX-License-Identifier: GPL-2.0-only
/*
 * SNP reports by themselves, and what comes with them: good ones must pass, every mutant must
 * fail, and by the right check.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/pem.h>

#include "../check.h"
#include "forge-svsm.h"
#include "tap.h"

#define PASSES		CHECK_COUNT
#define ENTRY_SIZE	24

static struct forge f, other;
static EVP_PKEY *ek_rsa, *ek_ecc;
static struct certs roots;	/* the ARK alone */
static struct certs chain;	/* ARK, ASK and VCEK */
static struct nonce nonce = { .len = 64 };
static struct blob table, area, manifest, plain, attested;

static struct certs certs_of(X509 *root, X509 *ask, X509 *leaf)
{
	struct certs c;

	CHECK(certs_init(&c));
	CHECK(X509_up_ref(root) && sk_X509_push(c.anchors, root));
	if (ask)
		CHECK(X509_up_ref(ask) && sk_X509_push(c.others, ask));
	if (leaf)
		CHECK(X509_up_ref(leaf) && sk_X509_push(c.others, leaf));
	return c;
}

/* In a block of exactly its size, so that the sanitizer sees one byte too far. */
static struct view exact(struct view v)
{
	uint8_t *copy;

	if (!v.len)
		return (struct view){ NULL, 0 };
	copy = malloc(v.len);
	CHECK(copy);
	memcpy(copy, v.p, v.len);
	return (struct view){ copy, v.len };
}

static bool judge(const struct blob *report, struct verify_policy p, enum check_id failing,
		  char why[WHY_SIZE])
{
	struct view in = exact(blob_view(report));
	struct verdict v;
	bool as_expected;

	p.svsm.table = exact(p.svsm.table);
	p.svsm.manifest = exact(p.svsm.manifest);
	p.format = FORMAT_SNP;
	verify_report(in, &p, &v);
	as_expected = failing == PASSES ? v.verified :
		      !v.verified && v.check[failing].result == RESULT_FAIL;
	snprintf(why, WHY_SIZE, "%s", failing == PASSES ? "verified" : v.check[failing].detail);
	verdict_free(&v);
	free((void *)in.p);
	free((void *)p.svsm.table.p);
	free((void *)p.svsm.manifest.p);
	return as_expected;
}

static void expect(const char *name, const struct blob *report, const struct verify_policy *p,
		   enum check_id failing)
{
	char why[WHY_SIZE];
	bool result = judge(report, *p, failing, why);

	ok(result, "%s: %s: %s", name, failing == PASSES ? "passes" : check_name(failing), why);
}

static struct verify_policy policy(void)
{
	return (struct verify_policy){ .certs = &chain };
}

static struct verify_policy svsm_policy(const struct blob *m)
{
	struct verify_policy p = { .certs = &chain, .nonce = &nonce };

	p.svsm.manifest = blob_view(m);
	return p;
}

static void test_plain(void)
{
	struct verify_policy p = policy();
	struct nonce wrong = nonce;
	struct blob r = plain;

	expect("a report", &plain, &p, PASSES);
	p.nonce = &nonce;
	expect("its nonce", &plain, &p, PASSES);
	wrong.bytes[63] ^= 1;
	p.nonce = &wrong;
	expect("another nonce", &plain, &p, CHECK_NONCE);
	p.nonce = &nonce;
	expect("a report of the SVSM without its manifest", &attested, &p, CHECK_NONCE);
	p = policy();
	r.p[SNP_REPORT_DATA_OFFSET] ^= 1;
	expect("REPORT_DATA changed", &r, &p, CHECK_SIGNATURE);
	p.isolation = HCL_TYPE_TDX;
	expect("where TDX is expected", &plain, &p, CHECK_TYPE);
	p.isolation = HCL_TYPE_SNP;
	expect("where SNP is expected", &plain, &p, PASSES);
	p.certs = &roots;
	expect("no VCEK", &plain, &p, CHECK_CHAIN);
}

static void test_sizes(void)
{
	struct verify_policy p = policy();
	struct blob r = plain;
	char why[WHY_SIZE];
	size_t bad = 0;

	for (r.len = 0; r.len < plain.len; r.len++)
		bad += !judge(&r, p, CHECK_STRUCTURE, why);
	ok(!bad, "truncated at each of %zu lengths: %zu wrong", plain.len, bad);
	r.len = plain.len + 1;
	expect("one byte behind it", &r, &p, CHECK_STRUCTURE);
	r.len = 4096;
	expect("a page", &r, &p, CHECK_STRUCTURE);
}

static void test_bit_flips(void)
{
	struct verify_policy p = policy();
	size_t at, accepted = 0;
	char why[WHY_SIZE];

	for (at = 0; at < plain.len; at++) {
		struct blob r = plain;

		r.p[at] ^= (uint8_t)(1 << at % 8);
		accepted += judge(&r, p, PASSES, why);
	}
	ok(!accepted, "one bit flipped in each of %zu bytes: %zu accepted", plain.len, accepted);
}

static void test_fields(void)
{
	static const struct {
		const char *name;
		size_t at;
		uint32_t v;
		enum check_id failing;
	} m[] = {
		{ "version 0", 0x00, 0, CHECK_TYPE }, { "version 1", 0x00, 1, CHECK_TYPE },
		{ "version 3", 0x00, 3, PASSES }, { "version 4", 0x00, 4, PASSES },
		{ "version 5", 0x00, 5, PASSES }, { "version 6", 0x00, 6, CHECK_TYPE },
		{ "version HCLA", 0x00, HCL_MAGIC, CHECK_TYPE },
		{ "signature algorithm 0", 0x34, 0, CHECK_TYPE },
		{ "signature algorithm 2", 0x34, 2, CHECK_TYPE },
		{ "no signing key", 0x48, 7 << 2, CHECK_TYPE },
		{ "VLEK in the report, VCEK given", 0x48, 1 << 2, CHECK_CHIP_ID },
		{ "debug policy", 0x08, 0xb0000, CHECK_DEBUG },
		{ "migration policy", 0x08, 0x70000, CHECK_MIGRATION },
		{ "migration agent", 0x160, 0, CHECK_MIGRATION },
		{ "boot loader level", 0x180, 4 | 1 << 8, CHECK_TCB },
		{ "chip", 0x1a0, 0, CHECK_CHIP_ID },
		{ "VMPL 3", 0x30, 3, PASSES },
		{ "VMPL 4", 0x30, 4, CHECK_VMPL },
		{ "made for the host", 0x30, 0xffffffff, CHECK_VMPL },
	};
	struct verify_policy p = policy();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(m); i++) {
		struct blob r = plain;

		put32(r.p + m[i].at, m[i].v);
		forge_sign_snp(r.p, f.vcek_key);
		expect(m[i].name, &r, &p, m[i].failing);
	}
}

static void test_turin(void)
{
	struct cert_spec spec = { .cn = "VCEK", .key = f.vcek_key, .issuer = f.ask,
				  .issuer_key = f.ask_key, .ext = EXT_TURIN };
	struct report_spec s = forge_default(&f);
	struct verify_policy p = policy();
	X509 *leaf = forge_cert(&spec);
	struct certs c = certs_of(f.ark, f.ask, leaf);
	struct blob r;

	s.version = 5;
	s.family = SNP_FAMILY_TURIN;
	forge_snp(&s, nonce.bytes, &r);
	p.certs = &c;
	expect("version 5, Turin", &r, &p, PASSES);
	put32(r.p, 2);
	forge_sign_snp(r.p, f.vcek_key);
	expect("Turin, but version 2, which names no family", &r, &p, CHECK_TCB);
	certs_free(&c);
	X509_free(leaf);
}

static void test_signer(void)
{
	struct verify_policy p = policy();
	struct blob r = plain;
	struct certs c;

	forge_sign_snp(r.p, other.vcek_key);
	expect("signed by another VCEK", &r, &p, CHECK_SIGNATURE);
	r = plain;
	memset(r.p + SNP_SIGNED_SIZE, 0, 144);
	expect("no signature", &r, &p, CHECK_SIGNATURE);
	c = certs_of(other.ark, f.ask, f.vcek);
	p.certs = &c;
	expect("another ARK", &plain, &p, CHECK_CHAIN);
	certs_free(&c);
	c = certs_of(f.ark, other.ask, f.vcek);
	expect("another ASK", &plain, &p, CHECK_CHAIN);
	certs_free(&c);
}

static void test_vmpl(void)
{
	struct report_spec s = forge_default(&f);
	struct verify_policy p = policy(), m = svsm_policy(&manifest);
	uint32_t vmpl = 2;
	struct blob r;

	s.vmpl = 2;
	forge_snp(&s, nonce.bytes, &r);
	expect("VMPL 2, any will do", &r, &p, PASSES);
	p.svsm.vmpl = &vmpl;
	expect("VMPL 2, expected", &r, &p, PASSES);
	expect("VMPL 0 where 2 is expected", &plain, &p, CHECK_VMPL);
	vmpl = 0;
	expect("VMPL 2 where 0 is expected", &r, &p, CHECK_VMPL);
	expect("VMPL 0, expected", &plain, &p, PASSES);
	forge_svsm(&s, nonce.bytes, &manifest, &r);
	expect("a manifest bound at VMPL 2", &r, &m, CHECK_VMPL);
	vmpl = 2;
	m.svsm.vmpl = &vmpl;
	expect("the same, and VMPL 2 expected", &r, &m, CHECK_VMPL);
	expect("a manifest bound at VMPL 0, and VMPL 2 expected", &attested, &m, CHECK_VMPL);
	vmpl = 0;
	expect("a manifest bound at VMPL 0, as expected", &attested, &m, PASSES);
}

static void test_manifest_binding(void)
{
	struct verify_policy p = svsm_policy(&manifest);
	struct nonce wrong = nonce;
	struct blob swapped = manifest, r;

	expect("the SVSM's report", &attested, &p, PASSES);
	swapped.p[swapped.len - 1] ^= 1;
	p.svsm.manifest = blob_view(&swapped);
	expect("manifest swapped", &attested, &p, CHECK_NONCE);
	swapped = manifest;
	swapped.len--;
	p.svsm.manifest = blob_view(&swapped);
	expect("manifest a byte short", &attested, &p, CHECK_NONCE);
	p = svsm_policy(&manifest);
	wrong.bytes[0] ^= 1;
	p.nonce = &wrong;
	expect("nonce swapped", &attested, &p, CHECK_NONCE);
	p.nonce = NULL;
	expect("manifest without a nonce", &attested, &p, CHECK_NONCE);
	p.nonce = &nonce;
	expect("manifest where the nonce is bound alone", &plain, &p, CHECK_NONCE);
	r = attested;
	r.p[SNP_REPORT_DATA_OFFSET + 63] ^= 1;
	forge_sign_snp(r.p, f.vcek_key);
	expect("last bit of REPORT_DATA", &r, &p, CHECK_NONCE);
}

/* Bytes moved from the end of the nonce to the front of the manifest hash to the same. */
static void test_moved_boundary(void)
{
	struct verify_policy p = svsm_policy(&manifest);
	struct nonce cut = { .len = 40 };
	struct blob moved = { .len = manifest.len + 24 };

	memcpy(cut.bytes, nonce.bytes, 40);
	memcpy(moved.p, nonce.bytes + 40, 24);
	memcpy(moved.p + 24, manifest.p, manifest.len);
	p.nonce = &cut;
	p.svsm.manifest = blob_view(&moved);
	expect("24 bytes of the nonce in the manifest", &attested, &p, CHECK_NONCE);
}

/* Bound and signed well, but not well formed. */
static void expect_manifest(const char *name, const struct blob *m, enum check_id failing)
{
	struct report_spec s = forge_default(&f);
	struct verify_policy p = svsm_policy(m);
	struct blob r;

	forge_svsm(&s, nonce.bytes, m, &r);
	expect(name, &r, &p, failing);
}

static void manifest_mutant(const char *name, size_t at, uint32_t v, enum check_id failing)
{
	struct blob m = manifest;

	put32(m.p + at, v);
	expect_manifest(name, &m, failing);
}

/* The table begins with the service vtpm at 24; the other service is at 48. */
static void test_manifest_table(void)
{
	uint32_t first = get32(manifest.p + 40), size = get32(manifest.p + 44);
	struct blob m = manifest;

	expect_manifest("a manifest", &manifest, PASSES);
	manifest_mutant("another GUID at its front", 0, 0, CHECK_MANIFEST);
	manifest_mutant("size too small", 16, (uint32_t)manifest.len - 1, CHECK_MANIFEST);
	manifest_mutant("size too large", 16, (uint32_t)manifest.len + 1, CHECK_MANIFEST);
	manifest_mutant("size 0", 16, 0, CHECK_MANIFEST);
	manifest_mutant("one service less than there is data for", 20, 1, CHECK_MANIFEST);
	manifest_mutant("one service more", 20, 3, CHECK_MANIFEST);
	manifest_mutant("count that wraps", 20, 0x0aaaaaab, CHECK_MANIFEST);
	manifest_mutant("count of all ones", 20, 0xffffffff, CHECK_MANIFEST);
	manifest_mutant("65 services", 20, 65, CHECK_MANIFEST);
	manifest_mutant("offset within the table", 40, 71, CHECK_MANIFEST);
	manifest_mutant("offset 0", 40, 0, CHECK_MANIFEST);
	manifest_mutant("offset beyond the end", 40, (uint32_t)manifest.len, CHECK_MANIFEST);
	manifest_mutant("offset of all ones", 40, 0xffffffff, CHECK_MANIFEST);
	manifest_mutant("offset and size that wrap", 40, 0 - size, CHECK_MANIFEST);
	manifest_mutant("size beyond the end", 68, 9, CHECK_MANIFEST);
	manifest_mutant("size of all ones", 68, 0xffffffff, CHECK_MANIFEST);
	manifest_mutant("an empty service", 68, 0, CHECK_MANIFEST);
	manifest_mutant("overlap by a byte", 64, first + size - 1, CHECK_MANIFEST);
	manifest_mutant("twice the same data", 64, first, CHECK_MANIFEST);
	memcpy(m.p + 24, m.p + 48, 16);
	expect_manifest("twice the same service", &m, CHECK_MANIFEST);
	m = manifest;
	m.p[m.len++] = 1;
	put32(m.p + 16, (uint32_t)m.len);
	expect_manifest("data of no service", &m, CHECK_MANIFEST);
	m.p[m.len - 1] = 0;
	expect_manifest("a zero byte of no service", &m, PASSES);
	forge_manifest(NULL, 0, &m);
	expect_manifest("no services", &m, PASSES);
	expect_manifest("the manifest of one service", &area, CHECK_MANIFEST);
}

static void test_manifest_cut(void)
{
	struct manifest m;
	size_t len, accepted = 0;
	char why[WHY_SIZE];

	for (len = 0; len < manifest.len; len++) {
		struct view v = exact((struct view){ manifest.p, len });

		accepted += !manifest_parse(v, &m, why);
		free((void *)v.p);
	}
	ok(!accepted, "manifest truncated at each of %zu lengths: %zu accepted", manifest.len,
	   accepted);
}

static void single(const char *name, const char *guid, uint32_t version, const struct blob *m,
		   const struct ek *ek, enum check_id failing)
{
	struct report_spec s = forge_default(&f);
	struct verify_policy p = svsm_policy(m);
	uint8_t service[GUID_SIZE];
	struct blob r;

	CHECK(service_guid(guid, service));
	p.svsm.service = service;
	p.svsm.manifest_version = version;
	p.svsm.ek = ek;
	forge_svsm(&s, nonce.bytes, m, &r);
	expect(name, &r, &p, failing);
}

static void test_single(void)
{
	struct blob m = area;
	struct ek ek;

	CHECK(!ek_parse(blob_view(&area), &ek));
	single("the service vtpm", "vtpm", 0, &area, NULL, PASSES);
	single("the same by its GUID, in capitals", "C476F1EB-0123-45A5-9641-B4E7DDE5BFE3", 0,
	       &area, &ek, PASSES);
	single("a version not known", "vtpm", 1, &area, NULL, PASSES);
	single("a version not known, with --ek", "vtpm", 1, &area, &ek, CHECK_EK);
	single("another service", "uefi-mm", 0, &area, NULL, PASSES);
	single("another service, with --ek", "uefi-mm", 0, &area, &ek, CHECK_EK);
	single("a services manifest for one service", "vtpm", 0, &manifest, NULL,
	       CHECK_MANIFEST);
	m.p[m.len++] = 0;
	single("a byte behind the public area", "vtpm", 0, &m, NULL, CHECK_MANIFEST);
	ek_free(&ek);
}

static void area_mutant(const char *name, const struct blob *from, size_t at, uint8_t value)
{
	struct blob m = *from;

	m.p[at] = value;
	single(name, "vtpm", 0, &m, NULL, CHECK_MANIFEST);
}

/* Offsets: 42 symmetric, 48 scheme, 50 key bits or curve, 52 exponent or KDF, 56 or 54 the key. */
static void test_public_area(void)
{
	struct tpm_public t;
	struct blob ecc;
	size_t len, accepted = 0;

	forge_ek(ek_ecc, &ecc);
	single("an ECC key", "vtpm", 0, &ecc, NULL, PASSES);
	area_mutant("neither RSA nor ECC", &area, 1, 8);
	area_mutant("policy too long", &area, 8, 0xff);
	area_mutant("symmetric algorithm unknown", &area, 43, 0x0a);
	area_mutant("RSA of 1024 bits", &area, 50, 4);
	area_mutant("RSA of 2049 bits", &area, 51, 1);
	area_mutant("RSA of 3072 bits, but not so long", &area, 50, 12);
	area_mutant("exponent 2", &area, 55, 2);
	area_mutant("modulus one byte longer", &area, 57, 1);
	area_mutant("modulus that begins with zeros", &area, 58, 0);
	area_mutant("modulus even", &area, area.len - 1, 0);
	area_mutant("curve unknown", &ecc, 51, 0x10);
	area_mutant("another curve", &ecc, 51, 3);
	area_mutant("point not on the curve", &ecc, 60, (uint8_t)(ecc.p[60] ^ 1));
	area_mutant("coordinate too long", &ecc, 55, 49);
	for (len = 0; len < ecc.len; len++) {
		struct view v = exact((struct view){ ecc.p, len });

		accepted += !tpm_public_parse(v, &t);
		free((void *)v.p);
	}
	ok(!accepted, "public area truncated at each of %zu lengths: %zu accepted", ecc.len,
	   accepted);
}

static void test_name(void)
{
	uint8_t name[TPM_NAME_MAX], digest[32];
	struct tpm_public t;
	char text[16];

	CHECK(!tpm_public_parse(blob_view(&area), &t));
	EVP_Digest(area.p, area.len, digest, NULL, EVP_sha256(), NULL);
	ok(tpm_public_name(&t, name) == 34 && !name[0] && name[1] == 0x0b &&
	   !memcmp(name + 2, digest, 32), "name: algorithm and digest");
	ok(!strcmp(tpm_public_describe(&t, text, sizeof(text)), "RSA 2048"), "name: RSA 2048");
	t.name_alg = 0x27;
	ok(!tpm_public_name(&t, name), "name: none where the algorithm is unknown");
}

static void ek_case(const char *name, struct view in, enum check_id failing)
{
	struct verify_policy p = svsm_policy(&manifest);
	struct ek ek;

	if (!ok(!ek_parse(in, &ek), "%s is read", name))
		return;
	p.svsm.ek = &ek;
	expect(name, &attested, &p, failing);
	ek_free(&ek);
}

static void ek_der_case(const char *name, EVP_PKEY *key, enum check_id failing)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der);

	CHECK(len > 0);
	ek_case(name, (struct view){ der, (size_t)len }, failing);
	OPENSSL_free(der);
}

static void test_ek_files(void)
{
	struct blob b = area, sized = { .len = area.len + 2 }, ecc;
	EVP_PKEY *another = forge_rsa(2048);
	struct ek ek;

	ek_case("TPMT_PUBLIC", blob_view(&area), PASSES);
	sized.p[0] = (uint8_t)(area.len >> 8);
	sized.p[1] = (uint8_t)area.len;
	memcpy(sized.p + 2, area.p, area.len);
	ek_case("TPM2B_PUBLIC", blob_view(&sized), PASSES);
	b.p[7] ^= 0x40;
	ek_case("the same key with other attributes", blob_view(&b), CHECK_EK);
	forge_ek(another, &b);
	ek_case("the public area of another key", blob_view(&b), CHECK_EK);
	forge_ek(ek_ecc, &ecc);
	ek_case("that of a key of another type", blob_view(&ecc), CHECK_EK);
	ek_der_case("DER", ek_rsa, PASSES);
	ek_der_case("another key in DER", another, CHECK_EK);
	sized.p[1]--;
	ok(ek_parse(blob_view(&sized), &ek), "TPM2B_PUBLIC of another size is refused");
	ok(ek_parse((struct view){ (const uint8_t *)"text", 4 }, &ek), "text is refused");
	ok(ek_parse((struct view){ NULL, 0 }, &ek), "nothing is refused");
	EVP_PKEY_free(another);
}

static void test_ek_pem(void)
{
	BIO *bio = BIO_new(BIO_s_mem());
	struct ek ek;
	char *p;
	long len;

	CHECK(PEM_write_bio_PUBKEY(bio, ek_rsa) == 1);
	len = BIO_get_mem_data(bio, &p);
	ek_case("PEM", (struct view){ (const uint8_t *)p, (size_t)len }, PASSES);
	ok(ek_parse((struct view){ (const uint8_t *)p, (size_t)len / 2 }, &ek),
	   "half a PEM is refused");
	BIO_free(bio);
}

static void expect_table(const char *name, const struct blob *t, enum check_id failing)
{
	struct verify_policy p = policy();

	p.certs = &roots;
	p.svsm.table = blob_view(t);
	expect(name, &plain, &p, failing);
}

static void table_mutant(const char *name, size_t at, uint32_t v, enum check_id failing)
{
	struct blob t = table;

	put32(t.p + at, v);
	expect_table(name, &t, failing);
}

/* VCEK at 0, ASK at 24, ARK at 48, the end at 72; offsets 16 and sizes 20 behind each. */
static void test_table(void)
{
	uint32_t first = get32(table.p + 16), size = get32(table.p + 20);
	struct blob t = table;

	expect_table("the host's table", &table, PASSES);
	table_mutant("offset within the table", 16, 95, CHECK_CERT_TABLE);
	table_mutant("offset 0", 16, 0, CHECK_CERT_TABLE);
	table_mutant("offset beyond the end", 64, (uint32_t)table.len, CHECK_CERT_TABLE);
	table_mutant("offset of all ones", 16, 0xffffffff, CHECK_CERT_TABLE);
	table_mutant("offset and size that wrap", 16, 0 - size, CHECK_CERT_TABLE);
	table_mutant("size beyond the end", 68, get32(table.p + 68) + 1, CHECK_CERT_TABLE);
	table_mutant("size of all ones", 20, 0xffffffff, CHECK_CERT_TABLE);
	table_mutant("size 0", 20, 0, CHECK_CERT_TABLE);
	table_mutant("overlap by a byte", 40, first + size - 1, CHECK_CERT_TABLE);
	table_mutant("overlap from below", 20, size + 1, CHECK_CERT_TABLE);
	table_mutant("twice the same certificate", 40, first, CHECK_CERT_TABLE);
	table_mutant("no end, the certificates are entries", 72, 1, CHECK_CERT_TABLE);
	table_mutant("a damaged certificate", first, 0, CHECK_CERT_TABLE);
	table_mutant("a certificate cut off", 20, size - 1, CHECK_CERT_TABLE);
	table_mutant("a VCEK that goes by another name", 0, 1, CHECK_CHAIN);
	t.len = 16384;
	expect_table("zeros behind the data", &t, PASSES);
	t.len = 72;
	expect_table("the entries without an end", &t, CHECK_CERT_TABLE);
	t.len = 71;
	expect_table("half an entry", &t, CHECK_CERT_TABLE);
	memset(&t, 0, sizeof(t));
	t.len = 4096;
	expect_table("no entries", &t, CHECK_CHAIN);
	memset(t.p, 1, 33 * ENTRY_SIZE);
	expect_table("33 entries", &t, CHECK_CERT_TABLE);
}

static void test_table_cut(void)
{
	struct cert_table t;
	size_t len, accepted = 0;
	char why[WHY_SIZE];

	for (len = 0; len < table.len; len++) {
		struct view v = exact((struct view){ table.p, len });

		accepted += !cert_table_parse(v, &t, why);
		free((void *)v.p);
	}
	ok(!accepted, "table truncated at each of %zu lengths: %zu accepted", table.len, accepted);
}

/* Nothing that the host says is trusted, and nothing is taken for what it is called. */
static void test_table_trust(void)
{
	struct verify_policy p = policy();
	struct forge_entry e[3] = { { GUID_CRL, { (const uint8_t *)"crl", 3 } },
				    { GUID_UNKNOWN, { (const uint8_t *)"\1\2", 2 } } };
	struct certs none = certs_of(other.ark, NULL, NULL);
	unsigned char *der = NULL;
	struct blob t;

	p.svsm.table = blob_view(&table);
	p.certs = &none;
	expect("the ARK of the table is not trusted", &plain, &p, CHECK_CHAIN);
	forge_table(e, 2, &t);
	p.svsm.table = blob_view(&t);
	p.certs = &chain;
	expect("a revocation list and something unknown", &plain, &p, PASSES);
	e[2].guid = GUID_VLEK;
	e[2].data.len = (size_t)i2d_X509(other.vcek, &der);
	e[2].data.p = der;
	forge_table(e, 3, &t);
	p.svsm.table = blob_view(&t);
	expect("a decoy in the table", &plain, &p, PASSES);
	p.certs = &roots;
	expect("a decoy alone", &plain, &p, CHECK_SIGNATURE);
	certs_free(&none);
	OPENSSL_free(der);
}

/* The names of both orders of GUIDs are found. */
static void test_table_names(void)
{
	uint8_t guid[GUID_SIZE];
	struct blob b = table;
	struct cert_table t;
	char why[WHY_SIZE];

	ok(!cert_table_parse(blob_view(&b), &t, why) && t.n == 3 && !strcmp(t.e[0].name, "vcek") &&
	   !strcmp(t.e[0].guid, GUID_VCEK), "table: GUIDs as they read");
	CHECK(guid_parse(GUID_ARK, guid));
	memcpy(b.p + 48, guid, GUID_SIZE);
	ok(!cert_table_parse(blob_view(&b), &t, why) && !strcmp(t.e[2].name, "ark") &&
	   !strcmp(t.e[2].guid, GUID_ARK), "table: GUIDs in the order of memory");
}

static void test_guid(void)
{
	static const char * const bad[] = {
		"", "63849ebb", "63849ebb-3d92-4670-a1ff-58f9c94b87b",
		"63849ebb-3d92-4670-a1ff-58f9c94b87bbb", "63849ebb03d92-4670-a1ff-58f9c94b87bb",
		"63849ebb-3d92-4670-a1ff-58f9c94b87bg", "63849ebb-3d92-4670-a1ff-58f9c94b8-bb",
		"{63849ebb-3d92-4670-a1ff-58f9c94b87b}", "vTPM",
	};
	uint8_t guid[GUID_SIZE];
	char text[GUID_TEXT_SIZE];
	size_t i, taken = 0;

	ok(guid_parse(GUID_SERVICES, guid) && guid[0] == 0xbb && guid[3] == 0x63 &&
	   guid[4] == 0x92 && guid[6] == 0x70 && guid[8] == 0xa1 && guid[15] == 0xbb,
	   "guid: three fields are little-endian");
	ok(!strcmp(guid_format(guid, GUID_LITTLE, text), GUID_SERVICES), "guid: there and back");
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		taken += service_guid(bad[i], guid);
	ok(!taken, "guid: %zu that are none, %zu taken", ARRAY_SIZE(bad), taken);
}

static void test_weak_nonce(void)
{
	struct report_spec s = forge_default(&f);
	struct nonce weak = { .bytes = { 1, 2, 3 }, .len = 3 };
	struct verify_policy p = policy();
	struct verdict v;
	struct blob r;

	forge_snp(&s, weak.bytes, &r);
	p.nonce = &weak;
	expect("three bytes, zero padded", &r, &p, PASSES);
	verify_report(blob_view(&r), &p, &v);
	ok(v.format == FORMAT_SNP && v.weak_nonce, "they are no proof of freshness");
	verdict_free(&v);
}

static void test_format(void)
{
	struct verify_policy p = policy();
	struct blob r = plain;
	struct verdict v;

	ok(report_format(blob_view(&plain)) == FORMAT_SNP, "format: an SNP report");
	r.len--;
	ok(report_format(blob_view(&r)) == FORMAT_AUTO, "format: of neither");
	put32(r.p, HCL_MAGIC);
	ok(report_format(blob_view(&r)) == FORMAT_HCL, "format: an HCL report");
	p.format = FORMAT_HCL;
	verify_report(blob_view(&plain), &p, &v);
	ok(!v.verified && v.check[CHECK_STRUCTURE].result == RESULT_FAIL,
	   "an SNP report where an HCL report is expected: %s", v.check[CHECK_STRUCTURE].detail);
	verdict_free(&v);
}

static void test_measurement(void)
{
	struct verify_policy p = svsm_policy(&manifest);

	p.expected.n = 1;
	p.expected.v[0].len = SNP_MEASUREMENT_SIZE;
	memset(p.expected.v[0].p, 0x5a, SNP_MEASUREMENT_SIZE);
	expect("the measurement", &attested, &p, PASSES);
	p.expected.v[0].p[47] ^= 1;
	expect("another measurement", &attested, &p, CHECK_MEASUREMENT);
}

static void set_up(void)
{
	struct report_spec s;
	struct forge_entry e[] = { { .guid = GUID_VTPM },
				   { GUID_UEFI_MM, { (const uint8_t *)"\0\0\0\0\6\0\0\0", 8 } } };
	size_t i;

	forge_init(&f);
	forge_init(&other);
	ek_rsa = forge_rsa(2048);
	ek_ecc = forge_ec("P-384");
	roots = certs_of(f.ark, NULL, NULL);
	chain = certs_of(f.ark, f.ask, f.vcek);
	for (i = 0; i < sizeof(nonce.bytes); i++)
		nonce.bytes[i] = (uint8_t)(i + 1);
	forge_chain_table(&f, &table);
	forge_ek(ek_rsa, &area);
	e[0].data = blob_view(&area);
	forge_manifest(e, 2, &manifest);
	s = forge_default(&f);
	forge_snp(&s, nonce.bytes, &plain);
	forge_svsm(&s, nonce.bytes, &manifest, &attested);
}

int main(void)
{
	set_up();
	test_plain();
	test_sizes();
	test_bit_flips();
	test_fields();
	test_turin();
	test_signer();
	test_vmpl();
	test_manifest_binding();
	test_moved_boundary();
	test_manifest_table();
	test_manifest_cut();
	test_single();
	test_public_area();
	test_name();
	test_ek_files();
	test_ek_pem();
	test_table();
	test_table_cut();
	test_table_trust();
	test_table_names();
	test_guid();
	test_weak_nonce();
	test_format();
	test_measurement();
	certs_free(&roots);
	certs_free(&chain);
	EVP_PKEY_free(ek_rsa);
	EVP_PKEY_free(ek_ecc);
	forge_free(&f);
	forge_free(&other);
	return tap_done();
}
