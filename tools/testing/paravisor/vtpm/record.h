/* SPDX-License-Identifier: GPL-2.0-only */
/* What happened, one JSON line a request. The last line is kept up to date in place. */
#ifndef VTPM_RECORD_H
#define VTPM_RECORD_H

#include "misbehave.h"

/* A request begins when the guest writes a user-data value that is not the last one. */
struct request {
	unsigned int number;		/* from 1; 0 before the first */
	u8 user_data[USER_DATA_LEN];
	struct misdeed misdeed;
	bool applied;			/* the misdeed could be set up */
	unsigned int reads;		/* of the report index, at offset 0 */
	unsigned int refreshes;		/* reads that made a new report */
	unsigned int stale;		/* reads answered with an earlier request's report */
	unsigned int errors;		/* commands on the report index answered by an error */
};

struct record {
	int fd;				/* < 0: nothing is recorded */
	long line_start;		/* of the current request's line */
	unsigned int number;		/* whose line that is */
	bool hostile;
	u64 seed;
};

void record_open(struct record *rec, const char *path);
void record_update(struct record *rec, const struct request *req);

#endif
