// SPDX-License-Identifier: GPL-2.0-only
#include "report.h"

#include <endian.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <string.h>

#include "other-reports.h"
#include "snp-report.h"

/* The digest that stands for the paravisor's own launch image. */
#define PARAVISOR_IMAGE		"paravisor-vtpm: a paravisor that exists only in a test"

int isolation_parse(const char *name)
{
	static const struct {
		const char *name;
		enum isolation_type isolation;
	} names[] = {
		{ "none", ISOLATION_NONE }, { "vbs", ISOLATION_VBS },
		{ "snp", ISOLATION_SNP }, { "tdx", ISOLATION_TDX },
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(names[i].name, name))
			return names[i].isolation;
	return -1;
}

void report_measurement(u8 out[MEASUREMENT_LEN])
{
	SHA384((const u8 *)PARAVISOR_IMAGE, strlen(PARAVISOR_IMAGE), out);
}

void report_data_bind(const char *claims, size_t len, u8 report_data[64])
{
	memset(report_data, 0, 64);
	SHA256((const u8 *)claims, len, report_data);
}

DEFINE_FREE(md_ctx, EVP_MD_CTX, EVP_MD_CTX_free(_T))
DEFINE_FREE(ecdsa_sig, ECDSA_SIG, ECDSA_SIG_free(_T))

static void snp_sign(struct snp_report *r, EVP_PKEY *key)
{
	EVP_MD_CTX *ctx __free(md_ctx) = EVP_MD_CTX_new();
	ECDSA_SIG *sig __free(ecdsa_sig) = NULL;
	u8 der[256];
	const u8 *p = der;
	size_t len = sizeof(der);

	if (!ctx || EVP_DigestSignInit(ctx, NULL, EVP_sha384(), NULL, key) != 1 ||
	    EVP_DigestSign(ctx, der, &len, (const u8 *)r, SNP_SIGNED_LEN) != 1)
		die("cannot sign the SNP report");
	sig = d2i_ECDSA_SIG(NULL, &p, len);
	if (!sig ||
	    BN_bn2lebinpad(ECDSA_SIG_get0_r(sig), r->signature_r, sizeof(r->signature_r)) < 0 ||
	    BN_bn2lebinpad(ECDSA_SIG_get0_s(sig), r->signature_s, sizeof(r->signature_s)) < 0)
		die("cannot encode the SNP signature");
}

static void snp_build(const struct keystore *ks, const u8 report_data[64], u8 *out)
{
	const struct snp_tcb tcb = {
		.boot_loader = TCB_BOOT_LOADER, .tee = TCB_TEE,
		.snp = TCB_SNP, .microcode = TCB_MICROCODE,
	};
	const struct snp_firmware_version fw = { .build = 21, .minor = 55, .major = 1 };
	struct snp_report *r = (struct snp_report *)out;

	r->version = htole32(SNP_REPORT_VERSION);
	r->policy = htole64(0x3001f);	/* SMT allowed, no debugging, ABI 0.31 */
	r->vmpl = htole32(0);		/* the paravisor asked, not the guest */
	r->signature_algo = htole32(SNP_SIG_ECDSA_P384);
	r->current_tcb = tcb;
	r->reported_tcb = tcb;
	r->committed_tcb = tcb;
	r->launch_tcb = tcb;
	r->platform_info = htole64(1);	/* SMT is on */
	r->current_version = fw;
	r->committed_version = fw;
	r->cpuid_family = 0x19;		/* Milan */
	r->cpuid_model = 1;
	r->cpuid_stepping = 1;
	memcpy(r->report_data, report_data, sizeof(r->report_data));
	report_measurement(r->measurement);
	SHA256(ks->secret, sizeof(ks->secret), r->report_id);
	memset(r->report_id_ma, 0xff, sizeof(r->report_id_ma));
	memcpy(r->chip_id, ks->chip_id, sizeof(r->chip_id));
	snp_sign(r, ks->vcek_key);
}

static void tdx_build(const struct keystore *ks, const u8 report_data[64], u8 *out)
{
	struct tdx_report *r = (struct tdx_report *)out;
	unsigned int mac_len = sizeof(r->mac);

	r->type[0] = TDX_REPORT_TYPE;
	memset(r->cpu_svn, 3, 2);
	memcpy(r->report_data, report_data, sizeof(r->report_data));
	r->tee_tcb_info[0] = 0xff;	/* which parts are valid */
	r->tee_tcb_info[1] = 0x03;
	r->attributes[3] = 0x10;	/* SEPT_VE_DISABLE */
	r->xfam[0] = 0xe7;
	report_measurement(r->mrtd);
	SHA384(r->tee_tcb_info, sizeof(r->tee_tcb_info), r->tee_tcb_info_hash);
	SHA384(r->attributes, TDX_INFO_LEN, r->tee_info_hash);
	if (!HMAC(EVP_sha256(), ks->secret, sizeof(ks->secret), out, TDX_MACED_LEN,
		  r->mac, &mac_len))
		die("cannot compute the TDREPORT's MAC");
}

static void vbs_build(const u8 report_data[64], u8 *out)
{
	struct vbs_report *r = (struct vbs_report *)out;

	r->package_size = htole32(sizeof(*r));
	r->package_version = htole32(1);
	r->signature_scheme = htole32(1);
	r->signature_size = htole32(sizeof(r->signature));
	r->version = htole32(1);
	memcpy(r->report_data, report_data, sizeof(r->report_data));
	SHA256((const u8 *)PARAVISOR_IMAGE, strlen(PARAVISOR_IMAGE), r->measurement);
	r->enabled_vtls = htole32(1 << 0 | 1 << 2);
	r->guest_vtl = htole32(2);	/* the paravisor asked, not the guest */
	memset(r->signature, VBS_SIGNATURE_FILL, sizeof(r->signature));
}

int hcl_report_build(const struct keystore *ks, enum isolation_type isolation,
		     const u8 report_data[64], const char *claims, size_t claims_len,
		     struct hcl_blob *out)
{
	struct hcl_header *h = (struct hcl_header *)out->data;

	if (claims_len > sizeof(out->data) - sizeof(*h))
		return -1;
	memset(out->data, 0, sizeof(out->data));
	out->len = sizeof(*h) + claims_len;
	h->magic = htole32(HCL_MAGIC);
	h->version = htole32(HCL_VERSION);
	h->report_size = htole32(out->len);
	h->request_type = htole32(HCL_REQUEST_AK_CERT);
	h->data_size = htole32(HCL_DATA_HEADER_LEN + claims_len);
	h->data_version = htole32(HCL_DATA_VERSION);
	h->report_type = htole32(isolation);
	h->hash_type = htole32(HCL_HASH_SHA256);
	h->claims_size = htole32(claims_len);
	memcpy(out->data + sizeof(*h), claims, claims_len);
	if (isolation == ISOLATION_SNP)
		snp_build(ks, report_data, h->hw_report);
	else if (isolation == ISOLATION_TDX)
		tdx_build(ks, report_data, h->hw_report);
	else
		vbs_build(report_data, h->hw_report);
	return 0;
}
