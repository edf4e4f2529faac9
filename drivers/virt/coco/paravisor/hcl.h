/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Attestation report of a Hyper-V paravisor (OpenHCL, Azure HCL)
 *
 * Layout and NV indexes follow OpenVMM's openhcl_attestation_protocol
 * (igvm_attest::get) and its TPM device.
 */
#ifndef _PARAVISOR_HCL_H
#define _PARAVISOR_HCL_H

#include <linux/build_bug.h>
#include <linux/paravisor.h>
#include <linux/sizes.h>
#include <linux/types.h>

struct tpm_chip;

/* NV indexes of the vTPM */
#define HCL_NV_REPORT		0x01400001
#define HCL_NV_USER_DATA	0x01400002
#define HCL_NV_AK_CERT		0x01c101d0

#define HCL_USER_DATA_SIZE	64	/* bytes, padded with zeros */
#define HCL_NV_SIZE_MAX		SZ_8K	/* bytes; the indexes have 2900 and 4096 */
#define HCL_REFRESH_MS		2000	/* a report is not renewed more often */

#define HCL_SIGNATURE		0x414c4348	/* "HCLA" */
#define HCL_VERSION		2
#define HCL_REQUEST_AK_CERT	2
#define HCL_DATA_VERSION	1

enum hcl_report_type {
	HCL_REPORT_TYPE_VBS	= 1,
	HCL_REPORT_TYPE_SNP	= 2,
	HCL_REPORT_TYPE_TVM	= 3,
	HCL_REPORT_TYPE_TDX	= 4,
	HCL_REPORT_TYPE_CCA	= 5,
};

enum hcl_hash_type {
	HCL_HASH_SHA256		= 1,
	HCL_HASH_SHA384		= 2,
	HCL_HASH_SHA512		= 3,
};

/**
 * struct hcl_report - fixed part of the report, claims follow
 * @signature: %HCL_SIGNATURE
 * @version: %HCL_VERSION
 * @report_size: bytes of the whole report, from @signature to the last claim
 * @request_type: %HCL_REQUEST_AK_CERT
 * @status: 0
 * @reserved: not looked at
 * @hardware: SNP report, TDREPORT or VBS report, padded with zeros; the only
 *	part that is signed
 * @data_size: bytes from @data_size to the last claim
 * @data_version: %HCL_DATA_VERSION
 * @report_type: &enum hcl_report_type
 * @hash_type: &enum hcl_hash_type, of the claims in the hardware report
 * @claims_size: bytes of @claims
 * @claims: runtime claims, JSON without a terminator
 */
struct hcl_report {
	__le32 signature;
	__le32 version;
	__le32 report_size;
	__le32 request_type;
	__le32 status;
	u8 reserved[12];
	u8 hardware[1184];
	__le32 data_size;
	__le32 data_version;
	__le32 report_type;
	__le32 hash_type;
	__le32 claims_size;
	u8 claims[];
} __packed;
static_assert(sizeof(struct hcl_report) == 0x4d4);

int hcl_report_check(const void *buf, size_t size, enum paravisor_isolation isolation,
		     const u8 user_data[HCL_USER_DATA_SIZE], size_t *report_size);
size_t hcl_certificate_size(const u8 *data, size_t size);
int hcl_claims_user_data(const u8 *claims, size_t size, u8 user_data[HCL_USER_DATA_SIZE]);

/**
 * struct hcl_nv_public - what TPM2_NV_ReadPublic tells of an index
 * @attributes: TPMA_NV bits
 * @size: bytes of data
 */
struct hcl_nv_public {
	u32 attributes;
	u16 size;
};

int hcl_nv_errno(ssize_t rc);
int hcl_nv_parse_public(const u8 *rsp, size_t len, u32 index, struct hcl_nv_public *public);
int hcl_nv_parse_read(const u8 *rsp, size_t len, void *data, u16 size);

int hcl_nv_find(struct tpm_chip *chip, u32 index, u16 *size);
int hcl_nv_write_user_data(struct tpm_chip *chip, const u8 user_data[HCL_USER_DATA_SIZE]);
int hcl_nv_read_index(struct tpm_chip *chip, u32 index, u8 **data, u16 *size);

#endif /* _PARAVISOR_HCL_H */
