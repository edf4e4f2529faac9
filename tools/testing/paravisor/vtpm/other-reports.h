/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two hardware reports beside SNP's.
 * TDREPORT: Intel's TDX module ABI, TDREPORT_STRUCT. Its MAC is made with a throw-away key
 * here; a real one can be checked only by the CPU that made it.
 * VBS: the report of Hyper-V's virtualization-based security, as OpenVMM lays it out.
 */
#ifndef VTPM_OTHER_REPORTS_H
#define VTPM_OTHER_REPORTS_H

#include <assert.h>
#include "kernel-types.h"

#define TDX_REPORT_TYPE		0x81

struct tdx_report {
	u8 type[4];		/* type, subtype, version, reserved */
	u8 reserved_04[12];
	u8 cpu_svn[16];
	u8 tee_tcb_info_hash[48];	/* SHA-384 of tee_tcb_info */
	u8 tee_info_hash[48];	/* SHA-384 of everything from attributes on */
	u8 report_data[64];
	u8 reserved_c0[32];
	u8 mac[32];		/* HMAC-SHA-256 of all above */
	u8 tee_tcb_info[239];
	u8 reserved_1ef[17];
	u8 attributes[8];
	u8 xfam[8];
	u8 mrtd[48];
	u8 mrconfigid[48];
	u8 mrowner[48];
	u8 mrownerconfig[48];
	u8 rtmr[4][48];
	u8 servtd_hash[48];
	u8 reserved_3c0[64];
} __packed;

#define TDX_MACED_LEN		offsetof(struct tdx_report, mac)
#define TDX_INFO_LEN	(sizeof(struct tdx_report) - offsetof(struct tdx_report, attributes))

static_assert(offsetof(struct tdx_report, report_data) == 0x80, "report_data");
static_assert(offsetof(struct tdx_report, mac) == 0xe0, "mac");
static_assert(offsetof(struct tdx_report, tee_tcb_info) == 0x100, "tee_tcb_info");
static_assert(TDX_INFO_LEN == 512, "tdinfo");
static_assert(sizeof(struct tdx_report) == 0x400, "tdx_report");

#define VBS_SIGNATURE_FILL	0xcd	/* what OpenVMM's emulated report carries */

struct vbs_report {
	u32 package_size;
	u32 package_version;
	u32 signature_scheme;
	u32 signature_size;
	u32 reserved_10;
	u32 version;
	u8 report_data[64];
	u8 owner_id[32];
	u8 measurement[32];
	u8 signer[32];
	u8 host_data[32];
	u32 enabled_vtls;
	u32 policy;
	u32 guest_vtl;
	u32 svn;
	u32 product_id;
	u32 module_id;
	u8 reserved_f0[64];
	u8 signature[256];
} __packed;

static_assert(offsetof(struct vbs_report, report_data) == 0x18, "report_data");
static_assert(sizeof(struct vbs_report) == 0x230, "vbs_report");

#endif
