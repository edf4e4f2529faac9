// SPDX-License-Identifier: GPL-2.0-only
/* The states that pages begin with, and low memory. */
#include "monitor.h"

#define IOAPIC_GPN	(0xfec00000UL >> PAGE_SHIFT)
#define VTPM_GPN	(0xfed40000UL >> PAGE_SHIFT)
#define LAPIC_GPN	(LAPIC_BASE >> PAGE_SHIFT)
#define LOW_PAGES	(LOW_MEMORY >> PAGE_SHIFT)
#define FIRMWARE_GPN	0xc0
#define FIRMWARE_END	0x100

static u8 *low_backing;

static void set_page(u64 gpn, enum page_state state)
{
	pages_set_range(gpn, gpn + 1, state);
}

/* The monitor polices devices by these, so the guest must not reach them. */
static void hide_registers(void)
{
	u64 start, end;

	pci_ecam(&start, &end);
	pages_set_range(start >> PAGE_SHIFT, end >> PAGE_SHIFT, PAGE_HIDDEN);
	if (iommu_registers())
		set_page(iommu_registers() >> PAGE_SHIFT, PAGE_HIDDEN);
}

/*
 * An SVSM has no devices in its guest's address space. The interrupt controllers
 * are the host's then, and the TPM is the SVSM's own. A TDX guest takes its I/O
 * APIC for the host's and its local one for its own.
 */
static void set_paravisor_devices(void)
{
	enum page_state state = personality->c_bit ? PAGE_HOST_MMIO : PAGE_PARAVISOR_MMIO;

	set_page(IOAPIC_GPN, personality->tdx ? PAGE_HOST_MMIO : state);
	set_page(LAPIC_GPN, state);
	set_page(VTPM_GPN, personality->c_bit ? PAGE_HIDDEN : state);
}

void pages_init(void)
{
	u64 count = BIT_ULL(32 - PAGE_SHIFT);

	for (u32 i = 0; i < e820.count; i++)
		if (e820.range[i].type == E820_RAM)
			count = max_u64(count, e820.range[i].end >> PAGE_SHIFT);
	pages_alloc(count);
	pages_keep_flags(PAGE_OVERLAY | PAGE_SMASHED);

	for (u32 i = 0; i < e820.count; i++) {
		struct ram_range *r = &e820.range[i];

		if (r->type == E820_RAM || r->type == E820_ACPI)
			pages_set_range(align_up(r->start, PAGE_SIZE) >> PAGE_SHIFT,
					r->end >> PAGE_SHIFT, PAGE_PRIVATE);
	}
	pages_set_range(0, LOW_PAGES, PAGE_PRIVATE);
	pages_set_range(FIRMWARE_GPN, FIRMWARE_END, PAGE_FIRMWARE);
	pages_set_range((u64)monitor_start >> PAGE_SHIFT, (u64)monitor_end >> PAGE_SHIFT,
			PAGE_MONITOR);
	pages_set_range(heap_start >> PAGE_SHIFT, heap_end >> PAGE_SHIFT, PAGE_MONITOR);
	set_paravisor_devices();
	hide_registers();

	low_backing = heap_alloc(LOW_MEMORY, PAGE_SIZE);
	memcpy(low_backing, phys(0), LOW_MEMORY);
}

bool page_is_overlay(u64 gpn)
{
	return page_has_flag(gpn, PAGE_OVERLAY);
}

void page_set_overlay(u64 gpn, bool overlay)
{
	page_set_flag(gpn, PAGE_OVERLAY, overlay);
}

/* Real memory behind a guest page: the same address, but for low memory. */
u64 page_backing(u64 gpn)
{
	if (gpn < LOW_PAGES)
		return (u64)low_backing + (gpn << PAGE_SHIFT);
	if (page_state(gpn) == PAGE_TDI_DEAD)
		return mmio_dead_page();
	return gpn << PAGE_SHIFT;
}
