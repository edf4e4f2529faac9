/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MONITOR_RECORD_H
#define MONITOR_RECORD_H

#include "types.h"

#define EXIT_KINDS_MAX	20
#define MARKS_MAX	16
#define TALLY_MAX	64
#define DMA_FAULTS_KEPT	32

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
 * struct dma_fault - a device's access that the IOMMU did not let through
 * @gpa: page
 * @rid: requester ID of the device
 * @reason: fault reason as the IOMMU numbers it
 * @page: what the page was when the fault was read
 */
struct dma_fault {
	u64 gpa;
	u16 rid;
	u8 reason;
	bool write;
	const char *page;
};

/**
 * struct visibility_counts - how the guest moved pages between the views
 * @shared_now: pages host visible
 */
struct visibility_counts {
	u64 calls;
	u64 pages_shared;
	u64 pages_private;
	u64 shared_now;
};

/**
 * struct snp_counts - what an SNP guest asked its host and its SVSM
 * @msr_protocol: requests by GHCB MSR, under their number
 * @vmgexit: requests by GHCB page, under their exit code
 * @svsm: calls that the SVSM took, under protocol << 32 | number
 * @guest_requests: messages to the firmware, under their type
 * @vc: #VC raised, under their exit code
 * @pages_4k, @pages_2m: entries of validation calls that changed something
 * @bytes_validated: memory that became valid
 */
struct snp_counts {
	bool used;
	struct tally msr_protocol, vmgexit, svsm, guest_requests, vc;
	u64 calls, pages_4k, pages_2m, bytes_validated;
};

/**
 * struct tdx_counts - what a TDX guest asked its L1
 * @tdcall: calls, under their leaf
 * @vmcall: those of leaf 0, under their sub-function
 * @ve: #VE raised, under their exit reason
 */
struct tdx_counts {
	bool used;
	struct tally tdcall, vmcall, ve;
};

/**
 * struct cca_counts - what a guest in a plane asked P0
 * @rsi: calls, under the low half of their identifier
 * @host_calls: those that went on to the host, under the same half of theirs
 */
struct cca_counts {
	bool used;
	struct tally rsi, host_calls;
};

/**
 * struct guest_work - what the guest executed, where that is counted
 * @unit: "instructions", or "ticks" of the machine's clock; NULL: not counted
 * @halts: times it waited for an interrupt; not among the exits
 */
struct guest_work {
	const char *unit;
	u64 work;
	u64 halts;
};

/**
 * struct record - what one run says about itself
 * @monitor: architecture
 * @exit_names: names of the rows in @exits, NULL terminated
 * @exits: running counters
 * @marks: copies of the counters made when the guest asked for them
 */
struct record {
	const char *monitor;
	u32 cpus;
	const char *const *exit_names;
	struct exit_counts exits;
	struct {
		bool set;
		struct exit_counts exits;
		struct visibility_counts visibility;
		struct guest_work guest;
		struct snp_counts snp;
		struct tdx_counts tdx;
		struct cca_counts cca;
	} marks[MARKS_MAX];
	struct tally hypercalls;
	struct tally msrs;
	struct visibility_counts visibility;
	struct guest_work guest;
	struct snp_counts snp;
	struct tdx_counts tdx;
	struct cca_counts cca;
	struct {
		bool policed;
		u64 blocked;
		u64 lost;	/* times the IOMMU ran out of room */
		struct dma_fault fault[DMA_FAULTS_KEPT];
	} dma;
	struct {
		bool set;
		u64 parameter[5];
	} crash;
};

extern struct record record;

void tally_add(struct tally *tally, u64 key);
void record_mark(u64 n);
/* Once for each CPU, however often it starts */
void record_cpu(u32 index);
/* Counts one more; the first ones are kept, and told at once. */
void record_dma_fault(const struct dma_fault *fault);
/* The last line of a run: one JSON object. */
void record_print(const char *end, const char *detail);

#endif
