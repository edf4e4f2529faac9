/* SPDX-License-Identifier: GPL-2.0-only */
/* Tokens and measurements, as the flat guest asks for them. */
#ifndef FLAT_ATTEST_H
#define FLAT_ATTEST_H

#include "flat.h"

enum { RSI_OK, RSI_INPUT, RSI_STATE, RSI_MORE, RSI_UNKNOWN };

#define MEASUREMENT_READ	RSI(0x192)
#define MEASUREMENT_EXTEND	RSI(0x193)
#define TOKEN_INIT		RSI(0x194)
#define TOKEN_CONTINUE		RSI(0x195)
#define TOKEN_BOUND		8192
#define CHALLENGE_SIZE		64

/* All of them at most TOKEN_BOUND bytes */
#define TOKEN_PAGE		TEST_PAGE(8)

/* INIT with 64 times @byte as challenge. The answer is in @c. */
u64 token_init(struct call *c, u8 byte);
u64 token_continue(struct call *c, u64 page, u64 offset, u64 size);
/* All that is left of the token, to TOKEN_PAGE: its length, or 0 */
u32 token_take(void);
/* Does the token have these bytes? */
bool token_has(u32 length, const void *bytes, u32 size);

#endif
