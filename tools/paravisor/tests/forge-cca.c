// SPDX-License-Identifier: GPL-2.0-only
/* CCA attestation tokens, good and bad, for the tests. */
#include <string.h>

#include <openssl/core_names.h>

#include "forge-cca.h"

#define COORDINATE	66

struct map {
	const struct cca_spec *s;
	enum cca_map id;
	unsigned int n;
	struct blob b;
};

static void add(struct blob *b, const void *p, size_t len)
{
	CHECK(b->len + len <= FORGE_BLOB_MAX);
	memcpy(b->p + b->len, p, len);
	b->len += len;
}

/* @info: 0 for the shortest form, else 24 to 27. */
static void add_head(struct blob *b, enum cbor_type type, uint64_t n, unsigned int info)
{
	uint8_t p[9] = { (uint8_t)(type << 5) };
	size_t size, i;

	if (!info)
		info = n < 24 ? (unsigned int)n : n <= UINT8_MAX ? 24 : n <= UINT16_MAX ? 25 :
		       n <= UINT32_MAX ? 26 : 27;
	p[0] |= (uint8_t)info;
	size = info < 24 ? 0 : 1u << (info - 24);
	for (i = 0; i < size; i++)
		p[1 + i] = (uint8_t)(n >> 8 * (size - 1 - i));
	add(b, p, 1 + size);
}

static void add_number(struct blob *b, int64_t n, bool wide)
{
	if (n < 0)
		add_head(b, CBOR_TYPE_NEGINT, (uint64_t)(-1 - n), wide ? 27 : 0);
	else
		add_head(b, CBOR_TYPE_UINT, (uint64_t)n, wide ? 27 : 0);
}

static void add_string(struct blob *b, enum cbor_type type, const void *p, size_t len)
{
	add_head(b, type, len, 0);
	add(b, p, len);
}

static bool is_edited(const struct map *m, int64_t key, enum cca_edit edit)
{
	return m->s->map == m->id && m->s->key == key && m->s->edit == edit;
}

static bool has_quirk(const struct cca_spec *s, enum cca_map map, enum cca_quirk quirk)
{
	return s->quirk == quirk && s->quirk_map == map;
}

static void put(struct map *m, int64_t key, const struct blob *value)
{
	bool wide = is_edited(m, key, EDIT_TWICE_WIDE);
	int i, times = wide || is_edited(m, key, EDIT_TWICE) ? 2 : 1;

	if (is_edited(m, key, EDIT_DROP))
		return;
	for (i = 0; i < times; i++, m->n++) {
		add_number(&m->b, key, (wide && i) || m->s->quirk == CCA_WIDE);
		if (is_edited(m, key, EDIT_NULL))
			add_head(&m->b, CBOR_TYPE_FLOAT_CTRL, 22, 0);
		else
			add(&m->b, value->p, value->len);
	}
}

static void put_string(struct map *m, int64_t key, enum cbor_type type, const void *p, size_t len)
{
	struct blob value = { .len = 0 };

	add_string(&value, type, p, len - is_edited(m, key, EDIT_CUT));
	put(m, key, &value);
}

static void put_text(struct map *m, int64_t key, const char *text)
{
	if (text)
		put_string(m, key, CBOR_TYPE_STRING, text, strlen(text));
}

static void put_fill(struct map *m, int64_t key, uint8_t byte, size_t len)
{
	uint8_t p[64];

	memset(p, byte, sizeof(p));
	put_string(m, key, CBOR_TYPE_BYTESTRING, p, len);
}

static void put_number(struct map *m, int64_t key, int64_t n)
{
	struct blob value = { .len = 0 };

	add_number(&value, n, m->s->quirk == CCA_WIDE);
	put(m, key, &value);
}

static void finish(struct map *m, struct blob *out)
{
	if (m->s->map == m->id && m->s->edit == EDIT_ADD) {
		add_number(&m->b, m->s->key, false);
		add_head(&m->b, CBOR_TYPE_UINT, 0, 0);
		m->n++;
	}
	add_head(out, CBOR_TYPE_MAP, m->n, 0);
	add(out, m->b.p, m->b.len);
}

/* --- keys and signatures */

static size_t half_of(EVP_PKEY *key)
{
	return ((size_t)EVP_PKEY_get_bits(key) + 7) / 8;
}

static int64_t alg_of(EVP_PKEY *key)
{
	return half_of(key) == 32 ? -7 : half_of(key) == 48 ? -35 : -36;
}

static void make_key(const struct cca_spec *s, EVP_PKEY *key, struct blob *out)
{
	struct map m = { .s = s, .id = MAP_KEY };
	uint8_t point[1 + 2 * COORDINATE];
	size_t half = half_of(key), len;

	CHECK(EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point),
					      &len) == 1 && len == 1 + 2 * half);
	point[1 + half] ^= s->quirk == CCA_OFF_CURVE;
	put_number(&m, 1, 2);
	put_number(&m, 3, alg_of(key));
	put_number(&m, -1, half == 32 ? 1 : half == 48 ? 2 : 3);
	put_string(&m, -2, CBOR_TYPE_BYTESTRING, point + 1, half);
	if (s->quirk == CCA_COMPRESSED)
		put(&m, -3, &(struct blob){ { 0xf5 }, 1 });
	else
		put_string(&m, -3, CBOR_TYPE_BYTESTRING, point + 1 + half, half);
	finish(&m, out);
}

static void sign(EVP_PKEY *key, const struct blob *headers, const struct blob *payload,
		 uint8_t *raw)
{
	size_t half = half_of(key);
	struct blob in = { .len = 0 };

	add_head(&in, CBOR_TYPE_ARRAY, 4, 0);
	add_string(&in, CBOR_TYPE_STRING, "Signature1", 10);
	add_string(&in, CBOR_TYPE_BYTESTRING, headers->p, headers->len);
	add_string(&in, CBOR_TYPE_BYTESTRING, "", 0);
	add_string(&in, CBOR_TYPE_BYTESTRING, payload->p, payload->len);
	forge_ecdsa(key, half == 32 ? EVP_sha256() : half == 48 ? EVP_sha384() : EVP_sha512(),
		    in.p, in.len, raw, half);
}

static void add_headers(const struct cca_spec *s, enum cca_map part, EVP_PKEY *key,
			struct blob *out)
{
	struct map m = { .s = s };
	bool realm = part == MAP_REALM;

	m.id = realm ? MAP_REALM_SIGNED : MAP_PLATFORM_SIGNED;
	put_number(&m, 1, realm && s->alg ? s->alg : alg_of(key));
	if (has_quirk(s, part, CCA_HEADERS_NO_MAP))
		add_head(out, CBOR_TYPE_UINT, 1, 0);
	else
		finish(&m, out);
}

static void add_unsigned(const struct cca_spec *s, enum cca_map part, struct blob *out)
{
	struct map m = { .s = s };

	m.id = part == MAP_REALM ? MAP_REALM_UNSIGNED : MAP_PLATFORM_UNSIGNED;
	if (has_quirk(s, part, CCA_UNSIGNED_NO_MAP))
		add_head(out, CBOR_TYPE_ARRAY, 0, 0);
	else
		finish(&m, out);
}

static void add_sign1(const struct cca_spec *s, enum cca_map part, EVP_PKEY *key,
		      const struct blob *payload, struct blob *out)
{
	size_t len = 2 * half_of(key) - has_quirk(s, part, CCA_SHORT_SIGNATURE);
	struct blob headers = { .len = 0 };
	uint8_t raw[2 * COORDINATE];

	add_headers(s, part, key, &headers);
	sign(key, &headers, payload, raw);
	raw[20] ^= has_quirk(s, part, CCA_BAD_SIGNATURE);
	if (!has_quirk(s, part, CCA_NO_SIGN1))
		add_head(out, CBOR_TYPE_TAG, has_quirk(s, part, CCA_OTHER_SIGN1) ? 17 : 18, 0);
	add_head(out, CBOR_TYPE_ARRAY, has_quirk(s, part, CCA_THREE_PARTS) ? 3 :
		 has_quirk(s, part, CCA_FIVE_PARTS) ? 5 : 4, 0);
	add_string(out, CBOR_TYPE_BYTESTRING, headers.p, headers.len);
	add_unsigned(s, part, out);
	if (has_quirk(s, part, CCA_NO_PAYLOAD))
		add_head(out, CBOR_TYPE_FLOAT_CTRL, 22, 0);
	else
		add_string(out, CBOR_TYPE_BYTESTRING, payload->p, payload->len);
	if (!has_quirk(s, part, CCA_THREE_PARTS))
		add_string(out, CBOR_TYPE_BYTESTRING, raw, len);
	if (has_quirk(s, part, CCA_FIVE_PARTS))
		add_head(out, CBOR_TYPE_UINT, 0, 0);
}

/* --- claims */

/* Whatever is well formed and deep or long: no map of claims either way. */
static void add_oddity(const struct cca_spec *s, enum cca_map part, struct blob *out)
{
	int i;

	if (has_quirk(s, part, CCA_DEEP))
		for (i = 0; i < 8000; i++)
			add_head(out, CBOR_TYPE_ARRAY, 1, 0);
	if (has_quirk(s, part, CCA_HUGE))
		add_head(out, CBOR_TYPE_MAP, UINT64_MAX / 2 + 1, 0);
	else
		add_head(out, CBOR_TYPE_ARRAY, 0, 0);
}

static void finish_claims(struct map *m, struct blob *out)
{
	const struct cca_spec *s = m->s;
	int64_t i;

	for (i = 0; has_quirk(s, m->id, CCA_MANY_CLAIMS) && i < CBOR_MAP_MAX; i++)
		put_number(m, 70000 + i, 0);
	if (has_quirk(s, m->id, CCA_ARRAY_KEY)) {
		add(&m->b, "\x80", 1);
		add_head(&m->b, CBOR_TYPE_UINT, 0, 0);
		m->n++;
	}
	if (has_quirk(s, m->id, CCA_CLAIMS_NO_MAP) || has_quirk(s, m->id, CCA_DEEP) ||
	    has_quirk(s, m->id, CCA_HUGE)) {
		add_oddity(s, m->id, out);
	} else if (has_quirk(s, m->id, CCA_INDEFINITE_CLAIMS)) {
		add(out, "\xbf", 1);
		add(out, m->b.p, m->b.len);
		add(out, "\xff", 1);
	} else {
		finish(m, out);
	}
}

static void put_components(struct map *claims)
{
	struct blob all = { .len = 0 };
	int i, n = claims->s->quirk == CCA_NO_COMPONENTS ? 0 : 2;

	add_head(&all, CBOR_TYPE_ARRAY, (uint64_t)n, 0);
	for (i = 0; i < n; i++) {
		struct map m = { .s = claims->s, .id = MAP_COMPONENT };

		put_text(&m, 1, i ? "RMM" : "BL2");
		put_fill(&m, 2, (uint8_t)(0xc0 + i), 32);
		put_text(&m, 4, "1.2");
		put_fill(&m, 5, 0x51, 32);
		put_text(&m, 6, claims->s->component_hash);
		finish(&m, &all);
	}
	put(claims, 2399, &all);
}

static const EVP_MD *md_by_name(const char *name)
{
	return !strcmp(name, "sha-512") ? EVP_sha512() : !strcmp(name, "sha-384") ? EVP_sha384() :
	       EVP_sha256();
}

static void platform_claims(const struct cca_spec *s, const struct blob *key, struct blob *out)
{
	struct map m = { .s = s, .id = MAP_PLATFORM };
	uint8_t digest[EVP_MAX_MD_SIZE], instance[33];
	unsigned int len;

	CHECK(EVP_Digest(key->p, key->len, digest, &len, md_by_name(s->key_hash), NULL) == 1);
	memset(instance, 0x1d, sizeof(instance));
	instance[0] = s->instance_type;
	put_text(&m, 265, s->profile);
	put_string(&m, 10, CBOR_TYPE_BYTESTRING, digest, len);
	put_fill(&m, 2396, 0x17, 32);
	put_string(&m, 256, CBOR_TYPE_BYTESTRING, instance, sizeof(instance));
	put_fill(&m, 2401, 0xcf, 4);
	put_number(&m, 2395, (int64_t)s->lifecycle);
	put_components(&m);
	put_text(&m, 2400, "https://verifier.example");
	put_text(&m, 2402, s->platform_hash);
	if (s->client)
		put_number(&m, 2394, s->client);
	finish_claims(&m, out);
}

static void put_rems(struct map *m)
{
	int i, n = m->s->quirk == CCA_THREE_REMS ? 3 : 4;
	struct blob all = { .len = 0 };
	uint8_t rem[64];

	add_head(&all, CBOR_TYPE_ARRAY, (uint64_t)n, 0);
	for (i = 0; i < n; i++) {
		memset(rem, 0xe0 + i, sizeof(rem));
		add_string(&all, CBOR_TYPE_BYTESTRING, rem, m->s->hash_size -
			   (i == 2 && m->s->quirk == CCA_SHORT_REM));
	}
	put(m, 44239, &all);
}

static void realm_claims(const struct cca_spec *s, const struct blob *key, struct blob *out)
{
	struct map m = { .s = s, .id = MAP_REALM };

	put_text(&m, 265, s->realm_profile);
	put_string(&m, 10, CBOR_TYPE_BYTESTRING, s->challenge, sizeof(s->challenge));
	put_fill(&m, 44235, 0x99, 64);
	put_fill(&m, 44238, 0x71, s->hash_size);
	put_rems(&m);
	put_text(&m, 44236, s->hash);
	put_string(&m, 44237, CBOR_TYPE_BYTESTRING, key->p, key->len);
	put_text(&m, 44240, s->key_hash);
	finish_claims(&m, out);
}

/* --- the token */

struct cca_spec forge_cca_spec(EVP_PKEY *platform, EVP_PKEY *rak)
{
	struct cca_spec s = {
		.platform = platform, .rak = rak, .tag = 399, .instance_type = 1,
		.profile = "tag:arm.com,2023:cca_platform#1.0.0",
		.realm_profile = "tag:arm.com,2023:realm#1.0.0",
		.hash = "sha-256", .key_hash = "sha-256", .platform_hash = "sha-256",
		.hash_size = 32, .lifecycle = 0x3000,
	};

	memset(s.challenge, 0x5a, sizeof(s.challenge));
	return s;
}

static void put_part(struct map *m, int64_t key, const struct blob *part)
{
	struct blob value = { .len = 0 };

	if (m->s->tag == 907) {
		add_head(&value, CBOR_TYPE_ARRAY, 2, 0);
		add_head(&value, CBOR_TYPE_UINT, m->s->quirk == CCA_OTHER_FORMAT ? 61 : 263, 0);
	}
	add_string(&value, CBOR_TYPE_BYTESTRING, part->p, part->len);
	put(m, key, &value);
}

void forge_cca(const struct cca_spec *s, struct blob *out)
{
	struct blob key = { .len = 0 }, bound = { .len = 0 }, payload = { .len = 0 };
	struct blob platform = { .len = 0 }, realm = { .len = 0 };
	struct map m = { .s = s, .id = MAP_COLLECTION };

	make_key(s, s->rak, &key);
	make_key(s, s->bound ? s->bound : s->rak, &bound);
	platform_claims(s, &bound, &payload);
	add_sign1(s, MAP_PLATFORM, s->platform, &payload, &platform);
	payload.len = 0;
	realm_claims(s, &key, &payload);
	add_sign1(s, MAP_REALM, s->signer ? s->signer : s->rak, &payload, &realm);
	put_part(&m, 44234, &platform);
	put_part(&m, 44241, &realm);
	out->len = 0;
	if (s->quirk != CCA_NO_TAG)
		add_head(out, CBOR_TYPE_TAG, s->quirk == CCA_OTHER_TAG ? 400 : s->tag, 0);
	if (s->quirk == CCA_INDEFINITE) {
		add(out, "\xbf", 1);
		add(out, m.b.p, m.b.len);
		add(out, "\xff", 1);
	} else {
		finish(&m, out);
	}
}
