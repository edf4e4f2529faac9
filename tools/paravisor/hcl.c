// SPDX-License-Identifier: GPL-2.0-only
/* Parser of the report an HCL paravisor leaves in its vTPM. No allocation, no I/O. */
#include <string.h>

#include "hcl.h"
#include "snp.h"
#include "tdx.h"

enum {
	OFF_MAGIC = 0x000,
	OFF_VERSION = 0x004,
	OFF_REPORT_SIZE = 0x008,
	OFF_REQUEST_TYPE = 0x00c,
	OFF_STATUS = 0x010,
	OFF_DATA_SIZE = HCL_DATA_OFFSET,
	OFF_DATA_VERSION = 0x4c4,
	OFF_REPORT_TYPE = 0x4c8,
	OFF_HASH_TYPE = 0x4cc,
	OFF_CLAIMS_SIZE = 0x4d0,
};

#define VBS_DATA_OFFSET		24

bool hcl_has_magic(struct view in)
{
	uint32_t magic;

	return view_le32(in, OFF_MAGIC, &magic) && magic == HCL_MAGIC;
}

const char *hcl_type_name(uint32_t type)
{
	switch (type) {
	case HCL_TYPE_VBS:
		return "vbs";
	case HCL_TYPE_SNP:
		return "snp";
	case HCL_TYPE_TVM:
		return "tvm";
	case HCL_TYPE_TDX:
		return "tdx";
	case HCL_TYPE_CCA:
		return "cca";
	default:
		return "unknown";
	}
}

static const char *parse_header(struct view in, struct hcl_report *r)
{
	uint32_t version, request, status;

	if (!hcl_has_magic(in))
		return "the signature is not HCLA";
	if (!view_le32(in, OFF_VERSION, &version) || !view_le32(in, OFF_REPORT_SIZE, &r->size) ||
	    !view_le32(in, OFF_REQUEST_TYPE, &request) || !view_le32(in, OFF_STATUS, &status) ||
	    in.len < HCL_HEADER_SIZE)
		return "truncated inside the header";
	if (version != HCL_VERSION)
		return "the header version is not 2";
	if (request != HCL_REQUEST_AK_CERT)
		return "the request type is not 2 (attestation key certificate)";
	if (status)
		return "the header carries an error status";
	if (!view_sub(in, HCL_HEADER_SIZE, HCL_HW_SIZE, &r->hw))
		return "truncated inside the hardware report";
	return NULL;
}

static const char *parse_data(struct view in, struct hcl_report *r)
{
	uint32_t size, version, claims;

	if (!view_le32(in, OFF_DATA_SIZE, &size) || !view_le32(in, OFF_DATA_VERSION, &version) ||
	    !view_le32(in, OFF_REPORT_TYPE, &r->type) || !view_le32(in, OFF_HASH_TYPE, &r->hash) ||
	    !view_le32(in, OFF_CLAIMS_SIZE, &claims))
		return "truncated inside the data header";
	if (version != HCL_DATA_VERSION)
		return "the data version is not 1";
	if (r->type < HCL_TYPE_VBS || r->type > HCL_TYPE_CCA)
		return "the report type is unknown";
	if (r->hash < HCL_HASH_SHA256 || r->hash > HCL_HASH_SHA512)
		return "the hash algorithm is unknown";
	if (size < HCL_DATA_HEADER_SIZE || size - HCL_DATA_HEADER_SIZE != claims)
		return "the data size is not 20 + the claims length";
	if (!claims)
		return "the claims are empty";
	if (!view_sub(in, HCL_CLAIMS_OFFSET, claims, &r->claims))
		return "the claims reach beyond the end";
	return NULL;
}

static const char *check_end(struct view in, const struct hcl_report *r)
{
	struct view rest;

	if (r->size != HCL_CLAIMS_OFFSET + r->claims.len)
		return "the report size is not the sum of its parts";
	if (!view_sub(in, r->size, in.len - r->size, &rest))
		return "truncated inside the claims";
	if (!view_is_zero(rest))
		return "there is something behind the end of the report";
	return NULL;
}

const char *hcl_parse(struct view in, struct hcl_report *r)
{
	const char *why;

	memset(r, 0, sizeof(*r));
	why = parse_header(in, r);
	if (!why)
		why = parse_data(in, r);
	if (!why)
		why = check_end(in, r);
	return why;
}

bool hcl_report_data(const struct hcl_report *r, struct view *out)
{
	switch (r->type) {
	case HCL_TYPE_SNP:
		return view_sub(r->hw, SNP_REPORT_DATA_OFFSET, HCL_USER_DATA_SIZE, out);
	case HCL_TYPE_TDX:
		return view_sub(r->hw, TDREPORT_DATA_OFFSET, HCL_USER_DATA_SIZE, out);
	case HCL_TYPE_VBS:
		return view_sub(r->hw, VBS_DATA_OFFSET, HCL_USER_DATA_SIZE, out);
	default:
		return false;
	}
}
