// SPDX-License-Identifier: GPL-2.0-only
/* Every register write that ends the trust in a function, in each width that reaches it. */
#include "flat.h"
#include "tdisp.h"

#define PORT_ADDRESS	0xcf8
#define PORT_DATA	0xcfc
#define CAP_PM		0x01
#define CAP_PCIE	0x10
#define BAR		0x10

enum owner { DISK, PORT };

/**
 * struct change - bits of a register that a write changes
 * @name: of the test
 * @owner: the disk, or the port above it
 * @cap: capability that @at counts from, 0: configuration space
 * @at: where the register begins
 * @clear: bits that become 0
 * @set: bits that become 1; a write that changes nothing if there are neither
 */
struct change {
	const char *name;
	enum owner owner;
	u8 cap, at;
	u32 clear, set;
};

static const struct change losses[] = {
	{ "memory off", DISK, 0, 0x04, 2, 0 },
	{ "bus master off", DISK, 0, 0x04, 4, 0 },
	{ "BIST", DISK, 0, 0x0f, 0, 0 },
	{ "BAR 0", DISK, 0, 0x10, 0, 0 },
	{ "upper half of BAR 0", DISK, 0, 0x14, 0, 0 },
	{ "BAR 5", DISK, 0, 0x24, 0, 0 },
	{ "ROM", DISK, 0, 0x30, 0, 0 },
	{ "D3", DISK, CAP_PM, 4, 0, 3 },
	{ "extended tags", DISK, CAP_PCIE, 8, 0, 0x100 },
	{ "phantom functions", DISK, CAP_PCIE, 8, 0, 0x200 },
	{ "no snoop", DISK, CAP_PCIE, 8, 0, 0x800 },
	{ "10-bit tags", DISK, CAP_PCIE, 0x28, 0, 0x1000 },
	{ "function level reset", DISK, CAP_PCIE, 8, 0, 0x8000 },
	{ "port: link off", PORT, CAP_PCIE, 0x10, 0, 0x10 },
	{ "port: slot power off", PORT, CAP_PCIE, 0x18, 0, 0x400 },
	{ "port: bus reset", PORT, 0, 0x3e, 0, 0x40 },
	{ "port: another bus", PORT, 0, 0x19, 0, 4 },
};

static const struct change harmless[] = {
	{ "interrupts off", DISK, 0, 0x04, 0, 0x400 },
	{ "cache line size", DISK, 0, 0x0c, 0, 8 },
	{ "interrupt line", DISK, 0, 0x3c, 0, 5 },
	{ "largest payload", DISK, CAP_PCIE, 8, 0, 0x20 },
	{ "port: interrupts off", PORT, 0, 0x04, 0, 0x400 },
	{ "port: interrupt line", PORT, 0, 0x3c, 0, 5 },
	{ "port: indicator", PORT, CAP_PCIE, 0x18, 0, 0x40 },
};

static u16 owners[2];
static u64 bar;

static u32 get(u16 rid, u32 at, u32 size)
{
	u16 port = PORT_DATA + (at & 3);

	outl(PORT_ADDRESS, BIT(31) | (u32)rid << 8 | (at & 0xfc));
	return size == 1 ? inb(port) : size == 2 ? inw(port) : inl(port);
}

static void put(u16 rid, u32 at, u32 size, u32 value)
{
	u16 port = PORT_DATA + (at & 3);

	outl(PORT_ADDRESS, BIT(31) | (u32)rid << 8 | (at & 0xfc));
	if (size == 1)
		outb(port, value);
	else if (size == 2)
		outw(port, value);
	else
		outl(port, value);
}

static u8 find_capability(u16 rid, u8 id)
{
	u8 at = get(rid, 0x34, 1);

	while (at && get(rid, at, 1) != id)
		at = get(rid, at + 1, 1);
	return at;
}

static bool find_owners(void)
{
	owners[DISK] = tdisp_device;
	for (u16 rid = 0; rid < 0x100; rid++) {
		owners[PORT] = rid;
		if ((get(rid, 0x0e, 1) & 0x7f) == 1 && get(rid, 0x19, 1) == tdisp_device >> 8)
			return true;
	}
	return false;
}

static u32 moved(u32 bits, int bytes)
{
	return bytes < 0 ? bits >> (-8 * bytes) : bits << (8 * bytes);
}

/* The aligned write of so many bytes that has the changed bits in it, and what was there. */
static u32 change(const struct change *c, u32 size, u32 *at)
{
	u16 rid = owners[c->owner];
	u32 reg = c->at + (c->cap ? find_capability(rid, c->cap) : 0);
	u32 high = c->clear | c->set, old;

	*at = (reg + (high && !(high & 0xff))) & ~(size - 1);
	old = get(rid, *at, size);
	put(rid, *at, size, (old & ~moved(c->clear, reg - *at)) | moved(c->set, reg - *at));
	return old;
}

static bool lock_and_accept(void)
{
	return tdisp_call(TDISP_BIND, NULL, 0) == TDISP_SUCCESS &&
	       tdisp_call(TDISP_START, NULL, 0) == TDISP_SUCCESS &&
	       tdisp_set_mmio(0, bar, 2, 0, true) == TDISP_SUCCESS &&
	       tdisp_number_call(TDISP_SET_DMA, 1, 1) == TDISP_SUCCESS;
}

/* The state after the write; nothing private is left unless that is RUN. */
static u64 state_after(const struct change *c, u32 size)
{
	u64 state, left;
	u32 old, at;

	if (!lock_and_accept())
		return ~0ULL;
	old = change(c, size, &at);
	put(owners[c->owner], at, size, old);
	state = tdisp_state();
	left = tdisp_payload_number(7) + tdisp_payload_number(8);
	if (state != TDI_RUN) {
		put(owners[DISK], BAR, 4, bar);
		enable_device(6);
	}
	if (tdisp_number_call(TDISP_UNBIND, 1, 0) != TDISP_SUCCESS)
		return ~1ULL;
	return state == TDI_RUN || !left ? state : ~2ULL;	/* none of them a state */
}

void test_tdisp_losses(void)
{
	check(find_owners(), "port found");
	bar = device_bar();
	tdisp_number_call(TDISP_INFO, 1, 0);
	for (u32 i = 0; i < ARRAY_SIZE(losses); i++)
		for (u32 size = 1; size <= 4; size *= 2)
			check_equal(state_after(&losses[i], size), TDI_ERROR, losses[i].name);
	for (u32 i = 0; i < ARRAY_SIZE(harmless); i++)
		for (u32 size = 1; size <= 2; size *= 2)
			check_equal(state_after(&harmless[i], size), TDI_RUN, harmless[i].name);
}
