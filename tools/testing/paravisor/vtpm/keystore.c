// SPDX-License-Identifier: GPL-2.0-only
#include "keystore.h"

#include <openssl/core_names.h>
#include <openssl/pem.h>
#include <string.h>

const char *const keys_command = "paravisor-vtpm keys DIR";

static void load_rsa_public(const char *dir, const char *name, struct rsa_public *out)
{
	struct bytes text = { 0 };
	BIO *bio __free(bio) = open_pem(dir, name, &text);
	EVP_PKEY *key __free(pkey) = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
	BIGNUM *n = NULL, *e = NULL;

	if (!key || !EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) ||
	    !EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) ||
	    BN_bn2binpad(n, out->modulus, sizeof(out->modulus)) < 0 ||
	    BN_bn2binpad(e, out->exponent, sizeof(out->exponent)) < 0)
		die("%s: not an RSA-2048 public key", path_in(dir, name));
	BN_free(n);
	BN_free(e);
	bytes_clear(&text);
}

static void load_chip_id(const char *dir, u8 out[CHIP_ID_LEN])
{
	struct bytes text = { 0 };
	BIO *bio __free(bio) = open_pem(dir, FILE_VCEK, &text);
	X509 *vcek __free(x509) = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	ASN1_OBJECT *oid = OBJ_txt2obj(AMD_OID_HWID, 1);
	X509_EXTENSION *ext = NULL;

	if (vcek)
		ext = X509_get_ext(vcek, X509_get_ext_by_OBJ(vcek, oid, -1));
	if (!ext || ASN1_STRING_length(X509_EXTENSION_get_data(ext)) != CHIP_ID_LEN)
		die("%s: no VCEK with a HWID extension", path_in(dir, FILE_VCEK));
	memcpy(out, ASN1_STRING_get0_data(X509_EXTENSION_get_data(ext)), CHIP_ID_LEN);
	ASN1_OBJECT_free(oid);
	bytes_clear(&text);
}

void keystore_load(struct keystore *ks, const char *dir)
{
	struct bytes secret = { 0 };

	*ks = (struct keystore){ .vcek_key = key_load(dir, FILE_VCEK_KEY) };
	load_chip_id(dir, ks->chip_id);
	load_rsa_public(dir, FILE_AK, &ks->ak);
	load_rsa_public(dir, FILE_EK, &ks->ek);
	load_file(dir, FILE_AK_CERT, &ks->ak_cert);
	load_file(dir, FILE_TPM_STATE, &ks->tpm_state);
	load_file(dir, FILE_SECRET, &secret);
	if (secret.len != sizeof(ks->secret))
		die("%s: wrong size", path_in(dir, FILE_SECRET));
	memcpy(ks->secret, secret.data, secret.len);
	bytes_clear(&secret);
}

void keystore_free(struct keystore *ks)
{
	EVP_PKEY_free(ks->vcek_key);
	bytes_clear(&ks->ak_cert);
	bytes_clear(&ks->tpm_state);
}
