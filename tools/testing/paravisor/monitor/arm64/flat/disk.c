// SPDX-License-Identifier: GPL-2.0-only
/* The disk: configuration space, its port's trap, and DMA behind the SMMU. */
#include "disk.h"
#include "../../common/nvme-regs.h"

#define ECAM		0x3f000000UL
#define COMMAND_ON	(COMMAND_MEMORY | COMMAND_MASTER)
#define BUS_1		0x010100U
#define BUS_32		0x202000U	/* no page of the ECAM is a function's there */
#define WINDOW		0x20
#define WINDOW_OF_BAR	(DISK_BAR >> 16 | DISK_BAR)
#define HIDDEN_FIRST	0xf0
#define HIDDEN_SECOND	0xf8
#define MONITOR		0x40400000UL
#define BUFFER		TEST_PAGE(18)
#define FILL		0xa5a5a5a5a5a5a5a5ULL

#define PATIENCE	4	/* seconds */

static u64 registers, queues;	/* how the guest reaches them */
static u32 commands;

u64 config(u32 rid, u32 offset)
{
	return device(ECAM + ((u64)rid << PAGE_SHIFT) + offset);
}

void disk_place(void)
{
	write32(config(PORT, BRIDGE_BUSES), BUS_1);
	write32(config(PORT, WINDOW), WINDOW_OF_BAR);
	write16(config(PORT, PCI_COMMAND), COMMAND_ON);
	write32(config(DISK, PCI_BAR), DISK_BAR);
	write32(config(DISK, PCI_BAR + 4), 0);
}

void disk_set_up(void)
{
	disk_place();
	write16(config(DISK, PCI_COMMAND), COMMAND_ON);
}

static bool wait_for(u64 at, u32 mask, u32 value)
{
	u64 end = clock_ticks() + PATIENCE * clock_hz();

	while (clock_ticks() < end)
		if ((read32(at) & mask) == value)
			return true;
	return false;
}

/* With @private, registers and queues are where only an accepted function is and goes. */
void disk_start(bool private)
{
	u64 bit = in_realm && !private ? SHARED_HALF : 0;

	registers = DISK_BAR | bit;
	queues = bit;
	commands = 0;
	write32(registers + REG_CC, 0);
	check(wait_for(registers + REG_CSTS, 1, 0), "controller off");
	for (u64 at = 0; at < PAGE_SIZE; at += 8) {
		write64((SUBMISSION | bit) + at, 0);
		write64((COMPLETION | bit) + at, 0);
	}
	write32(registers + REG_AQA, (QUEUE - 1) << 16 | (QUEUE - 1));
	write64(registers + REG_ASQ, SUBMISSION | bit);
	write64(registers + REG_ACQ, COMPLETION | bit);
	write32(registers + REG_CC, CC_ENABLED);
	check(wait_for(registers + REG_CSTS, 3, 1), "controller on");
}

bool disk_identify(u64 address)
{
	u64 entry = (SUBMISSION | queues) + commands * 64;
	u64 done = (COMPLETION | queues) + commands * 16;

	write32(entry, IDENTIFY);
	write32(entry + 24, address);
	write32(entry + 28, address >> 32);
	write32(entry + 40, 1);
	commands++;
	dsb();
	write32(registers + REG_DOORBELL, commands);
	return wait_for(done + 12, PHASE, PHASE);
}

void expect_dma(u64 address, const char *page)
{
	puts("# dma ");
	put_hex(address);
	puts(" true ");
	puts(page);
	puts("\n");
}

void check_refused(u64 page, u64 address, const char *state, const char *name)
{
	write64(page, FILL);
	expect_dma(address, state);
	check(disk_identify(address), "a command was done");
	check_equal(read64(page), FILL, name);
}

void check_arrives(u64 page, u64 address, const char *name)
{
	write64(page, FILL);
	check(disk_identify(address), "a command was done");
	check(read64(page) != FILL, name);
}

static u8 capability(u8 id)
{
	u8 at = read8(config(DISK, PCI_CAPABILITIES));

	while (at && read8(config(DISK, at)) != id)
		at = read8(config(DISK, at + 1));
	return at;
}

static void test_widths(void)
{
	u32 id = read32(config(DISK, PCI_ID));

	check_equal(read32(config(DISK, PCI_CLASS)) >> 8, CLASS_NVME, "disk found");
	check_equal(read16(config(DISK, 0)), (u16)id, "word at offset 0");
	check_equal(read16(config(DISK, 2)), id >> 16, "word at offset 2");
	check_equal(read8(config(DISK, 3)), id >> 24, "byte at offset 3");
	check_equal(read32(config(DISK, PCI_BAR)) & ~15U, DISK_BAR, "a BAR reads back");
	check_equal(read32(config(DISK + 8, 0)), ~0U, "nothing at 01:01.0");
	check_equal(read32(config(0xf00, 0)), ~0U, "nothing at 0f:00.0");
}

static void test_tee(bool want)
{
	u32 at = capability(CAP_PCIE) + PCIE_DEVCAP, devcap = read32(config(DISK, at));

	check_equal(devcap >> 30 & 1, want, "TEE bit in a dword");
	check_equal(read16(config(DISK, at + 2)), devcap >> 16, "... in a word");
	check_equal(read8(config(DISK, at + 3)), devcap >> 24, "... in a byte");
	check_equal(read16(config(DISK, at)), (u16)devcap, "... and not elsewhere");
	check_equal(read32(config(PORT, at)) >> 30 & 1, 0, "... and not in the port");
}

static void test_hidden(u32 rid)
{
	check_equal(read32(config(rid, PCI_ID)), ~0U, "a function of the monitor's");
	write32(config(rid, PCI_COMMAND), COMMAND_ON);
	check_equal(read16(config(rid, PCI_COMMAND)), 0xffff, "... takes no orders");
}

void test_disk_config(bool tee)
{
	check_equal(read32(config(PORT, BRIDGE_BUSES)), 0, "the port has its own bus numbers");
	disk_set_up();
	test_widths();
	test_tee(tee);
	test_hidden(HIDDEN_FIRST);
	test_hidden(HIDDEN_SECOND);
	write32(config(PORT, BRIDGE_BUSES), 0x030300);
	check_equal(read32(config(DISK, PCI_CLASS)), ~0U, "the disk leaves bus 1");
	check_equal(read32(config(0x300, PCI_CLASS)) >> 8, CLASS_NVME, "... for bus 3");
}

static void share_back(u64 page)
{
	struct call c;

	check_equal(set_state(&c, page, page + PAGE_SIZE, RSI_RAM), 0, "a page is taken back");
}

void test_disk_dma(void)
{
	u64 shared = BUFFER | SHARED_HALF;

	share(SUBMISSION);
	share(COMPLETION);
	disk_set_up();
	disk_start(false);
	check_refused(BUFFER, BUFFER, "private", "private page: nothing arrived");
	check_refused(BUFFER, shared, "private", "... through the upper half neither");
	share(BUFFER);
	check_arrives(shared, shared, "shared page: data arrived");
	check_refused(shared, BUFFER, "shared", "... not at the plain address");
	share_back(BUFFER);
	check_refused(BUFFER, shared, "private", "private again: nothing arrived");
	write32(config(PORT, BRIDGE_BUSES), BUS_32);
	check_refused(BUFFER, shared, "private", "... on a bus past the ECAM neither");
	expect_dma(MONITOR, "monitor");
	disk_identify(MONITOR);
	expect_dma(MONITOR | SHARED_HALF, "monitor");
	disk_identify(MONITOR | SHARED_HALF);
	check_equal(read32(registers + REG_CSTS) & 3, 1, "controller has not failed");
}

/* Where P0 mediates, all memory of the guest is reached, and nothing else. */
void test_disk_plain_dma(void)
{
	disk_set_up();
	disk_start(false);
	check_arrives(BUFFER, BUFFER, "data arrived");
	expect_dma(MONITOR, "monitor");
	disk_identify(MONITOR);
}
