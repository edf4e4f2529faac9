// SPDX-License-Identifier: GPL-2.0-only
/*
 * Quotes of TDs, TDREPORTs, and HCL reports with one: good ones must pass, every mutant must fail,
 * and by the right check.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/x509v3.h>

#include "../check.h"
#include "forge-tdx.h"
#include "tap.h"

#define PASSES		CHECK_COUNT
#define SIG_DATA	(QUOTE_HEADER_SIZE + QUOTE_BODY_SIZE)	/* its length, in version 4 */
#define CERTIFICATION	(SIG_DATA + 4 + 2 * QUOTE_EC_SIZE)	/* type, length, data */
#define QE		(CERTIFICATION + 6)
#define QE_AUTH		(QE + QE_REPORT_SIZE + QUOTE_EC_SIZE)	/* length, data */
#define PCK_CHAIN	(QE_AUTH + 2 + 32)			/* type, length, data */

static struct forge_tdx f, other;
static struct certs roots, none;
static uint8_t tdreport[TDREPORT_SIZE];
static struct blob good, good5, good15;
static struct nonce nonce = { .len = 64 };

static struct certs trust(X509 *root)
{
	struct certs c;

	CHECK(certs_init(&c));
	if (root)
		CHECK(X509_up_ref(root) && sk_X509_push(c.anchors, root));
	return c;
}

/* In a block of exactly its size, so that the sanitizer sees one byte too far. */
static struct view exact(struct view v)
{
	uint8_t *copy = malloc(v.len ? v.len : 1);

	CHECK(copy);
	if (v.len)
		memcpy(copy, v.p, v.len);
	return (struct view){ copy, v.len };
}

static bool judge(struct view report, struct verify_policy p, enum check_id failing,
		  char why[WHY_SIZE])
{
	struct view in = exact(report);
	struct verdict v;
	bool as_expected;

	p.tdx.quote = exact(p.tdx.quote);
	verify_report(in, &p, &v);
	as_expected = failing == PASSES ? v.verified :
		      !v.verified && v.check[failing].result == RESULT_FAIL;
	snprintf(why, WHY_SIZE, "%s", failing == PASSES ? "verified" : v.check[failing].detail);
	verdict_free(&v);
	free((void *)in.p);
	free((void *)p.tdx.quote.p);
	return as_expected;
}

static void expect(const char *name, const struct blob *report, const struct verify_policy *p,
		   enum check_id failing)
{
	char why[WHY_SIZE];
	bool result = judge(blob_view(report), *p, failing, why);

	ok(result, "%s: %s: %s", name, failing == PASSES ? "passes" : check_name(failing), why);
}

static struct verify_policy policy(void)
{
	return (struct verify_policy){ .format = FORMAT_QUOTE, .certs = &roots };
}

/* A quote with one thing changed, judged by the default policy. */
static void expect_quote(const char *name, const struct quote_spec *s, enum check_id failing)
{
	struct verify_policy p = policy();
	struct blob b;

	forge_quote(s, &b);
	expect(name, &b, &p, failing);
}

static struct quote_spec spec(void)
{
	return forge_quote_spec(&f, tdreport);
}

static void test_good(void)
{
	struct verify_policy p = policy();
	struct nonce wrong = nonce;
	struct blob b = good;

	expect("a quote of version 4", &good, &p, PASSES);
	expect("version 5", &good5, &p, PASSES);
	expect("version 5, TDX 1.5", &good15, &p, PASSES);
	b.len += 1000;
	expect("zeros behind it", &b, &p, PASSES);
	p.format = FORMAT_AUTO;
	expect("recognised", &good, &p, PASSES);
	p.isolation = HCL_TYPE_TDX;
	p.nonce = &nonce;
	expect("its nonce", &good, &p, PASSES);
	wrong.bytes[63] ^= 1;
	p.nonce = &wrong;
	expect("another nonce", &good, &p, CHECK_NONCE);
	p = policy();
	p.isolation = HCL_TYPE_SNP;
	expect("where SNP is expected", &good, &p, CHECK_TYPE);
	p = policy();
	p.certs = &none;
	expect("nothing trusted", &good, &p, CHECK_CHAIN);
}

static void test_sizes(void)
{
	const struct blob *all[] = { &good, &good5, &good15 };
	struct verify_policy p = policy();
	char why[WHY_SIZE];
	size_t i, bad = 0, n = 0;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		struct view v = blob_view(all[i]);

		for (v.len = 0; v.len < all[i]->len; v.len++, n++)
			bad += !judge(v, p, CHECK_STRUCTURE, why);
	}
	ok(!bad, "truncated at each of %zu lengths: %zu wrong", n, bad);
}

static void test_bytes(void)
{
	static const struct {
		const char *name;
		size_t at;
		uint8_t xor;
	} m[] = {
		{ "version 3", 0, 7 }, { "version 6", 0, 2 }, { "version 5 in another form", 0, 1 },
		{ "version 260", 1, 1 }, { "P-384 key", 2, 1 }, { "key type 514", 3, 2 },
		{ "SGX", 4, 0x81 }, { "TEE type with a high byte", 7, 1 },
		{ "another vendor", 12, 1 }, { "another vendor, last byte", 27, 1 },
		{ "signature data shorter", SIG_DATA, 1 }, { "longer", SIG_DATA + 2, 1 },
		{ "endless", SIG_DATA + 3, 0xff },
		{ "certification data of type 7", CERTIFICATION, 1 },
		{ "its type with a high byte", CERTIFICATION + 1, 1 },
		{ "certification data shorter", CERTIFICATION + 2, 1 },
		{ "certification data endless", CERTIFICATION + 5, 0xff },
		{ "authentication data longer", QE_AUTH, 1 },
		{ "authentication data endless", QE_AUTH + 1, 0xff },
		{ "PCK encrypted, type 2", PCK_CHAIN, 7 }, { "its type high", PCK_CHAIN + 1, 1 },
		{ "PCK chain shorter", PCK_CHAIN + 2, 1 },
		{ "PCK chain endless", PCK_CHAIN + 5, 0x80 },
	};
	struct verify_policy p = policy();
	struct blob b;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(m); i++) {
		b = good;
		b.p[m[i].at] ^= m[i].xor;
		expect(m[i].name, &b, &p, CHECK_STRUCTURE);
	}
	b = good;
	b.p[b.len] = 1;
	b.len++;
	expect("a byte behind it", &b, &p, CHECK_STRUCTURE);
	b = good;
	b.len += 1000;
	b.p[b.len - 1] = 1;
	expect("a byte far behind it", &b, &p, CHECK_STRUCTURE);
}

static void test_descriptor(void)
{
	static const struct {
		const char *name;
		size_t at;
		uint8_t xor;
	} m[] = {
		{ "body of an enclave", 48, 3 }, { "body of type 4", 48, 6 },
		{ "body of type 258", 49, 1 }, { "body of type 3 with the size of type 2", 48, 1 },
		{ "body longer than its type", 50, 1 }, { "body endless", 53, 0x80 },
	};
	struct verify_policy p = policy();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(m); i++) {
		struct blob b = good5;

		b.p[m[i].at] ^= m[i].xor;
		expect(m[i].name, &b, &p, CHECK_STRUCTURE);
	}
}

/* Up to the certificates everything is covered by one signature or the other. */
static void test_bit_flips(void)
{
	const struct blob *all[] = { &good, &good15 };
	size_t at, i, accepted = 0, n = 0;
	struct verify_policy p = policy();
	char why[WHY_SIZE];

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		size_t end = PCK_CHAIN + 6 + all[i]->len - good.len;

		for (at = 0; at < end; at++, n++) {
			struct blob b = *all[i];

			b.p[at] ^= (uint8_t)(1 << at % 8);
			accepted += judge(blob_view(&b), p, PASSES, why);
		}
	}
	ok(!accepted, "one bit flipped in each of %zu bytes: %zu accepted", n, accepted);
}

static void test_signatures(void)
{
	struct quote_spec s = spec();
	struct verify_policy p = policy();
	struct blob b = good;

	s.signer = other.ak;
	expect_quote("signed by another key", &s, CHECK_SIGNATURE);
	s = spec();
	s.qe_signer = other.pck_key;
	expect_quote("a QE of another PCK", &s, CHECK_QE_SIGNATURE);
	s = spec();
	s.other_auth = true;
	expect_quote("other authentication data", &s, CHECK_QE_KEY);
	s = spec();
	s.qe_at = 0x140;
	s.qe_xor = 1;
	expect_quote("a QE of another attestation key", &s, CHECK_QE_KEY);
	s.qe_at = 0x17f;
	expect_quote("a QE with more in its report", &s, CHECK_QE_KEY);
	memset(b.p + SIG_DATA + 4, 0, QUOTE_EC_SIZE);
	expect("a signature of zeros", &b, &p, CHECK_SIGNATURE);
	b = good;
	memset(b.p + SIG_DATA + 4 + QUOTE_EC_SIZE, 0, QUOTE_EC_SIZE);
	expect("an attestation key of zeros", &b, &p, CHECK_SIGNATURE);
	b = good;
	b.p[SIG_DATA + 4 + 2 * QUOTE_EC_SIZE - 1] ^= 1;
	expect("an attestation key that is no point", &b, &p, CHECK_SIGNATURE);
}

static void test_qe(void)
{
	static const struct {
		const char *name;
		size_t at;
		uint8_t xor;
	} m[] = {
		{ "another's QE", 0x80, 1 }, { "another's QE, last byte", 0x9f, 1 },
		{ "the QE for enclaves", 0x100, 3 }, { "product 258", 0x101, 1 },
		{ "a QE under debug", 0x30, 2 }, { "a QE not initialised", 0x30, 1 },
		{ "a QE without the provisioning key", 0x30, 0x10 },
		{ "a QE that gets launch keys", 0x30, 0x20 },
		{ "a QE with an attribute not known", 0x37, 0x80 },
		{ "a QE with MISCSELECT", 0x10, 1 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(m); i++) {
		struct quote_spec s = spec();

		s.qe_at = m[i].at;
		s.qe_xor = m[i].xor;
		expect_quote(m[i].name, &s, CHECK_QE);
	}
}

static void test_qe_allowed(void)
{
	struct quote_spec s = spec();

	s.qe_at = 0x30;
	s.qe_xor = 4;
	expect_quote("a QE in another mode", &s, PASSES);
	s.qe_at = 0x102;
	expect_quote("a QE of another version", &s, PASSES);
	s.qe_at = 0x40;
	expect_quote("another build of the QE", &s, PASSES);
}

/* --- certificates */

static void expect_cert(const char *name, X509 *leaf, enum check_id failing)
{
	struct quote_spec s = spec();

	s.certs[0] = leaf;
	expect_quote(name, &s, failing);
	X509_free(leaf);
}

static void test_sgx_extension(void)
{
	int kind;

	for (kind = SGX_NONE; kind < SGX_KINDS; kind++) {
		char name[48];

		snprintf(name, sizeof(name), "PCK certificate, mutant %d", kind);
		expect_cert(name, forge_pck(&f, kind), CHECK_PCK);
	}
	expect_cert("PCK certificate", forge_pck(&f, SGX_GOOD), PASSES);
}

static void test_leaf(void)
{
	struct cert_spec c = forge_tdx_spec(&f);
	EVP_PKEY *p384 = forge_ec("P-384");

	c.from = -2 * DAY;
	c.to = -DAY;
	expect_cert("PCK expired", forge_cert(&c), CHECK_CHAIN);
	c.from = DAY;
	c.to = 2 * DAY;
	expect_cert("PCK not valid yet", forge_cert(&c), CHECK_CHAIN);
	c = forge_tdx_spec(&f);
	c.md = EVP_sha384();
	expect_cert("PCK signed with SHA-384", forge_cert(&c), CHECK_CHAIN);
	c.md = EVP_sha1();
	expect_cert("PCK signed with SHA-1", forge_cert(&c), CHECK_CHAIN);
	c = forge_tdx_spec(&f);
	c.key = p384;
	expect_cert("PCK on another curve", forge_cert(&c), CHECK_QE_SIGNATURE);
	expect_cert("the same", forge_cert(&c), CHECK_CHAIN);
	c = forge_tdx_spec(&f);
	c.issuer = f.root;
	expect_cert("PCK signed by a key that is not the root's", forge_cert(&c), CHECK_CHAIN);
	c.issuer_key = f.root_key;
	expect_cert("PCK by the root itself", forge_cert(&c), PASSES);
	c = forge_tdx_spec(&f);
	c.ca = true;
	c.extend = NULL;
	expect_cert("a CA for a PCK", forge_cert(&c), CHECK_CHAIN);
	EVP_PKEY_free(p384);
}

static void expect_ca(const char *name, struct cert_spec ca, enum check_id failing)
{
	struct cert_spec c = forge_tdx_spec(&f);
	struct quote_spec s = spec();

	ca.issuer = f.root;
	ca.issuer_key = f.root_key;
	s.certs[1] = forge_cert(&ca);
	c.issuer = s.certs[1];
	c.issuer_key = ca.key;
	s.certs[0] = forge_cert(&c);
	expect_quote(name, &s, failing);
	X509_free(s.certs[0]);
	X509_free(s.certs[1]);
}

static void test_ca(void)
{
	struct cert_spec ca = { .cn = "CA", .ca = true, .key = f.ca_key, .md = EVP_sha256() };
	EVP_PKEY *p384 = forge_ec("P-384");

	expect_ca("another certificate of the CA", ca, PASSES);
	ca.from = -2 * DAY;
	ca.to = -DAY;
	expect_ca("the CA expired", ca, CHECK_CHAIN);
	ca.from = 0;
	ca.to = 0;
	ca.md = EVP_sha384();
	expect_ca("the CA signed with SHA-384", ca, CHECK_CHAIN);
	ca.md = EVP_sha256();
	ca.key = p384;
	expect_ca("the CA on another curve", ca, CHECK_CHAIN);
	ca.key = f.ca_key;
	ca.ca = false;
	ca.ext = EXT_NONE;
	expect_ca("a CA that is none", ca, CHECK_CHAIN);
	EVP_PKEY_free(p384);
}

/* Whoever has a machine has a PCK, but must not make others of it. */
static void test_leaf_as_ca(void)
{
	struct cert_spec c = forge_tdx_spec(&f);
	struct quote_spec s = spec();

	c.cn = "Test PCK of a PCK";
	c.issuer = f.pck;
	c.issuer_key = f.pck_key;
	c.key = other.pck_key;
	s.qe_signer = other.pck_key;
	s.certs[0] = forge_cert(&c);
	s.certs[1] = f.pck;
	s.certs[2] = f.ca;
	expect_quote("a PCK made by another PCK", &s, CHECK_CHAIN);
	X509_free(s.certs[0]);
	s = spec();
	s.certs[1] = f.root;
	s.certs[2] = f.ca;
	expect_quote("the CAs in another order", &s, PASSES);
	s.certs[0] = f.root;
	s.certs[2] = f.pck;
	expect_quote("the root first", &s, CHECK_CHAIN);
}

static void test_chain(void)
{
	struct certs elsewhere = trust(other.root), helped = trust(f.root);
	struct verify_policy p = policy();
	struct quote_spec s = spec();
	struct blob b;

	p.certs = &elsewhere;
	expect("another root trusted", &good, &p, CHECK_CHAIN);
	s.certs[1] = NULL;
	forge_quote(&s, &b);
	p = policy();
	expect("the PCK's certificate alone", &b, &p, CHECK_CHAIN);
	CHECK(X509_up_ref(f.ca) && sk_X509_push(helped.others, f.ca));
	p.certs = &helped;
	expect("the CA by --certs", &b, &p, PASSES);
	s.certs[0] = NULL;
	expect_quote("no certificate", &s, CHECK_CHAIN);
	s = spec();
	s.certs[0] = f.ca;
	s.certs[1] = f.pck;
	expect_quote("the CA in the place of the leaf", &s, CHECK_CHAIN);
	s = spec();
	s.certs[0] = other.pck;
	expect_quote("another's leaf", &s, CHECK_CHAIN);
	s = spec();
	s.certs[2] = NULL;
	expect_quote("without the root", &s, PASSES);
	certs_free(&elsewhere);
	certs_free(&helped);
}

static void test_old_root(void)
{
	struct cert_spec c = { .cn = "Test Root CA", .ca = true, .key = f.root_key,
			       .md = EVP_sha256(), .from = -2 * DAY, .to = -DAY };
	struct verify_policy p = policy();
	X509 *root = forge_cert(&c);
	struct certs old = trust(root);

	p.certs = &old;
	expect("the root expired", &good, &p, CHECK_CHAIN);
	certs_free(&old);
	X509_free(root);
}

static void test_damaged_pem(void)
{
	struct verify_policy p = policy();
	struct blob b = good;

	memcpy(b.p + PCK_CHAIN + 6 + 100, "????", 4);
	expect("a damaged certificate", &b, &p, CHECK_CHAIN);
	memset(b.p + PCK_CHAIN + 6, ' ', b.len - PCK_CHAIN - 6);
	expect("blanks for certificates", &b, &p, CHECK_CHAIN);
}

/* --- what the TD is */

static struct blob quote_of(const uint8_t *t)
{
	struct quote_spec s = forge_quote_spec(&f, t);
	struct blob b;

	forge_quote(&s, &b);
	return b;
}

static void expect_td(const char *name, size_t at, uint8_t xor, const struct verify_policy *p,
		      enum check_id failing)
{
	uint8_t t[TDREPORT_SIZE];
	struct blob b;

	memcpy(t, tdreport, sizeof(t));
	t[at] ^= xor;
	b = quote_of(t);
	expect(name, &b, p, failing);
}

static void test_td(void)
{
	struct verify_policy p = policy();

	expect_td("a TD under debug", 0x200, 1, &p, CHECK_DEBUG);
	expect_td("a TD under profiling", 0x200, 0x10, &p, CHECK_DEBUG);
	expect_td("a TD that may be moved", 0x203, 0x20, &p, CHECK_MIGRATION);
	expect_td("a module not of Intel's", 0x148, 1, &p, CHECK_MODULE);
	expect_td("a module for debugging", 0x178, 1, &p, CHECK_MODULE);
	expect_td("SEPT_VE_DISABLE clear", 0x203, 0x10, &p, PASSES);
	expect_td("another XFAM", 0x208, 0x10, &p, PASSES);
	p.allow_debug = true;
	expect_td("a TD under debug, allowed", 0x200, 1, &p, PASSES);
	expect_td("a TD under profiling, debug allowed", 0x200, 0x11, &p, CHECK_DEBUG);
}

static void test_measurements(void)
{
	struct registers r = { 0 };
	struct verify_policy p = policy();

	p.expected.v[0].len = TDX_MR_SIZE;
	memset(p.expected.v[0].p, 0x7d, TDX_MR_SIZE);
	p.expected.n = 1;
	expect("MRTD expected", &good, &p, PASSES);
	expect_td("another MRTD", 0x210, 1, &p, CHECK_MEASUREMENT);
	p.expected.v[0].p[47] ^= 1;
	expect("MRTD not expected", &good, &p, CHECK_MEASUREMENT);
	p = policy();
	p.tdx.rtmrs = &r;
	r.v[2].len = TDX_MR_SIZE;
	memset(r.v[2].p, 0xa2, TDX_MR_SIZE);
	expect("RTMR2 expected", &good, &p, PASSES);
	r.v[3].len = TDX_MR_SIZE;
	expect("RTMR3 not expected", &good, &p, CHECK_RTMR);
	memset(r.v[3].p, 0xa3, TDX_MR_SIZE);
	expect("both expected", &good15, &p, PASSES);
	expect_td("RTMR3 extended", 0x360, 1, &p, CHECK_RTMR);
	expect_td("RTMR0 extended", 0x2d0, 1, &p, PASSES);
}

static void test_svn(void)
{
	uint8_t min[TDX_SVN_SIZE] = { 7, 1, 3 };
	struct verify_policy p = policy();

	p.tdx.min_svn = min;
	expect("TEE_TCB_SVN as demanded", &good, &p, PASSES);
	min[0] = 6;
	expect("higher than demanded", &good, &p, PASSES);
	min[2] = 4;
	expect("higher and lower", &good, &p, CHECK_TCB);
	min[2] = 3;
	min[15] = 1;
	expect("lower in the last byte", &good, &p, CHECK_TCB);
}

/* --- TDREPORTs */

static struct verify_policy tdreport_policy(void)
{
	return (struct verify_policy){ .format = FORMAT_TDREPORT, .certs = &roots };
}

static struct blob blob_of(const uint8_t *t)
{
	struct blob b = { .len = TDREPORT_SIZE };

	memcpy(b.p, t, TDREPORT_SIZE);
	return b;
}

static void test_tdreport(void)
{
	struct verify_policy p = tdreport_policy();
	struct blob b = blob_of(tdreport);
	char why[WHY_SIZE];
	size_t bad = 0;

	expect("a TDREPORT by itself", &b, &p, CHECK_SIGNATURE);
	ok(!judge(blob_view(&b), p, CHECK_TD_HASHES, why), "its hashes are fine: %s", why);
	p.nonce = &nonce;
	ok(!judge(blob_view(&b), p, CHECK_NONCE, why), "its nonce is fine: %s", why);
	p.tdx.quote = blob_view(&good);
	expect("a TDREPORT with its quote", &b, &p, PASSES);
	p.tdx.quote = blob_view(&good15);
	expect("a TDREPORT with its quote of the second form", &b, &p, PASSES);
	b.p[0x80] ^= 1;
	expect("another nonce, and another's quote", &b, &p, CHECK_QUOTE);
	p = tdreport_policy();
	p.nonce = &nonce;
	expect("another nonce", &b, &p, CHECK_NONCE);
	for (b.len = 0; b.len < TDREPORT_SIZE; b.len++)
		bad += !judge(blob_view(&b), p, CHECK_STRUCTURE, why);
	b.len = TDREPORT_SIZE + 1;
	bad += !judge(blob_view(&b), p, CHECK_STRUCTURE, why);
	ok(!bad, "truncated, and one byte more: %zu wrong", bad);
}

static void test_tdreport_bytes(void)
{
	static const struct {
		const char *name;
		size_t at;
		uint8_t xor;
		enum check_id failing;
	} m[] = {
		{ "of an enclave", 0x000, 0x81, CHECK_STRUCTURE },
		{ "subtype 1", 0x001, 1, CHECK_STRUCTURE },
		{ "version 3", 0x002, 2, CHECK_STRUCTURE },
		{ "version 0", 0x002, 1, PASSES },
		{ "something reserved at 3", 0x003, 1, CHECK_STRUCTURE },
		{ "something reserved at f", 0x00f, 1, CHECK_STRUCTURE },
		{ "something reserved at c0", 0x0c0, 1, CHECK_STRUCTURE },
		{ "something reserved at df", 0x0df, 1, CHECK_STRUCTURE },
		{ "something reserved at 1ef", 0x1ef, 1, CHECK_STRUCTURE },
		{ "something reserved at 1ff", 0x1ff, 1, CHECK_STRUCTURE },
		{ "another hash of TEE_TCB_INFO", 0x020, 1, CHECK_TD_HASHES },
		{ "another hash of TDINFO", 0x07f, 1, CHECK_TD_HASHES },
		{ "TEE_TCB_INFO changed", 0x100, 1, CHECK_TD_HASHES },
		{ "TEE_TCB_INFO changed at its end", 0x1ee, 1, CHECK_TD_HASHES },
		{ "TDINFO changed at its end", 0x3ff, 1, CHECK_TD_HASHES },
		{ "MRTD changed", 0x210, 1, CHECK_QUOTE },
		{ "MRSEAM changed", 0x118, 1, CHECK_QUOTE },
		{ "TEE_TCB_SVN2 changed", 0x180, 1, CHECK_QUOTE },
		{ "the service TDs' hash changed", 0x390, 1, CHECK_QUOTE },
		{ "an RTMR changed", 0x38f, 1, CHECK_QUOTE },
	};
	struct verify_policy p = tdreport_policy();
	struct blob b, longer = good15;
	size_t i;

	p.tdx.quote = blob_view(&good15);
	for (i = 0; i < ARRAY_SIZE(m); i++) {
		b = blob_of(tdreport);
		b.p[m[i].at] ^= m[i].xor;
		if (m[i].failing == CHECK_QUOTE)
			forge_tdreport_hash(b.p);
		expect(m[i].name, &b, &p, m[i].failing);
	}
	longer.p[longer.len++] = 1;
	p.tdx.quote = blob_view(&longer);
	b = blob_of(tdreport);
	expect("a quote with a byte behind it", &b, &p, CHECK_QUOTE);
}

/* --- HCL reports */

static struct blob hcl_blob(const struct report_buf *r)
{
	struct blob b = { .len = r->len };

	memcpy(b.p, r->p, r->len);
	return b;
}

static void test_hcl(void)
{
	struct report_spec s = { .type = HCL_TYPE_TDX, .hash = HCL_HASH_SHA256 };
	struct verify_policy p = { .certs = &roots };
	struct blob b, quote, hcl;
	struct report_buf r;

	memcpy(s.user_data, nonce.bytes, 64);
	forge_report(&s, &r);
	hcl = hcl_blob(&r);
	quote = quote_of(r.p + HCL_HEADER_SIZE);
	expect("an HCL report without a quote", &hcl, &p, CHECK_SIGNATURE);
	p.tdx.quote = blob_view(&quote);
	p.nonce = &nonce;
	expect("an HCL report with its quote", &hcl, &p, PASSES);
	p.tdx.quote = blob_view(&good);
	expect("with the quote of another report", &hcl, &p, CHECK_QUOTE);
	p.tdx.quote = blob_view(&quote);
	b = hcl;
	b.p[HCL_CLAIMS_OFFSET + 20] ^= 1;
	expect("other claims", &b, &p, CHECK_CLAIMS_HASH);
	b = hcl;
	b.p[HCL_HEADER_SIZE + TDREPORT_SIZE] = 1;
	expect("something in the padding", &b, &p, CHECK_TYPE);
	b = hcl;
	b.p[HCL_HEADER_SIZE + 2] = 9;
	expect("a TDREPORT of version 9", &b, &p, CHECK_TYPE);
	b = hcl;
	b.p[HCL_HEADER_SIZE + 0x100] ^= 1;
	expect("TEE_TCB_INFO changed", &b, &p, CHECK_TD_HASHES);
	quote.p[200] ^= 1;
	expect("the quote changed", &hcl, &p, CHECK_SIGNATURE);
}

static void test_formats(void)
{
	struct blob b = blob_of(tdreport);
	char names[96];

	ok(report_format(blob_view(&good)) == FORMAT_QUOTE, "format: a quote");
	ok(report_format(blob_view(&good15)) == FORMAT_QUOTE, "format: a quote of version 5");
	ok(report_format(blob_view(&b)) == FORMAT_TDREPORT, "format: a TDREPORT");
	b.p[0] = 0;
	ok(report_format(blob_view(&b)) == FORMAT_AUTO, "format: none");
	ok(report_format_by_name("quote") == FORMAT_QUOTE &&
	   report_format_by_name("x") == FORMAT_AUTO, "formats by their names");
	td_attribute_names(TD_DEBUG | TD_SEPT_VE_DISABLE | 1ULL << 63, names, sizeof(names));
	ok(!strcmp(names, "DEBUG SEPT_VE_DISABLE PERFMON"), "names of attributes: %s", names);
	td_attribute_names(~0ULL, names, 8);
	ok(!strcmp(names, "DEBUG S"), "names of attributes, cut off: %s", names);
}

static void init(void)
{
	struct quote_spec s;
	size_t i;

	forge_tdx_init(&f);
	forge_tdx_init(&other);
	roots = trust(f.root);
	none = trust(NULL);
	forge_tdreport(tdreport);
	for (i = 0; i < 64; i++)
		nonce.bytes[i] = (uint8_t)(0x41 + i);
	memcpy(tdreport + TDREPORT_DATA_OFFSET, nonce.bytes, 64);
	s = spec();
	forge_quote(&s, &good);
	s.version = 5;
	forge_quote(&s, &good5);
	s.td_1_5 = true;
	forge_quote(&s, &good15);
}

int main(void)
{
	init();
	test_good();
	test_sizes();
	test_bytes();
	test_descriptor();
	test_bit_flips();
	test_signatures();
	test_qe();
	test_qe_allowed();
	test_sgx_extension();
	test_leaf();
	test_ca();
	test_leaf_as_ca();
	test_chain();
	test_old_root();
	test_damaged_pem();
	test_td();
	test_measurements();
	test_svn();
	test_tdreport();
	test_tdreport_bytes();
	test_hcl();
	test_formats();
	certs_free(&roots);
	certs_free(&none);
	forge_tdx_free(&f);
	forge_tdx_free(&other);
	return tap_done();
}
