/* SPDX-License-Identifier: GPL-2.0-only */
/* What the unit tests of the technologies share. */
#ifndef ROT_TEST_UNITS_H
#define ROT_TEST_UNITS_H

#include "../request.h"

/* A security processor that misbehaves so; one at a time, rot_free() ends it. */
struct rot *rot_with(const char *names);
enum request_status ask(struct rot *rot, u8 op, const void *payload, size_t len,
			struct bytes *out);

/* 0, 1, 2 and so on: registers that all differ. */
void count_up(void *registers, size_t len);

/* What a careful reader says of a misbehaviour; "ok" of those that have no row. */
struct unit_verdict {
	const char *name, *verdict;
};

/* Each misbehaviour, alone, as @judge_next finds it in what is made then. */
void check_verdicts(enum technology technology, const struct unit_verdict *table, size_t rows,
		    const char *(*judge_next)(struct rot *rot));
/* A seed draws all misbehaviours of @technology and no other. */
void check_draws(enum technology technology, const char *what);

/* units-tdx.c */
void test_tdx(void);

/* units-cca.c */
void test_cca(void);

#endif
