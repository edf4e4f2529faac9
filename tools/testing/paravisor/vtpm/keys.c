// SPDX-License-Identifier: GPL-2.0-only
/*
 * `keys DIR`: a certificate chain shaped like AMD's (ARK -> ASK -> VCEK), an issuer for the
 * vTPM's AK, and a manufactured TPM that holds the AK. None of it is secret or trusted.
 */
#include <errno.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <sys/stat.h>

#include "keystore.h"
#include "report.h"
#include "tpm.h"

#define HANDLE_SRK	0x81000001
#define HANDLE_AK	0x81000003
#define DAY		(24 * 60 * 60)

DEFINE_FREE(md_ctx, EVP_MD_CTX, EVP_MD_CTX_free(_T))

struct issuer {
	X509 *cert;		/* NULL: self-signed */
	EVP_PKEY *key;
	bool pss;		/* AMD signs with RSASSA-PSS, SHA-384, 48 bytes of salt */
};

static void write_bio(const char *dir, const char *name, BIO *bio, int mode)
{
	char *text;
	long len = BIO_get_mem_data(bio, &text);

	file_write(path_in(dir, name), text, len, mode);
}

static void write_private(const char *dir, const char *name, EVP_PKEY *key)
{
	BIO *bio __free(bio) = BIO_new(BIO_s_mem());

	if (!PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL))
		die("cannot encode %s", name);
	write_bio(dir, name, bio, 0600);
}

static void write_certs(const char *dir, const char *name, X509 **certs, size_t n)
{
	BIO *bio __free(bio) = BIO_new(BIO_s_mem());

	for (size_t i = 0; i < n; i++)
		if (!PEM_write_bio_X509(bio, certs[i]))
			die("cannot encode %s", name);
	write_bio(dir, name, bio, 0644);
}

static void set_name(X509_NAME *name, const char *cn)
{
	const char *org = "Throw-away test keys of paravisor-vtpm, not AMD";

	X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, (const u8 *)org, -1, -1, 0);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const u8 *)cn, -1, -1, 0);
}

static void add_extension(X509 *cert, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;

	X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	if (!ext || !X509_add_ext(cert, ext, -1))
		die("cannot add a certificate extension");
	X509_EXTENSION_free(ext);
}

static void add_raw_extension(X509 *cert, const char *oid, const u8 *data, int len)
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

/* AMD's numbers are small ASN.1 INTEGERs: tag, length 1, value. */
static void add_small_integer(X509 *cert, const char *oid, u8 value)
{
	const u8 der[] = { 0x02, 0x01, value };

	add_raw_extension(cert, oid, der, sizeof(der));
}

static X509 *cert_new(const char *cn, EVP_PKEY *key, const struct issuer *issuer)
{
	X509 *cert = X509_new();
	u64 serial;

	if (!cert || RAND_bytes((u8 *)&serial, sizeof(serial)) != 1)
		die("cannot start certificate %s", cn);
	X509_set_version(cert, X509_VERSION_3);
	ASN1_INTEGER_set_uint64(X509_get_serialNumber(cert), serial >> 1);
	X509_gmtime_adj(X509_getm_notBefore(cert), -7 * DAY);
	X509_time_adj_ex(X509_getm_notAfter(cert), 25 * 365, 0, NULL);
	set_name(X509_get_subject_name(cert), cn);
	X509_set_issuer_name(cert, X509_get_subject_name(issuer->cert ? issuer->cert : cert));
	X509_set_pubkey(cert, key);
	return cert;
}

static void cert_sign(X509 *cert, const struct issuer *issuer)
{
	EVP_MD_CTX *ctx __free(md_ctx) = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pctx;

	if (EVP_DigestSignInit(ctx, &pctx, issuer->pss ? EVP_sha384() : EVP_sha256(), NULL,
			       issuer->key) != 1)
		die("cannot start signing a certificate");
	if (issuer->pss && (EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING) != 1 ||
			    EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, 48) != 1))
		die("cannot choose RSASSA-PSS");
	if (!X509_sign_ctx(cert, ctx))
		die("cannot sign a certificate");
}

static X509 *ca_cert(const char *cn, const char *constraints, EVP_PKEY *key,
		     const struct issuer *issuer)
{
	X509 *cert = cert_new(cn, key, issuer);

	add_extension(cert, NID_basic_constraints, constraints);
	add_extension(cert, NID_key_usage, "critical,keyCertSign,cRLSign");
	add_extension(cert, NID_subject_key_identifier, "hash");
	cert_sign(cert, issuer);
	return cert;
}

/* OIDs: AMD publication 57230, "VCEK Certificate and KDS Interface Specification". */
static X509 *vcek_cert(EVP_PKEY *key, const struct issuer *ask)
{
	static const struct {
		const char *oid;
		u8 value;
	} numbers[] = {
		{ "1.3.6.1.4.1.3704.1.1", 1 },			/* structure version */
		{ "1.3.6.1.4.1.3704.1.3.1", TCB_BOOT_LOADER },
		{ "1.3.6.1.4.1.3704.1.3.2", TCB_TEE },
		{ "1.3.6.1.4.1.3704.1.3.3", TCB_SNP },
		{ "1.3.6.1.4.1.3704.1.3.4", 0 }, { "1.3.6.1.4.1.3704.1.3.5", 0 },
		{ "1.3.6.1.4.1.3704.1.3.6", 0 }, { "1.3.6.1.4.1.3704.1.3.7", 0 },
		{ "1.3.6.1.4.1.3704.1.3.8", TCB_MICROCODE },
	};
	static const u8 product[] = "\x16\x08Milan-B1";	/* IA5String */
	X509 *cert = cert_new("SEV-VCEK", key, ask);
	u8 chip_id[CHIP_ID_LEN];

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		add_small_integer(cert, numbers[i].oid, numbers[i].value);
	add_raw_extension(cert, "1.3.6.1.4.1.3704.1.2", product, sizeof(product) - 1);
	if (RAND_bytes(chip_id, sizeof(chip_id)) != 1)
		die("no random numbers");
	add_raw_extension(cert, AMD_OID_HWID, chip_id, sizeof(chip_id));
	cert_sign(cert, ask);
	return cert;
}

static void make_amd_chain(const char *dir)
{
	EVP_PKEY *ark_key __free(pkey) = EVP_RSA_gen(4096);
	EVP_PKEY *ask_key __free(pkey) = EVP_RSA_gen(4096);
	EVP_PKEY *vcek_key __free(pkey) = EVP_EC_gen("P-384");
	struct issuer self = { NULL, ark_key, true };
	X509 *chain[3];

	if (!ark_key || !ask_key || !vcek_key)
		die("cannot generate keys");
	chain[0] = ca_cert("ARK-Milan", "critical,CA:TRUE", ark_key, &self);
	chain[1] = ca_cert("SEV-Milan", "critical,CA:TRUE,pathlen:0", ask_key,
			   &(struct issuer){ chain[0], ark_key, true });
	chain[2] = vcek_cert(vcek_key, &(struct issuer){ chain[1], ask_key, true });
	write_private(dir, FILE_ARK_KEY, ark_key);
	write_private(dir, FILE_ASK_KEY, ask_key);
	write_private(dir, FILE_VCEK_KEY, vcek_key);
	write_certs(dir, FILE_ARK, &chain[0], 1);
	write_certs(dir, FILE_ASK, &chain[1], 1);
	write_certs(dir, FILE_VCEK, &chain[2], 1);
	write_certs(dir, FILE_ROOTS, chain, ARRAY_SIZE(chain));
	for (size_t i = 0; i < ARRAY_SIZE(chain); i++)
		X509_free(chain[i]);
}

static EVP_PKEY *rsa_public_key(const u8 *modulus, size_t len)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	BIGNUM *n = BN_bin2bn(modulus, len, NULL);
	OSSL_PARAM *params;
	EVP_PKEY *key = NULL;

	if (!build || !ctx || !n ||
	    !OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) ||
	    !OSSL_PARAM_BLD_push_ulong(build, OSSL_PKEY_PARAM_RSA_E, 65537))
		die("cannot describe an RSA key");
	params = OSSL_PARAM_BLD_to_param(build);
	if (EVP_PKEY_fromdata_init(ctx) != 1 ||
	    EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		die("the TPM made no usable RSA key");
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(ctx);
	BN_free(n);
	return key;
}

static EVP_PKEY *export_tpm_key(const char *dir, const char *name, const struct tpm_rsa_key *from)
{
	BIO *bio __free(bio) = BIO_new(BIO_s_mem());
	EVP_PKEY *key = rsa_public_key(from->modulus, sizeof(from->modulus));

	if (!PEM_write_bio_PUBKEY(bio, key))
		die("cannot encode %s", name);
	write_bio(dir, name, bio, 0644);
	return key;
}

static void make_ak_cert(const char *dir, EVP_PKEY *ak)
{
	EVP_PKEY *issuer_key __free(pkey) = EVP_RSA_gen(2048);
	struct issuer self = { NULL, issuer_key, false };
	X509 *issuer __free(x509) = NULL;
	X509 *cert __free(x509) = NULL;
	u8 *der = NULL;
	int len;

	if (!issuer_key)
		die("cannot generate keys");
	issuer = ca_cert("Virtual TPM CA", "critical,CA:TRUE", issuer_key, &self);
	cert = cert_new("Virtual TPM AK", ak, &(struct issuer){ issuer, issuer_key, false });
	add_extension(cert, NID_basic_constraints, "critical,CA:FALSE");
	add_extension(cert, NID_key_usage, "critical,digitalSignature");
	add_extension(cert, NID_ext_key_usage, "2.23.133.8.3");	/* tcg-kp-AIKCertificate */
	cert_sign(cert, &(struct issuer){ issuer, issuer_key, false });
	len = i2d_X509(cert, &der);
	if (len < 0)
		die("cannot encode the AK certificate");
	file_write(path_in(dir, FILE_AK_CERT), der, len, 0644);
	OPENSSL_free(der);
	write_private(dir, FILE_AK_ISSUER_KEY, issuer_key);
	write_certs(dir, FILE_AK_ISSUER, &issuer, 1);
}

static void tpm_must(const char *what, u32 rc)
{
	if (rc)
		die("new TPM: %s failed with 0x%x", what, rc);
}

static void make_primary(u32 hierarchy, enum tpm_key_kind kind, u32 persistent,
			 struct tpm_rsa_key *key)
{
	tpm_must("CreatePrimary", tpm2_create_primary(&tpm_direct, hierarchy, kind, key));
	if (persistent)
		tpm_must("EvictControl",
			 tpm2_make_persistent(&tpm_direct, key->handle, persistent));
	tpm_must("FlushContext", tpm2_flush(&tpm_direct, key->handle));
}

static void make_tpm(const char *dir)
{
	struct tpm_rsa_key ak, srk, ek;
	EVP_PKEY *key __free(pkey) = NULL;

	if (tpm_power_on())
		die("libtpms cannot make a new TPM");
	tpm_must("Startup", tpm2_startup(&tpm_direct));
	make_primary(TPM_RH_OWNER, TPM_KEY_SRK, HANDLE_SRK, &srk);
	make_primary(TPM_RH_ENDORSEMENT, TPM_KEY_AK, HANDLE_AK, &ak);
	make_primary(TPM_RH_ENDORSEMENT, TPM_KEY_EK, 0, &ek);
	tpm_must("Shutdown", tpm2_shutdown(&tpm_direct));
	EVP_PKEY_free(export_tpm_key(dir, FILE_EK, &ek));
	key = export_tpm_key(dir, FILE_AK, &ak);
	make_ak_cert(dir, key);
	tpm_power_off();
}

static void write_measurement(const char *dir)
{
	char line[2 * MEASUREMENT_LEN + 2];
	u8 digest[MEASUREMENT_LEN];

	report_measurement(digest);
	hex_encode(line, digest, sizeof(digest), false);
	strcat(line, "\n");
	file_write(path_in(dir, FILE_MEASUREMENT), (const u8 *)line, strlen(line), 0644);
}

void keystore_create(const char *dir)
{
	u8 secret[sizeof(((struct keystore *)0)->secret)];

	if (mkdir(dir, 0755) && errno != EEXIST)
		die("%s: %s", dir, strerror(errno));
	if (RAND_bytes(secret, sizeof(secret)) != 1)
		die("no random numbers");
	file_write(path_in(dir, FILE_SECRET), secret, sizeof(secret), 0600);
	write_measurement(dir);
	make_amd_chain(dir);
	make_tpm(dir);
	file_write(path_in(dir, FILE_TPM_STATE), tpm_permanent_state()->data,
		   tpm_permanent_state()->len, 0600);
}
