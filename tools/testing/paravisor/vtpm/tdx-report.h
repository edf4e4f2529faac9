/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * TDREPORT: Intel's TDX module ABI, TDREPORT_STRUCT. Its MAC is made with a throw-away key here; a
 * real one can be checked only by the CPU that made it.
 */
#ifndef VTPM_TDX_REPORT_H
#define VTPM_TDX_REPORT_H

#include <assert.h>

#include "keystore.h"

#define TDX_REPORT_TYPE		0x81
#define TDX_RTMRS		4
#define TDX_ATTRIBUTE_DEBUG	BIT(0)		/* of byte 0 */

/* Patch levels that the PCK's certificate carries, too. */
#define TDX_CPU_SVN		{ 3, 3, 0, 2, 2, 1 }
#define TDX_PCE_SVN		13

struct tdx_tee_tcb_info {
	u8 valid[8];		/* which of what follows is */
	u8 tee_tcb_svn[16];	/* of the TDX module */
	u8 mrseam[48];		/* its measurement */
	u8 mrsignerseam[48];	/* 0: Intel's own */
	u8 attributes[8];
	u8 tee_tcb_svn2[16];
	u8 reserved_190[95];
} __packed;

struct tdx_report {
	u8 type[4];		/* type, subtype, version, reserved */
	u8 reserved_04[12];
	u8 cpu_svn[16];
	u8 tee_tcb_info_hash[48];	/* SHA-384 of tee_tcb_info */
	u8 tee_info_hash[48];	/* SHA-384 of everything from attributes on */
	u8 report_data[64];
	u8 reserved_c0[32];
	u8 mac[32];		/* HMAC-SHA-256 of all above */
	struct tdx_tee_tcb_info tee_tcb_info;
	u8 reserved_1ef[17];
	u8 attributes[8];
	u8 xfam[8];
	u8 mrtd[48];
	u8 mrconfigid[48];
	u8 mrowner[48];
	u8 mrownerconfig[48];
	u8 rtmr[TDX_RTMRS][48];
	u8 servtd_hash[48];
	u8 reserved_3c0[64];
} __packed;

#define TDX_MACED_LEN		offsetof(struct tdx_report, mac)
#define TDX_INFO_LEN	(sizeof(struct tdx_report) - offsetof(struct tdx_report, attributes))

static_assert(offsetof(struct tdx_report, report_data) == 0x80, "report_data");
static_assert(offsetof(struct tdx_report, mac) == 0xe0, "mac");
static_assert(offsetof(struct tdx_report, tee_tcb_info) == 0x100, "tee_tcb_info");
static_assert(sizeof(struct tdx_tee_tcb_info) == 239, "tdx_tee_tcb_info");
static_assert(offsetof(struct tdx_report, rtmr) == 0x2d0, "rtmr");
static_assert(TDX_INFO_LEN == 512, "tdinfo");
static_assert(sizeof(struct tdx_report) == 0x400, "tdx_report");

/* rtmr: NULL means nothing was measured. */
void tdx_report_build(const struct keystore *ks, const u8 report_data[64],
		      const u8 rtmr[TDX_RTMRS][48], struct tdx_report *r);

/* Is it one of this machine's, all of it? */
bool tdx_report_is_authentic(const struct keystore *ks, const struct tdx_report *r);

#endif
