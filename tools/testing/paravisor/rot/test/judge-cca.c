// SPDX-License-Identifier: GPL-2.0-only
#include "judge-cca.h"

#include <openssl/pem.h>
#include <openssl/sha.h>
#include <string.h>

#include "judge-ecdsa.h"

enum { UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG };

#define NESTED_MOST	8
#define MAP_MOST	16
#define HALF		48
#define PROFILES	"tag:arm.com,2023:"

/* What is still to be read; once @bad, always bad. */
struct cbor {
	const u8 *p, *end;
	bool bad;
};

struct sign1 {
	struct bytes whole, header, payload, signature;
};

static EVP_PKEY *iak;
static u8 iak_point[1 + 2 * HALF], rim_256[32], rim_512[64];

static void load_rim(const char *dir, const char *name, u8 *out, size_t len)
{
	struct bytes text = { 0 };

	if (file_read(path_in(dir, name), &text) || text.len != 2 * len + 1)
		die("%s: no measurement", path_in(dir, name));
	text.data[2 * len] = '\0';
	if (!hex_decode((char *)text.data, out, len))
		die("%s: not hexadecimal", path_in(dir, name));
	bytes_clear(&text);
}

void judge_cca_load(const char *dir)
{
	FILE *f = fopen(path_in(dir, "cca-iak.pem"), "re");
	size_t len;

	iak = f ? PEM_read_PUBKEY(f, NULL, NULL, NULL) : NULL;
	if (!iak || !EVP_PKEY_get_octet_string_param(iak, "pub", iak_point, sizeof(iak_point),
						     &len) ||
	    len != sizeof(iak_point))
		die("no key of a platform in %s", dir);
	fclose(f);
	load_rim(dir, "rim.hex", rim_256, sizeof(rim_256));
	load_rim(dir, "rim-sha512.hex", rim_512, sizeof(rim_512));
}

static u64 fail(struct cbor *c)
{
	c->bad = true;
	return 0;
}

/* The number in an item's head, which has to be as short as it can be. */
static u64 head(struct cbor *c, u8 *major)
{
	static const u64 least[] = { 24, 1 << 8, 1 << 16, 1ull << 32 };
	unsigned int info, width;
	u64 value = 0;

	if (c->bad || c->p == c->end)
		return fail(c);
	*major = *c->p >> 5;
	info = *c->p++ & 31;
	if (info < 24)
		return info;
	width = 1 << (info - 24);
	if (info > 27 || (size_t)(c->end - c->p) < width)
		return fail(c);
	while (width--)
		value = value << 8 | *c->p++;
	return value < least[info - 24] ? fail(c) : value;
}

static u64 take(struct cbor *c, u8 major)
{
	u8 got = TAG + 1;
	u64 value = head(c, &got);

	return got == major ? value : fail(c);
}

static struct bytes take_string(struct cbor *c, u8 major)
{
	u64 len = take(c, major);
	struct bytes out = { (u8 *)c->p, len };

	if (c->bad || len > (u64)(c->end - c->p)) {
		fail(c);
		return (struct bytes){ (u8 *)"", 0 };
	}
	c->p += len;
	return out;
}

static s64 take_label(struct cbor *c)
{
	u8 major = TAG;
	u64 value = head(c, &major);

	if (major > NEGATIVE || value > 1 << 20)
		return fail(c);
	return major == NEGATIVE ? -1 - (s64)value : (s64)value;
}

static void skip(struct cbor *c, int depth)
{
	u8 major = TAG + 1;
	u64 n = head(c, &major);

	if (c->bad || major >= TAG || depth > NESTED_MOST) {
		fail(c);
	} else if (major == BYTES || major == TEXT) {
		if (n > (u64)(c->end - c->p))
			fail(c);
		else
			c->p += n;
	} else if (major >= ARRAY) {
		for (n *= major == MAP ? 2 : 1; n && !c->bad; n--)
			skip(c, depth + 1);
	}
}

static struct cbor reader(const struct bytes *b)
{
	return (struct cbor){ b->data, b->data + b->len, false };
}

/* Is it one map with labels that differ? */
static bool is_map(const struct bytes *map)
{
	struct cbor c = reader(map);
	s64 labels[MAP_MOST];
	u64 n = take(&c, MAP);

	if (n > MAP_MOST)
		return false;
	for (u64 i = 0; i < n && !c.bad; i++) {
		labels[i] = take_label(&c);
		for (u64 j = 0; j < i; j++)
			if (labels[j] == labels[i])
				return false;
		skip(&c, 0);
	}
	return !c.bad && c.p == c.end;
}

/* The value behind a label; bad if there is none. */
static struct cbor find(const struct bytes *map, s64 label)
{
	struct cbor c = reader(map);

	for (u64 n = take(&c, MAP); n && !c.bad; n--) {
		if (take_label(&c) == label)
			return c;
		skip(&c, 0);
	}
	return (struct cbor){ .bad = true };
}

static struct bytes find_bytes(const struct bytes *map, s64 label)
{
	struct cbor c = find(map, label);

	return take_string(&c, BYTES);
}

static bool has_bytes(const struct bytes *map, s64 label, const void *data, size_t len)
{
	struct bytes found = find_bytes(map, label);

	return found.len == len && !memcmp(found.data, data, len);
}

static bool has_text(const struct bytes *map, s64 label, const char *text)
{
	struct cbor c = find(map, label);
	struct bytes found = take_string(&c, TEXT);

	return !c.bad && found.len == strlen(text) && !memcmp(found.data, text, found.len);
}

static bool split(const struct bytes *token, struct sign1 *out)
{
	struct cbor c = reader(token);

	if (take(&c, TAG) != 18 || take(&c, ARRAY) != 4)
		return false;
	out->whole = *token;
	out->header = take_string(&c, BYTES);
	if (take(&c, MAP))
		return false;
	out->payload = take_string(&c, BYTES);
	out->signature = take_string(&c, BYTES);
	return !c.bad && c.p == c.end && out->signature.len == 2 * HALF && is_map(&out->header);
}

static size_t put_bytes(u8 *to, const struct bytes *b)
{
	to[0] = BYTES << 5 | 25;
	put_be16(to + 1, b->len);
	if (b->len < 24) {
		to[0] = BYTES << 5 | b->len;
		memcpy(to + 1, b->data, b->len);
		return 1 + b->len;
	}
	memcpy(to + 3, b->data, b->len);
	return 3 + b->len;
}

/* ["Signature1", header, h'', payload], of more than 255 and less than 65536 bytes. */
static bool signed_by(EVP_PKEY *key, const struct sign1 *s)
{
	static const u8 start[] = "\x84\x6aSignature1";
	u8 *about = xmalloc(sizeof(start) + s->whole.len + 8);
	size_t len = sizeof(start) - 1;
	bool good = s->payload.len > 255;

	memcpy(about, start, len);
	len += put_bytes(about + len, &s->header);
	about[len++] = BYTES << 5;
	len += put_bytes(about + len, &s->payload);
	good = good && judge_ecdsa(key, EVP_sha384(), s->signature.data, HALF,
				   &(struct bytes){ about, len });
	free(about);
	return good;
}

static bool says_es384(const struct sign1 *s)
{
	struct cbor c = find(&s->header, 1);

	return take(&c, NEGATIVE) == 34 && !c.bad;
}

static EVP_PKEY *realm_key(const struct bytes *key)
{
	struct bytes x = find_bytes(key, -2), y = find_bytes(key, -3);
	struct cbor type = find(key, 1), curve = find(key, -1);
	u8 point[2 * HALF];

	if (!is_map(key) || take(&type, UNSIGNED) != 2 || take(&curve, UNSIGNED) != 2 ||
	    x.len != HALF || y.len != HALF)
		return NULL;
	memcpy(point, x.data, HALF);
	memcpy(point + HALF, y.data, HALF);
	return judge_ec_key("P-384", point, HALF);
}

static const char *judge_platform(const struct sign1 *s)
{
	struct cbor lifecycle = find(&s->payload, 2395), components = find(&s->payload, 2399);
	u8 instance[33] = { 1 };

	SHA256(iak_point, sizeof(iak_point), instance + 1);
	if (!says_es384(s))
		return "algorithm";
	if (!signed_by(iak, s))
		return "platform signature";
	if (!is_map(&s->payload) || !has_text(&s->payload, 265, PROFILES "cca_platform#1.0.0") ||
	    find_bytes(&s->payload, 2396).len != 32 || find(&s->payload, 2401).bad ||
	    !has_text(&s->payload, 2402, "sha-256") || take(&components, ARRAY) < 1)
		return "platform claims";
	if (!has_bytes(&s->payload, 256, instance, sizeof(instance)))
		return "instance";
	return take(&lifecycle, UNSIGNED) >> 8 == 0x30 ? "ok" : "lifecycle";
}

/* The platform speaks for the key, and the key for the Realm. */
static const char *judge_binding(const struct sign1 *platform, const struct sign1 *realm)
{
	struct bytes key = find_bytes(&realm->payload, 44237);
	EVP_PKEY *rak = realm_key(&key);
	bool good = rak && signed_by(rak, realm);
	u8 digest[32];

	EVP_PKEY_free(rak);
	if (!says_es384(realm))
		return "algorithm";
	if (!good)
		return "realm signature";
	SHA256(key.data, key.len, digest);
	if (!has_text(&realm->payload, 44240, "sha-256") ||
	    !has_bytes(&platform->payload, 10, digest, sizeof(digest)))
		return "binding";
	return "ok";
}

static bool has_rems(const struct bytes *claims, const struct cca_wanted *wanted)
{
	struct cbor c = find(claims, 44239);
	bool good = take(&c, ARRAY) == 4;

	for (size_t i = 0; i < 4; i++) {
		struct bytes rem = take_string(&c, BYTES);

		good = good && rem.len == wanted->hash_len &&
		       !memcmp(rem.data, wanted->rems + 64 * i, rem.len);
	}
	return good;
}

static const char *judge_realm(const struct bytes *claims, const struct cca_wanted *wanted)
{
	const u8 *rim = wanted->hash_len == 64 ? rim_512 : rim_256;

	if (!is_map(claims))
		return "duplicate";
	if (!has_text(claims, 265, PROFILES "realm#1.0.0") ||
	    find_bytes(claims, 44235).len != 64 ||
	    !has_text(claims, 44236, wanted->hash_len == 64 ? "sha-512" : "sha-256"))
		return "realm claims";
	if (!has_bytes(claims, 10, wanted->challenge, 64))
		return "challenge";
	if (!has_bytes(claims, 44238, rim, wanted->hash_len))
		return "measurement";
	return has_rems(claims, wanted) ? "ok" : "rems";
}

static const char *judge_pair(const struct bytes *collection, const struct cca_wanted *wanted)
{
	struct bytes platform_token = find_bytes(collection, 44234);
	struct bytes realm_token = find_bytes(collection, 44241);
	struct sign1 platform, realm;
	const char *verdict;

	if (!platform_token.len)
		return "no platform token";
	if (!realm_token.len)
		return "no realm token";
	if (!split(&platform_token, &platform) || !split(&realm_token, &realm))
		return "format";
	verdict = judge_platform(&platform);
	if (!strcmp(verdict, "ok"))
		verdict = judge_binding(&platform, &realm);
	return strcmp(verdict, "ok") ? verdict : judge_realm(&realm.payload, wanted);
}

const char *judge_token(const struct bytes *token, const struct cca_wanted *wanted)
{
	struct cbor c = reader(token);
	struct bytes collection;

	if (take(&c, TAG) != 399 || c.bad)
		return "format";
	collection = (struct bytes){ (u8 *)c.p, c.end - c.p };
	return is_map(&collection) ? judge_pair(&collection, wanted) : "format";
}
