/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine's security processor: what it holds, and what it has done last. */
#ifndef ROT_ROT_H
#define ROT_ROT_H

#include "amd-chain.h"
#include "intel-chain.h"
#include "misdeed.h"
#include "snp-message.h"
#include "snp-report.h"
#include "tdx-report.h"

#define ROT_VMPLS	4

struct rot {
	struct keystore keys;
	struct amd_chain chain;
	struct amd_chain expired, other;	/* empty unless a misdeed needs them */
	struct intel_chain intel, intel_expired, intel_other;
	EVP_PKEY *stranger, *quote_stranger;	/* no certificate is for them */
	EVP_PKEY *iak;				/* of the CCA platform; its tokens' signer */
	EVP_PKEY *iak_other;			/* another platform's */
	EVP_PKEY *rak;				/* of the RMM since it started; Realm tokens' */
	struct misdeed_plan plan;
	unsigned int reports;			/* and quotes and tokens, made so far */
	enum misdeed misdeed;			/* of the last report, or of the first to come */

	/* Of the guest that was launched on this connection. */
	bool launched;
	u8 vmpl;				/* that its kernel runs at */
	u8 vmpck[ROT_VMPLS][SNP_VMPCK_LEN];

	/* For the record. */
	struct snp_report last_report;
	struct snp_message_info last_message;
	u8 last_quoted[64];			/* user data as it stands in the quote, token */
};

/* Ends the program with a message when a key is missing or broken. */
void rot_load(struct rot *rot, const char *dir, const struct misdeed_plan *plan);
void rot_free(struct rot *rot);

/* Forgets the guest. */
void rot_reset(struct rot *rot);

/* Chooses what is wrong with the report, quote or token that is about to be made. */
void rot_next_misdeed(struct rot *rot, enum technology technology);

/* The certificates for reports like the last. */
const struct amd_chain *rot_chain(const struct rot *rot);
const struct intel_chain *rot_intel_chain(const struct rot *rot);

void rot_random(u8 *out, size_t len);

#endif
