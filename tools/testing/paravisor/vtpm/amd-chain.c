// SPDX-License-Identifier: GPL-2.0-only
#include "amd-chain.h"

/* AMD's numbers are small ASN.1 INTEGERs: tag, length 1, value. */
static void add_small_integer(X509 *cert, const char *oid, u8 value)
{
	const u8 der[] = { 0x02, 0x01, value };

	cert_add_raw_extension(cert, oid, der, sizeof(der));
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
	cert_add_raw_extension(cert, "1.3.6.1.4.1.3704.1.2", product, sizeof(product) - 1);
	cert_add_raw_extension(cert, AMD_OID_HWID, chip_id, CHIP_ID_LEN);
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

void amd_chain_load(struct amd_chain *chain, const char *dir)
{
	*chain = (struct amd_chain){
		.ask_key = key_load(dir, FILE_ASK_KEY),
		.vcek_key = key_load(dir, FILE_VCEK_KEY),
		.cert[AMD_ARK] = cert_load(dir, FILE_ARK),
		.cert[AMD_ASK] = cert_load(dir, FILE_ASK),
		.cert[AMD_VCEK] = cert_load(dir, FILE_VCEK),
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
