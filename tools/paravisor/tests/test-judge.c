// SPDX-License-Identifier: GPL-2.0-only
/* Good reports must pass, every mutant must fail, and by the right check. */
#include <stdlib.h>
#include <string.h>

#include <openssl/pem.h>

#include "../check.h"
#include "forge.h"
#include "tap.h"

static struct forge f, other;
static struct certs good_certs;
static struct report_buf good;

static void add_pem(struct certs *c, X509 *cert, bool trusted)
{
	BIO *bio = BIO_new(BIO_s_mem());
	struct view v;
	char *p;

	PEM_write_bio_X509(bio, cert);
	v.len = (size_t)BIO_get_mem_data(bio, &p);
	v.p = (const uint8_t *)p;
	certs_add(c, v, trusted);
	BIO_free(bio);
}

static struct certs make_certs(X509 *root, X509 *ask, X509 *leaf)
{
	struct certs c;

	certs_init(&c);
	if (root)
		add_pem(&c, root, true);
	if (ask)
		add_pem(&c, ask, false);
	if (leaf)
		add_pem(&c, leaf, false);
	return c;
}

/* In a block of exactly its size, so that the sanitizer sees one byte too far. */
static bool judge(const struct report_buf *r, const struct verify_policy *p,
		  enum check_id failing, const char **why)
{
	uint8_t *copy = malloc(r->len ? r->len : 1);
	static char detail[WHY_SIZE];
	struct verdict v;
	bool as_expected;

	memcpy(copy, r->p, r->len);
	verify_report((struct view){ copy, r->len }, p, &v);
	if (failing == CHECK_COUNT) {
		as_expected = v.verified;
	} else {
		as_expected = !v.verified && v.check[failing].result == RESULT_FAIL;
		snprintf(detail, sizeof(detail), "%s", v.check[failing].detail);
	}
	*why = failing == CHECK_COUNT ? "verified" : detail;
	verdict_free(&v);
	free(copy);
	return as_expected;
}

static void expect_policy(const char *name, const struct report_buf *r,
			  const struct verify_policy *p, enum check_id failing)
{
	const char *why;
	bool good_result = judge(r, p, failing, &why);

	ok(good_result, "%s: %s: %s", name,
	   failing == CHECK_COUNT ? "passes" : check_name(failing), why);
}

static void expect_certs(const char *name, const struct report_buf *r, const struct certs *c,
			 enum check_id failing)
{
	struct verify_policy p = { .certs = c };

	expect_policy(name, r, &p, failing);
}

static void expect(const char *name, const struct report_buf *r, enum check_id failing)
{
	expect_certs(name, r, &good_certs, failing);
}

#define PASSES CHECK_COUNT

static void test_good(void)
{
	static const uint32_t hashes[] = { HCL_HASH_SHA256, HCL_HASH_SHA384, HCL_HASH_SHA512 };
	struct report_spec s = forge_default(&f);
	struct report_buf r;
	size_t i;

	expect("plain report", &good, PASSES);
	for (i = 0; i < 3; i++) {
		s.hash = hashes[i];
		forge_report(&s, &r);
		expect("hash algorithm", &r, PASSES);
		r.p[0x4cc] ^= 3;
		expect("hash algorithm relabelled", &r,
		       hashes[i] == HCL_HASH_SHA512 ? CHECK_STRUCTURE : CHECK_CLAIMS_HASH);
	}
	r = good;
	r.len = FORGE_MAX;
	expect("zero padding", &r, PASSES);
	r.p[FORGE_MAX - 1] = 1;
	expect("something in the padding", &r, CHECK_STRUCTURE);
}

static void test_nonce(void)
{
	struct verify_policy p = { .certs = &good_certs };
	struct report_spec s = forge_default(&f);
	struct nonce n = { .len = 64 };
	struct report_buf r;

	memcpy(n.bytes, s.user_data, 64);
	p.nonce = &n;
	expect_policy("the nonce", &good, &p, PASSES);
	n.bytes[63] ^= 1;
	expect_policy("last bit of the nonce", &good, &p, CHECK_NONCE);
	n.bytes[63] ^= 1;
	n.bytes[0] ^= 0x80;
	expect_policy("first bit of the nonce", &good, &p, CHECK_NONCE);
	memset(&n, 0, sizeof(n));
	expect_policy("zero nonce", &good, &p, CHECK_NONCE);
	memset(s.user_data + 3, 0, sizeof(s.user_data) - 3);
	forge_report(&s, &r);
	memcpy(n.bytes, s.user_data, 3);
	n.len = 3;
	expect_policy("three bytes, zero padded", &r, &p, PASSES);
}

static void test_lengths(void)
{
	static const size_t fields[] = { 0x08, 0x4c0, 0x4d0 };
	static const uint32_t off_by[] = { 1, 0xffffffff, 0x100 };
	static const uint32_t values[] = { 0, 1, 19, 20, 21, 0x4a0, 0x4d4, 0x4d5, 0x7fffffff,
					   0x80000000, 0xffffffeb, 0xffffffec, 0xffffffff };
	char name[64];
	size_t i, j;

	for (i = 0; i < 3; i++) {
		uint32_t right = get32(good.p + fields[i]);

		for (j = 0; j < ARRAY_SIZE(values) + 3; j++) {
			struct report_buf r = good;
			uint32_t v = j < ARRAY_SIZE(values) ? values[j] :
				     right + off_by[j - ARRAY_SIZE(values)];

			put32(r.p + fields[i], v);
			snprintf(name, sizeof(name), "field 0x%zx is 0x%x, not 0x%x", fields[i], v,
				 right);
			expect(name, &r, CHECK_STRUCTURE);
		}
	}
}

/* All three lengths agree with each other and with the file, but not with what was hashed. */
static void test_consistent_lies(void)
{
	struct report_buf r = good;

	r.len--;
	put32(r.p + 0x08, (uint32_t)r.len);
	put32(r.p + 0x4c0, get32(r.p + 0x4c0) - 1);
	put32(r.p + 0x4d0, get32(r.p + 0x4d0) - 1);
	expect("one byte less everywhere", &r, CHECK_CLAIMS_HASH);
	r = good;
	r.p[r.len++] = ' ';
	put32(r.p + 0x08, (uint32_t)r.len);
	put32(r.p + 0x4c0, get32(r.p + 0x4c0) + 1);
	put32(r.p + 0x4d0, get32(r.p + 0x4d0) + 1);
	expect("one byte more everywhere", &r, CHECK_CLAIMS_HASH);
	r = good;
	r.len = HCL_CLAIMS_OFFSET;
	put32(r.p + 0x08, HCL_CLAIMS_OFFSET);
	put32(r.p + 0x4c0, HCL_DATA_HEADER_SIZE);
	put32(r.p + 0x4d0, 0);
	expect("no claims", &r, CHECK_STRUCTURE);
	put32(r.p + 0x4c0, HCL_DATA_HEADER_SIZE - 1);
	put32(r.p + 0x4d0, 0xffffffff);
	expect("claims length wraps", &r, CHECK_STRUCTURE);
	put32(r.p + 0x08, 0xffffffff);
	put32(r.p + 0x4c0, 0xffffffff);
	put32(r.p + 0x4d0, 0xffffffff - HCL_DATA_HEADER_SIZE);
	expect("4 GiB of claims", &r, CHECK_STRUCTURE);
	r = good;
	put32(r.p + 0x08, (uint32_t)r.len + 1);
	r.len += 16;
	expect("size reaches into the padding", &r, CHECK_STRUCTURE);
}

static void test_enums(void)
{
	static const struct {
		size_t at;
		uint32_t v;
		enum check_id failing;
	} m[] = {
		{ 0x000, 0x414c4349, CHECK_STRUCTURE }, { 0x000, 0x48434c41, CHECK_STRUCTURE },
		{ 0x004, 0, CHECK_STRUCTURE }, { 0x004, 1, CHECK_STRUCTURE },
		{ 0x004, 3, CHECK_STRUCTURE }, { 0x004, 0x02000000, CHECK_STRUCTURE },
		{ 0x00c, 0, CHECK_STRUCTURE }, { 0x00c, 1, CHECK_STRUCTURE },
		{ 0x00c, 3, CHECK_STRUCTURE }, { 0x010, 1, CHECK_STRUCTURE },
		{ 0x010, 0xffffffff, CHECK_STRUCTURE }, { 0x4c4, 0, CHECK_STRUCTURE },
		{ 0x4c4, 2, CHECK_STRUCTURE }, { 0x4c8, 0, CHECK_STRUCTURE },
		{ 0x4c8, 1, CHECK_TYPE }, { 0x4c8, 3, CHECK_TYPE }, { 0x4c8, 4, CHECK_TYPE },
		{ 0x4c8, 5, CHECK_TYPE }, { 0x4c8, 6, CHECK_STRUCTURE },
		{ 0x4c8, 0xffffffff, CHECK_STRUCTURE }, { 0x4cc, 0, CHECK_STRUCTURE },
		{ 0x4cc, 2, CHECK_CLAIMS_HASH }, { 0x4cc, 3, CHECK_CLAIMS_HASH },
		{ 0x4cc, 4, CHECK_STRUCTURE }, { 0x4cc, 0xffffffff, CHECK_STRUCTURE },
	};
	char name[64];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(m); i++) {
		struct report_buf r = good;

		put32(r.p + m[i].at, m[i].v);
		snprintf(name, sizeof(name), "field 0x%zx is 0x%x", m[i].at, m[i].v);
		expect(name, &r, m[i].failing);
	}
}

static void test_truncation(void)
{
	static const size_t bounds[] = { 0, 1, 3, 4, 7, 8, 0xb, 0xc, 0xf, 0x10, 0x13, 0x14, 0x1f,
		0x20, 0x70, 0x2bf, 0x2c0, 0x4bf, 0x4c0, 0x4c3, 0x4c4, 0x4c7, 0x4c8, 0x4cb, 0x4cc,
		0x4cf, 0x4d0, 0x4d3, 0x4d4, 0x4d5 };
	struct verify_policy p = { .certs = &good_certs };
	struct report_buf r = good;
	char name[64];
	const char *why;
	size_t i, bad = 0;

	for (i = 0; i < ARRAY_SIZE(bounds); i++) {
		r.len = bounds[i];
		snprintf(name, sizeof(name), "truncated at 0x%zx", bounds[i]);
		expect(name, &r, CHECK_STRUCTURE);
	}
	for (r.len = 0; r.len < good.len; r.len++)
		bad += !judge(&r, &p, CHECK_STRUCTURE, &why);
	ok(!bad, "truncated at each of %zu lengths: %zu wrong", good.len, bad);
}

/* All but what is reserved in the header. */
static bool is_covered(size_t at)
{
	return at < 0x14 || at >= 0x20;
}

static void test_bit_flips(void)
{
	struct verify_policy p = { .certs = &good_certs };
	size_t at, n = 0, accepted = 0;

	for (at = 0; at < good.len; at++) {
		struct report_buf r = good;
		struct verdict v;

		if (!is_covered(at))
			continue;
		r.p[at] ^= (uint8_t)(1 << at % 8);
		verify_report((struct view){ r.p, r.len }, &p, &v);
		accepted += v.verified;
		verdict_free(&v);
		n++;
	}
	ok(!accepted, "one bit flipped in each of %zu bytes: %zu accepted", n, accepted);
}

static void test_claims(void)
{
#define D32 "00112233445566778899aabbccddeeff"
#define D128 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
	static const char * const bad[] = {
		"{", "[]", "\"user-data\"", "null", "5", "{}", "{\"user-data\":5}",
		"{\"user-data\":null}", "{\"user-data\":\"\"}", "{\"user-data\":\"" D32 "\"}",
		"{\"user-data\":\"" D128 "00\"}", "{\"user-data\":\"g" D128 "\"}",
		"{\"user-data\":\"" D32 D32 D32 "00112233445566778899aabbccddeefg\"}",
		"{\"user-data\":[\"" D128 "\"]}", "{\"User-Data\":\"" D128 "\"}",
		"{\"user-data\":\"" D128 "\"}x",
		"{\"user-data\":\"" D128 "\"}{}", "{'user-data':'" D128 "'}",
		"{\"user-data\":\"" D128 "\",\"user-data\":\"" D128 "\"}",
		"{\"a\":{\"user-data\":\"" D128 "\"}}", "{\"user-data\":\"" D128 "\",}",
		"{\"user-data\":\"" D128 "\",\"a\":\"\xff\xfe\"}", "{\"user-data\":\"" D128,
		"/* */{\"user-data\":\"" D128 "\"}",
		"{\"user-data\":\"" D128 "\",\"user-d\\u0061ta\":\"" D128 "\"}",
		"{\"user-d\\u0061ta\":\"" D128 "\"}",
		"{\"a\":{\"user-data\":1},\"user-d\\u0061ta\":\"" D128 "\"}",
		"{\"keys\":[],\"user-data\":\"" D128 "\",\"keys\":[]}",
		"{\"user-data\":\"" D128 "\",\"a\\\"b\":1}",
		"{\"user-data\":\"" D128 "\",\"a\":NaN}",
		"{\"user-data\":\"" D128 "\",\"a\":[-Infinity]}",
	};
	struct report_spec s = forge_default(&f);
	struct report_buf r;
	char name[48];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		s.claims = bad[i];
		forge_report(&s, &r);
		snprintf(name, sizeof(name), "signed but useless: %.24s", bad[i]);
		expect(name, &r, CHECK_CLAIMS);
	}
	s.claims = "{\"user-data\":\"" D128 "\","
		   "\"keys\":[1,{},{\"kid\":3}],\"vm-configuration\":[]}";
	forge_report(&s, &r);
	expect("odd keys and configuration", &r, PASSES);
	s.claims = "{\"a\":{\"x\":1,\"x\":\"N\\\"I\",\"\\u0061\":2},\"user-data\":\"" D128 "\"}";
	forge_report(&s, &r);
	expect("odd members below the outermost object", &r, PASSES);
	s.claims = " {\"user-data\" : \"" D128 "\"}\n ";
	forge_report(&s, &r);
	expect("white space", &r, PASSES);
	s.claims = NULL;
	forge_report(&s, &r);
	r.p[r.len - 40] = '\0';
	forge_bind(&r, s.hash);
	forge_sign(&r, s.key);
	expect("a NUL within the claims", &r, CHECK_CLAIMS);
}

static void test_deep_claims(void)
{
	struct report_spec s = forge_default(&f);
	static char deep[2400];
	struct report_buf r;

	memset(deep, '[', 2000);
	s.claims = deep;
	forge_report(&s, &r);
	expect("2000 brackets", &r, CHECK_CLAIMS);
	memcpy(deep, "{\"a\":", 5);
	forge_report(&s, &r);
	expect("an object of 2000 brackets", &r, CHECK_CLAIMS);
}

static void test_snp_fields(void)
{
	static const struct {
		const char *name;
		size_t at;
		uint32_t v;
		enum check_id failing;
	} m[] = {
		{ "report version 0", 0x00, 0, CHECK_TYPE },
		{ "report version 1", 0x00, 1, CHECK_TYPE },
		{ "report version 6", 0x00, 6, CHECK_TYPE },
		{ "migration policy", 0x08, 0x70000, CHECK_MIGRATION },
		{ "migration agent", 0x160, 0, CHECK_MIGRATION },
		{ "last word of the migration agent", 0x17c, 0x7fffffff, CHECK_MIGRATION },
		{ "signature algorithm 0", 0x34, 0, CHECK_TYPE },
		{ "signature algorithm 2", 0x34, 2, CHECK_TYPE },
		{ "no signing key", 0x48, 7 << 2, CHECK_TYPE },
		{ "reserved signing key", 0x48, 2 << 2, CHECK_TYPE },
		{ "VMPL 1", 0x30, 1, CHECK_VMPL },
		{ "VMPL 2", 0x30, 2, CHECK_VMPL },
		{ "VMPL 3", 0x30, 3, CHECK_VMPL },
		{ "host-made report", 0x30, 0xffffffff, CHECK_VMPL },
		{ "debug policy", 0x08, 0xb0000, CHECK_DEBUG },
		{ "boot loader level", 0x180, 4 | 1 << 8, CHECK_TCB },
		{ "TEE level", 0x180, 3 | 2 << 8, CHECK_TCB },
		{ "SNP and microcode level", 0x184, 0, CHECK_TCB },
		{ "chip", 0x1a0, 0, CHECK_CHIP_ID },
		{ "last word of the chip", 0x1dc, 0, CHECK_CHIP_ID },
		{ "measurement", 0x90, 0, PASSES },
		{ "report version 3, Milan", 0x00, 3, PASSES },
		{ "report version 5, Milan", 0x00, 5, PASSES },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(m); i++) {
		struct report_buf r = good;

		put32(r.p + HCL_HEADER_SIZE + m[i].at, m[i].v);
		expect(m[i].name, &r, m[i].failing < CHECK_CHAIN ? m[i].failing : CHECK_SIGNATURE);
		forge_sign(&r, f.vcek_key);
		expect(m[i].name, &r, m[i].failing);
	}
}

static void test_report_data(void)
{
	struct report_buf r = good;
	int at;

	for (at = 32; at < 64; at += 31) {
		r = good;
		r.p[HCL_HEADER_SIZE + SNP_REPORT_DATA_OFFSET + at] = 1;
		forge_sign(&r, f.vcek_key);
		expect("something behind the hash", &r, CHECK_CLAIMS_HASH);
	}
	r = good;
	memset(r.p + HCL_HEADER_SIZE + SNP_REPORT_DATA_OFFSET, 0, 64);
	forge_sign(&r, f.vcek_key);
	expect("no hash", &r, CHECK_CLAIMS_HASH);
}

/* Not covered by the signature, so it must not be there. */
static void test_behind_signature(void)
{
	struct report_buf r = good;

	r.p[HCL_HEADER_SIZE + SNP_SIGNED_SIZE + 2 * SNP_SIG_COMPONENT_SIZE] = 1;
	expect("first byte behind the signature", &r, CHECK_TYPE);
	r = good;
	r.p[HCL_HEADER_SIZE + SNP_REPORT_SIZE - 1] = 1;
	expect("last byte behind the signature", &r, CHECK_TYPE);
}

static void test_measurement(void)
{
	struct verify_policy p = { .certs = &good_certs, .expected.n = 1 };
	struct report_buf r = good;

	memset(p.expected.v, 0x5a, sizeof(p.expected.v));
	p.expected.v[0].len = SNP_MEASUREMENT_SIZE;
	p.expected.v[1].len = SNP_MEASUREMENT_SIZE;
	expect_policy("the measurement", &good, &p, PASSES);
	p.expected.v[0].p[0] ^= 1;
	expect_policy("another measurement", &good, &p, CHECK_MEASUREMENT);
	p.expected.n = 2;
	expect_policy("the second of two measurements", &good, &p, PASSES);
	p.expected.v[1].p[SNP_MEASUREMENT_SIZE - 1] ^= 0x80;
	expect_policy("none of two measurements", &good, &p, CHECK_MEASUREMENT);
	memset(r.p + HCL_HEADER_SIZE + 0x90, 0, SNP_MEASUREMENT_SIZE);
	forge_sign(&r, f.vcek_key);
	p.expected.n = 1;
	expect_policy("no measurement", &r, &p, CHECK_MEASUREMENT);
}

static void test_debug_allowed(void)
{
	struct verify_policy p = { .certs = &good_certs, .allow_debug = true };
	struct report_spec s = forge_default(&f);
	struct report_buf r;

	s.policy |= SNP_POLICY_DEBUG;
	forge_report(&s, &r);
	expect_policy("debug policy, allowed", &r, &p, PASSES);
	expect_policy("no debug policy, allowed", &good, &p, PASSES);
	r.p[HCL_HEADER_SIZE + 0x90] ^= 1;
	expect_policy("debug allowed, but forged", &r, &p, CHECK_SIGNATURE);
}

static void test_chip_hidden(void)
{
	struct report_buf r = good;

	memset(r.p + HCL_HEADER_SIZE + 0x1a0, 0, 64);
	forge_sign(&r, f.vcek_key);
	expect("the chip is hidden", &r, PASSES);
}

static void reverse(uint8_t *p, size_t n)
{
	size_t i;

	for (i = 0; i < n / 2; i++) {
		uint8_t t = p[i];

		p[i] = p[n - 1 - i];
		p[n - 1 - i] = t;
	}
}

static void test_signature(void)
{
	uint8_t *sig, old[72];
	struct report_buf r;
	int i;

	for (i = 0; i < 9; i++) {
		r = good;
		sig = r.p + HCL_HEADER_SIZE + SNP_SIGNED_SIZE;
		memcpy(old, sig, 72);
		switch (i) {
		case 0:
			memset(sig, 0, 72);
			break;
		case 1:
			memset(sig + 72, 0, 72);
			break;
		case 2:
			memset(sig, 0, 144);
			break;
		case 3:
			memset(sig, 0xff, 72);
			break;
		case 4:
			memset(sig, 0xff, 144);
			break;
		case 5:
			memcpy(sig, sig + 72, 72);
			memcpy(sig + 72, old, 72);
			break;
		case 6:
			reverse(sig, 48);
			reverse(sig + 72, 48);
			break;
		case 7:
			sig[71] = 1;
			break;
		case 8:
			sig[143] = 1;
			break;
		}
		expect("signature mutant", &r, CHECK_SIGNATURE);
	}
	forge_sign(&r, other.vcek_key);
	expect("signed by another VCEK", &r, CHECK_SIGNATURE);
	r = good;
	memcpy(r.p + HCL_HEADER_SIZE + SNP_SIGNED_SIZE, "garbage!garbage!", 16);
	expect("garbage for a signature", &r, CHECK_SIGNATURE);
}

static void chain_case(const char *name, struct cert_spec ark, struct cert_spec ask,
		       struct cert_spec leaf, enum check_id failing)
{
	X509 *root = forge_cert(&ark), *mid, *end;
	struct report_spec s = forge_default(&f);
	struct report_buf r;
	struct certs c;

	ask.issuer = root;
	ask.issuer_key = ark.key;
	mid = forge_cert(&ask);
	leaf.issuer = mid;
	leaf.issuer_key = ask.key;
	end = forge_cert(&leaf);
	c = make_certs(root, mid, end);
	s.key = EVP_PKEY_is_a(leaf.key, "EC") ? leaf.key : f.vcek_key;
	if (leaf.ext == EXT_TURIN || leaf.ext == EXT_NO_FMC) {
		s.version = 3;
		s.family = SNP_FAMILY_TURIN;
	}
	forge_report(&s, &r);
	expect_certs(name, &r, &c, failing);
	certs_free(&c);
	X509_free(root);
	X509_free(mid);
	X509_free(end);
}

struct chain_mutant {
	const char *name;
	enum { ARK, ASK, LEAF } which;
	enum check_id failing;
	long from, to;
	enum { SAME_CA, FLIP_CA } ca;
	enum { SAME_KEY, KEY_P256, KEY_RSA_2048 } key;
	bool plain_rsa;
	enum forge_ext ext;
};

static const struct chain_mutant chain_mutants[] = {
	{ "a chain", LEAF, PASSES, .ext = EXT_MILAN },
	{ "no extensions", LEAF, CHECK_TCB, .ext = EXT_NONE },
	{ "Turin", LEAF, PASSES, .ext = EXT_TURIN },
	{ "Turin without FMC", LEAF, CHECK_TCB, .ext = EXT_NO_FMC },
	{ "no TEE level", LEAF, CHECK_TCB, .ext = EXT_NO_TEE },
	{ "no chip", LEAF, CHECK_CHIP_ID, .ext = EXT_NO_CHIP },
	{ "VLEK, where the report names a VCEK", LEAF, CHECK_CHIP_ID, .ext = EXT_VLEK },
	{ "chip and provider", LEAF, CHECK_CHIP_ID, .ext = EXT_VLEK_WITH_CHIP },
	{ "wrapped chip id", LEAF, PASSES, .ext = EXT_WRAPPED_CHIP },
	{ "other TCB", LEAF, CHECK_TCB, .ext = EXT_OTHER_TCB },
	{ "other chip", LEAF, CHECK_CHIP_ID, .ext = EXT_OTHER_CHIP },
	{ "leaf expired", LEAF, CHECK_CHAIN, .from = -9 * DAY, .to = -DAY },
	{ "leaf not yet valid", LEAF, CHECK_CHAIN, .from = DAY, .to = 9 * DAY },
	{ "ASK expired", ASK, CHECK_CHAIN, .from = -9 * DAY, .to = -DAY },
	{ "ASK not yet valid", ASK, CHECK_CHAIN, .from = DAY, .to = 9 * DAY },
	{ "ARK expired", ARK, CHECK_CHAIN, .from = -9 * DAY, .to = -DAY },
	{ "ARK not yet valid", ARK, CHECK_CHAIN, .from = DAY, .to = 9 * DAY },
	{ "ASK is no CA", ASK, CHECK_CHAIN, .ca = FLIP_CA },
	{ "ARK is no CA", ARK, CHECK_CHAIN, .ca = FLIP_CA },
	{ "leaf is a CA", LEAF, CHECK_CHAIN, .ca = FLIP_CA },
	{ "leaf with a P-256 key", LEAF, CHECK_CHAIN, .key = KEY_P256 },
	{ "leaf with an RSA key", LEAF, CHECK_CHAIN, .key = KEY_RSA_2048 },
	{ "ASK with RSA-2048", ASK, CHECK_CHAIN, .key = KEY_RSA_2048 },
	{ "ARK with RSA-2048", ARK, CHECK_CHAIN, .key = KEY_RSA_2048 },
	{ "ASK signed without PSS", ASK, CHECK_CHAIN, .plain_rsa = true },
	{ "leaf signed without PSS", LEAF, CHECK_CHAIN, .plain_rsa = true },
};

static void test_chains(void)
{
	EVP_PKEY *keys[] = { [KEY_P256] = forge_ec("P-256"), [KEY_RSA_2048] = forge_rsa(2048) };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(chain_mutants); i++) {
		const struct chain_mutant *m = &chain_mutants[i];
		struct cert_spec s[] = {
			[ARK] = { .cn = "ARK", .key = f.ark_key, .ca = true },
			[ASK] = { .cn = "ASK", .key = f.ask_key, .ca = true },
			[LEAF] = { .cn = "VCEK", .key = f.vcek_key },
		}, *x = &s[m->which];

		x->from = m->from;
		x->to = m->to;
		x->ca = x->ca != (m->ca == FLIP_CA);
		x->plain_rsa = m->plain_rsa;
		x->ext = m->ext;
		if (m->key != SAME_KEY)
			x->key = keys[m->key];
		chain_case(m->name, s[ARK], s[ASK], s[LEAF], m->failing);
	}
	EVP_PKEY_free(keys[KEY_P256]);
	EVP_PKEY_free(keys[KEY_RSA_2048]);
}

static void certs_case(const char *name, struct certs c, enum check_id failing)
{
	expect_certs(name, &good, &c, failing);
	certs_free(&c);
}

static void test_cert_sets(void)
{
	struct cert_spec spec = { .cn = "SEV-VCEK", .key = f.vcek_key, .ext = EXT_MILAN };
	X509 *self = forge_cert(&spec), *sub, *forged;
	struct certs c;

	certs_case("nothing", make_certs(NULL, NULL, NULL), CHECK_CHAIN);
	certs_case("ARK alone", make_certs(f.ark, NULL, NULL), CHECK_CHAIN);
	certs_case("no ASK", make_certs(f.ark, NULL, f.vcek), CHECK_CHAIN);
	certs_case("no ARK", make_certs(NULL, f.ask, f.vcek), CHECK_CHAIN);
	certs_case("another's ARK", make_certs(other.ark, f.ask, f.vcek), CHECK_CHAIN);
	certs_case("another's ASK", make_certs(f.ark, other.ask, f.vcek), CHECK_CHAIN);
	certs_case("another's VCEK", make_certs(f.ark, f.ask, other.vcek), CHECK_SIGNATURE);
	certs_case("another's chain", make_certs(other.ark, other.ask, other.vcek),
		   CHECK_SIGNATURE);
	certs_case("self-signed leaf, trusted", make_certs(self, NULL, NULL), CHECK_CHAIN);
	certs_case("self-signed leaf, given", make_certs(f.ark, f.ask, self), CHECK_CHAIN);
	c = make_certs(f.ark, f.ask, other.vcek);
	add_pem(&c, f.vcek, false);
	certs_case("a decoy before the leaf", c, PASSES);
	c = make_certs(other.ark, f.ask, f.vcek);
	add_pem(&c, f.ark, false);
	certs_case("our ARK, but not trusted", c, CHECK_CHAIN);
	spec.issuer = f.ask;
	spec.issuer_key = other.ask_key;
	forged = forge_cert(&spec);
	certs_case("leaf not signed by its issuer", make_certs(f.ark, f.ask, forged), CHECK_CHAIN);
	c = make_certs(f.ark, f.ask, forged);
	add_pem(&c, f.vcek, false);
	certs_case("same, and the true leaf", c, PASSES);
	spec.cn = "SEV-VCEK-2";
	spec.issuer = other.vcek;
	spec.issuer_key = other.vcek_key;
	sub = forge_cert(&spec);
	c = make_certs(other.ark, other.ask, other.vcek);
	add_pem(&c, sub, false);
	certs_case("leaf signed by a leaf", c, CHECK_CHAIN);
	X509_free(self);
	X509_free(forged);
	X509_free(sub);
}

static void leaf_case(const char *name, enum forge_ext ext, const struct report_buf *r,
		      enum check_id failing)
{
	struct cert_spec spec = { .cn = "LEAF", .key = f.vcek_key, .issuer = f.ask,
				  .issuer_key = f.ask_key, .ext = ext };
	X509 *leaf = forge_cert(&spec);
	struct certs c = make_certs(f.ark, f.ask, leaf);

	expect_certs(name, r, &c, failing);
	certs_free(&c);
	X509_free(leaf);
}

static void test_vlek(void)
{
	struct report_spec s = forge_default(&f);
	struct report_buf r;

	s.flags = SNP_KEY_VLEK << 2;
	forge_report(&s, &r);
	leaf_case("VLEK", EXT_VLEK, &r, PASSES);
	leaf_case("VLEK in the report, VCEK given", EXT_MILAN, &r, CHECK_CHIP_ID);
	leaf_case("VLEK in the report, certificate with a chip", EXT_VLEK_WITH_CHIP, &r,
		  CHECK_CHIP_ID);
	leaf_case("VLEK in the report, nothing in the certificate", EXT_NONE, &r, CHECK_CHIP_ID);
}

/* Bare identifiers that look like a DER OCTET STRING of two bytes less. */
static void test_der_like_chip(void)
{
	struct report_spec s = forge_default(&f);
	struct report_buf r;
	uint8_t *chip = r.p + HCL_HEADER_SIZE + 0x1a0;

	forge_report(&s, &r);
	leaf_case("62 bytes of another chip", EXT_DER_LIKE_CHIP, &r, CHECK_CHIP_ID);
	memcpy(chip, "\x04\x3e", 2);
	forge_sign(&r, f.vcek_key);
	leaf_case("64 bytes that begin with 04 3e", EXT_DER_LIKE_CHIP, &r, PASSES);
	memset(chip, 0x42, 62);
	memset(chip + 62, 0, 2);
	forge_sign(&r, f.vcek_key);
	leaf_case("62 bytes, unwrapped by mistake", EXT_DER_LIKE_CHIP, &r, CHECK_CHIP_ID);
	s.version = 3;
	s.family = SNP_FAMILY_TURIN;
	forge_report(&s, &r);
	memcpy(chip, "\x04\x06", 2);
	forge_sign(&r, f.vcek_key);
	leaf_case("8 bytes that begin with 04 06", EXT_DER_LIKE_TURIN, &r, PASSES);
}

static void test_turin_chip(void)
{
	struct cert_spec spec = { .cn = "VCEK", .key = f.vcek_key, .issuer = f.ask,
				  .issuer_key = f.ask_key, .ext = EXT_TURIN };
	X509 *leaf = forge_cert(&spec);
	struct certs c = make_certs(f.ark, f.ask, leaf);
	struct report_spec s = forge_default(&f);
	struct report_buf r;

	s.version = 3;
	s.family = SNP_FAMILY_TURIN;
	forge_report(&s, &r);
	expect_certs("Turin, 8 bytes of chip", &r, &c, PASSES);
	r.p[HCL_HEADER_SIZE + 0x1a0 + 8] = 1;
	forge_sign(&r, f.vcek_key);
	expect_certs("Turin, 9 bytes of chip", &r, &c, CHECK_CHIP_ID);
	certs_free(&c);
	X509_free(leaf);
}

/* All in --roots, as a file with the whole chain is; trust is not by position. */
static void test_roots_file(void)
{
	struct cert_spec spec = { .cn = "ARK-Test", .key = f.ark_key, .ca = true,
				  .issuer = f.ark, .issuer_key = other.ark_key };
	X509 *forged = forge_cert(&spec);
	struct certs c = make_certs(f.ark, NULL, NULL);

	add_pem(&c, f.ask, true);
	add_pem(&c, f.vcek, true);
	ok(sk_X509_num(c.anchors) == 1, "only the ARK is an anchor");
	certs_case("the whole chain in one file", c, PASSES);
	c = make_certs(NULL, NULL, NULL);
	add_pem(&c, f.ask, true);
	add_pem(&c, f.vcek, true);
	ok(!sk_X509_num(c.anchors), "an ASK is no anchor");
	certs_case("the chain without its end", c, CHECK_CHAIN);
	c = make_certs(forged, f.ask, f.vcek);
	ok(!sk_X509_num(c.anchors), "self-issued, but signed by another: no anchor");
	certs_case("a forged ARK", c, CHECK_CHAIN);
	X509_free(forged);
}

static void test_der(void)
{
	unsigned char *der = NULL;
	int len = i2d_X509(f.ark, &der);
	struct view v = { der, (size_t)len };
	uint8_t more[4096] = { 0 };
	struct certs c;

	certs_init(&c);
	ok(len > 0 && !certs_add(&c, v, true) && sk_X509_num(c.anchors) == 1, "DER: an anchor");
	ok(!certs_add(&c, v, false) && sk_X509_num(c.others) == 1, "DER: not trusted");
	v.len--;
	ok(certs_add(&c, v, true), "DER: cut off");
	memcpy(more, der, (size_t)len);
	ok(certs_add(&c, (struct view){ more, (size_t)len + 1 }, true), "DER: a byte behind it");
	ok(certs_add(&c, (struct view){ (const uint8_t *)" {\"vcekCert\":1}", 15 }, true),
	   "JSON is refused");
	certs_free(&c);
	OPENSSL_free(der);
}

static void test_pem(void)
{
	static const char damaged[] =
		"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
	static const char cut[] = "-----BEGIN CERTIFICATE-----\nAAAA\n";
	struct certs c = make_certs(f.ark, NULL, NULL);
	int i;

	ok(certs_add(&c, (struct view){ (const uint8_t *)"", 0 }, true), "PEM: empty");
	ok(certs_add(&c, (struct view){ (const uint8_t *)"text", 4 }, true), "PEM: text");
	ok(certs_add(&c, (struct view){ (const uint8_t *)damaged, sizeof(damaged) - 1 }, true),
	   "PEM: damaged");
	ok(certs_add(&c, (struct view){ (const uint8_t *)cut, sizeof(cut) - 1 }, true),
	   "PEM: cut off");
	for (i = 0; i < 80; i++)
		add_pem(&c, f.ask, false);
	ok(sk_X509_num(c.others) + sk_X509_num(c.anchors) == 64, "PEM: no more than 64");
	certs_free(&c);
}

static void test_other_types(void)
{
	struct verify_policy p = { .certs = &good_certs };
	struct report_spec s = forge_default(&f);
	struct report_buf r;

	s.type = HCL_TYPE_TDX;
	forge_report(&s, &r);
	expect("TDX", &r, CHECK_SIGNATURE);
	p.isolation = HCL_TYPE_SNP;
	expect_policy("TDX where SNP is expected", &r, &p, CHECK_TYPE);
	r.p[HCL_HEADER_SIZE + 0x80] ^= 1;
	expect("TDX, other claims", &r, CHECK_CLAIMS_HASH);
	r.p[HCL_HEADER_SIZE + 0x400] = 1;
	expect("TDX, something in the padding", &r, CHECK_TYPE);
	s.type = HCL_TYPE_VBS;
	forge_report(&s, &r);
	expect("VBS", &r, CHECK_SIGNATURE);
	r.p[HCL_HEADER_SIZE + 24] ^= 1;
	expect("VBS, other claims", &r, CHECK_CLAIMS_HASH);
	p.isolation = HCL_TYPE_TDX;
	expect_policy("SNP where TDX is expected", &good, &p, CHECK_TYPE);
	p.isolation = HCL_TYPE_SNP;
	expect_policy("SNP where SNP is expected", &good, &p, PASSES);
}

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* Half of the time the header is left alone, to come further. */
static void test_garbage(void)
{
	struct verify_policy p = { .certs = &good_certs };
	uint32_t seed = 0x50564d4b;
	size_t i, n, accepted = 0;

	for (n = 0; n < 2000; n++) {
		struct report_buf r = good;
		const char *why;
		size_t from = n % 2 ? 0 : HCL_HEADER_SIZE, flips = 1 + next_random(&seed) % 64;

		if (n % 4 == 3)
			r.len = next_random(&seed) % FORGE_MAX;
		for (i = 0; i < flips; i++)
			r.p[from + next_random(&seed) % (good.len - from)] =
				(uint8_t)next_random(&seed);
		if (!memcmp(r.p, good.p, good.len))
			continue;
		/* bytes that nothing covers do not count as an attack */
		memset(r.p + 0x14, 0, 12);
		accepted += memcmp(r.p + 0x20, good.p + 0x20, 0x330) &&
			    judge(&r, &p, PASSES, &why);
	}
	ok(!accepted, "%zu times random bytes: %zu accepted", n, accepted);
}

int main(void)
{
	struct report_spec s;

	forge_init(&f);
	forge_init(&other);
	good_certs = make_certs(f.ark, f.ask, f.vcek);
	s = forge_default(&f);
	forge_report(&s, &good);
	test_good();
	test_nonce();
	test_lengths();
	test_consistent_lies();
	test_enums();
	test_truncation();
	test_bit_flips();
	test_claims();
	test_deep_claims();
	test_snp_fields();
	test_report_data();
	test_behind_signature();
	test_measurement();
	test_debug_allowed();
	test_chip_hidden();
	test_signature();
	test_chains();
	test_cert_sets();
	test_turin_chip();
	test_vlek();
	test_der_like_chip();
	test_roots_file();
	test_pem();
	test_der();
	test_other_types();
	test_garbage();
	certs_free(&good_certs);
	forge_free(&f);
	forge_free(&other);
	return tap_done();
}
