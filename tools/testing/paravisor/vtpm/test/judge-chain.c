// SPDX-License-Identifier: GPL-2.0-only
#include "judge-chain.h"

#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>

#include "../util.h"

X509 *judge_cert(const char *dir, const char *name)
{
	FILE *f = fopen(path_in(dir, name), "re");
	X509 *cert = f ? PEM_read_X509(f, NULL, NULL, NULL) : NULL;

	if (!cert)
		die("%s: no certificate", path_in(dir, name));
	fclose(f);
	return cert;
}

const char *judge_chain(X509 *anchor, X509 *leaf, X509 *const *between)
{
	struct stack_st_X509 *others = sk_X509_new_null();
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	int error = X509_V_OK;

	X509_STORE_add_cert(store, anchor);
	while (*between)
		sk_X509_push(others, *between++);
	X509_STORE_CTX_init(ctx, store, leaf, others);
	if (X509_verify_cert(ctx) != 1)
		error = X509_STORE_CTX_get_error(ctx);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	sk_X509_free(others);
	switch (error) {
	case X509_V_OK:
		return "ok";
	case X509_V_ERR_CERT_HAS_EXPIRED:
		return "expired";
	default:
		return "untrusted";
	}
}
