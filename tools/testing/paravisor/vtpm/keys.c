// SPDX-License-Identifier: GPL-2.0-only
/*
 * `keys DIR`: certificate chains shaped like AMD's and Intel's, a key that an Arm CCA platform
 * attests with, an issuer for the vTPM's AK, and a manufactured TPM that holds the AK. None of it
 * is secret or trusted.
 */
#include <errno.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <sys/stat.h>

#include "amd-chain.h"
#include "ecdsa.h"
#include "intel-chain.h"
#include "keystore.h"
#include "measurement.h"
#include "tpm.h"

#define HANDLE_SRK	0x81000001
#define HANDLE_AK	0x81000003

static void make_amd_chain(const char *dir)
{
	u8 chip_id[CHIP_ID_LEN];
	struct amd_chain chain;

	if (RAND_bytes(chip_id, sizeof(chip_id)) != 1)
		die("no random numbers");
	amd_chain_create(&chain, AMD_CA_KEY_BITS, chip_id);
	write_private(dir, FILE_ARK_KEY, chain.ark_key);
	write_private(dir, FILE_ASK_KEY, chain.ask_key);
	write_private(dir, FILE_VCEK_KEY, chain.vcek_key);
	write_certs(dir, FILE_ARK, &chain.cert[AMD_ARK], 1);
	write_certs(dir, FILE_ASK, &chain.cert[AMD_ASK], 1);
	write_certs(dir, FILE_VCEK, &chain.cert[AMD_VCEK], 1);
	write_certs(dir, FILE_ROOTS, chain.cert, ARRAY_SIZE(chain.cert));
	amd_chain_free(&chain);
}

static void make_intel_chain(const char *dir)
{
	struct intel_chain chain;

	intel_chain_create(&chain);
	write_private(dir, FILE_INTEL_PLATFORM_KEY, chain.platform_key);
	write_private(dir, FILE_INTEL_PCK_KEY, chain.pck_key);
	write_private(dir, FILE_INTEL_QE_KEY, chain.qe_key);
	write_certs(dir, FILE_INTEL_ROOT, &chain.cert[INTEL_ROOT], 1);
	write_certs(dir, FILE_INTEL_PLATFORM, &chain.cert[INTEL_PLATFORM], 1);
	write_certs(dir, FILE_INTEL_PCK, &chain.cert[INTEL_PCK], 1);
	write_certs(dir, FILE_INTEL_ROOTS, chain.cert, ARRAY_SIZE(chain.cert));
	intel_chain_free(&chain);
}

/* Arm has no certificates in its tokens: whoever knows the platform knows its key. */
static void make_cca_key(const char *dir)
{
	EVP_PKEY *key __free(pkey) = ecdsa_key("P-384");

	write_private(dir, FILE_CCA_IAK_KEY, key);
	write_public(dir, FILE_CCA_IAK, key);
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
	EVP_PKEY *key = rsa_public_key(from->modulus, sizeof(from->modulus));

	write_public(dir, name, key);
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
	issuer = cert_new_ca("Virtual TPM CA", "critical,CA:TRUE", issuer_key, &self);
	cert = cert_new("Virtual TPM AK", ak, CERT_DAYS,
			&(struct issuer){ issuer, issuer_key, false });
	cert_add_extension(cert, NID_basic_constraints, "critical,CA:FALSE");
	cert_add_extension(cert, NID_key_usage, "critical,digitalSignature");
	cert_add_extension(cert, NID_ext_key_usage, "2.23.133.8.3");	/* tcg-kp-AIKCertificate */
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

static void write_hex(const char *dir, const char *name, const u8 *digest, size_t len)
{
	char line[2 * EVP_MAX_MD_SIZE + 2];

	hex_encode(line, digest, len, false);
	strcat(line, "\n");
	file_write(path_in(dir, name), line, strlen(line), 0644);
}

/* All are about the paravisor. An SNP report and a TDREPORT have the same digest. */
static void write_measurements(const char *dir)
{
	u8 digest[MEASUREMENT_LEN], rim[CCA_MEASUREMENT_MAX];

	report_measurement(digest);
	write_hex(dir, FILE_MEASUREMENT, digest, sizeof(digest));
	write_hex(dir, FILE_MRTD, digest, sizeof(digest));
	write_hex(dir, FILE_RIM, rim, realm_measurement(CCA_SHA_256, rim));
	write_hex(dir, FILE_RIM_SHA512, rim, realm_measurement(CCA_SHA_512, rim));
}

void keystore_create(const char *dir)
{
	u8 secret[sizeof(((struct keystore *)0)->secret)];

	if (mkdir(dir, 0755) && errno != EEXIST)
		die("%s: %s", dir, strerror(errno));
	if (RAND_bytes(secret, sizeof(secret)) != 1)
		die("no random numbers");
	file_write(path_in(dir, FILE_SECRET), secret, sizeof(secret), 0600);
	write_measurements(dir);
	make_amd_chain(dir);
	make_intel_chain(dir);
	make_cca_key(dir);
	make_tpm(dir);
	file_write(path_in(dir, FILE_TPM_STATE), tpm_permanent_state()->data,
		   tpm_permanent_state()->len, 0600);
}
