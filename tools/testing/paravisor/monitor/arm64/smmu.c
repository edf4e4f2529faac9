// SPDX-License-Identifier: GPL-2.0-only
/*
 * The SMMU that keeps devices to the pages the guest shared: SMMUv3 as QEMU emulates
 * it (-M virt,iommu=smmuv3). Stage 1 only, as QEMU 7.2 has no other.
 *
 * Two domains. The shared one, for every function, shows shared pages in the upper
 * half. The private one, for an accepted function, shows private pages in the lower
 * half as well. The page to which MSIs are written is in both. Where P0 mediates
 * devices, memory has one half, and the private domain is every function's.
 */
#include "monitor.h"

#define SMMU			0x09050000UL
#define REG_IDR0		0x00
#define REG_CR0			0x20
#define REG_CR0ACK		0x24
#define REG_CR1			0x28
#define REG_GERROR		0x60
#define REG_GERRORN		0x64
#define REG_STRTAB_BASE		0x80
#define REG_STRTAB_CONFIG	0x88
#define REG_COMMAND_BASE	0x90
#define REG_COMMAND_PROD	0x98
#define REG_COMMAND_CONS	0x9c
#define REG_EVENT_BASE		0xa0
#define REG_EVENT_PROD		0x100a8
#define REG_EVENT_CONS		0x100ac

#define IDR0_STAGE_1		BIT(1)
#define CR0_TRANSLATE		BIT(0)
#define CR0_EVENTS		BIT(2)
#define CR0_COMMANDS		BIT(3)
#define CR1_CACHED		0xd75	/* tables and queues: inner shareable, write-back */
#define GERROR_EVENT_LOST	BIT(2)
#define COMMAND_ERROR(cons)	((cons) >> 24 & 0x7f)

#define STREAMS_SHIFT		16	/* all buses: a guest may name any */
#define STREAMS			BIT(STREAMS_SHIFT)
#define COMMANDS_SHIFT		8
#define EVENTS_SHIFT		14
#define QUEUE_AT(n, shift)	((n) & (BIT(shift) - 1))
#define QUEUE_NEXT(n, shift)	(((n) + 1) & (BIT((shift) + 1) - 1))	/* a wrap bit on top */

#define STE_VALID_STAGE_1	(BIT_ULL(0) | 5ULL << 1)
#define STE_CACHED		(BIT_ULL(2) | BIT_ULL(4) | 3ULL << 6 | BIT_ULL(44))

/* 33 bits of address by one table of 4 KiB pages, 36 bits out, faults end and are told */
#define CD_CONTROL		((64 - IPA_BITS) | 1ULL << 8 | 1ULL << 10 | 3ULL << 12 | \
				 BIT_ULL(30) | BIT_ULL(31) | 1ULL << 32 | BIT_ULL(41) | \
				 BIT_ULL(45) | BIT_ULL(46) | BIT_ULL(47))
#define CD_ASID(asid)		((u64)(asid) << 48)
#define MAIR_CACHED		0xffULL

#define DESC_TABLE		3ULL
#define DESC_PAGE		(3ULL | BIT_ULL(6) | 3ULL << 8 | BIT_ULL(10))
#define ENTRIES			512UL
#define GIB_SHIFT		30
#define HALF_GIBS		(SHARED_HALF >> GIB_SHIFT)
#define HALF_PAGES		(SHARED_HALF >> PAGE_SHIFT)
#define MSI_DOORBELL		0x08090000UL

#define COMMAND_FORGET_STREAMS	0x04ULL
#define ALL_STREAMS		31ULL
#define COMMAND_FORGET_PAGES	0x30ULL
#define COMMAND_SYNC		0x46ULL

#define EVENT_TYPE(e)		((e)->word[0] & 0xff)
#define EVENT_STREAM(e)		((e)->word[0] >> 32)
#define EVENT_READ		BIT_ULL(35)
#define EVENT_TRANSLATION	0x10
#define EVENT_PERMISSION	0x13

enum domain { DOMAIN_SHARED, DOMAIN_PRIVATE, DOMAINS };

struct stream {
	u64 word[8];
};

struct context {
	u64 control, table, unused, attributes;
	u64 rest[4];
};

struct command {
	u64 word[2];
};

struct event {
	u64 word[4];
};

static bool enabled;
static struct stream *streams;
static struct context *contexts;
static struct command *commands;
static struct event *events;
static u64 *shared_pages;	/* leaves of the upper half, in order */
static u64 *private_pages;	/* of the lower half, in the private domain */
static u32 command_prod;
static bool stale;		/* the SMMU may know what is no longer so */

static bool in_private_domain(u64 ipn)
{
	return page_state(ipn) == PAGE_PRIVATE || ipn == MSI_DOORBELL >> PAGE_SHIFT;
}

static u64 page_entry(u64 ipn, bool reachable)
{
	return reachable ? page_backing(ipn) | DESC_PAGE : 0;
}

static void set_leaf(u64 *leaf, u64 entry)
{
	if (*leaf && !entry)
		stale = true;
	*leaf = entry;
}

void smmu_set_page(u64 ipn, bool reachable)
{
	if (!enabled)
		return;
	if (shared_pages)
		set_leaf(&shared_pages[ipn], page_entry(ipn, reachable));
	set_leaf(&private_pages[ipn], page_entry(ipn, in_private_domain(ipn)));
}

/* Takes no effect before a synchronisation. */
static void send(u64 low, u64 high)
{
	commands[QUEUE_AT(command_prod, COMMANDS_SHIFT)] = (struct command){ { low, high } };
	command_prod = QUEUE_NEXT(command_prod, COMMANDS_SHIFT);
	dsb();
	write32(SMMU + REG_COMMAND_PROD, command_prod);
}

static void synchronise(void)
{
	u32 cons;

	send(COMMAND_SYNC, 0);
	do {
		cons = read32(SMMU + REG_COMMAND_CONS);
		if (COMMAND_ERROR(cons))
			monitor_panic("the SMMU refuses a command: 0x%x", cons);
	} while (cons != command_prod);
}

void smmu_flush(void)
{
	if (!stale)
		return;
	send(COMMAND_FORGET_PAGES, 0);
	synchronise();
	stale = false;
}

static void set_stream(u32 rid, enum domain domain)
{
	streams[rid].word[1] = STE_CACHED;
	streams[rid].word[0] = (u64)&contexts[domain] | STE_VALID_STAGE_1;
}

static void forget_all(void)
{
	send(COMMAND_FORGET_STREAMS, ALL_STREAMS);
	send(COMMAND_FORGET_PAGES, 0);
	synchronise();
	stale = false;
}

/* One function at most is accepted. */
void smmu_set_private(u16 rid, bool private)
{
	if (!enabled || !polices_devices())
		return;
	for (u32 i = 0; i < STREAMS; i++)
		set_stream(i, private && i == rid ? DOMAIN_PRIVATE : DOMAIN_SHARED);
	forget_all();
}

/* A run of leaves for all pages of one half, under directories in the domain's top table. */
static u64 *build_half(u64 *top)
{
	u64 *directories = heap_alloc(HALF_GIBS * PAGE_SIZE, PAGE_SIZE);
	u64 *leaves = heap_alloc(HALF_PAGES * sizeof(u64), PAGE_SIZE);

	for (u64 i = 0; i < HALF_PAGES / ENTRIES; i++)
		directories[i] = (u64)&leaves[i * ENTRIES] | DESC_TABLE;
	for (u64 i = 0; i < HALF_GIBS; i++)
		top[i] = (u64)&directories[i * ENTRIES] | DESC_TABLE;
	return leaves;
}

/* The lower half of the shared domain is that page alone. */
static void show_doorbell(u64 *top)
{
	u64 *directory = heap_alloc(PAGE_SIZE, PAGE_SIZE);
	u64 *leaves = heap_alloc(PAGE_SIZE, PAGE_SIZE);
	u64 ipn = MSI_DOORBELL >> PAGE_SHIFT;

	leaves[ipn % ENTRIES] = page_entry(ipn, true);
	directory[ipn / ENTRIES] = (u64)leaves | DESC_TABLE;
	top[0] = (u64)directory | DESC_TABLE;
}

static u64 *build_top(enum domain domain)
{
	u64 *top = heap_alloc(2 * HALF_GIBS * sizeof(u64), PAGE_SIZE);

	contexts[domain] = (struct context){
		.control = CD_CONTROL | CD_ASID(domain + 1), .table = (u64)top,
		.attributes = MAIR_CACHED,
	};
	return top;
}

static void build_tables(void)
{
	u64 *shared, *private;

	contexts = heap_alloc(DOMAINS * sizeof(*contexts), PAGE_SIZE);
	shared = build_top(DOMAIN_SHARED);
	private = build_top(DOMAIN_PRIVATE);
	private_pages = build_half(private);
	for (u64 ipn = 0; ipn < ram_end() >> PAGE_SHIFT; ipn++)
		private_pages[ipn] = page_entry(ipn, in_private_domain(ipn));
	if (!polices_devices())
		return;
	show_doorbell(shared);
	shared_pages = build_half(shared + HALF_GIBS);
	memcpy(private + HALF_GIBS, shared + HALF_GIBS, HALF_GIBS * sizeof(u64));
}

static void set_control(u32 bits)
{
	write32(SMMU + REG_CR0, bits);
	while (read32(SMMU + REG_CR0ACK) != bits)
		cpu_relax();
}

static void build_queues(void)
{
	commands = heap_alloc(BIT(COMMANDS_SHIFT) * sizeof(*commands), PAGE_SIZE);
	events = heap_alloc(BIT(EVENTS_SHIFT) * sizeof(*events), PAGE_SIZE);
	write64(SMMU + REG_COMMAND_BASE, (u64)commands | COMMANDS_SHIFT);
	write32(SMMU + REG_COMMAND_PROD, 0);
	write32(SMMU + REG_COMMAND_CONS, 0);
	write64(SMMU + REG_EVENT_BASE, (u64)events | EVENTS_SHIFT);
	write32(SMMU + REG_EVENT_PROD, 0);
	write32(SMMU + REG_EVENT_CONS, 0);
}

static void build_streams(void)
{
	u64 bytes = STREAMS * sizeof(*streams);

	streams = heap_alloc(bytes, bytes);
	for (u32 i = 0; i < STREAMS; i++)
		set_stream(i, polices_devices() ? DOMAIN_SHARED : DOMAIN_PRIVATE);
	write64(SMMU + REG_STRTAB_BASE, (u64)streams);
	write32(SMMU + REG_STRTAB_CONFIG, STREAMS_SHIFT);
}

/* Faults are looked for at exits: an interrupt would be the guest's. */
static void poll(struct vcpu *vcpu)
{
	(void)vcpu;
	smmu_collect();
}

static bool is_there(void)
{
	u32 idr0 = read32(SMMU + REG_IDR0);

	return idr0 & IDR0_STAGE_1;
}

/* A plain machine has no paravisor that could police; there it is only hidden. */
void smmu_init(void)
{
	if (!has_paravisor() || !pci_disk.present)
		return;
	if (!is_there())
		monitor_panic("a disk and no SMMU: -M virt,iommu=smmuv3");
	build_tables();
	build_streams();
	build_queues();
	write32(SMMU + REG_CR1, CR1_CACHED);
	set_control(CR0_COMMANDS);
	forget_all();
	set_control(CR0_COMMANDS | CR0_EVENTS);
	set_control(CR0_COMMANDS | CR0_EVENTS | CR0_TRANSLATE);
	enabled = true;
	record.dma.policed = true;
	poll_add(poll);
}

static void record_event(const struct event *e)
{
	u64 address = e->word[2], plain = address & ~boundary_mask();
	const struct dma_fault fault = {
		.gpa = address & PAGE_MASK, .rid = EVENT_STREAM(e), .reason = EVENT_TYPE(e),
		.write = !(e->word[1] & EVENT_READ),
		.page = page_state_name(page_state(plain >> PAGE_SHIFT)),
	};

	record_dma_fault(&fault);
}

/* QEMU tells of each few bytes of an access that is not let through. */
static bool is_same_access(const struct event *a, const struct event *b)
{
	return a->word[0] == b->word[0] && a->word[1] == b->word[1] &&
	       !((a->word[2] ^ b->word[2]) & PAGE_MASK);
}

static void take_events(u32 at, u32 end)
{
	const struct event *e, *last = NULL;

	for (; at != end; at = QUEUE_NEXT(at, EVENTS_SHIFT), last = e) {
		e = &events[QUEUE_AT(at, EVENTS_SHIFT)];
		if (EVENT_TYPE(e) < EVENT_TRANSLATION || EVENT_TYPE(e) > EVENT_PERMISSION)
			monitor_panic("the SMMU does not understand its tables: event 0x%lx",
				      e->word[0]);
		if (!last || !is_same_access(e, last))
			record_event(e);
	}
}

void smmu_collect(void)
{
	u32 at, end, errors;

	if (!enabled)
		return;
	at = read32(SMMU + REG_EVENT_CONS);
	end = read32(SMMU + REG_EVENT_PROD);
	if (at == end)
		return;
	take_events(at, end);
	write32(SMMU + REG_EVENT_CONS, end);
	errors = read32(SMMU + REG_GERROR);
	if ((errors ^ read32(SMMU + REG_GERRORN)) & GERROR_EVENT_LOST)
		record.dma.lost++;
	write32(SMMU + REG_GERRORN, errors);
}
