/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Client of paravisor-rot, the security processor's stand-in: it has the keys and
 * the cryptography, the monitor the rules. On a serial port.
 */
#ifndef MONITOR_ROT_H
#define MONITOR_ROT_H

#include "line.h"

#define VMPCKS			4
#define VMPCK_SIZE		32
#define SNP_MESSAGE_SIZE	4096
#define SNP_MESSAGE_HEADER	0x60
#define SNP_PAYLOAD_MAX		(SNP_MESSAGE_SIZE - SNP_MESSAGE_HEADER)
#define SNP_REPORT_SIZE		0x4a0
#define SNP_USER_DATA		64
#define SHA512_SIZE		64
#define SHA384_SIZE		48
#define SHA256_SIZE		32
#define DERIVED_KEY_SIZE	32
#define TDREPORT_SIZE		1024
#define TDREPORT_DATA		0x080	/* user data, REPORT_DATA_SIZE bytes */
#define TDREPORT_RTMR		0x2d0
#define REPORT_DATA_SIZE	64
#define TDX_RTMRS		4
#define CCA_CHALLENGE_SIZE	64
#define CCA_RPV_SIZE		64
#define CCA_MEASUREMENT_SIZE	64
#define CCA_MEASUREMENTS	5	/* RIM, four REMs */

/* Given by the architecture */
extern const struct line rot_line;

enum rot_status {
	ROT_GOOD, ROT_UNKNOWN_OP, ROT_BAD_LENGTH, ROT_FAILED, ROT_NOT_AUTHENTIC, ROT_MALFORMED,
	ROT_SILENT = LINE_BROKEN,
};

/**
 * struct snp_message - a guest message without its armour
 * @vmpck: key it is encrypted under, 0 to 3
 * @type: what is asked; a response's is one more
 * @version: of the payload's layout
 * @reserved: 0
 * @size: bytes of @payload
 * @sequence: number that the initialisation vector is made of
 * @payload: decrypted
 */
struct snp_message {
	u8 vmpck;
	u8 type;
	u8 version;
	u8 reserved;
	u32 size;
	u64 sequence;
	u8 payload[SNP_PAYLOAD_MAX];
};

/* Arm's numbers of hash algorithms */
enum cca_hash {
	CCA_SHA256, CCA_SHA512,
};

/**
 * struct cca_token_request - what a CCA attestation token is to say
 * @hash: enum cca_hash, of @measurement
 * @plane: who asks, for the record of whom we ask
 * @reserved: 0
 * @challenge: of the one who asks
 * @rpv: Realm personalisation value
 * @measurement: RIM and REMs, padded with zeros
 */
struct cca_token_request {
	u8 hash;
	u8 plane;
	u8 reserved[2];
	u8 challenge[CCA_CHALLENGE_SIZE];
	u8 rpv[CCA_RPV_SIZE];
	u8 measurement[CCA_MEASUREMENTS][CCA_MEASUREMENT_SIZE];
};

static_assert(sizeof(struct cca_token_request) == 452, "as the line has it");

/*
 * VMPCK @n, made when it is first asked for; all zero, which to a guest means that
 * it has no such key, if there is no security processor.
 */
const u8 *rot_vmpck(u32 n);
enum rot_status rot_open(const void *page, struct snp_message *message);
bool rot_seal(const struct snp_message *message, void *page);
/* A signed report; @user_data and @report as large as named above. */
bool rot_report(u32 vmpl, u32 key_select, const void *user_data, void *report);
bool rot_derive(const void *request, u32 size, void *key);
/* Certificate table as the extended guest request gives it; 0: none */
u32 rot_certificates(void *table, u32 size);
bool rot_sha512(const void *data, u32 size, void *digest);
bool rot_sha384(const void *data, u32 size, void *digest);
bool rot_sha256(const void *data, u32 size, void *digest);
/* TDREPORT of VM @vm, with a MAC of this machine's */
bool rot_tdreport(u8 vm, const void *user_data, const void *rtmr, void *report);
/* A quote over a TDREPORT. Returns its length, or 0 and why in @status. */
u32 rot_quote(const void *report, void *quote, u32 size, u8 *status);
/* RIM of the Realm by this hash, padded with zeros */
bool rot_cca_rim(u8 hash, void *rim);
/* Returns the length of the token, or 0. */
u32 rot_cca_token(const struct cca_token_request *request, void *token, u32 size);

#endif
