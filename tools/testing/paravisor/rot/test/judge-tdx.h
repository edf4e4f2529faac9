/* SPDX-License-Identifier: GPL-2.0-only */
/* A careful relying party for TDX: knows the format of a quote from Intel, not from quote.c. */
#ifndef ROT_TEST_JUDGE_TDX_H
#define ROT_TEST_JUDGE_TDX_H

#include "util.h"

/* DIR with the keys: the root to trust, the MRTD to expect, the key of a TDREPORT's MAC. */
void judge_tdx_load(const char *dir);

/* "ok", or what is wrong with it: a static word. rtmrs: all four, 192 bytes */
const char *judge_quote(const struct bytes *quote, const u8 user_data[64], const u8 *rtmrs);
const char *judge_tdreport(const u8 *report, const u8 user_data[64], const u8 *rtmrs);

#endif
