// SPDX-License-Identifier: GPL-2.0-only
/*
 * Report of a Hyper-V paravisor: everything that must hold before it is handed out
 */

#include <crypto/sha2.h>
#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "hcl.h"

#define HCL_REPORT_DATA_SIZE	64

/* X.509 certificate: a SEQUENCE whose length takes two bytes */
#define DER_SEQUENCE	0x30
#define DER_LEN16	0x82
#define DER_HEADER_SIZE	4

/**
 * struct hcl_hardware - the hardware report that fits an isolation technology
 * @isolation: the technology
 * @type: the report type that goes with it
 * @report_data: offset of REPORT_DATA in the hardware report, in bytes
 */
struct hcl_hardware {
	enum paravisor_isolation isolation;
	enum hcl_report_type type;
	size_t report_data;
};

static const struct hcl_hardware hardware_reports[] = {
	{ PARAVISOR_ISOLATION_VBS, HCL_REPORT_TYPE_VBS, 0x18 },
	/* SEV-SNP Firmware ABI (56860), table ATTESTATION_REPORT */
	{ PARAVISOR_ISOLATION_SNP, HCL_REPORT_TYPE_SNP, 0x50 },
	/* TDX Module ABI, REPORTMACSTRUCT.REPORTDATA */
	{ PARAVISOR_ISOLATION_TDX, HCL_REPORT_TYPE_TDX, 0x80 },
};

static const struct hcl_hardware *find_hardware(enum paravisor_isolation isolation)
{
	for (int i = 0; i < ARRAY_SIZE(hardware_reports); i++)
		if (hardware_reports[i].isolation == isolation)
			return &hardware_reports[i];

	return NULL;
}

static bool is_hcl_header(const struct hcl_report *report)
{
	return le32_to_cpu(report->signature) == HCL_SIGNATURE &&
	       le32_to_cpu(report->version) == HCL_VERSION &&
	       le32_to_cpu(report->request_type) == HCL_REQUEST_AK_CERT &&
	       !report->status &&
	       le32_to_cpu(report->data_version) == HCL_DATA_VERSION;
}

/* All three sizes are stated; only one combination makes sense. */
static bool sizes_agree(const struct hcl_report *report, size_t size)
{
	size_t claims_size = le32_to_cpu(report->claims_size);
	size_t data_start = offsetof(struct hcl_report, data_size);

	return claims_size && claims_size <= size - sizeof(*report) &&
	       le32_to_cpu(report->report_size) == sizeof(*report) + claims_size &&
	       le32_to_cpu(report->data_size) == sizeof(*report) - data_start + claims_size;
}

static int hash_claims(const struct hcl_report *report, u8 digest[HCL_REPORT_DATA_SIZE])
{
	size_t claims_size = le32_to_cpu(report->claims_size);

	memset(digest, 0, HCL_REPORT_DATA_SIZE);
	switch (le32_to_cpu(report->hash_type)) {
	case HCL_HASH_SHA256:
		sha256(report->claims, claims_size, digest);
		return 0;
	case HCL_HASH_SHA384:
		sha384(report->claims, claims_size, digest);
		return 0;
	case HCL_HASH_SHA512:
		sha512(report->claims, claims_size, digest);
		return 0;
	default:
		return -EOPNOTSUPP;
	}
}

/**
 * hcl_report_check() - check a report against what was asked for
 * @buf: private copy of the NV index
 * @size: bytes of @buf
 * @isolation: technology that the kernel knows to be below
 * @user_data: what the caller wrote for this report
 * @report_size: bytes of the report, at the front of @buf, on success
 *
 * The signature of the hardware report is for the relying party to check.
 *
 * Context: Any.
 * Return:
 * * 0			- the report may be handed out
 * * -EMSGSIZE		- truncated, or its sizes contradict each other
 * * -EPROTO		- not this kind of report, or claims without user data
 * * -EPROTOTYPE	- a report of another isolation technology
 * * -EOPNOTSUPP	- unknown hash algorithm
 * * -EBADMSG		- the hardware report does not vouch for the claims
 * * -ESTALE		- good, but made for other user data
 */
int hcl_report_check(const void *buf, size_t size, enum paravisor_isolation isolation,
		     const u8 user_data[HCL_USER_DATA_SIZE], size_t *report_size)
{
	const struct hcl_hardware *hardware = find_hardware(isolation);
	const struct hcl_report *report = buf;
	u8 expected[HCL_REPORT_DATA_SIZE];
	u8 claimed[HCL_USER_DATA_SIZE];
	int rc;

	if (size < sizeof(*report))
		return -EMSGSIZE;

	if (!is_hcl_header(report))
		return -EPROTO;

	if (!sizes_agree(report, size))
		return -EMSGSIZE;

	if (!hardware || le32_to_cpu(report->report_type) != hardware->type)
		return -EPROTOTYPE;

	rc = hash_claims(report, expected);
	if (rc)
		return rc;

	if (memcmp(report->hardware + hardware->report_data, expected, sizeof(expected)))
		return -EBADMSG;

	rc = hcl_claims_user_data(report->claims, le32_to_cpu(report->claims_size), claimed);
	if (rc)
		return rc;

	if (memcmp(claimed, user_data, sizeof(claimed)))
		return -ESTALE;

	*report_size = le32_to_cpu(report->report_size);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(hcl_report_check);

/**
 * hcl_certificate_size() - find the end of a certificate padded with zeros
 * @data: private copy of the NV index
 * @size: bytes of @data
 *
 * Context: Any.
 * Return: bytes of the certificate at the front of @data, 0 if there is none.
 */
size_t hcl_certificate_size(const u8 *data, size_t size)
{
	size_t len;

	if (size < DER_HEADER_SIZE || data[0] != DER_SEQUENCE || data[1] != DER_LEN16)
		return 0;

	len = DER_HEADER_SIZE + get_unaligned_be16(data + 2);
	return len <= size ? len : 0;
}
EXPORT_SYMBOL_IF_KUNIT(hcl_certificate_size);
