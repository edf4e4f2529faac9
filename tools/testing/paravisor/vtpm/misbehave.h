/* SPDX-License-Identifier: GPL-2.0-only */
/* Misdeeds: the ways a paravisor (or the host behind it) can answer wrongly. One a request. */
#ifndef VTPM_MISBEHAVE_H
#define VTPM_MISBEHAVE_H

#include "claims.h"
#include "report.h"

/* What a misdeed does beside editing the report. */
#define MISDEED_NO_REFRESH	BIT(0)	/* the old content stays for the whole request */
#define MISDEED_SKIP_REFRESH	BIT(1)	/* the first refresh of the request is left out */
#define MISDEED_INDEX_ABSENT	BIT(2)
#define MISDEED_INDEX_SHORT	BIT(3)	/* number 0 bytes are left */
#define MISDEED_INDEX_CUT	BIT(4)	/* number 0 bytes of the claims are lost */
#define MISDEED_OWNER_AUTH	BIT(5)
#define MISDEED_NV_ERROR	BIT(6)	/* number 0 is the response code */
#define MISDEED_NO_AK_CERT	BIT(7)
#define MISDEED_INDEX_LOCKED	BIT(8)	/* the owner may not read it */

#define MISDEED_NUMBERS		3

struct misdeed;

/* What the numbers of a misdeed may depend on. */
struct misdeed_facts {
	enum isolation_type isolation;
	u32 index_size;
	u32 claims_len;
};

struct misdeed_type {
	const char *name;
	const char *expect;	/* "ok", "unverifiable", "error", "any" or the errno's name */
	unsigned int flags;
	bool hostile_only;
	/* Fills the numbers: from r, or the documented ones when r is NULL. */
	void (*draw)(struct misdeed *m, struct rng *r, const struct misdeed_facts *f);
	/* The stages of a report at which it can be bent. */
	void (*user_data)(const struct misdeed *m, u8 user_data[USER_DATA_LEN]);
	void (*claims)(const struct misdeed *m, struct json_object *claims);
	void (*binding)(const struct misdeed *m, u8 report_data[64]);
	void (*blob)(const struct misdeed *m, struct hcl_blob *blob);
};

struct misdeed {
	const struct misdeed_type *type;
	const char *expect;
	enum isolation_type isolation;
	u32 n[MISDEED_NUMBERS];
};

const struct misdeed_type *misdeed_find(const char *name, size_t len);
size_t misdeed_count(void);
const struct misdeed_type *misdeed_at(size_t i);

/* True when a report made under it is the one an honest paravisor would have made. */
bool misdeed_keeps_content(const struct misdeed *m);

/* Who chooses the misdeed of a request: a list (the last one stays) or a seed. */
struct misdeed_plan {
	const struct misdeed_type **list;
	size_t list_len;
	bool hostile;
	u64 seed;
};

int misdeed_plan_parse(struct misdeed_plan *plan, const char *list);
void misdeed_choose(const struct misdeed_plan *plan, unsigned int request,
		    const struct misdeed_facts *facts, struct misdeed *m);

/* Odd claims documents for hostile runs (misbehave-json.c). */
void odd_claims_draw(struct misdeed *m, struct rng *r, const struct misdeed_facts *f);
void odd_claims(const struct misdeed *m, struct json_object *claims);

#endif
