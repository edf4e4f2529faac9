// SPDX-License-Identifier: GPL-2.0-only
#include "cca-token.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>

#include "cose.h"

#define PLATFORM_PROFILE	"tag:arm.com,2023:cca_platform#1.0.0"
#define REALM_PROFILE		"tag:arm.com,2023:realm#1.0.0"
#define VERIFICATION_SERVICE	"https://paravisor.invalid/cca"
#define IMPLEMENTATION_ID	"a CCA platform for nothing real."	/* 32 bytes */
#define INSTANCE_ID_TYPE	0x01	/* "RAND" of EAT's UEIDs */
#define PLATFORM_CLAIMS		9
#define REALM_CLAIMS		9
#define MANY_COMPONENTS		32	/* more than a granule */

static const char *const hash_names[CCA_HASHES] = {
	[CCA_SHA_256] = "sha-256",
	[CCA_SHA_512] = "sha-512",
};

static const size_t hash_lengths[CCA_HASHES] = {
	[CCA_SHA_256] = SHA256_DIGEST_LENGTH,
	[CCA_SHA_512] = SHA512_DIGEST_LENGTH,
};

static cbor_item_t *digest_of(const void *data, size_t len)
{
	u8 digest[SHA256_DIGEST_LENGTH];

	SHA256(data, len, digest);
	return cose_bytes(digest, sizeof(digest));
}

static cbor_item_t *component(const char *type)
{
	static const char signer[] = "who signs the firmware of a platform in a test";
	cbor_item_t *map = cose_map(5);

	cose_map_put(map, CCA_SW_TYPE, cose_text(type));
	cose_map_put(map, CCA_SW_MEASUREMENT, digest_of(type, strlen(type)));
	cose_map_put(map, CCA_SW_VERSION, cose_text("1.0.0"));
	cose_map_put(map, CCA_SW_SIGNER, digest_of(signer, strlen(signer)));
	cose_map_put(map, CCA_SW_HASH_ALGO, cose_text(hash_names[CCA_SHA_256]));
	return map;
}

static cbor_item_t *components(bool many)
{
	static const char *const types[] = { "BL1", "BL2", "BL31", "RMM" };
	cbor_item_t *array = cose_array(ARRAY_SIZE(types) + MANY_COMPONENTS);

	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		cose_array_put(array, component(types[i]));
	for (unsigned int i = 0; many && i < MANY_COMPONENTS; i++) {
		char type[32];

		snprintf(type, sizeof(type), "DEVICE_FW_%u", i);
		cose_array_put(array, component(type));
	}
	return array;
}

/* The key's name: EAT wants the type first, Arm the digest of the public point. */
static cbor_item_t *instance_id(EVP_PKEY *iak)
{
	u8 point[1 + 2 * COSE_P384_LEN] = { POINT_CONVERSION_UNCOMPRESSED };
	u8 id[1 + SHA256_DIGEST_LENGTH] = { INSTANCE_ID_TYPE };

	ecdsa_point(iak, point + 1, COSE_P384_LEN);
	SHA256(point, sizeof(point), id + 1);
	return cose_bytes(id, sizeof(id));
}

/* A platform vouches for the key that signs Realm tokens, and for nothing else of the Realm. */
static void platform_claims(const struct rot *rot, EVP_PKEY *iak, struct bytes *out)
{
	static const u8 config[] = { 0xcf, 0xcf, 0xcf, 0xcf };
	u16 lifecycle = rot->misdeed == MISDEED_DEBUG_POLICY ? CCA_LIFECYCLE_DEBUG :
			CCA_LIFECYCLE_SECURED;
	cbor_item_t *map = cose_map(PLATFORM_CLAIMS);
	struct bytes rak = { 0 };

	cose_key(rot->rak, &rak);
	cose_map_put(map, CCA_PROFILE, cose_text(PLATFORM_PROFILE));
	cose_map_put(map, CCA_CHALLENGE, digest_of(rak.data, rak.len));
	cose_map_put(map, CCA_IMPLEMENTATION_ID,
		     cose_bytes(IMPLEMENTATION_ID, strlen(IMPLEMENTATION_ID)));
	cose_map_put(map, CCA_INSTANCE_ID, instance_id(iak));
	cose_map_put(map, CCA_CONFIG, cose_bytes(config, sizeof(config)));
	cose_map_put(map, CCA_LIFECYCLE, cose_number(lifecycle));
	cose_map_put(map, CCA_SW_COMPONENTS,
		     components(rot->misdeed == MISDEED_MANY_COMPONENTS));
	cose_map_put(map, CCA_VERIFICATION, cose_text(VERIFICATION_SERVICE));
	cose_map_put(map, CCA_HASH_ALGO, cose_text(hash_names[CCA_SHA_256]));
	cose_encode(map, out);
	bytes_clear(&rak);
}

static void platform_token(const struct rot *rot, struct bytes *out)
{
	EVP_PKEY *iak = rot->misdeed == MISDEED_OTHER_CHAIN ? rot->iak_other : rot->iak;
	const struct cose_signer signer = {
		.key = rot->misdeed == MISDEED_OTHER_KEY ? rot->stranger : iak,
		.alg = rot->misdeed == MISDEED_WRONG_ALGORITHM ? COSE_ES256 : COSE_ES384,
		.bad = rot->misdeed == MISDEED_BAD_SIGNATURE,
	};
	struct bytes claims = { 0 };

	platform_claims(rot, iak, &claims);
	cose_sign1(&signer, &claims, out);
	bytes_clear(&claims);
}

static cbor_item_t *rems(const struct cca_token_request *r)
{
	cbor_item_t *array = cose_array(CCA_REMS);

	for (unsigned int i = 0; i < CCA_REMS; i++)
		cose_array_put(array, cose_bytes(r->rem[i], hash_lengths[r->hash]));
	return array;
}

static void realm_claims(const struct cca_token_request *r, EVP_PKEY *rak, bool twice,
			 struct bytes *out)
{
	static const u8 other[CCA_CHALLENGE_LEN];
	cbor_item_t *map = cose_map(REALM_CLAIMS);
	struct bytes key = { 0 };

	cose_key(rak, &key);
	cose_map_put(map, CCA_CHALLENGE, cose_bytes(r->challenge, sizeof(r->challenge)));
	cose_map_put(map, CCA_PROFILE, cose_text(REALM_PROFILE));
	cose_map_put(map, CCA_REALM_RPV, cose_bytes(r->rpv, sizeof(r->rpv)));
	cose_map_put(map, CCA_REALM_HASH_ALGO, cose_text(hash_names[r->hash]));
	cose_map_put(map, CCA_REALM_KEY, cose_bytes(key.data, key.len));
	cose_map_put(map, CCA_REALM_RIM, cose_bytes(r->rim, hash_lengths[r->hash]));
	cose_map_put(map, CCA_REALM_REMS, rems(r));
	cose_map_put(map, CCA_REALM_KEY_HASH_ALGO, cose_text(hash_names[CCA_SHA_256]));
	if (twice)
		cose_map_put(map, CCA_CHALLENGE, cose_bytes(other, sizeof(other)));
	cose_encode(map, out);
	bytes_clear(&key);
}

static void realm_token(const struct rot *rot, const struct cca_token_request *r,
			struct bytes *out)
{
	EVP_PKEY *rak = rot->misdeed == MISDEED_UNBOUND_RAK ? rot->stranger : rot->rak;
	const struct cose_signer signer = {
		.key = rak, .alg = COSE_ES384,
		.bad = rot->misdeed == MISDEED_BAD_REALM_SIGNATURE,
	};
	struct bytes claims = { 0 };

	realm_claims(r, rak, rot->misdeed == MISDEED_DUPLICATE_CLAIM, &claims);
	cose_sign1(&signer, &claims, out);
	bytes_clear(&claims);
}

static void collect(enum misdeed misdeed, const struct bytes *platform, const struct bytes *realm,
		    struct bytes *out)
{
	cbor_item_t *map = cose_map(2);

	if (misdeed != MISDEED_NO_PLATFORM)
		cose_map_put(map, CCA_PLATFORM_TOKEN, cose_bytes(platform->data, platform->len));
	if (misdeed != MISDEED_NO_REALM)
		cose_map_put(map, CCA_REALM_TOKEN, cose_bytes(realm->data, realm->len));
	cose_encode(cose_tag(misdeed == MISDEED_WRONG_TAG ? CCA_TAG + 1 : CCA_TAG, map), out);
}

static void append_zero(struct bytes *token)
{
	struct bytes longer = { xmalloc(token->len + 1), token->len + 1 };

	memcpy(longer.data, token->data, token->len);
	longer.data[token->len] = 0;
	bytes_clear(token);
	*token = longer;
}

/* What can be wrong with the bytes, whatever they say. */
static void bend_bytes(enum misdeed misdeed, struct bytes *token)
{
	switch (misdeed) {
	case MISDEED_TRUNCATED:
		token->len -= token->len / 3;
		break;
	case MISDEED_TRAILING:
		append_zero(token);
		break;
	case MISDEED_GARBAGE:
		rot_random(token->data, token->len);
		break;
	default:
		break;
	}
}

void cca_token_build(const struct rot *rot, const struct cca_token_request *r, struct bytes *out)
{
	struct bytes platform = { 0 }, realm = { 0 };

	platform_token(rot, &platform);
	realm_token(rot, r, &realm);
	collect(rot->misdeed, &platform, &realm, out);
	bend_bytes(rot->misdeed, out);
	bytes_clear(&platform);
	bytes_clear(&realm);
}
