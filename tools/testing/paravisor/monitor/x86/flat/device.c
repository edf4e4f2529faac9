// SPDX-License-Identifier: GPL-2.0-only
/* The disk: configuration space behind the trap, and DMA behind the IOMMU. */
#include "flat.h"
#include "../../common/nvme-regs.h"

#define PORT_ADDRESS	0xcf8
#define PORT_DATA	0xcfc
#define ENABLE		BIT(31)
#define ECAM		0xb0000000UL
#define IOMMU		0xfed90000UL
#define LOW_PAGE	0x50000UL
#define MONITOR		0x100000UL
#define SUBMISSION	TEST_PAGE(16)
#define COMPLETION	TEST_PAGE(17)
#define BUFFER		TEST_PAGE(18)
#define FILL		0xa5a5a5a5a5a5a5a5ULL

#define WAIT_TICKS	4000000000ULL

static u16 disk;
static u8 pcie;
static volatile u32 *registers;
static u32 commands;

static void address(u16 rid, u32 offset)
{
	outl(PORT_ADDRESS, ENABLE | (offset & 0xf00) << 16 | (u32)rid << 8 | (offset & 0xfc));
}

static u32 config(u16 rid, u32 offset)
{
	address(rid, offset);
	return inl(PORT_DATA);
}

static bool find_disk(void)
{
	for (u32 rid = 0; rid < 0x400; rid++) {
		if (config(rid, 8) >> 8 == 0x010802) {
			disk = rid;
			return true;
		}
	}
	return false;
}

static u8 find_pcie(void)
{
	u8 at = config(disk, 0x34);

	while (at && (u8)config(disk, at) != 0x10)
		at = config(disk, at) >> 8;
	return at;
}

static void test_widths(void)
{
	u32 id = config(disk, 0);

	check_equal(inw(PORT_DATA), (u16)id, "word at offset 0");
	check_equal(inw(PORT_DATA + 1), (u16)(id >> 8), "word at offset 1");
	check_equal(inw(PORT_DATA + 2), id >> 16, "word at offset 2");
	check_equal(inb(PORT_DATA + 3), id >> 24, "byte at offset 3");
	check_equal(inl(PORT_ADDRESS), ENABLE | (u32)disk << 8, "address reads back");
	outb(PORT_ADDRESS, 0xff);
	check_equal(inl(PORT_ADDRESS), ENABLE | (u32)disk << 8, "a byte is no address");
	outl(PORT_ADDRESS, (u32)disk << 8);
	check_equal(inl(PORT_DATA), ~0U, "no access without the enable bit");
	check(config(disk, 0x100) != id, "extended space is not the standard one again");
	check_equal(config(0xff00, 0), ~0U, "nothing at ff:00.0");
}

static void test_tee(bool want)
{
	u32 devcap = config(disk, pcie + 4);

	check(pcie, "PCI Express capability");
	check_equal(devcap >> 30 & 1, want, "TEE bit in a dword");
	check_equal(inw(PORT_DATA + 2), devcap >> 16, "... in a word");
	check_equal(inb(PORT_DATA + 3), devcap >> 24, "... in a byte");
	check_equal(inw(PORT_DATA), (u16)devcap, "... and not elsewhere");
	check_equal(config(0, 4) >> 30 & 1, 0, "... and not in other functions");
}

static void test_lock(void)
{
	u32 where = config(0, 0x60);

	check(where & 1, "ECAM is on");
	outl(PORT_DATA, 0);
	check_equal(config(0, 0x60), where, "... and cannot be switched off");
	outb(PORT_DATA + 3, 0xd0);
	check_equal(config(0, 0x60), where, "... or moved");
}

static u8 sum(const u8 *p, u32 length)
{
	u8 total = 0;

	while (length--)
		total += *p++;
	return total;
}

static const u8 *root_table(void)
{
	for (u64 at = 0xe0000; at < 0x100000; at += 16)
		if (*private_view(at) == 0x2052545020445352)	/* "RSD PTR " */
			return (const u8 *)(u64)*(u32 *)(at + 16);
	return NULL;
}

static void test_tables(void)
{
	const u8 *root = root_table();
	u32 length = *(u32 *)(root + 4), others = 0;
	bool hidden = true;

	check_equal(sum(root, length), 0, "checksum of the root table");
	for (u32 i = 36; i < length; i += 4) {
		u32 name = *(u32 *)(u64)*(u32 *)(root + i);

		others += name == 0x43495041;			/* "APIC" */
		hidden &= name != 0x4746434d && name != 0x52414d44;	/* "MCFG", "DMAR" */
	}
	check(hidden, "no table of ECAM and IOMMU");
	check_equal(others, 1, "the other tables are there");
}

void test_config(bool tee)
{
	check(find_disk(), "disk found");
	pcie = find_pcie();
	test_widths();
	test_tee(tee);
	test_lock();
	test_tables();
}

static volatile u64 *device_view(u64 pa)
{
	return boundary() ? shared_view(pa) : private_view(pa);
}

static void set_reg(u32 reg, u64 value)
{
	registers[reg / 4] = value;
	if (reg == REG_ASQ || reg == REG_ACQ)
		registers[reg / 4 + 1] = value >> 32;
}

static bool wait_for(const volatile u32 *word, u32 mask, u32 value)
{
	for (u64 end = rdtsc() + WAIT_TICKS; rdtsc() < end;)
		if ((*word & mask) == value)
			return true;
	return false;
}

static void start_disk(void)
{
	find_disk();
	registers = (volatile u32 *)device_view(config(disk, 0x10) & ~15U);
	config(disk, 4);
	outw(PORT_DATA, 6);
	set_reg(REG_CC, 0);
	check(wait_for(&registers[REG_CSTS / 4], 1, 0), "controller off");
	set_reg(REG_AQA, (QUEUE - 1) << 16 | (QUEUE - 1));
	set_reg(REG_ASQ, SUBMISSION);
	set_reg(REG_ACQ, COMPLETION);
	set_reg(REG_CC, CC_ENABLED);
	check(wait_for(&registers[REG_CSTS / 4], 3, 1), "controller on");
}

/* Identify Controller to @pa; waits for its result. */
static void identify(u64 pa)
{
	volatile u32 *entry = (volatile u32 *)device_view(SUBMISSION) + commands * 16;
	volatile u32 *done = (volatile u32 *)device_view(COMPLETION) + commands * 4;

	entry[0] = IDENTIFY;
	entry[6] = pa;
	entry[10] = 1;
	commands++;
	set_reg(REG_DOORBELL, commands);
	check(wait_for(&done[3], PHASE, PHASE), "a command was done");
}

static void expect_dma(u64 pa, const char *page)
{
	puts("# dma ");
	put_hex(pa);
	puts(" true ");
	puts(page);
	puts("\n");
}

static void refused(u64 pa, const char *page, const char *name)
{
	*private_view(pa) = FILL;
	expect_dma(pa, page);
	identify(pa);
	check_equal(*private_view(pa), FILL, name);
}

static void arrives(u64 pa, const char *name)
{
	*device_view(pa) = FILL;
	identify(pa);
	check(*device_view(pa) != FILL, name);
}

void test_dma(void)
{
	enable_hypercalls();
	share(SUBMISSION, 3);
	share(COMPLETION, 3);
	start_disk();
	refused(BUFFER, "private", "private page: nothing arrived");
	share(BUFFER, 3);
	arrives(BUFFER, "shared page: data arrived");
	share(BUFFER, 0);
	refused(BUFFER, "private", "private again: nothing arrived");
	share(LOW_PAGE, 3);
	arrives(LOW_PAGE, "shared low page: data arrived");
	expect_dma(MONITOR, "monitor");
	identify(MONITOR);
	check_equal(registers[REG_CSTS / 4] & 3, 1, "controller has not failed");
}

static void hidden(u64 pa)
{
	expect("hidden-device", (const void *)load, pa | boundary());
	load(device_view(pa));
}

void test_hidden_ecam(void)
{
	hidden(ECAM + ((u64)disk << PAGE_SHIFT));
}

void test_hidden_iommu(void)
{
	hidden(IOMMU);
}
