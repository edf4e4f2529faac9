// SPDX-License-Identifier: GPL-2.0-only
/* Good evidence must pass, every mutant must fail, and by the right check. */
#include <stdlib.h>
#include <string.h>

#include "../tdi-check.h"
#include "forge-tdi.h"
#include "tap.h"

#define PASSES TDI_CHECK_COUNT

static struct tdi_forge f, other;
static struct certs roots;
static struct evidence good;
static struct reference reference;
static const struct tdi_policy plain = { .roots = &roots };

static bool judge(const struct evidence *e, const struct tdi_policy *p, enum tdi_check_id failing,
		  char why[WHY_SIZE])
{
	struct tdi_verdict v;
	bool as_expected;

	tdi_verify(e, p, &v);
	as_expected = failing == PASSES ? v.verified :
		      !v.verified && v.check[failing].result == RESULT_FAIL;
	snprintf(why, WHY_SIZE, "%s", failing == PASSES ? "verified" : v.check[failing].detail);
	tdi_verdict_free(&v);
	return as_expected;
}

static void expect_policy(const char *name, const struct evidence *e, const struct tdi_policy *p,
			  enum tdi_check_id failing)
{
	char why[WHY_SIZE];
	bool result = judge(e, p, failing, why);

	ok(result, "%s: %s: %s", name, failing == PASSES ? "passes" : tdi_check_name(failing),
	   why);
}

static void expect(const char *name, const struct evidence *e, enum tdi_check_id failing)
{
	expect_policy(name, e, &plain, failing);
}

/* One byte of one object, with a fresh signature where that is what would be noticed first. */
static void expect_byte(const char *name, enum evidence_type type, size_t at, uint8_t value,
			enum tdi_check_id failing)
{
	struct evidence e = forge_evidence_copy(&good);

	e.object[type].p[at] = value;
	if (failing != TDI_SIGNATURE && type != EVIDENCE_CERTS)
		forge_measurements_sign(&e, f.key[2]);
	expect(name, &e, failing);
	evidence_free(&e);
}

static void test_good(void)
{
	struct tdi_policy p = { .roots = &roots, .reference = &reference };
	struct nonce n = { .len = 32 };
	struct tdi_verdict v;
	uint8_t i;

	for (i = 0; i < 32; i++)
		n.bytes[i] = i + 1;
	p.nonce = &n;
	expect_policy("good evidence", &good, &p, PASSES);
	expect("nothing demanded", &good, PASSES);
	tdi_verify(&good, &plain, &v);
	ok(v.check[TDI_NONCE].result == RESULT_SKIPPED &&
	   v.check[TDI_REFERENCE].result == RESULT_SKIPPED, "what is not demanded is skipped");
	ok(v.report.n == 3 && tdi_private_pages(&v.report) == 3 && v.report.specific.len == 4,
	   "the report is read");
	tdi_verdict_free(&v);
	n.bytes[31] ^= 1;
	expect_policy("last bit of the nonce", &good, &p, TDI_NONCE);
	n.bytes[31] ^= 1;
	n.len = 31;
	expect_policy("nonce of another length", &good, &p, TDI_NONCE);
}

static void test_absent(void)
{
	static const enum tdi_check_id fails[EVIDENCE_TYPES] = {
		[EVIDENCE_CERTS] = TDI_CERTIFICATES,
		[EVIDENCE_MEASUREMENTS] = TDI_MEASUREMENTS,
		[EVIDENCE_REPORT] = TDI_REPORT,
		[EVIDENCE_VCA] = TDI_VCA,
	};
	int i;

	for (i = 0; i < EVIDENCE_TYPES; i++) {
		struct evidence e = forge_evidence_copy(&good);

		forge_object(&e, i, NULL, 0);
		expect("object absent", &e, fails[i]);
		evidence_free(&e);
	}
}

/* Every prefix of every object, and one byte more. */
static void test_truncation(void)
{
	int type;

	for (type = 0; type < EVIDENCE_TYPES; type++) {
		size_t len, accepted = 0, all = good.object[type].len;
		uint8_t more[FORGE_MAX] = { 0 };
		struct evidence e = forge_evidence_copy(&good);
		char why[WHY_SIZE];

		for (len = 0; len < all; len++) {
			forge_object(&e, type, good.object[type].p, len);
			accepted += judge(&e, &plain, PASSES, why);
		}
		ok(!accepted, "%s cut anywhere: %zu of %zu accepted", evidence_file(type),
		   accepted, all);
		memcpy(more, good.object[type].p, all);
		forge_object(&e, type, more, all + 1);
		ok(!judge(&e, &plain, PASSES, why), "%s and a byte", evidence_file(type));
		evidence_free(&e);
	}
}

/* Whatever the signature covers; the reference would not notice all of it. */
static void test_bit_flips(void)
{
	static const enum evidence_type types[] = { EVIDENCE_VCA, EVIDENCE_MEASUREMENTS,
						    EVIDENCE_CERTS };
	size_t t, i, accepted;

	for (t = 0; t < ARRAY_SIZE(types); t++) {
		struct evidence e = forge_evidence_copy(&good);
		struct buffer *b = &e.object[types[t]];
		char why[WHY_SIZE];

		for (i = 0, accepted = 0; i < b->len; i++) {
			b->p[i] ^= (uint8_t)(1 << i % 8);
			accepted += judge(&e, &plain, PASSES, why);
			b->p[i] ^= (uint8_t)(1 << i % 8);
		}
		ok(!accepted, "%s, a bit of each byte: %zu of %zu accepted",
		   evidence_file(types[t]), accepted, b->len);
		evidence_free(&e);
	}
}

static void test_signature(void)
{
	struct evidence e = forge_evidence_copy(&good);

	forge_measurements_sign(&e, other.key[2]);
	expect("another device's key", &e, TDI_SIGNATURE);
	forge_measurements_sign(&e, f.key[1]);
	expect("the maker's key", &e, TDI_SIGNATURE);
	memset(e.object[EVIDENCE_MEASUREMENTS].p + TDI_OBJECT_SIZE - 96, 0, 96);
	expect("zero signature", &e, TDI_SIGNATURE);
	memset(e.object[EVIDENCE_MEASUREMENTS].p + TDI_OBJECT_SIZE - 96, 0xff, 96);
	expect("signature of ones", &e, TDI_SIGNATURE);
	evidence_free(&e);
	expect_byte("altered measurement", EVIDENCE_MEASUREMENTS, TDI_RECORD + 20, 0,
		    TDI_SIGNATURE);
	expect_byte("altered nonce", EVIDENCE_MEASUREMENTS, 4, 0, TDI_SIGNATURE);
	expect_byte("altered nonce of the device", EVIDENCE_MEASUREMENTS, TDI_TAIL, 0,
		    TDI_SIGNATURE);
	expect_byte("altered VCA", EVIDENCE_VCA, 18, 1, TDI_SIGNATURE);
}

static void expect_chain(const char *name, X509 *a, X509 *b, X509 *c, enum tdi_check_id failing)
{
	struct evidence e = forge_evidence_copy(&good);
	X509 *chain[3] = { a, b, c };

	forge_chain(&e, chain, !!a + !!b + !!c);
	expect(name, &e, failing);
	evidence_free(&e);
}

static void expect_leaf(const char *name, EVP_PKEY *key, long from, long to,
			enum tdi_check_id failing)
{
	X509 *leaf = forge_tdi_leaf(&f, key, from, to);

	expect_chain(name, f.cert[0], f.cert[1], leaf, failing);
	X509_free(leaf);
}

static void test_chain(void)
{
	X509 *nine[] = { f.cert[0], f.cert[0], f.cert[0], f.cert[0], f.cert[0], f.cert[0],
			 f.cert[0], f.cert[1], f.cert[2] };
	EVP_PKEY *p256 = forge_ec("P-256"), *rsa = forge_rsa(3072);
	struct evidence e = forge_evidence_copy(&good);

	expect_leaf("a leaf made again", f.key[2], 0, 0, PASSES);
	expect_leaf("expired", f.key[2], -2 * DAY, -DAY, TDI_CHAIN);
	expect_leaf("not yet valid", f.key[2], DAY, 2 * DAY, TDI_CHAIN);
	expect_leaf("another key", other.key[2], 0, 0, TDI_SIGNATURE);
	expect_leaf("P-256", p256, 0, 0, TDI_CHAIN);
	expect_leaf("RSA", rsa, 0, 0, TDI_CHAIN);
	expect_chain("another root", other.cert[0], other.cert[1], other.cert[2], TDI_CHAIN);
	expect_chain("another's leaf", f.cert[0], f.cert[1], other.cert[2], TDI_CHAIN);
	expect_chain("no leaf", f.cert[0], f.cert[1], NULL, TDI_CHAIN);
	expect_chain("no intermediate", f.cert[0], f.cert[2], NULL, TDI_CHAIN);
	expect_chain("only the root", f.cert[0], NULL, NULL, TDI_CERTIFICATES);
	expect_chain("no certificate", NULL, NULL, NULL, TDI_CERTIFICATES);
	expect_chain("another order", f.cert[1], f.cert[0], f.cert[2], TDI_CHAIN);
	expect_chain("leaf first", f.cert[2], f.cert[1], f.cert[0], TDI_CHAIN);
	forge_chain(&e, nine, 9);
	expect("nine certificates", &e, TDI_CERTIFICATES);
	forge_chain(&e, (X509 *[]){ f.cert[0], f.cert[1], other.cert[1], f.cert[2] }, 4);
	expect("a certificate that is in no chain", &e, TDI_CHAIN);
	evidence_free(&e);
	expect_byte("root hash", EVIDENCE_CERTS, 4, 0, TDI_CERTIFICATES);
	expect_byte("length", EVIDENCE_CERTS, 0, 0, TDI_CERTIFICATES);
	expect_byte("reserved bytes", EVIDENCE_CERTS, 2, 1, TDI_CERTIFICATES);
	EVP_PKEY_free(p256);
	EVP_PKEY_free(rsa);
}

static void test_vca(void)
{
	static const struct { const char *name; size_t at; uint8_t value; } bad[] = {
		{ "GET_VERSION", 1, 0x83 }, { "VERSION", 5, 5 }, { "version 1.1 alone", 11, 0x11 },
		{ "no version", 9, 0 }, { "two versions in the room of one", 9, 2 },
		{ "CAPABILITIES of 1.1", 32, 0x11 }, { "unsigned measurements", 40, 0x0a },
		{ "no certificates", 40, 0x10 }, { "short ALGORITHMS", 88, 35 },
		{ "long ALGORITHMS", 88, 37 }, { "huge ALGORITHMS", 89, 0xff },
		{ "SHA-256 measurements", 92, 2 }, { "raw measurements", 92, 1 },
		{ "P-256", 96, 0x10 }, { "two algorithms", 97, 1 }, { "SHA-256", 100, 1 },
		{ "no measurement format", 90, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		expect_byte(bad[i].name, EVIDENCE_VCA, bad[i].at, bad[i].value, TDI_VCA);
}

static void test_measurements(void)
{
	static const struct { const char *name; size_t at; uint8_t value; } bad[] = {
		{ "no GET_MEASUREMENTS", 1, 0xe1 }, { "no signature asked for", 2, 0 },
		{ "one block asked for", 3, 1 }, { "another slot asked for", 36, 1 },
		{ "an ERROR", 38, 0x7f }, { "another slot", 40, 1 },
		{ "content changed", 40, 0x10 }, { "two blocks stated", 41, 2 },
		{ "four blocks stated", 41, 4 }, { "no block stated", 41, 0 },
		{ "record short", 42, TDI_RECORD_SIZE - 1 },
		{ "record long", 42, TDI_RECORD_SIZE + 1 }, { "record huge", 44, 0xff },
		{ "index 0", TDI_RECORD, 0 }, { "index 255", TDI_RECORD, 0xff },
		{ "index twice", TDI_RECORD + TDI_BLOCK_SIZE, 1 },
		{ "not DMTF", TDI_RECORD + 1, 2 }, { "block short", TDI_RECORD + 2, 50 },
		{ "block tiny", TDI_RECORD + 2, 2 }, { "block huge", TDI_RECORD + 3, 0xff },
		{ "value short", TDI_RECORD + 5, 47 }, { "value huge", TDI_RECORD + 6, 0xff },
		{ "opaque longer than there is", TDI_TAIL + 32, 97 },
		{ "opaque huge", TDI_TAIL + 33, 0xff }, { "opaque takes the signature",
							  TDI_TAIL + 32, 96 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		expect_byte(bad[i].name, EVIDENCE_MEASUREMENTS, bad[i].at, bad[i].value,
			    TDI_MEASUREMENTS);
	expect_byte("content unchanged", EVIDENCE_MEASUREMENTS, 40, 0x20, PASSES);
	expect_byte("a raw block", EVIDENCE_MEASUREMENTS, TDI_RECORD + 4, 0x80, PASSES);
}

static void test_opaque(void)
{
	uint8_t out[TDI_OBJECT_SIZE + 4];
	struct evidence e = forge_evidence_copy(&good);

	memset(out, 0, sizeof(out));
	memcpy(out, good.object[EVIDENCE_MEASUREMENTS].p, TDI_TAIL + 34);
	out[TDI_TAIL + 32] = 4;
	forge_object(&e, EVIDENCE_MEASUREMENTS, out, sizeof(out));
	forge_measurements_sign(&e, f.key[2]);
	expect("opaque data", &e, PASSES);
	e.object[EVIDENCE_MEASUREMENTS].p[TDI_TAIL + 35] ^= 1;
	expect("altered opaque data", &e, TDI_SIGNATURE);
	evidence_free(&e);
}

static const char *parse_text(const char *text, struct reference *r)
{
	unsigned int line;

	return reference_parse((struct view){ (const uint8_t *)text, strlen(text) }, r, &line);
}

static void test_reference_text(void)
{
	static const char * const bad[] = {
		"", "\n\n", "# only a remark\n", "1\n", "x 00\n", "0 00\n", "255 00\n", "1 0\n",
		"1 0g\n", "1 00 00\n", "1 00\n1 00\n", "-1 00\n", "1,00\n", "00000001 00\n",
		"99999999999999999999 00\n", "1 # 00\n",
	};
	char text[512], longer[512];
	struct reference r;
	unsigned int line;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		int n = (int)strcspn(bad[i], "\n");

		ok(parse_text(bad[i], &r), "reference refused: %.*s", n ? n < 20 ? n : 20 : 7,
		   n ? bad[i] : "nothing");
	}
	memset(text, '0', sizeof(text));
	memcpy(text, "1 ", 2);
	text[2 + 130] = '\0';
	ok(parse_text(text, &r), "reference refused: value too long");
	text[2 + 128] = '\0';
	ok(!parse_text(text, &r) && r.entry[0].len == 64, "reference: the longest value");
	ok(!parse_text("\r\n# x\n 1\t00 # y\r\n254 aBcd", &r) && r.n == 2 &&
	   r.entry[1].index == 254 && r.entry[1].len == 2, "reference: blanks and remarks");
	ok(reference_parse((struct view){ (const uint8_t *)"1 00\n\nx\n", 8 }, &r, &line) &&
	   line == 3, "reference: the line is told");
	ok(reference_parse((struct view){ (const uint8_t *)"1\0 00\n", 6 }, &r, &line),
	   "reference refused: a zero byte");
	snprintf(longer, sizeof(longer), "%s4 00\n", forge_reference(text, sizeof(text)));
	ok(!parse_text(longer, &r) && r.n == 4, "reference: four lines");
}

static void test_reference(void)
{
	struct tdi_policy p = { .roots = &roots, .reference = &reference };
	struct evidence e = forge_evidence_copy(&good);
	struct reference r = reference;

	e.object[EVIDENCE_MEASUREMENTS].p[TDI_RECORD + 30] ^= 1;
	forge_measurements_sign(&e, f.key[2]);
	expect_policy("other firmware, well signed", &e, &p, TDI_REFERENCE);
	evidence_free(&e);
	p.reference = &r;
	r.n = 2;
	expect_policy("a block without a reference", &good, &p, TDI_REFERENCE);
	r.n = 4;
	r.entry[3].index = 9;
	expect_policy("a reference without a block", &good, &p, TDI_REFERENCE);
	r = reference;
	r.entry[0].len = 47;
	expect_policy("reference of another length", &good, &p, TDI_REFERENCE);
	r = reference;
	r.entry[0].index = 2;
	r.entry[1].index = 1;
	expect_policy("two values exchanged", &good, &p, TDI_REFERENCE);
}

static void expect_ranges(const char *name, const struct tdi_range *range, uint32_t n,
			  enum tdi_check_id failing)
{
	struct evidence e = forge_evidence_copy(&good);

	forge_interface(&e, range, n);
	expect(name, &e, failing);
	evidence_free(&e);
}

#define RANGES(...) ((const struct tdi_range[]){ __VA_ARGS__ })

static void test_report(void)
{
	struct tdi_range many[TDI_RANGES_MAX + 1];
	uint32_t i;

	for (i = 0; i <= TDI_RANGES_MAX; i++)
		many[i] = (struct tdi_range){ 2 * i, 1, 0 };
	expect_ranges("no ranges", many, 0, PASSES);
	expect_ranges("many ranges", many, TDI_RANGES_MAX, PASSES);
	expect_ranges("too many ranges", many, TDI_RANGES_MAX + 1, TDI_REPORT);
	expect_ranges("empty range", RANGES({ 1, 0, 0 }), 1, TDI_REPORT);
	expect_ranges("the last page", RANGES({ (1ull << 52) - 1, 1, 0 }), 1, PASSES);
	expect_ranges("behind the last page", RANGES({ 1ull << 52, 1, 0 }), 1, TDI_REPORT);
	expect_ranges("across the last page", RANGES({ (1ull << 52) - 1, 2, 0 }), 1, TDI_REPORT);
	expect_ranges("address wraps", RANGES({ UINT64_MAX, 1, 0 }), 1, TDI_REPORT);
	expect_ranges("same range twice", RANGES({ 4, 1, 0 }, { 4, 1, 0 }), 2, TDI_REPORT);
	expect_ranges("overlap by a page", RANGES({ 4, 2, 0 }, { 5, 2, 1u << 16 }), 2, TDI_REPORT);
	expect_ranges("one within another", RANGES({ 4, 9, 0 }, { 6, 1, 1u << 16 }), 2,
		      TDI_REPORT);
	expect_ranges("overlap of the first and third",
		      RANGES({ 4, 2, 0 }, { 8, 1, 0 }, { 5, 1, 2u << 16 }), 3, TDI_REPORT);
	expect_ranges("descending in a BAR", RANGES({ 8, 1, 0 }, { 4, 1, 0 }), 2, TDI_REPORT);
	expect_ranges("descending over BARs", RANGES({ 8, 1, 0 }, { 4, 1, 1u << 16 }), 2, PASSES);
	expect_byte("more ranges than there are", EVIDENCE_REPORT, 12, 4, TDI_REPORT);
	expect_byte("ranges beyond all bounds", EVIDENCE_REPORT, 15, 0xff, TDI_REPORT);
	expect_byte("fewer ranges than there are", EVIDENCE_REPORT, 12, 2, TDI_REPORT);
	expect_byte("specific part short", EVIDENCE_REPORT, 64, 3, TDI_REPORT);
	expect_byte("specific part huge", EVIDENCE_REPORT, 67, 0xff, TDI_REPORT);
}

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* All but the report is covered by a signature or a hash. */
static void test_garbage(void)
{
	static const enum evidence_type types[] = { EVIDENCE_VCA, EVIDENCE_MEASUREMENTS,
						    EVIDENCE_CERTS, EVIDENCE_REPORT };
	uint32_t seed = 0x54444953;
	size_t i, n, accepted = 0;

	for (n = 0; n < 2000; n++) {
		struct evidence e = forge_evidence_copy(&good);
		struct buffer *b = &e.object[types[n % 4]];
		size_t flips = 1 + next_random(&seed) % 32;
		char why[WHY_SIZE];

		for (i = 0; i < flips; i++)
			b->p[next_random(&seed) % b->len] ^= 1 + next_random(&seed) % 255;
		if (memcmp(b->p, good.object[types[n % 4]].p, b->len))
			accepted += judge(&e, &plain, PASSES, why) && n % 4 != 3;
		evidence_free(&e);
	}
	ok(!accepted, "%zu times random bytes: %zu accepted", n, accepted);
}

int main(void)
{
	char text[512];
	uint8_t *der = NULL;
	int len;

	forge_tdi_init(&f);
	forge_tdi_init(&other);
	certs_init(&roots);
	len = i2d_X509(f.cert[0], &der);
	certs_add(&roots, (struct view){ der, (size_t)len }, true);
	OPENSSL_free(der);
	forge_evidence(&f, &good);
	parse_text(forge_reference(text, sizeof(text)), &reference);
	test_good();
	test_absent();
	test_truncation();
	test_bit_flips();
	test_signature();
	test_chain();
	test_vca();
	test_measurements();
	test_opaque();
	test_reference_text();
	test_reference();
	test_report();
	test_garbage();
	evidence_free(&good);
	certs_free(&roots);
	forge_tdi_free(&f);
	forge_tdi_free(&other);
	return tap_done();
}
