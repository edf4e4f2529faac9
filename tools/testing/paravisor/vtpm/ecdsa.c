// SPDX-License-Identifier: GPL-2.0-only
#include "ecdsa.h"

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
