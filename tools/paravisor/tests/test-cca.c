// SPDX-License-Identifier: GPL-2.0-only
/* Tokens of realms: good ones must pass, every mutant must fail, and by the right check. */
#include <stdlib.h>
#include <string.h>

#include "../check.h"
#include "forge-cca.h"
#include "tap.h"

#define PASSES	CHECK_COUNT

static EVP_PKEY *platform, *rak, *other, *small;
static struct certs none;
static struct blob good;
static struct nonce nonce = { .len = 64 };

static struct verify_policy policy(void)
{
	return (struct verify_policy){ .format = FORMAT_CCA, .certs = &none,
				       .cca.key = platform };
}

static struct cca_spec spec(void)
{
	return forge_cca_spec(platform, rak);
}

/* In a block of exactly its size, so that the sanitizer sees one byte too far. */
static bool judge(struct view token, const struct verify_policy *p, enum check_id failing,
		  char why[WHY_SIZE])
{
	struct view in = { malloc(token.len ? token.len : 1), token.len };
	struct verdict v;
	bool as_expected;

	CHECK(in.p);
	if (token.len)
		memcpy((void *)in.p, token.p, token.len);
	verify_report(in, p, &v);
	as_expected = failing == PASSES ? v.verified :
		      !v.verified && v.check[failing].result == RESULT_FAIL;
	snprintf(why, WHY_SIZE, "%s", failing == PASSES ? "verified" : v.check[failing].detail);
	verdict_free(&v);
	free((void *)in.p);
	return as_expected;
}

/* @reason: how the detail of the failing check has to begin, or end; NULL: however. */
static void expect_why(const char *name, const struct blob *token, const struct verify_policy *p,
		       enum check_id failing, const char *reason)
{
	char why[WHY_SIZE];
	bool result = judge(blob_view(token), p, failing, why);

	result = result && (!reason || strstr(why, reason));
	ok(result, "%s: %s: %s", name, failing == PASSES ? "passes" : check_name(failing), why);
}

static void expect(const char *name, const struct blob *token, const struct verify_policy *p,
		   enum check_id failing)
{
	expect_why(name, token, p, failing, NULL);
}

static void expect_spec(const char *name, const struct cca_spec *s, enum check_id failing,
			const char *reason)
{
	struct verify_policy p = policy();
	struct blob b;

	forge_cca(s, &b);
	expect_why(name, &b, &p, failing, reason);
}

static void test_good(void)
{
	struct verify_policy p = policy();
	struct cca_spec s = spec();

	expect("a token", &good, &p, PASSES);
	p.format = FORMAT_AUTO;
	expect("recognised", &good, &p, PASSES);
	p.isolation = HCL_TYPE_CCA;
	expect("where CCA is expected", &good, &p, PASSES);
	p.isolation = HCL_TYPE_TDX;
	expect("where TDX is expected", &good, &p, CHECK_TYPE);
	s.tag = 907;
	expect_spec("in the newer collection", &s, PASSES, NULL);
	s = spec();
	s.quirk = CCA_WIDE;
	expect_spec("numbers not in their shortest form", &s, PASSES, NULL);
	s = spec();
	s.map = MAP_PLATFORM_UNSIGNED;
	s.edit = EDIT_ADD;
	s.key = 4;
	expect_spec("the id of a key, not signed", &s, PASSES, NULL);
	s.map = MAP_REALM_SIGNED;
	expect_spec("the id of a key, signed", &s, PASSES, NULL);
}

static void test_algorithms(void)
{
	EVP_PKEY *p521 = forge_ec("P-521"), *rsa = forge_rsa(2048);
	struct cca_spec s = spec();
	struct verify_policy p = policy();
	struct blob b;

	s.rak = small;
	expect_spec("ES256 of the realm", &s, PASSES, NULL);
	s.rak = p521;
	expect_spec("ES512 of the realm", &s, PASSES, NULL);
	s.platform = small;
	forge_cca(&s, &b);
	p.cca.key = small;
	expect("ES256 of the platform", &b, &p, PASSES);
	p.cca.key = p521;
	expect("a platform key of another curve", &b, &p, CHECK_PLATFORM);
	p.cca.key = rsa;
	expect("a platform key of another kind", &b, &p, CHECK_PLATFORM);
	s = spec();
	s.alg = -37;
	expect_spec("PS256", &s, CHECK_STRUCTURE, "not signed with ES256");
	s.alg = -7;
	expect_spec("ES256 with a key of P-384", &s, CHECK_STRUCTURE, "size of its algorithm");
	EVP_PKEY_free(p521);
	EVP_PKEY_free(rsa);
}

static void test_keys(void)
{
	struct verify_policy p = policy();
	struct cca_spec s = spec();

	p.cca.key = other;
	expect("another platform's key", &good, &p, CHECK_PLATFORM);
	p.cca.key = NULL;
	expect_why("no key", &good, &p, CHECK_PLATFORM, "no key");
	s.platform = other;
	expect_spec("a platform token of another's", &s, CHECK_PLATFORM, NULL);
	s = spec();
	s.signer = other;
	expect_spec("a realm token signed by another key", &s, CHECK_SIGNATURE, NULL);
	s = spec();
	s.bound = other;
	expect_spec("a realm token of another platform", &s, CHECK_REALM_KEY, "another key");
	s = spec();
	s.rak = other;
	s.bound = rak;
	expect_spec("a realm key of one's own", &s, CHECK_REALM_KEY, "another key");
	s = spec();
	s.quirk = CCA_BAD_SIGNATURE;
	s.quirk_map = MAP_PLATFORM;
	expect_spec("the platform's signature changed", &s, CHECK_PLATFORM, NULL);
	s.quirk_map = MAP_REALM;
	expect_spec("the realm's signature changed", &s, CHECK_SIGNATURE, NULL);
	s.quirk = CCA_COMPRESSED;
	expect_spec("a compressed key", &s, CHECK_SIGNATURE, "not there in full");
	s.quirk = CCA_OFF_CURVE;
	expect_spec("a key off its curve", &s, CHECK_SIGNATURE, "no point");
}

static void test_key_entries(void)
{
	static const int64_t needed[] = { 1, -1, -2, -3 };
	struct cca_spec s = spec();
	size_t i;

	s.map = MAP_KEY;
	for (i = 0; i < ARRAY_SIZE(needed); i++) {
		char name[32];

		snprintf(name, sizeof(name), "COSE_Key without %d", (int)needed[i]);
		s.key = needed[i];
		s.edit = EDIT_DROP;
		expect_spec(name, &s, CHECK_SIGNATURE, "the realm token's key: ");
	}
	s.edit = EDIT_CUT;
	expect_spec("COSE_Key with a short y", &s, CHECK_SIGNATURE, "not there in full");
	s.edit = EDIT_TWICE;
	expect_spec("COSE_Key with two of them", &s, CHECK_SIGNATURE, "no COSE_Key");
	s.key = 3;
	s.edit = EDIT_DROP;
	expect_spec("COSE_Key without an algorithm", &s, PASSES, NULL);
	s.edit = EDIT_NULL;
	expect_spec("COSE_Key with null for it", &s, CHECK_SIGNATURE, "another algorithm");
}

static void test_profiles(void)
{
	struct cca_spec s = spec();

	s.profile = NULL;
	expect_spec("no profile", &s, CHECK_PROFILE, "names no profile");
	s.profile = "http://arm.com/CCA-SSD/1.0.0";
	s.realm_profile = NULL;
	expect_spec("an old profile", &s, CHECK_PROFILE, "CCA-SSD/1.0.0, none");
	s = spec();
	s.realm_profile = NULL;
	expect_spec("a realm without profile", &s, CHECK_PROFILE, "names no profile");
	s.realm_profile = "tag:arm.com,2024:realm#2.0.0";
	expect_spec("a realm of another profile", &s, CHECK_PROFILE, "belongs to the platform");
	s.profile = "tag:arm.com,2026:cca_platform#2.0.0";
	s.realm_profile = "tag:arm.com,2026:realm#2.0.0";
	expect_spec("a newer profile", &s, CHECK_PROFILE, "not known here");
	s.profile = "tag:arm.com,2024:cca_platform#2.0.0";
	s.realm_profile = "tag:arm.com,2024:realm#2.0.0";
	s.client = 1;
	s.tag = 907;
	expect_spec("the second profile", &s, PASSES, NULL);
	s.client = 2;
	expect_spec("asked for by another client", &s, CHECK_CLAIMS, "client id");
	s.client = 0;
	expect_spec("asked for by nobody", &s, CHECK_CLAIMS, "client id");
	s.profile = "\x1b[2J";
	expect_spec("a profile of control characters", &s, CHECK_PROFILE, "?[2J");
}

static void expect_edits(enum cca_map map, int64_t key, enum check_id failing)
{
	static const struct {
		enum cca_edit edit;
		const char *name;
	} edits[] = {
		{ EDIT_DROP, "left out" }, { EDIT_NULL, "null" }, { EDIT_TWICE, "twice" },
		{ EDIT_TWICE_WIDE, "twice in two forms" },
	};
	struct cca_spec s = spec();
	char name[64];
	size_t i;

	s.map = map;
	s.key = key;
	for (i = 0; i < ARRAY_SIZE(edits); i++) {
		bool twice = edits[i].edit >= EDIT_TWICE;

		s.edit = edits[i].edit;
		snprintf(name, sizeof(name), "%s claim %d, %s",
			 map == MAP_REALM ? "realm" : "platform", (int)key, edits[i].name);
		expect_spec(name, &s, twice ? CHECK_STRUCTURE : failing,
			    twice ? "a key is there twice" : NULL);
	}
}

static void expect_cut(enum cca_map map, int64_t key, const char *what)
{
	struct cca_spec s = spec();
	char name[64];

	s.map = map;
	s.key = key;
	s.edit = EDIT_CUT;
	snprintf(name, sizeof(name), "short %s", what);
	expect_spec(name, &s, CHECK_CLAIMS, what);
}

static void test_claims(void)
{
	static const int64_t of_platform[] = { 10, 256, 2395, 2396, 2399, 2401, 2402 };
	static const int64_t of_realm[] = { 10, 44235, 44236, 44237, 44238, 44239, 44240 };
	struct cca_spec s = spec();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(of_platform); i++)
		expect_edits(MAP_PLATFORM, of_platform[i], CHECK_CLAIMS);
	for (i = 0; i < ARRAY_SIZE(of_realm); i++)
		expect_edits(MAP_REALM, of_realm[i], CHECK_CLAIMS);
	expect_cut(MAP_PLATFORM, 10, "challenge");
	expect_cut(MAP_PLATFORM, 256, "instance id");
	expect_cut(MAP_PLATFORM, 2396, "implementation id");
	expect_cut(MAP_REALM, 10, "challenge");
	expect_cut(MAP_REALM, 44235, "personalisation value");
	expect_cut(MAP_REALM, 44238, "initial measurement");
	s.instance_type = 2;
	expect_spec("an instance id of another type", &s, CHECK_CLAIMS, "instance id");
	s = spec();
	s.map = MAP_PLATFORM;
	s.key = 2400;
	s.edit = EDIT_DROP;
	expect_spec("no verification service", &s, PASSES, NULL);
	s.edit = EDIT_NULL;
	expect_spec("null for it", &s, CHECK_CLAIMS, "verification service");
	s.edit = EDIT_ADD;
	s.key = 2405;
	expect_spec("a claim that is not known", &s, PASSES, NULL);
	s.map = MAP_REALM;
	s.key = 44257;
	expect_spec("another of the realm", &s, PASSES, NULL);
}

static void test_components(void)
{
	static const int64_t all[] = { 1, 2, 4, 5 };
	struct cca_spec s = spec();
	char name[32];
	size_t i;

	s.map = MAP_COMPONENT;
	for (i = 0; i < ARRAY_SIZE(all); i++) {
		s.key = all[i];
		s.edit = EDIT_NULL;
		snprintf(name, sizeof(name), "component, null for %d", (int)s.key);
		expect_spec(name, &s, CHECK_CLAIMS, "software components");
		s.edit = EDIT_TWICE;
		snprintf(name, sizeof(name), "component, %d twice", (int)s.key);
		expect_spec(name, &s, CHECK_CLAIMS, "software components");
		s.edit = EDIT_DROP;
		snprintf(name, sizeof(name), "component without %d", (int)s.key);
		expect_spec(name, &s, s.key == 2 || s.key == 5 ? CHECK_CLAIMS : PASSES, NULL);
	}
	s = spec();
	s.quirk = CCA_NO_COMPONENTS;
	expect_spec("no components", &s, CHECK_CLAIMS, "software components");
}

static void test_hashes(void)
{
	struct cca_spec s = spec();

	s.hash = "sha-512";
	expect_spec("RIM of another size than its hash", &s, CHECK_HASHES, "sha-512");
	s.hash_size = 64;
	expect_spec("SHA-512", &s, PASSES, NULL);
	s.hash = "sha-384";
	s.hash_size = 48;
	s.key_hash = "sha-384";
	expect_spec("SHA-384, of the key too", &s, PASSES, NULL);
	s = spec();
	s.hash = "sha-1";
	expect_spec("SHA-1", &s, CHECK_HASHES, "sha-1");
	s = spec();
	s.key_hash = "md5";
	expect_spec("MD5 of the key", &s, CHECK_REALM_KEY, "md5");
	s = spec();
	s.component_hash = "sha-384";
	expect_spec("a component of another size", &s, CHECK_HASHES, "component");
	s.component_hash = "sha-256";
	s.platform_hash = "sha-512";
	expect_spec("a component with a hash of its own", &s, PASSES, NULL);
	s.component_hash = NULL;
	expect_spec("without, of another size", &s, CHECK_HASHES, "component");
}

static void expect_lifecycle(uint64_t lifecycle, enum check_id failing, enum check_id allowed)
{
	struct verify_policy p = policy();
	struct cca_spec s = spec();
	struct blob b;
	char name[48];

	s.lifecycle = lifecycle;
	forge_cca(&s, &b);
	snprintf(name, sizeof(name), "lifecycle 0x%llx", (unsigned long long)lifecycle);
	expect(name, &b, &p, failing);
	p.allow_debug = true;
	snprintf(name, sizeof(name), "lifecycle 0x%llx, debug allowed",
		 (unsigned long long)lifecycle);
	expect(name, &b, &p, allowed);
}

static void test_lifecycles(void)
{
	static const uint64_t refused[] = {
		0, 0xff, 0x1000, 0x2000, 0x2fff, 0x3100, 0x4100, 0x6000, 0x7000, 0x13000, 0x103000,
	};
	size_t i;

	expect_lifecycle(0x3000, PASSES, PASSES);
	expect_lifecycle(0x30ff, PASSES, PASSES);
	expect_lifecycle(0x4000, CHECK_DEBUG, PASSES);
	expect_lifecycle(0x5012, CHECK_DEBUG, PASSES);
	for (i = 0; i < ARRAY_SIZE(refused); i++)
		expect_lifecycle(refused[i], CHECK_DEBUG, CHECK_DEBUG);
}

static void test_nonce(void)
{
	struct verify_policy p = policy();
	struct nonce n = nonce;
	struct cca_spec s = spec();
	struct blob b;

	p.nonce = &nonce;
	expect("its nonce", &good, &p, PASSES);
	n.bytes[63] ^= 1;
	p.nonce = &n;
	expect("another nonce", &good, &p, CHECK_NONCE);
	memset(s.challenge + 32, 0, 32);
	forge_cca(&s, &b);
	n = (struct nonce){ .len = 32 };
	memset(n.bytes, 0x5a, 32);
	expect("a nonce of 32 bytes", &b, &p, PASSES);
	expect("the same for a challenge of 64", &good, &p, CHECK_NONCE);
}

static struct digest digest_of(uint8_t byte, size_t len)
{
	struct digest d = { .len = len };

	memset(d.p, byte, len);
	return d;
}

static void test_measurements(void)
{
	struct verify_policy p = policy();
	struct registers r = { 0 };

	p.expected = (struct measurements){ .n = 1 };
	p.expected.v[0] = digest_of(0x71, 32);
	expect("RIM expected", &good, &p, PASSES);
	p.expected.v[0] = digest_of(0x71, 48);
	expect("RIM of another size", &good, &p, CHECK_MEASUREMENT);
	p.expected.v[0] = digest_of(0x72, 32);
	expect("another RIM", &good, &p, CHECK_MEASUREMENT);
	p = policy();
	p.cca.rems = &r;
	r.v[3] = digest_of(0xe3, 32);
	expect("REM3 expected", &good, &p, PASSES);
	r.v[0] = digest_of(0xe1, 32);
	expect_why("REM0 not expected", &good, &p, CHECK_REM, "REM0");
	r.v[0] = digest_of(0xe0, 32);
	expect("both expected", &good, &p, PASSES);
	r.v[0] = digest_of(0xe0, 64);
	expect("REM0 of another size", &good, &p, CHECK_REM);
}

static void test_quirks(void)
{
	static const struct {
		enum cca_quirk quirk;
		enum check_id failing;
		const char *name;
		const char *reason;
	} all[] = {
		{ CCA_NO_TAG, CHECK_STRUCTURE, "no tag", "not tagged" },
		{ CCA_OTHER_TAG, CHECK_STRUCTURE, "tag 400", "not tagged" },
		{ CCA_NO_SIGN1, CHECK_STRUCTURE, "COSE_Sign1 without tag", "COSE_Sign1" },
		{ CCA_OTHER_SIGN1, CHECK_STRUCTURE, "COSE_Mac0", "COSE_Sign1" },
		{ CCA_THREE_PARTS, CHECK_STRUCTURE, "no signature", "four parts" },
		{ CCA_FIVE_PARTS, CHECK_STRUCTURE, "a fifth part", "four parts" },
		{ CCA_NO_PAYLOAD, CHECK_STRUCTURE, "payload elsewhere", "no bytes" },
		{ CCA_HEADERS_NO_MAP, CHECK_STRUCTURE, "headers a number", "no map" },
		{ CCA_UNSIGNED_NO_MAP, CHECK_STRUCTURE, "headers an array", "no map" },
		{ CCA_CLAIMS_NO_MAP, CHECK_STRUCTURE, "claims an array", "map is none" },
		{ CCA_SHORT_SIGNATURE, CHECK_STRUCTURE, "short signature", "size of its" },
		{ CCA_INDEFINITE, CHECK_STRUCTURE, "of no length", "indefinite" },
		{ CCA_INDEFINITE_CLAIMS, CHECK_STRUCTURE, "claims of no length", "no CBOR" },
		{ CCA_DEEP, CHECK_STRUCTURE, "8000 arrays in each other", "map is none" },
		{ CCA_HUGE, CHECK_STRUCTURE, "2^63 claims", "no CBOR" },
		{ CCA_THREE_REMS, CHECK_CLAIMS, "three REMs", "extensible" },
		{ CCA_SHORT_REM, CHECK_CLAIMS, "a short REM", "extensible" },
		{ CCA_MANY_CLAIMS, CHECK_STRUCTURE, "too many claims", "too many" },
		{ CCA_ARRAY_KEY, CHECK_STRUCTURE, "an array for a key", "neither" },
	};
	struct cca_spec s = spec();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		s.quirk = all[i].quirk;
		s.quirk_map = MAP_PLATFORM;
		expect_spec(all[i].name, &s, all[i].failing, all[i].reason);
		s.quirk_map = MAP_REALM;
		expect_spec(all[i].name, &s, all[i].failing, all[i].reason);
	}
	s.tag = 907;
	s.quirk = CCA_OTHER_FORMAT;
	expect_spec("marked as JSON", &s, CHECK_STRUCTURE, "not marked");
}

static void test_headers(void)
{
	static const enum cca_map with_alg[] = { MAP_PLATFORM_SIGNED, MAP_REALM_SIGNED };
	static const enum cca_map without[] = { MAP_PLATFORM_UNSIGNED, MAP_REALM_UNSIGNED };
	struct cca_spec s = spec();
	size_t i;

	for (i = 0; i < 2; i++) {
		s.map = with_alg[i];
		s.key = 1;
		s.edit = EDIT_DROP;
		expect_spec("no algorithm", &s, CHECK_STRUCTURE, "not signed with");
		s.edit = EDIT_TWICE;
		expect_spec("two algorithms", &s, CHECK_STRUCTURE, "no map");
		s.edit = EDIT_ADD;
		s.key = 2;
		expect_spec("critical headers", &s, CHECK_STRUCTURE, "critical");
		s.map = without[i];
		expect_spec("critical headers, not signed", &s, CHECK_STRUCTURE, "are not");
		s.key = 1;
		expect_spec("an algorithm, not signed", &s, CHECK_STRUCTURE, "are not");
	}
}

static void test_collection(void)
{
	static const int64_t parts[] = { 44234, 44241 };
	struct cca_spec s = spec();
	size_t i;

	s.map = MAP_COLLECTION;
	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		s.key = parts[i];
		s.edit = EDIT_DROP;
		expect_spec("a part left out", &s, CHECK_STRUCTURE, "there is no");
		s.edit = EDIT_NULL;
		expect_spec("null for it", &s, CHECK_STRUCTURE, "no byte string");
		s.edit = EDIT_TWICE;
		expect_spec("a part twice", &s, CHECK_STRUCTURE, "twice");
	}
	s.edit = EDIT_ADD;
	s.key = 44242;
	expect_spec("a third part", &s, CHECK_STRUCTURE, "not known here");
}

static void test_sizes(void)
{
	struct verify_policy p = policy();
	struct view v = blob_view(&good);
	char why[WHY_SIZE];
	struct blob b = good;
	size_t bad = 0;

	for (v.len = 0; v.len < good.len; v.len++)
		bad += !judge(v, &p, CHECK_STRUCTURE, why);
	ok(!bad, "truncated at each of %zu lengths: %zu wrong", good.len, bad);
	b.p[b.len++] = 0;
	expect_why("a byte behind it", &b, &p, CHECK_STRUCTURE, "behind");
}

static void test_bytes(void)
{
	static const uint8_t xors[] = { 0x01, 0x20, 0x80, 0xff };
	struct cca_spec s = forge_cca_spec(small, small);
	struct verify_policy p = policy();
	size_t i, j, bad = 0, n = 0;
	struct blob b;
	struct verdict v;

	p.cca.key = small;
	forge_cca(&s, &b);
	for (i = 0; i < b.len; i++) {
		for (j = 0; j < ARRAY_SIZE(xors); j++, n++) {
			b.p[i] ^= xors[j];
			verify_report(blob_view(&b), &p, &v);
			bad += v.verified;
			verdict_free(&v);
			b.p[i] ^= xors[j];
		}
	}
	ok(!bad, "%zu tokens with one byte changed: %zu verified", n, bad);
}

static void test_swap(void)
{
	struct cca_spec s = spec();
	struct verify_policy p = policy();
	struct cca_token a, t;
	char why[WHY_SIZE];
	struct blob b;

	/* the realm token of another realm on this platform is as good as its own */
	memset(s.challenge, 0xa5, sizeof(s.challenge));
	forge_cca(&s, &b);
	p.nonce = &nonce;
	expect("another's realm token", &b, &p, CHECK_NONCE);
	CHECK(cca_parse(blob_view(&good), &a, why) && cca_parse(blob_view(&b), &t, why));
	memcpy((void *)t.realm.part.cose.payload.p, a.realm.part.cose.payload.p,
	       a.realm.part.cose.payload.len);
	expect("its signature under our claims", &b, &p, CHECK_SIGNATURE);
}

static void test_formats(void)
{
	static const enum report_format all[] = {
		FORMAT_HCL, FORMAT_SNP, FORMAT_TDREPORT, FORMAT_QUOTE,
	};
	struct verify_policy p = policy();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		p.format = all[i];
		expect(report_format_name(all[i]), &good, &p, CHECK_STRUCTURE);
	}
	ok(report_format(blob_view(&good)) == FORMAT_CCA &&
	   report_format_by_name("cca") == FORMAT_CCA, "the format by looks and name");
}

static void expect_cbor(const char *hex, size_t len, const char *reason)
{
	const char *why;
	struct cbor c;

	why = cbor_parse((struct view){ (const uint8_t *)hex, len }, &c);
	ok(reason ? why && strstr(why, reason) : !why, "CBOR of %zu bytes: %s", len,
	   why ? why : "good");
}

static void test_cbor(void)
{
	expect_cbor("", 0, "cut off");
	expect_cbor("\x00", 1, NULL);
	expect_cbor("\x18", 1, "cut off");
	expect_cbor("\x1b\0\0\0\0\0\0\0\1", 9, NULL);
	expect_cbor("\x1b\0\0\0\0\0\0\1", 8, "cut off");
	expect_cbor("\x1c", 1, "no CBOR");
	expect_cbor("\x1f", 1, "no CBOR");
	expect_cbor("\x5b\xff\xff\xff\xff\xff\xff\xff\xff", 9, "cut off");
	expect_cbor("\x9b\xff\xff\xff\xff\xff\xff\xff\xff", 9, "cut off");
	expect_cbor("\xbb\x80\0\0\0\0\0\0\0", 9, "cut off");
	expect_cbor("\xa1\x00", 2, "cut off");
	expect_cbor("\x82\x00\x81\x00", 4, NULL);
	expect_cbor("\x82\x00\x81", 3, "cut off");
	expect_cbor("\xc0", 1, "cut off");
	expect_cbor("\xf8\x18", 2, "no CBOR");
	expect_cbor("\xf6", 1, NULL);
	expect_cbor("\xfb\0\0\0\0\0\0\0\0", 9, NULL);
	expect_cbor("\xff", 1, "indefinite");
	expect_cbor("\x00\x00", 2, "behind");
}

int main(void)
{
	struct cca_spec s;

	platform = forge_ec("P-384");
	rak = forge_ec("P-384");
	other = forge_ec("P-384");
	small = forge_ec("P-256");
	CHECK(certs_init(&none));
	memset(nonce.bytes, 0x5a, sizeof(nonce.bytes));
	s = spec();
	forge_cca(&s, &good);
	test_good();
	test_algorithms();
	test_keys();
	test_key_entries();
	test_profiles();
	test_claims();
	test_components();
	test_hashes();
	test_lifecycles();
	test_nonce();
	test_measurements();
	test_quirks();
	test_headers();
	test_collection();
	test_sizes();
	test_bytes();
	test_swap();
	test_formats();
	test_cbor();
	certs_free(&none);
	EVP_PKEY_free(platform);
	EVP_PKEY_free(rak);
	EVP_PKEY_free(other);
	EVP_PKEY_free(small);
	return tap_done();
}
