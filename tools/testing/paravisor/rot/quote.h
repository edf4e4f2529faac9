/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A quote, version 4, of Intel's "TDX DCAP: Quote Generation Library and Quote Verification
 * Library", appendix A.3. Its parts follow each other without gaps; numbers are little endian, but
 * those of signatures and keys big endian.
 */
#ifndef ROT_QUOTE_H
#define ROT_QUOTE_H

#include "rot.h"

#define QUOTE_VERSION		4
#define QUOTE_ECDSA_P256	2
#define QUOTE_TEE_TDX		0x81
#define QUOTE_CERT_PEM_CHAIN	5	/* PCK first */
#define QUOTE_CERT_QE_REPORT	6
#define QUOTE_QE_AUTH_LEN	32

struct quote_header {
	u16 version;
	u16 key_type;
	u32 tee_type;
	u8 reserved_08[4];
	u8 qe_vendor[16];
	u8 user_data[20];
} __packed;

/* "TD Quote Body", TDX 1.0 */
struct quote_body {
	u8 tee_tcb_svn[16];
	u8 mrseam[48];
	u8 mrsignerseam[48];
	u8 seam_attributes[8];
	u8 attributes[8];
	u8 xfam[8];
	u8 mrtd[48];
	u8 mrconfigid[48];
	u8 mrowner[48];
	u8 mrownerconfig[48];
	u8 rtmr[TDX_RTMRS][48];
	u8 report_data[64];
} __packed;

/* An SGX enclave's report */
struct quote_qe_report {
	u8 cpu_svn[16];
	u32 misc_select;
	u8 reserved_14[28];
	u64 attributes;
	u64 xfrm;
	u8 mrenclave[32];
	u8 reserved_60[32];
	u8 mrsigner[32];
	u8 reserved_a0[96];
	u16 isv_prod_id;
	u16 isv_svn;
	u8 reserved_104[60];
	u8 report_data[64];
} __packed;

/* R and S, or X and Y */
struct quote_pair {
	u8 first[32], second[32];
} __packed;

/* What has a fixed place; behind it is the PEM chain. */
struct quote {
	struct quote_header header;
	struct quote_body body;
	u32 signature_len;		/* all that follows */
	struct quote_pair signature;	/* of header and body, by the attestation key */
	struct quote_pair key;		/* that key */
	u16 certification_type;
	u32 certification_len;
	struct quote_qe_report qe_report;
	struct quote_pair qe_signature;	/* of qe_report, by the PCK */
	u16 qe_auth_len;
	u8 qe_auth[QUOTE_QE_AUTH_LEN];
	u16 chain_type;
	u32 chain_len;
} __packed;

#define QUOTE_SIGNED_LEN	offsetof(struct quote, signature_len)
#define QUOTE_REPORT_DATA	offsetof(struct quote, body.report_data)

static_assert(sizeof(struct quote_header) == 48, "quote_header");
static_assert(sizeof(struct quote_body) == 584, "quote_body");
static_assert(offsetof(struct quote_qe_report, mrsigner) == 128, "mrsigner");
static_assert(offsetof(struct quote_qe_report, isv_prod_id) == 256, "isv_prod_id");
static_assert(sizeof(struct quote_qe_report) == 384, "quote_qe_report");
static_assert(offsetof(struct quote, qe_report) == 770, "qe_report");

/* A quote over this report, bent as the rot's misdeed wants it. */
void quote_build(const struct rot *rot, const struct tdx_report *r, struct bytes *out);

#endif
