/* SPDX-License-Identifier: GPL-2.0-only */
/* Reports and certificates that a careful relying party must refuse. One misdeed a report. */
#ifndef ROT_MISDEED_H
#define ROT_MISDEED_H

#include "util.h"

enum misdeed {
	MISDEED_NONE,
	MISDEED_BAD_SIGNATURE,		/* one bit of the signature is another */
	MISDEED_OTHER_KEY,		/* signed by a key that no certificate is for */
	MISDEED_OTHER_USER_DATA,
	MISDEED_OTHER_VMPL,
	MISDEED_WRONG_MEASUREMENT,
	MISDEED_OTHER_CHIP,		/* than the certificate is for */
	MISDEED_OTHER_TCB,		/* than the certificate is for */
	MISDEED_DEBUG_POLICY,		/* the host may read the guest's memory */
	MISDEED_NO_CERTS,		/* the table of certificates is empty */
	MISDEED_OTHER_CHAIN,		/* the same names under a root of its own */
	MISDEED_EXPIRED,		/* the certificate of whose key signed is over */
	MISDEED_OTHER_QE,		/* the quoting enclave vouches for another key */
	MISDEED_BAD_QE_SIGNATURE,	/* one bit of it is another */
	MISDEED_DEBUG_QE,		/* the host may read the quoting enclave's memory */
	MISDEED_BAD_REALM_SIGNATURE,	/* one bit of it is another */
	MISDEED_UNBOUND_RAK,		/* the platform vouches for another key */
	MISDEED_NO_PLATFORM,		/* its token is missing */
	MISDEED_NO_REALM,
	MISDEED_WRONG_TAG,		/* of the collection */
	MISDEED_WRONG_ALGORITHM,	/* than the platform's token is signed by */
	MISDEED_DUPLICATE_CLAIM,	/* the challenge, and then another */
	MISDEED_TRUNCATED,
	MISDEED_TRAILING,		/* a byte behind the token */
	MISDEED_GARBAGE,
	MISDEED_MANY_COMPONENTS,	/* nothing wrong, but more than a page */
	MISDEED_COUNT
};

enum technology {
	TECHNOLOGY_SNP,
	TECHNOLOGY_TDX,
	TECHNOLOGY_CCA,
};

bool misdeed_applies(enum misdeed misdeed, enum technology technology);

/* Returns MISDEED_COUNT for a name that is none. */
enum misdeed misdeed_parse(const char *name);
const char *misdeed_name(enum misdeed misdeed);
/* "ok" where a verifier that has the certificates from elsewhere may accept, or "unverifiable". */
const char *misdeed_expect(enum misdeed misdeed);

#define MISDEED_PLAN_MAX	64

/* Who chooses: a list, of which the last one stays, or a seed. */
struct misdeed_plan {
	enum misdeed list[MISDEED_PLAN_MAX];
	size_t len;			/* 0: all are good */
	bool hostile;
	u64 seed;
};

/* NAME[,NAME]...; returns false when one of them is none, or they are too many. */
bool misdeed_plan_parse(struct misdeed_plan *plan, const char *names);
/* number: of the report, from 0. Instead of one that does not apply there is none. */
enum misdeed misdeed_choose(const struct misdeed_plan *plan, unsigned int number,
			    enum technology technology);
bool misdeed_is_planned(const struct misdeed_plan *plan, enum misdeed misdeed);

#endif
