// SPDX-License-Identifier: GPL-2.0-only
#include "certs.h"

#include <openssl/ec.h>
#include <openssl/objects.h>
#include <string.h>

EVP_PKEY *key_create(void)
{
	EVP_PKEY *key = EVP_EC_gen("P-384");

	if (!key)
		die("cannot generate a key");
	return key;
}

X509 *cert_create_leaf(EVP_PKEY *key, const struct issuer *issuer, int days)
{
	X509 *cert = cert_new(LEAF_NAME, key, days, issuer);

	cert_add_extension(cert, NID_basic_constraints, "critical,CA:FALSE");
	cert_add_extension(cert, NID_key_usage, "critical,digitalSignature");
	cert_add_extension(cert, NID_subject_key_identifier, "hash");
	cert_sign(cert, issuer);
	return cert;
}

void cert_append_der(X509 *cert, struct bytes *out)
{
	u8 *der = NULL, *both;
	int len = i2d_X509(cert, &der);

	if (len <= 0)
		die("cannot encode a certificate");
	both = xmalloc(out->len + len);
	if (out->len)
		memcpy(both, out->data, out->len);
	memcpy(both + out->len, der, len);
	free(out->data);
	*out = (struct bytes){ both, out->len + len };
	OPENSSL_free(der);
}
