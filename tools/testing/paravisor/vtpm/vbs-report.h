/* SPDX-License-Identifier: GPL-2.0-only */
/* The report of Hyper-V's virtualization-based security, as OpenVMM lays it out. */
#ifndef VTPM_VBS_REPORT_H
#define VTPM_VBS_REPORT_H

#include <assert.h>
#include "kernel-types.h"

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
