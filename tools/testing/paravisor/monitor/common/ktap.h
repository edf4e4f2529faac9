/* SPDX-License-Identifier: GPL-2.0-only */
/* Results of a flat guest, and what it announces to the self-test, on its console. */
#ifndef MONITOR_KTAP_H
#define MONITOR_KTAP_H

#include "types.h"

/* Given by the architecture */
void put_char(char c);
void __noreturn power_off(void);

void puts(const char *s);
void put_hex(u64 v);
bool streq(const char *a, const char *b);
bool starts_with(const char *s, const char *prefix);
void check(bool ok, const char *name);
void check_equal(u64 got, u64 want, const char *name);
/* Announces the violation that the monitor must record next; @gpa or NO_GPA */
void expect(const char *kind, const void *pc, u64 gpa);
/* Sums up and switches off. */
void __noreturn finish(void);

#endif
