// SPDX-License-Identifier: GPL-2.0-only
#include "amd-chain.h"

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

DEFINE_FREE(md_ctx, EVP_MD_CTX, EVP_MD_CTX_free(_T))

static void set_name(X509_NAME *name, const char *cn)
{
	const char *org = "Throw-away test keys of paravisor-vtpm, not AMD";

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

void cert_sign(X509 *cert, const struct issuer *issuer)
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

/* OIDs: AMD publication 57230, "VCEK Certificate and KDS Interface Specification". */
static X509 *vcek_cert(EVP_PKEY *key, int days, const u8 chip_id[CHIP_ID_LEN],
		       const struct issuer *ask)
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
	X509 *cert = cert_new("SEV-VCEK", key, days, ask);

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		add_small_integer(cert, numbers[i].oid, numbers[i].value);
	add_raw_extension(cert, "1.3.6.1.4.1.3704.1.2", product, sizeof(product) - 1);
	add_raw_extension(cert, AMD_OID_HWID, chip_id, CHIP_ID_LEN);
	cert_sign(cert, ask);
	return cert;
}

void amd_chain_create(struct amd_chain *chain, unsigned int ca_bits,
		      const u8 chip_id[CHIP_ID_LEN])
{
	struct issuer ark, ask;

	*chain = (struct amd_chain){
		.ark_key = EVP_RSA_gen(ca_bits), .ask_key = EVP_RSA_gen(ca_bits),
		.vcek_key = EVP_EC_gen("P-384"),
	};
	if (!chain->ark_key || !chain->ask_key || !chain->vcek_key)
		die("cannot generate keys");
	ark = (struct issuer){ NULL, chain->ark_key, true };
	chain->cert[AMD_ARK] = cert_new_ca("ARK-Milan", "critical,CA:TRUE", chain->ark_key, &ark);
	ark.cert = chain->cert[AMD_ARK];
	chain->cert[AMD_ASK] = cert_new_ca("SEV-Milan", "critical,CA:TRUE,pathlen:0",
					   chain->ask_key, &ark);
	ask = (struct issuer){ chain->cert[AMD_ASK], chain->ask_key, true };
	chain->cert[AMD_VCEK] = vcek_cert(chain->vcek_key, CERT_DAYS, chip_id, &ask);
}

static EVP_PKEY *load_key(const char *dir, const char *name)
{
	EVP_PKEY *key = read_private(dir, name);

	if (!key)
		die("%s: not a private key", path_in(dir, name));
	return key;
}

static X509 *load_cert(const char *dir, const char *name)
{
	struct bytes text = { 0 };
	BIO *bio __free(bio) = open_pem(dir, name, &text);
	X509 *cert = PEM_read_bio_X509(bio, NULL, NULL, NULL);

	if (!cert)
		die("%s: not a certificate", path_in(dir, name));
	bytes_clear(&text);
	return cert;
}

void amd_chain_load(struct amd_chain *chain, const char *dir)
{
	*chain = (struct amd_chain){
		.ask_key = load_key(dir, FILE_ASK_KEY),
		.vcek_key = load_key(dir, FILE_VCEK_KEY),
		.cert[AMD_ARK] = load_cert(dir, FILE_ARK),
		.cert[AMD_ASK] = load_cert(dir, FILE_ASK),
		.cert[AMD_VCEK] = load_cert(dir, FILE_VCEK),
	};
	if (X509_check_private_key(chain->cert[AMD_VCEK], chain->vcek_key) != 1)
		die("%s: not for %s", path_in(dir, FILE_VCEK), FILE_VCEK_KEY);
}

void amd_chain_renew_vcek(struct amd_chain *chain, int days, const u8 chip_id[CHIP_ID_LEN])
{
	const struct issuer ask = { chain->cert[AMD_ASK], chain->ask_key, true };

	X509_free(chain->cert[AMD_VCEK]);
	chain->cert[AMD_VCEK] = vcek_cert(chain->vcek_key, days, chip_id, &ask);
}

void amd_chain_free(struct amd_chain *chain)
{
	EVP_PKEY_free(chain->ark_key);
	EVP_PKEY_free(chain->ask_key);
	EVP_PKEY_free(chain->vcek_key);
	for (size_t i = 0; i < AMD_CERTS; i++)
		X509_free(chain->cert[i]);
}
