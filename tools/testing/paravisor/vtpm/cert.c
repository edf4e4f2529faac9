// SPDX-License-Identifier: GPL-2.0-only
#include "cert.h"

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

DEFINE_FREE(md_ctx, EVP_MD_CTX, EVP_MD_CTX_free(_T))

static void set_name(X509_NAME *name, const char *cn)
{
	const char *org = "Throw-away test keys of the paravisor suite, no maker's";

	X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, (const u8 *)org, -1, -1, 0);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const u8 *)cn, -1, -1, 0);
}

void cert_add_extension(X509 *cert, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;

	X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	if (!ext || !X509_add_ext(cert, ext, -1))
		die("cannot add a certificate extension");
	X509_EXTENSION_free(ext);
}

void cert_add_raw_extension(X509 *cert, const char *oid, const u8 *data, int len)
{
	ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	ASN1_OCTET_STRING *octets = ASN1_OCTET_STRING_new();
	X509_EXTENSION *ext;

	ASN1_OCTET_STRING_set(octets, data, len);
	ext = X509_EXTENSION_create_by_OBJ(NULL, object, 0, octets);
	if (!ext || !X509_add_ext(cert, ext, -1))
		die("cannot add extension %s", oid);
	X509_EXTENSION_free(ext);
	ASN1_OCTET_STRING_free(octets);
	ASN1_OBJECT_free(object);
}

X509 *cert_new(const char *cn, EVP_PKEY *key, int days, const struct issuer *issuer)
{
	int begin = days < 0 ? days - 7 : -7;
	X509 *cert = X509_new();
	u64 serial;

	if (!cert || RAND_bytes((u8 *)&serial, sizeof(serial)) != 1)
		die("cannot start certificate %s", cn);
	X509_set_version(cert, X509_VERSION_3);
	ASN1_INTEGER_set_uint64(X509_get_serialNumber(cert), serial >> 1);
	X509_time_adj_ex(X509_getm_notBefore(cert), begin, 0, NULL);
	X509_time_adj_ex(X509_getm_notAfter(cert), days, 0, NULL);
	set_name(X509_get_subject_name(cert), cn);
	X509_set_issuer_name(cert, X509_get_subject_name(issuer->cert ? issuer->cert : cert));
	X509_set_pubkey(cert, key);
	return cert;
}

static const EVP_MD *digest_of(const struct issuer *issuer)
{
	return issuer->pss || EVP_PKEY_get_bits(issuer->key) == 384 ? EVP_sha384() : EVP_sha256();
}

void cert_sign(X509 *cert, const struct issuer *issuer)
{
	EVP_MD_CTX *ctx __free(md_ctx) = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pctx;

	if (EVP_DigestSignInit(ctx, &pctx, digest_of(issuer), NULL, issuer->key) != 1)
		die("cannot start signing a certificate");
	if (issuer->pss && (EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING) != 1 ||
			    EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, 48) != 1))
		die("cannot choose RSASSA-PSS");
	if (!X509_sign_ctx(cert, ctx))
		die("cannot sign a certificate");
}

X509 *cert_new_ca(const char *cn, const char *constraints, EVP_PKEY *key,
		  const struct issuer *issuer)
{
	X509 *cert = cert_new(cn, key, CERT_DAYS, issuer);

	cert_add_extension(cert, NID_basic_constraints, constraints);
	cert_add_extension(cert, NID_key_usage, "critical,keyCertSign,cRLSign");
	cert_add_extension(cert, NID_subject_key_identifier, "hash");
	cert_sign(cert, issuer);
	return cert;
}

X509 *cert_load(const char *dir, const char *name)
{
	struct bytes text = { 0 };
	BIO *bio __free(bio) = open_pem(dir, name, &text);
	X509 *cert = PEM_read_bio_X509(bio, NULL, NULL, NULL);

	if (!cert)
		die("%s: not a certificate", path_in(dir, name));
	bytes_clear(&text);
	return cert;
}
