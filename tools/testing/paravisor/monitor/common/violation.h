/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MONITOR_VIOLATION_H
#define MONITOR_VIOLATION_H

#include "types.h"

#define VIOLATIONS_KEPT		32
#define NO_GPA			(~0ULL)

/**
 * struct violation - one breach of the guest's side of the contract
 * @kind: short stable name, for machines
 * @gpa: guest physical address concerned, or NO_GPA
 * @rip: guest instruction
 * @entry: where the guest's system call entry lies, from which a reader with
 *	the symbol table computes how far the kernel was moved
 * @cpu: guest CPU number
 * @detail: one clause for people
 */
struct violation {
	const char *kind;
	u64 gpa;
	u64 rip;
	u64 entry;
	u32 cpu;
	char detail[96];
};

struct violation_log {
	u64 total;
	struct violation kept[VIOLATIONS_KEPT];
};

extern struct violation_log violations;

/* Returns where to write, never NULL: what does not fit is counted only. */
struct violation *violation_add(const char *kind);

#endif
