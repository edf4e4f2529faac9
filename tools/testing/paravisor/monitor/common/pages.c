// SPDX-License-Identifier: GPL-2.0-only
#include "heap.h"
#include "host.h"
#include "hostile.h"
#include "machine.h"
#include "pages.h"
#include "record.h"
#include "string.h"

static u8 *states;
static u64 state_count;
static u8 kept_flags;

/* Stands in for the registers of a device that is lost. */
static u8 dead_page[PAGE_SIZE] __aligned(PAGE_SIZE);
static bool any_dead;

/* A sample of pages shared lately, for the hostile host to pick from. */
static u64 shared_sample[256];
static u64 shared_sample_next;

void pages_alloc(u64 count)
{
	state_count = count;
	states = heap_alloc(count, PAGE_SIZE);
}

void pages_keep_flags(u8 flags)
{
	kept_flags = flags;
}

void pages_set_range(u64 start, u64 end, enum page_state state)
{
	for (u64 gpn = start; gpn < end; gpn++)
		states[gpn] = state;
}

enum page_state page_state(u64 gpn)
{
	return gpn < state_count ? states[gpn] & PAGE_STATE_MASK : PAGE_HOST_MMIO;
}

bool page_has_flag(u64 gpn, u8 flag)
{
	return gpn < state_count && states[gpn] & flag;
}

void page_set_flag(u64 gpn, u8 flag, bool on)
{
	if (gpn < state_count)
		states[gpn] = on ? states[gpn] | flag : states[gpn] & ~flag;
}

bool page_is_convertible(u64 gpn)
{
	enum page_state state = page_state(gpn);

	return state == PAGE_PRIVATE || state == PAGE_SHARED || state == PAGE_UNVALIDATED;
}

void page_set_state(u64 gpn, enum page_state state)
{
	if (state == PAGE_SHARED) {
		record.visibility.shared_now++;
		shared_sample[shared_sample_next++ % ARRAY_SIZE(shared_sample)] = gpn;
	}
	if (page_state(gpn) == PAGE_SHARED)
		record.visibility.shared_now--;
	states[gpn] = state | (states[gpn] & kept_flags);
	views_update_page(gpn);
	dma_set_page(gpn, state == PAGE_SHARED);
}

void page_scrub(u64 gpn)
{
	void *page = phys(page_backing(gpn));

	if (page_state(gpn) == PAGE_SHARED && host_may_scrub(gpn))
		hostile_scrub(page, PAGE_SIZE);
	else
		memset(page, 0, PAGE_SIZE);
}

static bool is_tdi_page(u64 gpn)
{
	return page_state(gpn) == PAGE_TDI_MMIO || page_state(gpn) == PAGE_TDI_DEAD;
}

/* Between two views of a device. The rest of the page's 2 MiB stays as it is. */
bool mmio_set_private(u64 gpn, u64 count, bool private)
{
	if (gpn >= state_count || count > state_count - gpn)
		return false;
	for (u64 i = 0; i < count; i++)
		if (is_tdi_page(gpn + i) == private ||
		    (private && page_state(gpn + i) != PAGE_HOST_MMIO) || !views_split(gpn + i))
			return false;
	for (u64 i = 0; i < count; i++) {
		states[gpn + i] = private ? PAGE_TDI_MMIO : PAGE_HOST_MMIO;
		views_update_page(gpn + i);
	}
	views_flush();
	return true;
}

void mmio_refill_dead(void)
{
	if (any_dead)
		memset(dead_page, 0xff, PAGE_SIZE);
}

bool mmio_set_dead(u64 gpn, u64 count)
{
	if (gpn >= state_count || count > state_count - gpn)
		return false;
	any_dead = true;
	mmio_refill_dead();	/* the guest may read before it leaves again */
	for (u64 i = 0; i < count; i++) {
		if (!is_tdi_page(gpn + i))
			return false;
		states[gpn + i] = PAGE_TDI_DEAD;
		views_update_page(gpn + i);
	}
	views_flush();
	return true;
}

u64 mmio_dead_page(void)
{
	return (u64)dead_page;
}

u64 page_pick_shared(u64 random)
{
	u64 gpn = shared_sample[random % ARRAY_SIZE(shared_sample)];

	return page_state(gpn) == PAGE_SHARED ? gpn : 0;
}

const char *page_state_name(enum page_state state)
{
	static const char *const names[] = {
		[PAGE_HOST_MMIO] = "host device", [PAGE_PRIVATE] = "private",
		[PAGE_SHARED] = "shared", [PAGE_FIRMWARE] = "firmware",
		[PAGE_PARAVISOR_MMIO] = "paravisor device",
		[PAGE_HOST_CALL] = "GHCB", [PAGE_MONITOR] = "monitor",
		[PAGE_HIDDEN] = "hidden", [PAGE_TDI_MMIO] = "TDI device",
		[PAGE_TDI_DEAD] = "lost TDI device",
		[PAGE_UNVALIDATED] = "unvalidated", [PAGE_VMSA] = "VMSA",
		[PAGE_MAILBOX] = "mailbox", [PAGE_TRAPPED] = "trapped device",
	};

	return names[state];
}

const char *page_wrong_view(enum page_state state, bool shared_view)
{
	switch (state) {
	case PAGE_UNVALIDATED:
		return shared_view ? "shared-view-of-private-page" : "unvalidated-access";
	case PAGE_VMSA:
		return "vmsa-in-use";
	case PAGE_MAILBOX:
	case PAGE_PRIVATE:
		return "shared-view-of-private-page";	/* a visibility call is missing */
	case PAGE_SHARED:
	case PAGE_HOST_CALL:
		return "private-view-of-shared-page";
	case PAGE_PARAVISOR_MMIO:
		return "shared-view-of-paravisor-device";
	case PAGE_MONITOR:
		return "monitor-memory";
	case PAGE_HIDDEN:
		return "hidden-device";
	case PAGE_TDI_MMIO:
	case PAGE_TDI_DEAD:
		return "shared-view-of-tdi-mmio";
	default:
		return shared_view ? "outside-memory" : "private-view-of-host-device";
	}
}
