/* SPDX-License-Identifier: GPL-2.0-only */
/* What the security processor answers. A further technology gets a file and numbers of its own. */
#ifndef ROT_REQUEST_H
#define ROT_REQUEST_H

#include "rot.h"
#include "serve.h"

#define RANDOM_MAX		4096

enum rot_op {
	OP_SNP_LAUNCH = 1,	/* u8, the VMPL of the guest's kernel */
	OP_SNP_OPEN = 2,	/* a message */
	OP_SNP_SEAL = 3,	/* struct snp_message_info, payload */
	OP_SNP_REPORT = 4,	/* u32 VMPL, u32 key select, 64 bytes of user data */
	OP_SNP_CERTS = 5,
	OP_SHA512 = 6,		/* up to PAYLOAD_MAX bytes */
	OP_SHA384 = 7,
	OP_RANDOM = 8,		/* u32, how many bytes */
	OP_SNP_KEY = 9,		/* the fields of a key request */
	OP_TDX_REPORT = 10,	/* struct tdx_report_request */
	OP_TDX_QUOTE = 11,	/* a TDREPORT */
	OP_CCA_TOKEN = 12,	/* struct cca_token_request */
	OP_SHA256 = 13,
	OP_CCA_RIM = 14,	/* u8, enum cca_hash */
};

struct service rot_service(struct rot *rot);

#endif
