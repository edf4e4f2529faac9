/* SPDX-License-Identifier: GPL-2.0-only */
/* What the unit tests of both technologies share. */
#ifndef ROT_TEST_UNITS_H
#define ROT_TEST_UNITS_H

#include "../request.h"

/* A security processor that misbehaves so; one at a time, rot_free() ends it. */
struct rot *rot_with(const char *names);
enum request_status ask(struct rot *rot, u8 op, const void *payload, size_t len,
			struct bytes *out);

/* units-tdx.c */
void test_tdx(void);

#endif
