// SPDX-License-Identifier: GPL-2.0-only
/*
 * Nested page tables: the private view at address 0 and, with a shared-GPA
 * boundary, the host visible view at the boundary bit, which is an own slot of
 * the top table. With a C-bit they change places. Without a boundary there is one
 * view and it shows everything but the monitor. RAM is always mapped by 4 KiB pages.
 */
#include "tdx.h"

#define PTE_ALL		0x7UL	/* present, writable, user: nested walks are user walks */
#define PTE_READ	0x5UL
#define PTE_LARGE	0x80UL
#define ENTRIES		512UL
#define GIB_SHIFT	30
#define CHUNK_SHIFT	21
#define MAX_SPLITS	64	/* of 2 MiB device pages; as many as the heap has room for */

enum view { VIEW_PRIVATE, VIEW_SHARED, VIEWS };

static u64 *root;
static u64 **leaves[VIEWS];	/* 4 KiB table of each 2 MiB, or NULL */
static u64 *directories[VIEWS][ENTRIES];	/* of each GiB, or NULL */
static u32 splits;
static u64 chunk_count;

u64 npt_root(void)
{
	return (u64)root;
}

static bool is_visible(enum view view, enum page_state state)
{
	if (state == PAGE_MONITOR || state == PAGE_HIDDEN || state == PAGE_UNVALIDATED)
		return false;
	if (!boundary_bit() || state == PAGE_FIRMWARE)
		return true;
	switch (state) {
	case PAGE_PRIVATE:
	case PAGE_VMSA:
	case PAGE_MAILBOX:
	case PAGE_PARAVISOR_MMIO:
	case PAGE_TDI_MMIO:
	case PAGE_TDI_DEAD:
		return view == VIEW_PRIVATE;
	case PAGE_HOST_MMIO:
		return view == VIEW_SHARED && !ve_is_on();
	default:
		return view == VIEW_SHARED;
	}
}

static u64 leaf_entry(enum view view, u64 gpn)
{
	enum page_state state = page_state(gpn);

	if (!is_visible(view, state) && !page_has_flag(gpn, PAGE_WALKED))
		return 0;
	return page_backing(gpn) |
	       (state == PAGE_VMSA || state == PAGE_MAILBOX ? PTE_READ : PTE_ALL);
}

/* Registers that are all for the guest, or all not, need no table. */
static bool is_all_registers(u64 chunk)
{
	enum page_state first = page_state(chunk * ENTRIES);

	if (first != PAGE_HOST_MMIO && first != PAGE_HIDDEN)
		return false;
	for (u64 i = 1; i < ENTRIES; i++)
		if (page_state(chunk * ENTRIES + i) != first)
			return false;
	return true;
}

static u64 table_entry(enum view view, u64 chunk)
{
	u64 *table = heap_alloc(PAGE_SIZE, PAGE_SIZE);

	leaves[view][chunk] = table;
	for (u64 i = 0; i < ENTRIES; i++)
		table[i] = leaf_entry(view, chunk * ENTRIES + i);
	return (u64)table | PTE_ALL;
}

static u64 chunk_entry(enum view view, u64 chunk)
{
	if (!is_all_registers(chunk))
		return table_entry(view, chunk);
	if (!is_visible(view, page_state(chunk * ENTRIES)))
		return 0;
	return chunk << CHUNK_SHIFT | PTE_LARGE | PTE_ALL;
}

static u64 gib_entry(enum view view, u64 gib)
{
	u64 *directory;

	if (gib * ENTRIES >= chunk_count) {
		if (!is_visible(view, PAGE_HOST_MMIO))
			return 0;
		return gib << GIB_SHIFT | PTE_LARGE | PTE_ALL;
	}
	directory = heap_alloc(PAGE_SIZE, PAGE_SIZE);
	directories[view][gib] = directory;
	for (u64 i = 0; i < ENTRIES; i++)
		directory[i] = chunk_entry(view, gib * ENTRIES + i);
	return (u64)directory | PTE_ALL;
}

static u64 *build_view(enum view view)
{
	u64 *table = heap_alloc(PAGE_SIZE, PAGE_SIZE);

	leaves[view] = heap_alloc(chunk_count * sizeof(u64 *), PAGE_SIZE);
	for (u64 gib = 0; gib < ENTRIES; gib++)
		table[gib] = gib_entry(view, gib);
	return table;
}

void npt_init(void)
{
	u64 slot = boundary_bit() ? BIT_ULL(boundary_bit() - 39) : 0, top = BIT_ULL(32);

	for (u32 i = 0; i < e820.count; i++)
		if (e820.range[i].type == E820_RAM)
			top = max_u64(top, e820.range[i].end);
	chunk_count = align_up(top, BIT_ULL(GIB_SHIFT)) >> CHUNK_SHIFT;

	root = heap_alloc(PAGE_SIZE, PAGE_SIZE);
	root[personality->c_bit ? slot : 0] = (u64)build_view(VIEW_PRIVATE) | PTE_ALL;
	if (slot)
		root[personality->c_bit ? 0 : slot] = (u64)build_view(VIEW_SHARED) | PTE_ALL;
}

/* The caller must kick_others() before it relies on the change. */
void views_update_page(u64 gpn)
{
	for (int view = 0; view < VIEWS; view++)
		if (leaves[view] && leaves[view][gpn / ENTRIES])
			leaves[view][gpn / ENTRIES][gpn % ENTRIES] = leaf_entry(view, gpn);
}

/* With #VE no view shows them; for good, and as much as one entry covers. */
void npt_show_device(u64 gpn)
{
	u64 chunk = gpn / ENTRIES, gib = chunk / ENTRIES, here = gpn << PAGE_SHIFT;
	u64 *top = phys(root[BIT_ULL(boundary_bit() - 39)] & PAGE_MASK);

	if (chunk < chunk_count && leaves[VIEW_SHARED][chunk])
		leaves[VIEW_SHARED][chunk][gpn % ENTRIES] = here | PTE_ALL;
	else if (chunk < chunk_count)
		directories[VIEW_SHARED][gib][chunk % ENTRIES] =
			chunk << CHUNK_SHIFT | PTE_LARGE | PTE_ALL;
	else
		top[gib] = gib << GIB_SHIFT | PTE_LARGE | PTE_ALL;
}

bool views_split(u64 gpn)
{
	u64 chunk = gpn / ENTRIES;

	if (chunk >= chunk_count)
		return false;
	if (leaves[VIEW_PRIVATE][chunk])
		return true;
	if (splits == MAX_SPLITS)
		return false;
	splits++;
	for (int view = 0; view < VIEWS; view++)
		if (leaves[view])
			directories[view][chunk / ENTRIES][chunk % ENTRIES] =
				table_entry(view, chunk);
	return true;
}
