/* SPDX-License-Identifier: GPL-2.0-only */
/* Violations, and every way in which a run ends. */
#ifndef MONITOR_END_H
#define MONITOR_END_H

#include "types.h"

struct vcpu;

void violation_report(struct vcpu *vcpu, const char *kind, u64 gpa, const char *fmt, ...)
	__printf(4, 5);
/* Called with the lock held, so no other CPU can add to the record. */
void __noreturn end_run(const char *end, const char *detail);
void __noreturn monitor_panic(const char *fmt, ...) __printf(1, 2);

#endif
