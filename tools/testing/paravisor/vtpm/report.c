// SPDX-License-Identifier: GPL-2.0-only
#include "report.h"

#include <endian.h>
#include <openssl/sha.h>
#include <string.h>

#include "measurement.h"
#include "snp-report.h"
#include "tdx-report.h"
#include "vbs-report.h"

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

void report_data_bind(const char *claims, size_t len, u8 report_data[64])
{
	memset(report_data, 0, 64);
	SHA256((const u8 *)claims, len, report_data);
}

/* The paravisor asked, not the guest: VMPL 0. */
static void snp_report_write(const struct keystore *ks, const u8 report_data[64], u8 *out)
{
	struct snp_report report;

	snp_report_build(ks, 0, report_data, &report);
	snp_report_sign(&report, ks->vcek_key);
	memcpy(out, &report, sizeof(report));
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
		snp_report_write(ks, report_data, h->hw_report);
	else if (isolation == ISOLATION_TDX)
		tdx_report_build(ks, report_data, NULL, (struct tdx_report *)h->hw_report);
	else
		vbs_build(report_data, h->hw_report);
	return 0;
}
