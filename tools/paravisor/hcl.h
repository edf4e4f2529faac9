/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_HCL_H
#define PARAVISORCTL_HCL_H

#include "view.h"

#define HCL_MAGIC		0x414c4348	/* "HCLA" */
#define HCL_VERSION		2
#define HCL_REQUEST_AK_CERT	2
#define HCL_DATA_VERSION	1
#define HCL_HEADER_SIZE		0x020
#define HCL_HW_SIZE		0x4a0
#define HCL_DATA_OFFSET		0x4c0
#define HCL_DATA_HEADER_SIZE	20
#define HCL_CLAIMS_OFFSET	0x4d4
#define HCL_USER_DATA_SIZE	64

enum hcl_type {
	HCL_TYPE_VBS = 1,
	HCL_TYPE_SNP = 2,
	HCL_TYPE_TVM = 3,
	HCL_TYPE_TDX = 4,
	HCL_TYPE_CCA = 5,
};

enum hcl_hash {
	HCL_HASH_SHA256 = 1,
	HCL_HASH_SHA384 = 2,
	HCL_HASH_SHA512 = 3,
};

struct hcl_report {
	uint32_t size;
	uint32_t type;
	uint32_t hash;
	struct view hw;		/* always HCL_HW_SIZE bytes, zero padded */
	struct view claims;
};

/* NULL when every length and offset agrees, else what does not. Reads nothing outside @in. */
const char *hcl_parse(struct view in, struct hcl_report *r);

bool hcl_has_magic(struct view in);
const char *hcl_type_name(uint32_t type);

/* The 64 bytes of the hardware report that bind the claims; false if the type has none. */
bool hcl_report_data(const struct hcl_report *r, struct view *out);

#endif
