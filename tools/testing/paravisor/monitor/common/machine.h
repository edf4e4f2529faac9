/* SPDX-License-Identifier: GPL-2.0-only */
/* What each architecture gives to the parts that all monitors share. */
#ifndef MONITOR_MACHINE_H
#define MONITOR_MACHINE_H

#include "types.h"

struct vcpu;

/* Monitors run where virtual and real addresses are the same. */
static inline void *phys(u64 pa)
{
	return (void *)pa;
}

/* Address bit that tells shared from private memory; 0: one view */
u64 boundary_mask(void);
/* Which view does an address select? */
bool is_shared_view(u64 gpa);

/* The views follow the state of a page; counts after views_flush(). */
void views_update_page(u64 gpn);
/* From now on both views show the memory around the page in 4 KiB pages. */
bool views_split(u64 gpn);
/* On return no CPU has an old translation. */
void views_flush(void);
/* Can a device that was not accepted reach the page? */
void dma_set_page(u64 gpn, bool reachable);
/* Real memory behind a guest page */
u64 page_backing(u64 gpn);

/* For a violation: where the guest was, a landmark of its kernel, which CPU */
u64 vcpu_culprit(struct vcpu *vcpu);
u64 vcpu_landmark(struct vcpu *vcpu);
u32 vcpu_number(struct vcpu *vcpu);

/* Lets other CPUs run: QEMU may have one thread for all. */
void machine_relax(void);
/* Faults that no exit has told of are moved into the record. */
void machine_collect(void);
void __noreturn machine_exit(u32 status);

#endif
