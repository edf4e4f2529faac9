/* SPDX-License-Identifier: GPL-2.0-only */
/* Who may see which guest page. The state lives here, the views are drawn from it. */
#ifndef MONITOR_PAGES_H
#define MONITOR_PAGES_H

#include "types.h"

enum page_state {
	PAGE_HOST_MMIO,		/* nothing of ours: a host device, host visible view only */
	PAGE_PRIVATE,
	PAGE_SHARED,
	PAGE_FIRMWARE,		/* BIOS area: read by the guest through both views */
	PAGE_PARAVISOR_MMIO,	/* a device the paravisor emulates: private view only */
	PAGE_HOST_CALL,		/* GHCB: host visible, never converted */
	PAGE_MONITOR,
	PAGE_HIDDEN,		/* registers that only the monitor uses: no view */
	PAGE_TDI_MMIO,		/* an accepted function's registers: private view only */
	PAGE_TDI_DEAD,		/* the same after the function was lost: ones, no device */
	PAGE_UNVALIDATED,	/* SNP: the guest's, but its use is a fault; no view */
	PAGE_VMSA,		/* SNP: holds a CPU's registers; private view, read only */
	PAGE_MAILBOX,		/* TDX: wakes CPUs; private view, read only */
	PAGE_TRAPPED,		/* Arm: a host device's registers that the monitor serves */
};

#define PAGE_STATE_MASK	0x1f	/* above it: flags, which are the architecture's */

/* Pages with a state; above them is host MMIO, as is everything at first. */
void pages_alloc(u64 count);
void pages_set_range(u64 start, u64 end, enum page_state state);
enum page_state page_state(u64 gpn);
bool page_has_flag(u64 gpn, u8 flag);
void page_set_flag(u64 gpn, u8 flag, bool on);
/* Flags that outlive a change of state */
void pages_keep_flags(u8 flags);
/* Is it guest RAM, which the guest may share and take back? */
bool page_is_convertible(u64 gpn);
/* Views and devices follow. */
void page_set_state(u64 gpn, enum page_state state);
/* What a page holds that has changed sides: the host's choice, or nothing */
void page_scrub(u64 gpn);
const char *page_state_name(enum page_state state);
/* The violation that an access to such a page is, through the wrong view */
const char *page_wrong_view(enum page_state state, bool shared_view);
/* Some page the host may write to, or 0 */
u64 page_pick_shared(u64 random);

/*
 * Device pages that only the private view shows, or host device pages again.
 * All or nothing: false if one of them is in another state. No CPU has an old
 * translation on return.
 */
bool mmio_set_private(u64 gpn, u64 count, bool private);
/* Private device pages that are to reach no device any more: they read as ones. */
bool mmio_set_dead(u64 gpn, u64 count);
/* What the guest wrote to dead pages since its last exit is forgotten. */
void mmio_refill_dead(void);
/* What stands in for their registers */
u64 mmio_dead_page(void);

#endif
