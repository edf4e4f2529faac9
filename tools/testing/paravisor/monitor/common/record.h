/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MONITOR_RECORD_H
#define MONITOR_RECORD_H

#include "types.h"

#define EXIT_KINDS_MAX	20
#define MARKS_MAX	16
#define TALLY_MAX	64

struct exit_counts {
	u64 by_kind[EXIT_KINDS_MAX];
};

/* Counters under numbers not known beforehand, such as hypercall codes. */
struct tally {
	u32 used;
	u64 lost;	/* counts that found no row */
	struct {
		u64 key;
		u64 count;
	} row[TALLY_MAX];
};

/**
 * struct record - what one run says about itself
 * @monitor: architecture
 * @exit_names: names of the rows in @exits, NULL terminated
 * @exits: running counters
 * @marks: copies of @exits made when the guest asked for them
 * @shared_now: pages host visible at the end
 */
struct record {
	const char *monitor;
	const char *personality;
	u32 cpus;
	const char *const *exit_names;
	struct exit_counts exits;
	struct {
		bool set;
		struct exit_counts exits;
	} marks[MARKS_MAX];
	struct tally hypercalls;
	struct tally msrs;
	struct {
		u64 calls;
		u64 pages_shared;
		u64 pages_private;
		u64 shared_now;
	} visibility;
	struct {
		bool set;
		u64 parameter[5];
	} crash;
};

extern struct record record;

void tally_add(struct tally *tally, u64 key);
void record_mark(u64 n);
/* The last line of a run: one JSON object. */
void record_print(const char *end, const char *detail);

#endif
