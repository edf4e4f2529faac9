/* SPDX-License-Identifier: GPL-2.0-only */
/* The HCL report: what NV index 0x01400001 holds. Layout: openvmm's IGVM attestation protocol. */
#ifndef VTPM_REPORT_H
#define VTPM_REPORT_H

#include <assert.h>
#include "kernel-types.h"

#include "keystore.h"

#define HCL_MAGIC		0x414c4348	/* "HCLA" */
#define HCL_VERSION		2
#define HCL_REQUEST_AK_CERT	2
#define HCL_DATA_VERSION	1
#define HCL_HASH_SHA256		1
#define HCL_HASH_SHA384		2
#define HCL_HASH_SHA512		3

#define HCL_HW_REPORT_MAX	1184
#define HCL_BLOB_MAX		4096

struct hcl_header {
	u32 magic;
	u32 version;
	u32 report_size;		/* header to the end of the claims */
	u32 request_type;
	u32 status;
	u8 reserved[12];
	u8 hw_report[HCL_HW_REPORT_MAX];
	/* Nothing from here on is inside the signed report, except by the claims' hash. */
	u32 data_size;		/* this and the next four fields, and the claims */
	u32 data_version;
	u32 report_type;
	u32 hash_type;
	u32 claims_size;
} __packed;

#define HCL_DATA_HEADER_LEN	(sizeof(struct hcl_header) - offsetof(struct hcl_header, data_size))

static_assert(offsetof(struct hcl_header, hw_report) == 0x20, "hw_report");
static_assert(offsetof(struct hcl_header, data_size) == 0x4c0, "data_size");
static_assert(HCL_DATA_HEADER_LEN == 20, "data header");
static_assert(sizeof(struct hcl_header) == 0x4d4, "hcl_header");

/* The values are the report types of the data header. */
enum isolation_type {
	ISOLATION_NONE = 0,
	ISOLATION_VBS = 1,
	ISOLATION_SNP = 2,
	ISOLATION_TDX = 4,
};

int isolation_parse(const char *name);		/* < 0: no such isolation */

struct hcl_blob {
	size_t len;
	u8 data[HCL_BLOB_MAX];
};

/* REPORT_DATA: SHA-256 of the exact bytes of the claims, then 32 zero bytes. */
void report_data_bind(const char *claims, size_t len, u8 report_data[64]);

/* Signs report_data and puts everything together. Returns 0, or -1 if it cannot fit. */
int hcl_report_build(const struct keystore *ks, enum isolation_type isolation,
		     const u8 report_data[64], const char *claims, size_t claims_len,
		     struct hcl_blob *out);

#endif
