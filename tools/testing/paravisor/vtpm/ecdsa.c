// SPDX-License-Identifier: GPL-2.0-only
#include "ecdsa.h"

#include <openssl/core_names.h>

DEFINE_FREE(md_ctx, EVP_MD_CTX, EVP_MD_CTX_free(_T))

ECDSA_SIG *ecdsa_sign(EVP_PKEY *key, const EVP_MD *md, const void *data, size_t len)
{
	EVP_MD_CTX *ctx __free(md_ctx) = EVP_MD_CTX_new();
	ECDSA_SIG *sig;
	u8 der[256];
	const u8 *p = der;
	size_t der_len = sizeof(der);

	if (!ctx || EVP_DigestSignInit(ctx, NULL, md, NULL, key) != 1 ||
	    EVP_DigestSign(ctx, der, &der_len, data, len) != 1)
		die("cannot sign");
	sig = d2i_ECDSA_SIG(NULL, &p, der_len);
	if (!sig)
		die("cannot read a signature");
	return sig;
}

void ecdsa_sign_pair(EVP_PKEY *key, const EVP_MD *md, const void *data, size_t len, u8 *out,
		     size_t half)
{
	ECDSA_SIG *sig __free(ecdsa_sig) = ecdsa_sign(key, md, data, len);

	if (BN_bn2binpad(ECDSA_SIG_get0_r(sig), out, half) < 0 ||
	    BN_bn2binpad(ECDSA_SIG_get0_s(sig), out + half, half) < 0)
		die("cannot encode a signature");
}

void ecdsa_point(EVP_PKEY *key, u8 *out, size_t half)
{
	BIGNUM *x = NULL, *y = NULL;

	if (!EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_X, &x) ||
	    !EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_Y, &y) ||
	    BN_bn2binpad(x, out, half) < 0 || BN_bn2binpad(y, out + half, half) < 0)
		die("cannot encode a public key");
	BN_free(x);
	BN_free(y);
}

EVP_PKEY *ecdsa_key(const char *curve)
{
	EVP_PKEY *key = EVP_EC_gen(curve);

	if (!key)
		die("cannot generate a key");
	return key;
}
