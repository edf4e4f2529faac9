// SPDX-License-Identifier: GPL-2.0-only
#include "intel-chain.h"

#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "ecdsa.h"
#include "tdx-report.h"

/* Intel's "SGX PCK Certificate and Certificate Revocation List Profile Specification" */
#define OID_SGX			"1.2.840.113741.1.13.1"
#define OID_PPID		OID_SGX ".1"
#define OID_TCB			OID_SGX ".2"
#define OID_PCESVN		OID_TCB ".17"
#define OID_CPUSVN		OID_TCB ".18"
#define OID_PCEID		OID_SGX ".3"
#define OID_FMSPC		OID_SGX ".4"
#define OID_SGX_TYPE		OID_SGX ".5"
#define OID_PLATFORM_INSTANCE	OID_SGX ".6"
#define OID_CONFIGURATION	OID_SGX ".7"
#define OID_DYNAMIC_PLATFORM	OID_CONFIGURATION ".1"
#define OID_CACHED_KEYS		OID_CONFIGURATION ".2"
#define OID_SMT_ENABLED		OID_CONFIGURATION ".3"

#define TCB_COMPONENTS		16
#define SGX_TYPE_SCALABLE	1

/* What is being encoded, from its start */
struct der {
	u8 data[1024];
	size_t len;
};

static void der_bytes(struct der *d, const void *data, size_t len)
{
	if (len > sizeof(d->data) - d->len)
		die("a certificate extension is too long");
	memcpy(d->data + d->len, data, len);
	d->len += len;
}

static void der_value(struct der *d, u8 tag, const void *content, size_t len)
{
	const u8 head[] = { tag, 0x82, len >> 8, len };
	const u8 medium_head[] = { tag, 0x81, len };
	const u8 short_head[] = { tag, len };

	if (len < 0x80)
		der_bytes(d, short_head, sizeof(short_head));
	else if (len < 0x100)
		der_bytes(d, medium_head, sizeof(medium_head));
	else
		der_bytes(d, head, sizeof(head));
	der_bytes(d, content, len);
}

/* All that the extension holds are pairs of a name and a value. */
static void der_pair(struct der *d, const char *oid, u8 tag, const void *content, size_t len)
{
	ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	struct der pair = { 0 };

	if (!object)
		die("%s: no object identifier", oid);
	der_value(&pair, V_ASN1_OBJECT, OBJ_get0_data(object), OBJ_length(object));
	der_value(&pair, tag, content, len);
	der_value(d, V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED, pair.data, pair.len);
	ASN1_OBJECT_free(object);
}

static void der_pairs(struct der *d, const char *oid, const struct der *pairs)
{
	der_pair(d, oid, V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED, pairs->data, pairs->len);
}

static void der_octets(struct der *d, const char *oid, const void *data, size_t len)
{
	der_pair(d, oid, V_ASN1_OCTET_STRING, data, len);
}

static void der_small(struct der *d, const char *oid, u8 tag, u8 value)
{
	der_pair(d, oid, tag, &value, 1);
}

/* Each component of CPUSVN also stands alone. */
static void add_tcb(struct der *extension)
{
	static const u8 cpu_svn[TCB_COMPONENTS] = TDX_CPU_SVN;
	struct der tcb = { 0 };

	for (unsigned int i = 0; i < TCB_COMPONENTS; i++) {
		char oid[sizeof(OID_TCB) + 12];

		snprintf(oid, sizeof(oid), "%s.%u", OID_TCB, i + 1);
		der_small(&tcb, oid, V_ASN1_INTEGER, cpu_svn[i]);
	}
	der_small(&tcb, OID_PCESVN, V_ASN1_INTEGER, TDX_PCE_SVN);
	der_octets(&tcb, OID_CPUSVN, cpu_svn, sizeof(cpu_svn));
	der_pairs(extension, OID_TCB, &tcb);
}

static void add_configuration(struct der *extension)
{
	struct der configuration = { 0 };

	der_small(&configuration, OID_DYNAMIC_PLATFORM, V_ASN1_BOOLEAN, 0xff);
	der_small(&configuration, OID_CACHED_KEYS, V_ASN1_BOOLEAN, 0xff);
	der_small(&configuration, OID_SMT_ENABLED, V_ASN1_BOOLEAN, 0xff);
	der_pairs(extension, OID_CONFIGURATION, &configuration);
}

static void add_sgx_extension(X509 *cert)
{
	static const u8 ppid[16] = "throw-away PPID", instance[16] = "only in a test";
	static const u8 fmspc[6] = { 0x00, 0x80, 0x6f, 0x05 }, pceid[2];
	struct der all = { 0 }, extension = { 0 };

	der_octets(&all, OID_PPID, ppid, sizeof(ppid));
	add_tcb(&all);
	der_octets(&all, OID_PCEID, pceid, sizeof(pceid));
	der_octets(&all, OID_FMSPC, fmspc, sizeof(fmspc));
	der_small(&all, OID_SGX_TYPE, V_ASN1_ENUMERATED, SGX_TYPE_SCALABLE);
	der_octets(&all, OID_PLATFORM_INSTANCE, instance, sizeof(instance));
	add_configuration(&all);
	der_value(&extension, V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED, all.data, all.len);
	cert_add_raw_extension(cert, OID_SGX, extension.data, extension.len);
}

static X509 *pck_cert(EVP_PKEY *key, int days, const struct issuer *platform)
{
	X509 *cert = cert_new("Intel SGX PCK Certificate", key, days, platform);

	cert_add_extension(cert, NID_basic_constraints, "critical,CA:FALSE");
	cert_add_extension(cert, NID_key_usage, "critical,digitalSignature,nonRepudiation");
	cert_add_extension(cert, NID_subject_key_identifier, "hash");
	add_sgx_extension(cert);
	cert_sign(cert, platform);
	return cert;
}

void intel_chain_create(struct intel_chain *chain)
{
	struct issuer root, platform;

	*chain = (struct intel_chain){
		.root_key = ecdsa_key("P-256"), .platform_key = ecdsa_key("P-256"),
		.pck_key = ecdsa_key("P-256"), .qe_key = ecdsa_key("P-256"),
	};
	root = (struct issuer){ NULL, chain->root_key, false };
	chain->cert[INTEL_ROOT] = cert_new_ca("Intel SGX Root CA", "critical,CA:TRUE,pathlen:1",
					      chain->root_key, &root);
	root.cert = chain->cert[INTEL_ROOT];
	chain->cert[INTEL_PLATFORM] = cert_new_ca("Intel SGX PCK Platform CA",
						  "critical,CA:TRUE,pathlen:0",
						  chain->platform_key, &root);
	platform = (struct issuer){ chain->cert[INTEL_PLATFORM], chain->platform_key, false };
	chain->cert[INTEL_PCK] = pck_cert(chain->pck_key, CERT_DAYS, &platform);
}

void intel_chain_load(struct intel_chain *chain, const char *dir)
{
	*chain = (struct intel_chain){
		.platform_key = key_load(dir, FILE_INTEL_PLATFORM_KEY),
		.pck_key = key_load(dir, FILE_INTEL_PCK_KEY),
		.qe_key = key_load(dir, FILE_INTEL_QE_KEY),
		.cert[INTEL_ROOT] = cert_load(dir, FILE_INTEL_ROOT),
		.cert[INTEL_PLATFORM] = cert_load(dir, FILE_INTEL_PLATFORM),
		.cert[INTEL_PCK] = cert_load(dir, FILE_INTEL_PCK),
	};
	if (X509_check_private_key(chain->cert[INTEL_PCK], chain->pck_key) != 1)
		die("%s: not for %s", path_in(dir, FILE_INTEL_PCK), FILE_INTEL_PCK_KEY);
}

void intel_chain_renew_pck(struct intel_chain *chain, int days)
{
	const struct issuer platform = { chain->cert[INTEL_PLATFORM], chain->platform_key, false };

	X509_free(chain->cert[INTEL_PCK]);
	chain->cert[INTEL_PCK] = pck_cert(chain->pck_key, days, &platform);
}

void intel_chain_free(struct intel_chain *chain)
{
	EVP_PKEY_free(chain->root_key);
	EVP_PKEY_free(chain->platform_key);
	EVP_PKEY_free(chain->pck_key);
	EVP_PKEY_free(chain->qe_key);
	for (size_t i = 0; i < INTEL_CERTS; i++)
		X509_free(chain->cert[i]);
}
