// SPDX-License-Identifier: GPL-2.0-only
#include "cose.h"

#include <string.h>

#define SIGNATURE_CONTEXT	"Signature1"

static cbor_item_t *must(cbor_item_t *item)
{
	if (!item)
		die("out of memory");
	return item;
}

static cbor_item_t *unsigned_number(u64 value)
{
	if (value <= UINT8_MAX)
		return must(cbor_build_uint8(value));
	if (value <= UINT16_MAX)
		return must(cbor_build_uint16(value));
	if (value <= UINT32_MAX)
		return must(cbor_build_uint32(value));
	return must(cbor_build_uint64(value));
}

cbor_item_t *cose_number(s64 value)
{
	cbor_item_t *item = unsigned_number(value < 0 ? -1 - value : value);

	if (value < 0)
		cbor_mark_negint(item);
	return item;
}

cbor_item_t *cose_bytes(const void *data, size_t len)
{
	return must(cbor_build_bytestring(data, len));
}

cbor_item_t *cose_text(const char *text)
{
	return must(cbor_build_string(text));
}

cbor_item_t *cose_tag(u64 tag, cbor_item_t *item)
{
	return must(cbor_build_tag(tag, cbor_move(item)));
}

cbor_item_t *cose_map(size_t most)
{
	return must(cbor_new_definite_map(most));
}

cbor_item_t *cose_array(size_t most)
{
	return must(cbor_new_definite_array(most));
}

void cose_map_put(cbor_item_t *map, s64 label, cbor_item_t *value)
{
	const struct cbor_pair pair = { cbor_move(cose_number(label)), cbor_move(value) };

	if (!cbor_map_add(map, pair))
		die("too much in a CBOR map");
}

void cose_array_put(cbor_item_t *array, cbor_item_t *value)
{
	if (!cbor_array_push(array, cbor_move(value)))
		die("too much in a CBOR array");
}

void cose_encode(cbor_item_t *item, struct bytes *out)
{
	unsigned char *data = NULL;
	size_t room;
	size_t len = cbor_serialize_alloc(item, &data, &room);

	if (!len)
		die("cannot encode CBOR");
	bytes_set(out, data, len);
	free(data);
	cbor_decref(&item);
}

void cose_key(EVP_PKEY *key, struct bytes *out)
{
	cbor_item_t *map = cose_map(5);
	u8 point[2 * COSE_P384_LEN];

	ecdsa_point(key, point, COSE_P384_LEN);
	cose_map_put(map, COSE_KEY_TYPE, cose_number(COSE_EC2));
	cose_map_put(map, COSE_KEY_ALG, cose_number(COSE_ES384));
	cose_map_put(map, COSE_KEY_CURVE, cose_number(COSE_P384));
	cose_map_put(map, COSE_KEY_X, cose_bytes(point, COSE_P384_LEN));
	cose_map_put(map, COSE_KEY_Y, cose_bytes(point + COSE_P384_LEN, COSE_P384_LEN));
	cose_encode(map, out);
}

static void protected_header(s64 alg, struct bytes *out)
{
	cbor_item_t *map = cose_map(1);

	cose_map_put(map, COSE_HEADER_ALG, cose_number(alg));
	cose_encode(map, out);
}

/* What the signature is about has no bytes of its own: the empty string is external data. */
static void signed_bytes(const struct bytes *header, const struct bytes *payload,
			 struct bytes *out)
{
	cbor_item_t *array = cose_array(4);

	cose_array_put(array, cose_text(SIGNATURE_CONTEXT));
	cose_array_put(array, cose_bytes(header->data, header->len));
	cose_array_put(array, cose_bytes("", 0));
	cose_array_put(array, cose_bytes(payload->data, payload->len));
	cose_encode(array, out);
}

void cose_sign1(const struct cose_signer *signer, const struct bytes *payload, struct bytes *out)
{
	struct bytes header = { 0 }, about = { 0 };
	cbor_item_t *array = cose_array(4);
	u8 signature[2 * COSE_P384_LEN];

	protected_header(signer->alg, &header);
	signed_bytes(&header, payload, &about);
	ecdsa_sign_pair(signer->key, EVP_sha384(), about.data, about.len, signature,
			COSE_P384_LEN);
	signature[sizeof(signature) - 1] ^= signer->bad;
	cose_array_put(array, cose_bytes(header.data, header.len));
	cose_array_put(array, cose_map(0));
	cose_array_put(array, cose_bytes(payload->data, payload->len));
	cose_array_put(array, cose_bytes(signature, sizeof(signature)));
	cose_encode(cose_tag(COSE_TAG_SIGN1, array), out);
	bytes_clear(&header);
	bytes_clear(&about);
}
