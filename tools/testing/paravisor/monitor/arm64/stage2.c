// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stage 2 tables: the protected half, and above it what is shared with the host.
 * Without a Realm there is one view, the lower half, and it shows everything but
 * the monitor. Always pages of 4 KiB.
 */
#include "monitor.h"

#define ENTRIES		512UL
#define GIB_SHIFT	30
#define ROOT_ENTRIES	(1UL << (IPA_BITS - GIB_SHIFT))
#define VIEW_PAGES	(SHARED_HALF >> PAGE_SHIFT)

#define DESC_TABLE	3ULL
#define DESC_PAGE	3ULL
#define ATTR_NORMAL	(0xfULL << 2)	/* write-back, as the guest may choose */
#define ATTR_DEVICE	(0x1ULL << 2)	/* nGnRE */
#define ATTR_READ	BIT_ULL(6)
#define ATTR_WRITE	BIT_ULL(7)
#define ATTR_INNER	(3ULL << 8)
#define ATTR_ACCESSED	BIT_ULL(10)
#define ATTR_NO_EXECUTE	BIT_ULL(54)

#define VTCR_RES1	BIT_ULL(31)
#define VTCR_OUT_36	(1ULL << 16)
#define VTCR_INNER	(3ULL << 12)
#define VTCR_WALK_WB	(1ULL << 10 | 1ULL << 8)
#define VTCR_LEVEL1	(1ULL << 6)	/* where walks begin */
#define VTCR		(VTCR_RES1 | VTCR_OUT_36 | VTCR_INNER | VTCR_WALK_WB | VTCR_LEVEL1 | \
			 (64 - IPA_BITS))
#define VMID		BIT_ULL(48)

enum view { VIEW_PRIVATE, VIEW_SHARED, VIEWS };

static u64 root[ROOT_ENTRIES] __aligned(64);
static u64 *leaves[VIEWS];	/* of all the pages of a view, in order */

static bool is_visible(enum view view, enum page_state state)
{
	if (state == PAGE_MONITOR || state == PAGE_HIDDEN || state == PAGE_TRAPPED)
		return false;
	if (!boundary_mask())
		return view == VIEW_PRIVATE;
	switch (state) {
	case PAGE_PRIVATE:
	case PAGE_PARAVISOR_MMIO:
	case PAGE_TDI_MMIO:
	case PAGE_TDI_DEAD:
		return view == VIEW_PRIVATE;
	default:
		return view == VIEW_SHARED;
	}
}

static bool is_memory(enum page_state state)
{
	return state == PAGE_PRIVATE || state == PAGE_SHARED;
}

static u64 leaf_entry(enum view view, u64 gpn)
{
	enum page_state state = page_state(gpn);
	u64 entry = page_backing(gpn) | DESC_PAGE | ATTR_READ | ATTR_WRITE | ATTR_ACCESSED;

	if (!is_visible(view, state))
		return 0;
	if (view == VIEW_SHARED || !is_memory(state))
		entry |= ATTR_NO_EXECUTE;
	return entry | (is_memory(state) ? ATTR_NORMAL | ATTR_INNER : ATTR_DEVICE);
}

/* From one page to another, the architecture wants the old one gone from all CPUs first. */
static void leaf_set(u64 *leaf, u64 entry)
{
	if (*leaf && entry && *leaf != entry) {
		*leaf = 0;
		views_flush();
	}
	*leaf = entry;
}

void views_update_page(u64 gpn)
{
	for (int view = 0; view < VIEWS; view++)
		leaf_set(&leaves[view][gpn], leaf_entry(view, gpn));
}

bool stage2_shows(u64 gpa)
{
	u64 view = gpa >> SHARED_BIT, gpn = (gpa & ~SHARED_HALF) >> PAGE_SHIFT;

	return view < VIEWS && gpn < ram_end() >> PAGE_SHIFT && leaves[view][gpn];
}

/* They are 4 KiB pages already. */
bool views_split(u64 gpn)
{
	return gpn < VIEW_PAGES;
}

void views_flush(void)
{
	asm volatile("dsb ishst; tlbi vmalls12e1is; dsb ish; isb" : : : "memory");
}

/* One run of leaves, and above it directories that only count. */
static void build_view(enum view view)
{
	u64 gibs = ROOT_ENTRIES / VIEWS;
	u64 *directories = heap_alloc(gibs * PAGE_SIZE, PAGE_SIZE);
	u64 *tables = heap_alloc(VIEW_PAGES * sizeof(u64), PAGE_SIZE);

	for (u64 i = 0; i < VIEW_PAGES / ENTRIES; i++)
		directories[i] = (u64)&tables[i * ENTRIES] | DESC_TABLE;
	for (u64 i = 0; i < gibs; i++)
		root[view * gibs + i] = (u64)&directories[i * ENTRIES] | DESC_TABLE;
	leaves[view] = tables;
	for (u64 gpn = 0; gpn < ram_end() >> PAGE_SHIFT; gpn++)
		tables[gpn] = leaf_entry(view, gpn);
}

void stage2_init(void)
{
	build_view(VIEW_PRIVATE);
	build_view(VIEW_SHARED);
}

void stage2_load(void)
{
	write_sysreg(VTCR, vtcr_el2);
	write_sysreg((u64)root | VMID, vttbr_el2);
	isb();
	views_flush();
}
