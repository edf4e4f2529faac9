// SPDX-License-Identifier: GPL-2.0-only
/* Public keys, those that come as bare numbers included, and ECDSA signatures that do. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "pubkey.h"

EVP_PKEY *public_key(const char *type, OSSL_PARAM *params)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL), *check;
	EVP_PKEY *key = NULL;

	if (!ctx || EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(ctx);
	check = key ? EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL) : NULL;
	if (!check || EVP_PKEY_public_check(check) != 1) {
		EVP_PKEY_free(key);
		key = NULL;
	}
	EVP_PKEY_CTX_free(check);
	ERR_clear_error();
	return key;
}

static EVP_PKEY *parse_der(struct view in)
{
	const unsigned char *p = in.p;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &p, (long)in.len);

	if (key && p != in.p + in.len) {
		EVP_PKEY_free(key);
		key = NULL;
	}
	return key;
}

static EVP_PKEY *parse_pem(struct view in)
{
	BIO *bio = BIO_new_mem_buf(in.p, (int)in.len);
	EVP_PKEY *key = bio ? PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL) : NULL;

	BIO_free(bio);
	return key;
}

EVP_PKEY *public_key_parse(struct view in)
{
	EVP_PKEY *key = NULL;

	if (in.len && in.len <= INT_MAX)
		key = in.p[0] == '-' ? parse_pem(in) : parse_der(in);
	ERR_clear_error();
	return key;
}

bool key_is_ec(const EVP_PKEY *key, const char *group)
{
	char name[32] = "";

	return EVP_PKEY_is_a(key, "EC") &&
	       EVP_PKEY_get_group_name(key, name, sizeof(name), NULL) == 1 && !strcmp(name, group);
}

static void put_coordinate(uint8_t *out, size_t size, struct view v)
{
	if (v.len)
		memcpy(out + size - v.len, v.p, v.len);
}

EVP_PKEY *ec_public_key(const char *group, size_t size, struct view x, struct view y)
{
	uint8_t point[1 + 2 * COORDINATE_MAX] = { POINT_CONVERSION_UNCOMPRESSED };
	OSSL_PARAM params[3];
	char name[16];

	if (size > COORDINATE_MAX || x.len > size || y.len > size)
		return NULL;
	snprintf(name, sizeof(name), "%s", group);	/* libcrypto wants it writable */
	put_coordinate(point + 1, size, x);
	put_coordinate(point + 1 + size, size, y);
	params[0] = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name, 0);
	params[1] = OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point,
						      1 + 2 * size);
	params[2] = OSSL_PARAM_construct_end();
	return public_key("EC", params);
}

/* OpenSSL wants DER. */
static int to_der(struct view raw, uint8_t **der)
{
	size_t half = raw.len / 2;
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(raw.p, (int)half, NULL);
	BIGNUM *s = BN_bin2bn(raw.p + half, (int)half, NULL);
	int len = -1;

	*der = NULL;
	if (sig && r && s && ECDSA_SIG_set0(sig, r, s) == 1) {
		len = i2d_ECDSA_SIG(sig, der);
	} else {
		BN_free(r);
		BN_free(s);
	}
	ECDSA_SIG_free(sig);
	return len;
}

bool ecdsa_ok(EVP_PKEY *key, const EVP_MD *md, struct view raw, struct view in)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t *der;
	int len = to_der(raw, &der);
	bool good;

	good = ctx && len > 0 && EVP_DigestVerifyInit(ctx, NULL, md, NULL, key) == 1 &&
	       EVP_DigestVerify(ctx, der, (size_t)len, in.p, in.len) == 1;
	EVP_MD_CTX_free(ctx);
	OPENSSL_free(der);
	ERR_clear_error();
	return good;
}
