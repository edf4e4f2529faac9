// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who may see which guest page. The state lives here; npt.c only draws the
 * two views from it.
 */
#include "monitor.h"

#define STATE_MASK	0x1f	/* above it: enum page_flag */

#define IOAPIC_GPN	(0xfec00000UL >> PAGE_SHIFT)
#define VTPM_GPN	(0xfed40000UL >> PAGE_SHIFT)
#define LAPIC_GPN	(LAPIC_BASE >> PAGE_SHIFT)
#define LOW_PAGES	(LOW_MEMORY >> PAGE_SHIFT)
#define FIRMWARE_GPN	0xc0
#define FIRMWARE_END	0x100

static u8 *states;
static u64 state_count;		/* pages with a state; above them is host MMIO */
static u8 *low_backing;

/* Stands in for the registers of a device that is lost. */
static u8 dead_page[PAGE_SIZE] __aligned(PAGE_SIZE);
static bool any_dead;

/* A sample of pages shared lately, for the hostile host to pick from. */
static u64 shared_sample[256];
static u64 shared_sample_next;

static void set_range(u64 start, u64 end, enum page_state state)
{
	for (u64 gpn = start; gpn < end; gpn++)
		states[gpn] = state;
}

/* The monitor polices devices by these, so the guest must not reach them. */
static void hide_registers(void)
{
	u64 start, end;

	pci_ecam(&start, &end);
	set_range(start >> PAGE_SHIFT, end >> PAGE_SHIFT, PAGE_HIDDEN);
	if (iommu_registers())
		states[iommu_registers() >> PAGE_SHIFT] = PAGE_HIDDEN;
}

/*
 * An SVSM has no devices in its guest's address space. The interrupt controllers
 * are the host's then, and the TPM is the SVSM's own. A TDX guest takes its I/O
 * APIC for the host's and its local one for its own.
 */
static void set_paravisor_devices(void)
{
	enum page_state state = personality->c_bit ? PAGE_HOST_MMIO : PAGE_PARAVISOR_MMIO;

	states[IOAPIC_GPN] = personality->tdx ? PAGE_HOST_MMIO : state;
	states[LAPIC_GPN] = state;
	states[VTPM_GPN] = personality->c_bit ? PAGE_HIDDEN : state;
}

void pages_init(void)
{
	state_count = BIT_ULL(32 - PAGE_SHIFT);
	for (u32 i = 0; i < e820.count; i++)
		if (e820.range[i].type == E820_RAM)
			state_count = max_u64(state_count, e820.range[i].end >> PAGE_SHIFT);
	states = heap_alloc(state_count, PAGE_SIZE);

	for (u32 i = 0; i < e820.count; i++) {
		struct ram_range *r = &e820.range[i];

		if (r->type == E820_RAM || r->type == E820_ACPI)
			set_range(align_up(r->start, PAGE_SIZE) >> PAGE_SHIFT, r->end >> PAGE_SHIFT,
				  PAGE_PRIVATE);
	}
	set_range(0, LOW_PAGES, PAGE_PRIVATE);
	set_range(FIRMWARE_GPN, FIRMWARE_END, PAGE_FIRMWARE);
	set_range((u64)monitor_start >> PAGE_SHIFT, (u64)monitor_end >> PAGE_SHIFT, PAGE_MONITOR);
	set_range(heap_start >> PAGE_SHIFT, heap_end >> PAGE_SHIFT, PAGE_MONITOR);
	set_paravisor_devices();
	hide_registers();

	low_backing = heap_alloc(LOW_MEMORY, PAGE_SIZE);
	memcpy(low_backing, phys(0), LOW_MEMORY);
}

enum page_state page_state(u64 gpn)
{
	return gpn < state_count ? states[gpn] & STATE_MASK : PAGE_HOST_MMIO;
}

bool page_has_flag(u64 gpn, enum page_flag flag)
{
	return gpn < state_count && states[gpn] & flag;
}

void page_set_flag(u64 gpn, enum page_flag flag, bool on)
{
	if (gpn < state_count)
		states[gpn] = on ? states[gpn] | flag : states[gpn] & ~flag;
}

bool page_is_overlay(u64 gpn)
{
	return page_has_flag(gpn, PAGE_OVERLAY);
}

void page_set_overlay(u64 gpn, bool overlay)
{
	page_set_flag(gpn, PAGE_OVERLAY, overlay);
}

/* Is it guest RAM, which the guest may share and take back? */
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
	states[gpn] = state | (states[gpn] & (PAGE_OVERLAY | PAGE_SMASHED));
	npt_update_page(gpn);
	iommu_set_page(gpn, state == PAGE_SHARED);
}

void page_scrub(u64 gpn)
{
	void *page = phys(page_backing(gpn));

	if (page_state(gpn) == PAGE_SHARED)
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
		    (private && page_state(gpn + i) != PAGE_HOST_MMIO) || !npt_split(gpn + i))
			return false;
	for (u64 i = 0; i < count; i++) {
		states[gpn + i] = private ? PAGE_TDI_MMIO : PAGE_HOST_MMIO;
		npt_update_page(gpn + i);
	}
	kick_others(NULL, ~0U);
	return true;
}

bool mmio_set_dead(u64 gpn, u64 count)
{
	if (gpn >= state_count || count > state_count - gpn)
		return false;
	for (u64 i = 0; i < count; i++) {
		if (!is_tdi_page(gpn + i))
			return false;
		states[gpn + i] = PAGE_TDI_DEAD;
		npt_update_page(gpn + i);
	}
	any_dead = true;
	kick_others(NULL, ~0U);
	return true;
}

void mmio_refill_dead(void)
{
	if (any_dead)
		memset(dead_page, 0xff, PAGE_SIZE);
}

u64 page_pick_shared(u64 random)
{
	u64 gpn = shared_sample[random % ARRAY_SIZE(shared_sample)];

	return page_state(gpn) == PAGE_SHARED ? gpn : 0;
}

/* Real memory behind a guest page: the same address, but for low memory. */
u64 page_backing(u64 gpn)
{
	if (gpn < LOW_PAGES)
		return (u64)low_backing + (gpn << PAGE_SHIFT);
	if (page_state(gpn) == PAGE_TDI_DEAD)
		return (u64)dead_page;
	return gpn << PAGE_SHIFT;
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
		[PAGE_MAILBOX] = "mailbox",
	};

	return names[state];
}
