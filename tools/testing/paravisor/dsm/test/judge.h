/* SPDX-License-Identifier: GPL-2.0-only */
/* A careful relying party. It knows the formats from their specification, not from spdm.c. */
#ifndef DSM_TEST_JUDGE_H
#define DSM_TEST_JUDGE_H

#include "util.h"

struct evidence {
	struct bytes certs, vca, measurements;
};

/* DIR with the files of `keys`: the root to trust, the measurements to expect. */
void judge_load(const char *dir);

/* "ok", or what is wrong with it: a static word. */
const char *judge_evidence(const struct evidence *e, const u8 nonce[32]);

void judge_sha384(const void *data, size_t len, u8 out[48]);

void evidence_clear(struct evidence *e);

#endif
