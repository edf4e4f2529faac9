// SPDX-License-Identifier: GPL-2.0-only
/* Whose memory is whose; see the map in README.rst. */
#include "monitor.h"

#define DEVICES_END	RAM_BASE
#define MIN_RAM_MIB	128
#define MAX_RAM_MIB	3072	/* the machine's map without high memory */

/* Host devices that could reach memory past the stage 2 tables, or police those that do */
#define FW_CFG		0x09020000UL
#define SMMU		0x09050000UL
#define SMMU_SIZE	0x20000UL
#define SERIAL_LINES	0x3efff000UL	/* I/O ports of the monitor's own lines */

u64 ram_end(void)
{
	return RAM_BASE + (scenario.ram_mib << 20);
}

static void set_bytes(u64 start, u64 end, enum page_state state)
{
	pages_set_range(start >> PAGE_SHIFT, end >> PAGE_SHIFT, state);
}

void memory_init(void)
{
	if (scenario.ram_mib < MIN_RAM_MIB || scenario.ram_mib > MAX_RAM_MIB)
		monitor_panic("ram=%lu: from %u to %u MiB", scenario.ram_mib, MIN_RAM_MIB,
			      MAX_RAM_MIB);
	if (!scenario.cpus || scenario.cpus > MAX_CPUS)
		monitor_panic("cpus=%lu: from 1 to %u", scenario.cpus, MAX_CPUS);
	heap_init(align_up((u64)monitor_end, PAGE_SIZE), SCENARIO_AT);
	for (u64 i = 0; i < MAX_CPUS; i++)
		vcpus[i].index = i;
	pages_alloc(BIT_ULL(SHARED_BIT - PAGE_SHIFT));
	set_bytes(RAM_BASE, GUEST_BASE, PAGE_MONITOR);
	set_bytes(GUEST_BASE, ram_end(), PAGE_PRIVATE);
	set_bytes(FW_CFG, FW_CFG + PAGE_SIZE, PAGE_HIDDEN);
	set_bytes(SMMU, SMMU + SMMU_SIZE, PAGE_HIDDEN);
	set_bytes(SERIAL_LINES, SERIAL_LINES + PAGE_SIZE, PAGE_HIDDEN);
}

u64 page_backing(u64 gpn)
{
	return page_state(gpn) == PAGE_TDI_DEAD ? mmio_dead_page() : gpn << PAGE_SHIFT;
}
