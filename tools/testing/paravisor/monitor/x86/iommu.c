// SPDX-License-Identifier: GPL-2.0-only
/*
 * The IOMMU that keeps devices to the pages the guest shared: Intel VT-d as
 * QEMU emulates it (-device intel-iommu,intremap=off,aw-bits=48).
 *
 * Two domains. The shared one, for every function, follows the page states. The
 * private one, for an accepted function, shows all the guest's memory and
 * never changes. The monitor's memory is in neither. I/O virtual addresses are
 * guest physical ones without the boundary bit.
 *
 * With a C-bit the private domain has two halves, as the virtual top of memory in
 * AMD's secure device table entry has it: private pages that are validated are
 * below the boundary, and above it is what the shared domain shows.
 */
#include "monitor.h"

#define REG_CAP			0x08
#define REG_ECAP		0x10
#define REG_COMMAND		0x18
#define REG_STATUS		0x1c
#define REG_ROOT_TABLE		0x20
#define REG_CONTEXT_COMMAND	0x28
#define REG_FAULT_STATUS	0x34
#define REG_FAULT_CONTROL	0x38
#define REG_FAULT_DATA		0x3c
#define REG_FAULT_ADDRESS	0x40
#define REG_FAULT_ADDRESS_HIGH	0x44

#define CAP_4_LEVELS		BIT_ULL(10)
#define CAP_FAULT_OFFSET(c)	(((c) >> 24 & 0x3ff) * 16)
#define CAP_FAULT_RECORDS(c)	(((c) >> 40 & 0xff) + 1)
#define ECAP_IOTLB_OFFSET(e)	(((e) >> 8 & 0x3ff) * 16)
#define COMMAND_TRANSLATE	BIT(31)
#define COMMAND_SET_ROOT	BIT(30)
#define CONTEXT_FLUSH_ALL	(BIT_ULL(63) | BIT_ULL(61))
#define IOTLB_FLUSH_ALL		(BIT_ULL(63) | BIT_ULL(60) | 3ULL << 48)
#define IN_PROGRESS		BIT_ULL(63)
#define FAULT_OVERFLOW		BIT(0)
#define FAULT_PENDING		BIT(1)
#define FAULT_VALID		BIT_ULL(63)
#define FAULT_READ		BIT_ULL(62)
#define MSI_NMI			0x400

#define ENTRY_PRESENT		1UL
#define LEAF_ALL		3UL	/* read, write */
#define LEAF_LARGE		0x80UL
#define ADDRESS_MASK		0x000ffffffffff000UL
#define WIDTH_4_LEVELS		2UL
#define ENTRIES			512UL
#define TOP_ENTRY_SHIFT		27	/* pages behind an entry of the top table */
#define BUSES			256
#define FUNCTIONS		256

enum domain { DOMAIN_SHARED = 1, DOMAIN_PRIVATE };

struct entry {
	u64 low, high;
};

struct drhd {
	u16 type, length;
	u8 flags, size;
	u16 segment;
	u64 base;
} __packed;

static bool enabled;
static u64 *shared_top, *private_top;
static struct entry *buses;		/* root table */
static struct entry *shared_context;	/* of every bus but that of an accepted function */
static struct entry *private_context;
static u32 fault_offset, fault_records, iotlb_offset;
static bool stale;			/* the IOTLB may know what is no longer so */
static bool read_early;			/* faults whose NMI has not been seen */

u64 iommu_registers(void)
{
	const u8 *dmar = acpi_find("DMAR");
	static u64 base;
	struct drhd drhd;

	if (!base && dmar) {
		memcpy(&drhd, dmar + 48, sizeof(drhd));
		base = drhd.type ? 0 : drhd.base;
	}
	return base;
}

static u32 read32(u32 reg)
{
	return *(volatile u32 *)phys(iommu_registers() + reg);
}

static void write32(u32 reg, u32 value)
{
	*(volatile u32 *)phys(iommu_registers() + reg) = value;
}

static u64 read64(u32 reg)
{
	return *(volatile u64 *)phys(iommu_registers() + reg);
}

static void write64(u32 reg, u64 value)
{
	*(volatile u64 *)phys(iommu_registers() + reg) = value;
}

/* The device sees a table only when it is complete. */
static void publish(u64 *entry, u64 value)
{
	__atomic_store_n(entry, value, __ATOMIC_RELEASE);
}

/* The entry of the table @levels below the top that leads to a page. */
static u64 *walk(u64 *table, u64 gpn, int levels)
{
	int shift = 27;

	for (; levels; levels--, shift -= 9) {
		u64 *entry = &table[gpn >> shift & (ENTRIES - 1)];

		if (!*entry)
			publish(entry, (u64)heap_alloc(PAGE_SIZE, PAGE_SIZE) | LEAF_ALL);
		table = phys(*entry & ADDRESS_MASK);
	}
	return &table[gpn >> shift & (ENTRIES - 1)];
}

static void set_leaf(u64 *top, u64 gpn, bool reachable)
{
	u64 *leaf = walk(top, gpn, 3);

	if (*leaf && !reachable)
		stale = true;
	publish(leaf, reachable ? page_backing(gpn) | LEAF_ALL : 0);
}

void dma_set_page(u64 gpn, bool reachable)
{
	if (!enabled)
		return;
	set_leaf(shared_top, gpn, reachable);
	if (personality->c_bit)
		set_leaf(private_top, gpn, page_state(gpn) == PAGE_PRIVATE);
}

static void wait_clear(u32 reg)
{
	while (read64(reg) & IN_PROGRESS)
		cpu_relax();
}

static void flush_iotlb(void)
{
	write64(iotlb_offset + 8, IOTLB_FLUSH_ALL);
	wait_clear(iotlb_offset + 8);
	stale = false;
}

void iommu_flush(void)
{
	if (stale)
		flush_iotlb();
}

static void flush_contexts(void)
{
	write64(REG_CONTEXT_COMMAND, CONTEXT_FLUSH_ALL);
	wait_clear(REG_CONTEXT_COMMAND);
	flush_iotlb();
}

static struct entry context_entry(enum domain domain)
{
	u64 *top = domain == DOMAIN_SHARED ? shared_top : private_top;

	return (struct entry){ (u64)top | ENTRY_PRESENT, domain << 8 | WIDTH_4_LEVELS };
}

/* One function at most is accepted, so there is one table of its own. */
void iommu_set_private(u16 rid, bool all)
{
	struct entry *bus;

	if (!enabled)
		return;
	bus = &buses[rid >> 8];
	for (u32 i = 0; i < FUNCTIONS; i++)
		private_context[i] = context_entry(DOMAIN_SHARED);
	for (u32 i = 0; i < BUSES; i++)
		publish(&buses[i].low, (u64)shared_context | ENTRY_PRESENT);
	if (all) {
		private_context[rid & 0xff] = context_entry(DOMAIN_PRIVATE);
		publish(&bus->low, (u64)private_context | ENTRY_PRESENT);
	}
	flush_contexts();
}

static bool is_guest_memory(u64 gpn)
{
	return personality->c_bit ? page_state(gpn) == PAGE_PRIVATE : page_is_convertible(gpn);
}

static bool is_whole_chunk(u64 gpn)
{
	if (personality->c_bit || gpn % ENTRIES || page_backing(gpn) != gpn << PAGE_SHIFT)
		return false;
	for (u64 i = 0; i < ENTRIES; i++)
		if (!is_guest_memory(gpn + i))
			return false;
	return true;
}

static void build_private(u64 pages)
{
	for (u64 gpn = 0; gpn < pages; gpn++) {
		if (is_whole_chunk(gpn)) {
			*walk(private_top, gpn, 2) = gpn << PAGE_SHIFT | LEAF_LARGE | LEAF_ALL;
			gpn += ENTRIES - 1;
		} else if (is_guest_memory(gpn)) {
			*walk(private_top, gpn, 3) = page_backing(gpn) | LEAF_ALL;
		}
	}
}

/* By the tables of the shared domain, which are there for good from now on. */
static void share_upper_half(u64 pages)
{
	for (u64 gpn = 0; gpn < pages; gpn += BIT_ULL(TOP_ENTRY_SHIFT)) {
		u64 index = gpn >> TOP_ENTRY_SHIFT;

		walk(shared_top, gpn, 1);
		private_top[index + (boundary_mask() >> PAGE_SHIFT >> TOP_ENTRY_SHIFT)] =
			shared_top[index];
	}
}

static void build_tables(void)
{
	u64 top = 0;

	for (u32 i = 0; i < e820.count; i++)
		if (e820.range[i].type == E820_RAM || e820.range[i].type == E820_ACPI)
			top = max_u64(top, e820.range[i].end);
	shared_top = heap_alloc(PAGE_SIZE, PAGE_SIZE);
	private_top = heap_alloc(PAGE_SIZE, PAGE_SIZE);
	build_private(top >> PAGE_SHIFT);
	if (personality->c_bit)
		share_upper_half(top >> PAGE_SHIFT);
	buses = heap_alloc(PAGE_SIZE, PAGE_SIZE);
	shared_context = heap_alloc(PAGE_SIZE, PAGE_SIZE);
	private_context = heap_alloc(PAGE_SIZE, PAGE_SIZE);
	for (u32 i = 0; i < FUNCTIONS; i++)
		shared_context[i] = context_entry(DOMAIN_SHARED);
	for (u32 i = 0; i < BUSES; i++)
		buses[i].low = (u64)shared_context | ENTRY_PRESENT;
}

static void command(u32 bit)
{
	write32(REG_COMMAND, (read32(REG_STATUS) & COMMAND_TRANSLATE) | bit);
	while (!(read32(REG_STATUS) & bit))
		cpu_relax();
}

/* An NMI of CPU 0: it leaves the guest at once, whatever the guest masks. */
static void arm_faults(void)
{
	write32(REG_FAULT_DATA, MSI_NMI);
	write32(REG_FAULT_ADDRESS, LAPIC_BASE);
	write32(REG_FAULT_ADDRESS_HIGH, 0);
	write32(REG_FAULT_CONTROL, 0);
}

/* A plain machine has no paravisor that could police; there it is only hidden. */
bool iommu_init(void)
{
	u64 cap;

	if (!polices_devices() || !iommu_registers())
		return false;
	cap = read64(REG_CAP);
	if (!(cap & CAP_4_LEVELS))
		monitor_panic("the IOMMU has no 4 levels: -device intel-iommu,aw-bits=48");
	fault_offset = CAP_FAULT_OFFSET(cap);
	fault_records = CAP_FAULT_RECORDS(cap);
	iotlb_offset = ECAP_IOTLB_OFFSET(read64(REG_ECAP));
	build_tables();
	write64(REG_ROOT_TABLE, (u64)buses);
	command(COMMAND_SET_ROOT);
	flush_contexts();
	arm_faults();
	command(COMMAND_TRANSLATE);
	enabled = true;
	record.dma.policed = true;
	return true;
}

static void record_fault(u64 address, u64 about)
{
	u64 plain = personality->c_bit ? address & ~boundary_mask() : address;
	const struct dma_fault fault = {
		.gpa = address & PAGE_MASK, .rid = (u16)about, .reason = about >> 32,
		.write = !(about & FAULT_READ),
		.page = page_state_name(page_state(plain >> PAGE_SHIFT)),
	};

	record_dma_fault(&fault);
}

u32 iommu_drain(void)
{
	u32 found = 0;

	if (!enabled)
		return 0;
	for (u32 i = 0; i < fault_records; i++) {
		u32 reg = fault_offset + 16 * i;
		u64 about = read64(reg + 8);

		if (!(about & FAULT_VALID))
			continue;
		record_fault(read64(reg), about);
		write32(reg + 12, FAULT_VALID >> 32);
		found++;
	}
	if (read32(REG_FAULT_STATUS) & FAULT_OVERFLOW) {
		write32(REG_FAULT_STATUS, FAULT_OVERFLOW);
		record.dma.lost++;
	}
	return found;
}

void iommu_drain_early(void)
{
	if (iommu_drain())
		read_early = true;
}

bool iommu_read_early(void)
{
	bool was = read_early;

	read_early = false;
	return was;
}
