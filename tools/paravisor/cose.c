// SPDX-License-Identifier: GPL-2.0-only
/* Signed messages and public keys in CBOR (COSE), as far as attestation tokens have them. */
#include <stdlib.h>
#include <string.h>

#include <openssl/objects.h>

#include "cbor-read.h"
#include "compiler.h"
#include "cose.h"
#include "pubkey.h"

#define TAG_SIGN1	18
#define CONTEXT		"Signature1"
#define HEAD_MAX	5	/* type and a length of up to 32 bits */

enum {			/* headers */
	HEADER_ALG = 1,
	HEADER_CRIT = 2,
};

enum {			/* of a COSE_Key */
	KEY_TYPE = 1,
	KEY_ALG = 3,
	KEY_CURVE = -1,
	KEY_X = -2,
	KEY_Y = -3,
	KEY_TYPE_EC2 = 2,
};

static const struct cose_alg algs[] = {
	{ "ES256", -7, 1, SN_X9_62_prime256v1, 32, SN_sha256 },
	{ "ES384", -35, 2, SN_secp384r1, 48, SN_sha384 },
	{ "ES512", -36, 3, SN_secp521r1, 66, SN_sha512 },
};

static const struct cose_alg *find_alg(const struct cbor *headers)
{
	struct cbor value;
	int64_t id;
	size_t i;

	if (!cbor_lookup(headers, HEADER_ALG, &value) || !cbor_number(&value, &id))
		return NULL;
	for (i = 0; i < ARRAY_SIZE(algs); i++)
		if (algs[i].id == id)
			return &algs[i];
	return NULL;
}

static const char *parse_signed_headers(struct view in, struct cose_sign1 *s)
{
	struct cbor headers, value;

	if (cbor_parse(in, &headers) || cbor_map_problem(&headers))
		return "its signed headers are no map";
	if (cbor_lookup(&headers, HEADER_CRIT, &value))
		return "it has critical headers, and none are known here";
	s->alg = find_alg(&headers);
	return s->alg ? NULL : "it is not signed with ES256, ES384 or ES512";
}

/* What nobody has signed must not say how to check the signature. */
static const char *headers_problem(const struct cbor *headers)
{
	struct cbor value;

	if (cbor_map_problem(headers))
		return "its headers are no map";
	if (cbor_lookup(headers, HEADER_ALG, &value) ||
	    cbor_lookup(headers, HEADER_CRIT, &value))
		return "headers that have to be signed are not";
	return NULL;
}

static const char *parse_parts(struct view body, struct cose_sign1 *s)
{
	struct cbor part[4];
	const char *why;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(part); i++)
		if (!cbor_next(&body, &part[i]))
			return "it has not four parts";
	if (part[0].type != CBOR_TYPE_BYTESTRING || part[2].type != CBOR_TYPE_BYTESTRING ||
	    part[3].type != CBOR_TYPE_BYTESTRING)
		return "headers, payload or signature are no bytes";
	why = parse_signed_headers(part[0].body, s);
	if (!why)
		why = headers_problem(&part[1]);
	if (!why && part[3].body.len != 2 * s->alg->size)
		why = "its signature has not the size of its algorithm";
	s->headers = part[0].body;
	s->payload = part[2].body;
	s->signature = part[3].body;
	return why;
}

const char *cose_sign1_parse(struct view in, struct cose_sign1 *s)
{
	struct cbor tag, array;
	const char *why = cbor_parse(in, &tag);

	*s = (struct cose_sign1){ 0 };
	if (why)
		return why;
	if (tag.type != CBOR_TYPE_TAG || tag.arg != TAG_SIGN1)
		return "it is not tagged as COSE_Sign1";
	if (!cbor_next(&tag.body, &array) || array.type != CBOR_TYPE_ARRAY || array.arg != 4)
		return "it has not four parts";
	return parse_parts(array.body, s);
}

/* A length in its shortest form, as what is signed has to have it. */
static uint8_t *put_head(uint8_t *p, enum cbor_type type, size_t len)
{
	unsigned int size = len < 24 ? 0 : len <= UINT8_MAX ? 1 : len <= UINT16_MAX ? 2 : 4;

	*p++ = (uint8_t)(type << 5 | (!size ? len : size == 4 ? 26 : 23 + size));
	while (size--)
		*p++ = (uint8_t)(len >> 8 * size);
	return p;
}

static uint8_t *put_string(uint8_t *p, enum cbor_type type, struct view v)
{
	p = put_head(p, type, v.len);
	memcpy(p, v.p, v.len);
	return p + v.len;
}

/* Sig_structure, without anything external. */
static uint8_t *to_be_signed(const struct cose_sign1 *s, size_t *len)
{
	static const struct view context = { (const uint8_t *)CONTEXT, sizeof(CONTEXT) - 1 };
	uint8_t *all = malloc(5 * HEAD_MAX + context.len + s->headers.len + s->payload.len), *p;

	if (!all)
		return NULL;
	p = put_head(all, CBOR_TYPE_ARRAY, 4);
	p = put_string(p, CBOR_TYPE_STRING, context);
	p = put_string(p, CBOR_TYPE_BYTESTRING, s->headers);
	p = put_head(p, CBOR_TYPE_BYTESTRING, 0);
	p = put_string(p, CBOR_TYPE_BYTESTRING, s->payload);
	*len = (size_t)(p - all);
	return all;
}

bool cose_sign1_ok(const struct cose_sign1 *s, EVP_PKEY *key)
{
	struct view in = { 0 };
	uint8_t *signed_part;
	bool good;

	if (!key || !key_is_ec(key, s->alg->group))
		return false;
	signed_part = to_be_signed(s, &in.len);
	in.p = signed_part;
	good = signed_part && ecdsa_ok(key, EVP_get_digestbyname(s->alg->md), s->signature, in);
	free(signed_part);
	return good;
}

static bool has_number(const struct cbor *key, int64_t label, int64_t expected)
{
	struct cbor value;
	int64_t n;

	return cbor_lookup(key, label, &value) && cbor_number(&value, &n) && n == expected;
}

static bool get_coordinate(const struct cbor *key, int64_t label, size_t size, struct view *out)
{
	struct cbor value;

	if (!cbor_lookup(key, label, &value) || value.type != CBOR_TYPE_BYTESTRING ||
	    value.body.len != size)
		return false;
	*out = value.body;
	return true;
}

static const char *key_problem(const struct cbor *key, const struct cose_alg *alg, struct view *x,
			       struct view *y)
{
	struct cbor value;

	if (cbor_map_problem(key))
		return "it is no COSE_Key";
	if (!has_number(key, KEY_TYPE, KEY_TYPE_EC2))
		return "it is not of an elliptic curve";
	if (!has_number(key, KEY_CURVE, alg->curve))
		return "its curve is not that of the signature";
	if (cbor_lookup(key, KEY_ALG, &value) && !has_number(key, KEY_ALG, alg->id))
		return "it is for another algorithm than the signature's";
	if (!get_coordinate(key, KEY_X, alg->size, x) || !get_coordinate(key, KEY_Y, alg->size, y))
		return "its coordinates are not there in full";
	return NULL;
}

EVP_PKEY *cose_key_parse(struct view in, const struct cose_alg *alg, const char **why)
{
	struct cbor key;
	struct view x, y;
	EVP_PKEY *pkey;

	*why = cbor_parse(in, &key) ? "it is no COSE_Key" : key_problem(&key, alg, &x, &y);
	if (*why)
		return NULL;
	pkey = ec_public_key(alg->group, alg->size, x, y);
	if (!pkey)
		*why = "it is no point of its curve";
	return pkey;
}
