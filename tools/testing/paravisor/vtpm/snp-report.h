/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SEV-SNP ATTESTATION_REPORT, version 3, as laid out in AMD's "SEV Secure Nested Paging
 * Firmware ABI Specification" (publication 56860). All numbers are little endian.
 */
#ifndef VTPM_SNP_REPORT_H
#define VTPM_SNP_REPORT_H

#include <assert.h>
#include "kernel-types.h"

#include "keystore.h"

#define SNP_REPORT_VERSION	3
#define SNP_SIG_ECDSA_P384	1	/* ECDSA P-384 over SHA-384 */
#define SNP_SIG_COMPONENT_LEN	72	/* R and S, little endian, zero padded */

/* Security patch levels of the firmware parts; 8 bytes on Milan and Genoa. */
struct snp_tcb {
	u8 boot_loader;
	u8 tee;
	u8 reserved[4];
	u8 snp;
	u8 microcode;
} __packed;

struct snp_firmware_version {
	u8 build;
	u8 minor;
	u8 major;
	u8 reserved;
} __packed;

struct snp_report {
	u32 version;
	u32 guest_svn;
	u64 policy;
	u8 family_id[16];
	u8 image_id[16];
	u32 vmpl;
	u32 signature_algo;
	struct snp_tcb current_tcb;
	u64 platform_info;
	u32 key_info;		/* author key, mask chip key, signing key */
	u32 reserved_04c;
	u8 report_data[64];
	u8 measurement[48];
	u8 host_data[32];
	u8 id_key_digest[48];
	u8 author_key_digest[48];
	u8 report_id[32];
	u8 report_id_ma[32];	/* all ones: no migration agent */
	struct snp_tcb reported_tcb;
	u8 cpuid_family;		/* the three CPUID bytes: since version 3 */
	u8 cpuid_model;
	u8 cpuid_stepping;
	u8 reserved_18b[21];
	u8 chip_id[64];
	struct snp_tcb committed_tcb;
	struct snp_firmware_version current_version;
	struct snp_firmware_version committed_version;
	struct snp_tcb launch_tcb;
	u8 reserved_1f8[168];
	/* Everything above is signed. */
	u8 signature_r[SNP_SIG_COMPONENT_LEN];
	u8 signature_s[SNP_SIG_COMPONENT_LEN];
	u8 signature_reserved[368];
} __packed;

#define SNP_SIGNED_LEN		offsetof(struct snp_report, signature_r)

static_assert(offsetof(struct snp_report, vmpl) == 0x30, "vmpl");
static_assert(offsetof(struct snp_report, current_tcb) == 0x38, "current_tcb");
static_assert(offsetof(struct snp_report, report_data) == 0x50, "report_data");
static_assert(offsetof(struct snp_report, measurement) == 0x90, "measurement");
static_assert(offsetof(struct snp_report, id_key_digest) == 0xe0, "id_key_digest");
static_assert(offsetof(struct snp_report, report_id) == 0x140, "report_id");
static_assert(offsetof(struct snp_report, reported_tcb) == 0x180, "reported_tcb");
static_assert(offsetof(struct snp_report, chip_id) == 0x1a0, "chip_id");
static_assert(offsetof(struct snp_report, committed_tcb) == 0x1e0, "committed_tcb");
static_assert(offsetof(struct snp_report, launch_tcb) == 0x1f0, "launch_tcb");
static_assert(SNP_SIGNED_LEN == 0x2a0, "signed part");
static_assert(sizeof(struct snp_report) == 0x4a0, "snp_report");

/* All but the signature. vmpl: of who asked. */
void snp_report_build(const struct keystore *ks, u32 vmpl, const u8 report_data[64],
		      struct snp_report *r);

/* Ends the program with a message when it fails. */
void snp_report_sign(struct snp_report *r, EVP_PKEY *key);

#endif
