// SPDX-License-Identifier: GPL-2.0-only
#include "judge-ecdsa.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <string.h>

#define HALF_MAX	66

EVP_PKEY *judge_ec_key(const char *curve, const u8 *point, size_t half)
{
	u8 sec1[1 + 2 * HALF_MAX] = { 4 };
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)curve, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, sec1, 1 + 2 * half),
		OSSL_PARAM_construct_end(),
	};
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *key = NULL;

	memcpy(sec1 + 1, point, 2 * half);
	if (EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(ctx);
	return key;
}

bool judge_ecdsa(EVP_PKEY *key, const EVP_MD *md, const u8 *raw, size_t half,
		 const struct bytes *data)
{
	ECDSA_SIG *pair = ECDSA_SIG_new();
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	u8 *der = NULL;
	int der_len;
	bool good;

	ECDSA_SIG_set0(pair, BN_bin2bn(raw, half, NULL), BN_bin2bn(raw + half, half, NULL));
	der_len = i2d_ECDSA_SIG(pair, &der);
	good = key && der_len > 0 && EVP_DigestVerifyInit(ctx, NULL, md, NULL, key) == 1 &&
	       EVP_DigestVerify(ctx, der, der_len, data->data, data->len) == 1;
	OPENSSL_free(der);
	EVP_MD_CTX_free(ctx);
	ECDSA_SIG_free(pair);
	return good;
}
