// SPDX-License-Identifier: GPL-2.0-only
/*
 * The RAM map, as the guest will see it. The monitor's own heap is at the top of
 * RAM below 4 GiB, which the guest sees as reserved.
 */
#include "monitor.h"

#define FOUR_GIB	BIT_ULL(32)

struct multiboot_mmap {
	u32 size;	/* of what follows */
	u64 addr;
	u64 len;
	u32 type;
} __packed;

struct memory_map e820;

static void add_range(u64 start, u64 end, u32 type)
{
	if (start >= end)
		return;
	if (e820.count == ARRAY_SIZE(e820.range))
		monitor_panic("too many memory ranges");
	e820.range[e820.count++] = (struct ram_range){ start, end, type };
}

/* Ranges must never overlap: the decompressor's KASLR does not merge them. */
static void carve(u64 start, u64 end, u32 type)
{
	for (u32 i = 0; i < e820.count; i++) {
		struct ram_range *r = &e820.range[i];
		u64 old_end = r->end;

		if (r->end <= start || r->start >= end)
			continue;
		r->end = max_u64(r->start, start);
		add_range(end, old_end, r->type);
	}
	add_range(start, end, type);
}

void memory_reserve(u64 start, u64 end)
{
	carve(start, end, E820_RESERVED);
}

void memory_give_firmware(u64 start, u64 end)
{
	carve(start, end, E820_ACPI);
}

/*
 * The firmware calls its ACPI tables at the top of RAM plain "reserved". Linux
 * would then take the tables for host memory and read them through the host
 * visible alias, yet they were made by the paravisor.
 */
static void name_acpi_tables(void)
{
	for (u32 i = 0; i < e820.count; i++)
		for (u32 j = 0; j < e820.count; j++)
			if (e820.range[i].type == E820_RAM && e820.range[i].start >= BIT(20) &&
			    e820.range[j].type == E820_RESERVED &&
			    e820.range[j].start == e820.range[i].end &&
			    e820.range[j].start < FOUR_GIB)
				e820.range[j].type = E820_ACPI;
}

/* Views, the devices' too, of 8 bytes a page, one byte of state, tables above them, slack. */
static u64 heap_needed(u64 ram)
{
	u64 views = iommu_registers() ? 3 + personality->c_bit : 2;

	return align_up(views * (ram >> 9) + (ram >> PAGE_SHIFT) + LOW_MEMORY + (4UL << 20),
			2UL << 20);
}

static void place_heap(void)
{
	struct ram_range *best = NULL;
	u64 ram = 0, size, end;

	for (u32 i = 0; i < e820.count; i++) {
		struct ram_range *r = &e820.range[i];

		if (r->type != E820_RAM)
			continue;
		ram += r->end - r->start;
		if (r->end <= FOUR_GIB && (!best || r->end > best->end))
			best = r;
	}
	size = heap_needed(ram);
	if (!best || best->end - best->start < size + (64UL << 20))
		monitor_panic("too little memory: the monitor needs %lu MiB", size >> 20);
	end = ALIGN_DOWN(best->end, PAGE_SIZE);
	heap_init(ALIGN_DOWN(end - size, 2UL << 20), end);
}

void memory_init(const void *mmap, u32 length)
{
	const u8 *p = mmap, *end = p + length;

	while (p < end) {
		const struct multiboot_mmap *m = (const void *)p;

		add_range(m->addr, m->addr + m->len, m->type);
		p += m->size + sizeof(m->size);
	}
	name_acpi_tables();
	place_heap();
	carve((u64)monitor_start, (u64)monitor_end, E820_RESERVED);
	carve(heap_start, heap_end, E820_RESERVED);
	for (u32 i = 0; i < boot_module_count; i++)
		if (boot_modules[i].end > heap_start)
			monitor_panic("too little memory for kernel and initrd");
}
