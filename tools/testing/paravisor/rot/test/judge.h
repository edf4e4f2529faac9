/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A careful relying party, and a guest's end of the messages. Both know the formats from their
 * specification, not from snp.c and snp-message.c.
 */
#ifndef ROT_TEST_JUDGE_H
#define ROT_TEST_JUDGE_H

#include "util.h"

/* DIR with the keys: the ARK to trust, the measurement to expect. */
void judge_load(const char *dir);

/* "ok", or what is wrong with it: a static word. */
const char *judge_report(const struct bytes *report, const struct bytes *certs,
			 const u8 user_data[64], u32 vmpl);

/* The page that a guest sends, with this payload. */
void guest_seal(const u8 key[32], u8 vmpck, u8 type, u64 sequence, const void *payload,
		size_t len, u8 page[4096]);
/* Returns whether it is authentic; fills len bytes of payload. */
bool guest_open(const u8 key[32], const u8 page[4096], u8 *payload, size_t len);

#endif
