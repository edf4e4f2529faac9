// SPDX-License-Identifier: GPL-2.0-only
#include "certs.h"

#include <openssl/ec.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <string.h>

EVP_PKEY *key_create(void)
{
	EVP_PKEY *key = EVP_EC_gen("P-384");

	if (!key)
		die("cannot generate a key");
	return key;
}

static void set_name(X509_NAME *name, const char *cn)
{
	const char *org = "Throw-away test keys of paravisor-dsm";

	X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, (const u8 *)org, -1, -1, 0);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const u8 *)cn, -1, -1, 0);
}

static void add_extension(X509 *cert, int nid, const char *value)
{
	X509_EXTENSION *ext;
	X509V3_CTX ctx;

	X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	if (!ext || !X509_add_ext(cert, ext, -1))
		die("cannot add a certificate extension");
	X509_EXTENSION_free(ext);
}

static void set_days(X509 *cert, int days)
{
	int begin = days < 0 ? days - 7 : -7;

	if (!X509_time_adj_ex(X509_getm_notBefore(cert), begin, 0, NULL) ||
	    !X509_time_adj_ex(X509_getm_notAfter(cert), days, 0, NULL))
		die("cannot set the time of a certificate");
}

static X509 *cert_begin(const char *cn, EVP_PKEY *key, const struct issuer *issuer)
{
	X509 *cert = X509_new();
	u64 serial;

	if (!cert || RAND_bytes((u8 *)&serial, sizeof(serial)) != 1)
		die("cannot start certificate %s", cn);
	X509_set_version(cert, X509_VERSION_3);
	ASN1_INTEGER_set_uint64(X509_get_serialNumber(cert), serial >> 1);
	set_name(X509_get_subject_name(cert), cn);
	X509_set_issuer_name(cert, X509_get_subject_name(issuer->cert ? issuer->cert : cert));
	X509_set_pubkey(cert, key);
	return cert;
}

static void cert_sign(X509 *cert, const struct issuer *issuer)
{
	if (!X509_sign(cert, issuer->key, EVP_sha384()))
		die("cannot sign a certificate");
}

X509 *cert_create_ca(const char *name, bool may_have_ca_below, EVP_PKEY *key,
		     const struct issuer *issuer)
{
	X509 *cert = cert_begin(name, key, issuer);

	set_days(cert, CERT_DAYS);
	add_extension(cert, NID_basic_constraints,
		      may_have_ca_below ? "critical,CA:TRUE" : "critical,CA:TRUE,pathlen:0");
	add_extension(cert, NID_key_usage, "critical,keyCertSign,cRLSign");
	add_extension(cert, NID_subject_key_identifier, "hash");
	cert_sign(cert, issuer);
	return cert;
}

X509 *cert_create_leaf(EVP_PKEY *key, const struct issuer *issuer, int days)
{
	X509 *cert = cert_begin(LEAF_NAME, key, issuer);

	set_days(cert, days);
	add_extension(cert, NID_basic_constraints, "critical,CA:FALSE");
	add_extension(cert, NID_key_usage, "critical,digitalSignature");
	add_extension(cert, NID_subject_key_identifier, "hash");
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
