// SPDX-License-Identifier: GPL-2.0-only
#include "judge-snp.h"

#include <openssl/ecdsa.h>

bool judge_snp_signature(EVP_PKEY *vcek, const u8 *report)
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	u8 *der = NULL;
	int len;
	bool good;

	ECDSA_SIG_set0(sig, BN_lebin2bn(report + 0x2a0, 72, NULL),
		       BN_lebin2bn(report + 0x2a0 + 72, 72, NULL));
	len = i2d_ECDSA_SIG(sig, &der);
	good = len > 0 && EVP_DigestVerifyInit(ctx, NULL, EVP_sha384(), NULL, vcek) == 1 &&
	       EVP_DigestVerify(ctx, der, len, report, 0x2a0) == 1;
	OPENSSL_free(der);
	EVP_MD_CTX_free(ctx);
	ECDSA_SIG_free(sig);
	return good;
}
