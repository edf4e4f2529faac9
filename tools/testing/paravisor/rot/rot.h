/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine's security processor: what it holds, and what it has done last. */
#ifndef ROT_ROT_H
#define ROT_ROT_H

#include "amd-chain.h"
#include "misdeed.h"
#include "snp-message.h"
#include "snp-report.h"

#define ROT_VMPLS	4

struct rot {
	struct keystore keys;
	struct amd_chain chain;
	struct amd_chain expired, other;	/* empty unless a misdeed needs them */
	EVP_PKEY *stranger;			/* no certificate is for it */
	struct misdeed_plan plan;
	unsigned int reports;			/* made so far */
	enum misdeed misdeed;			/* of the last report, or of the first to come */

	/* Of the guest that was launched on this connection. */
	bool launched;
	u8 vmpl;				/* that its kernel runs at */
	u8 vmpck[ROT_VMPLS][SNP_VMPCK_LEN];

	/* For the record. */
	struct snp_report last_report;
	struct snp_message_info last_message;
};

/* Ends the program with a message when a key is missing or broken. */
void rot_load(struct rot *rot, const char *dir, const struct misdeed_plan *plan);
void rot_free(struct rot *rot);

/* Forgets the guest. */
void rot_reset(struct rot *rot);

/* The certificates for reports like the last. */
const struct amd_chain *rot_chain(const struct rot *rot);

void rot_random(u8 *out, size_t len);

#endif
