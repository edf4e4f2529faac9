// SPDX-License-Identifier: GPL-2.0-only
/*
 * Configuration space. The ECAM has a page for each function, so only those pages
 * trap that are of interest: the disk's, its port's, and those of the functions
 * that the monitor keeps for itself. All other pages are the guest's.
 *
 * Nobody has set up buses before the guest does, so the monitor lends the port
 * above the disk a bus number while it looks.
 */
#include "monitor.h"
#include "../common/pci-regs.h"

#define ECAM			0x3f000000UL
#define ECAM_BUSES		16U
#define FUNCTIONS		256U
#define LENT_BUSES		0x010100U	/* from bus 0 to bus 1 */
#define BUSES_MASK		0xffffffU

#define ECAM_AT(rid)		(ECAM + ((u64)(rid) << PAGE_SHIFT))
#define RID_OF(offset)		((offset) >> PAGE_SHIFT)

#define HIDDEN_FIRST		0xf0	/* 00:1e.0 */
#define HIDDEN_SECOND		0xf8	/* 00:1f.0 */

volatile u8 *pci_config_at(u16 rid, u32 offset)
{
	return rid < ECAM_BUSES * FUNCTIONS ? phys(ECAM_AT(rid) + offset) : NULL;
}

void pci_disk_leaves(u16 rid)
{
	smmu_set_private(rid, false);
}

static u64 maybe_lie(const struct pci_access *a, u32 truth)
{
	u32 lie;

	if (!hostile_draws(LIE_PCI_CONFIG))
		return truth;
	lie = hostile_number(LIE_PCI_CONFIG);
	if (a->size < 4)
		lie &= BIT(8 * a->size) - 1;
	hostile_tell(LIE_PCI_CONFIG, "config 0x%x of 0x%x reads 0x%x instead of 0x%x", a->offset,
		     a->rid, lie, truth);
	return lie;
}

/* @offset is from the start of the ECAM; false: not in one dword */
static bool decode(u64 offset, u32 size, struct pci_access *a)
{
	*a = (struct pci_access){ RID_OF(offset), offset & ~PAGE_MASK, size, 0 };
	return (offset & 3) + size <= 4;
}

static u64 read_ecam(u64 offset, u32 size)
{
	struct pci_access a;

	return decode(offset, size, &a) ? maybe_lie(&a, pci_guest_read(&a)) : ~0ULL;
}

static void write_ecam(u64 offset, u32 size, u64 value)
{
	struct pci_access a;

	if (!decode(offset, size, &a))
		return;
	a.value = value;
	pci_guest_write(&a);
}

static u64 read_bus_0(u16 rid, u64 offset, u32 size)
{
	return read_ecam(((u64)rid << PAGE_SHIFT) + offset, size);
}

static void write_bus_0(u16 rid, u64 offset, u32 size, u64 value)
{
	write_ecam(((u64)rid << PAGE_SHIFT) + offset, size, value);
}

/* On bus 0 one function is followed: the port, or the disk itself. */
static u16 followed(void)
{
	return pci_disk.bridged ? pci_disk.port : pci_disk.rid;
}

static u64 read_followed(struct vcpu *vcpu, u64 offset, u32 size)
{
	(void)vcpu;
	return read_bus_0(followed(), offset, size);
}

static void write_followed(struct vcpu *vcpu, u64 offset, u32 size, u64 value)
{
	(void)vcpu;
	write_bus_0(followed(), offset, size, value);
}

/* The guest gives the disk's bus its number, so all but bus 0 are watched. */
static u64 read_below(struct vcpu *vcpu, u64 offset, u32 size)
{
	(void)vcpu;
	return read_ecam((FUNCTIONS << PAGE_SHIFT) + offset, size);
}

static void write_below(struct vcpu *vcpu, u64 offset, u32 size, u64 value)
{
	(void)vcpu;
	write_ecam((FUNCTIONS << PAGE_SHIFT) + offset, size, value);
}

static u64 read_nothing(struct vcpu *vcpu, u64 offset, u32 size)
{
	(void)vcpu;
	(void)offset;
	(void)size;
	return ~0ULL;
}

static void write_nothing(struct vcpu *vcpu, u64 offset, u32 size, u64 value)
{
	(void)vcpu;
	(void)offset;
	(void)size;
	(void)value;
}

static const struct mmio_trap hidden[] = {
	{ ECAM_AT(HIDDEN_FIRST), ECAM_AT(HIDDEN_FIRST + 1), read_nothing, write_nothing },
	{ ECAM_AT(HIDDEN_SECOND), ECAM_AT(HIDDEN_SECOND + 1), read_nothing, write_nothing },
};

static const struct mmio_trap below = {
	ECAM_AT(FUNCTIONS), ECAM_AT(ECAM_BUSES * FUNCTIONS), read_below, write_below
};

static bool is_bridge(u16 rid)
{
	return (u16)pci_config_read(rid, PCI_ID, 2) != 0xffff &&
	       (pci_config_read(rid, PCI_HEADER_TYPE, 1) & 0x7f) == HEADER_BRIDGE;
}

static bool adopt_behind(u16 port)
{
	u32 buses = pci_config_read(port, BRIDGE_BUSES, 4);
	bool found;
	u16 rid;

	pci_config_write(port, BRIDGE_BUSES, 4, (buses & ~BUSES_MASK) | LENT_BUSES);
	found = pci_find_disk(2 * FUNCTIONS, &rid) && pci_adopt(rid);
	pci_config_write(port, BRIDGE_BUSES, 4, buses);
	return found;
}

static bool adopt(void)
{
	u16 rid;

	if (pci_find_disk(FUNCTIONS, &rid))
		return pci_adopt(rid);
	for (u32 port = 0; port < FUNCTIONS; port++)
		if (is_bridge(port) && adopt_behind(port))
			return true;
	return false;
}

static void follow(void)
{
	static struct mmio_trap trap;

	trap = (struct mmio_trap){
		ECAM_AT(followed()), ECAM_AT(followed() + 1), read_followed, write_followed
	};
	mmio_trap_add(&trap);
	if (pci_disk.bridged)
		mmio_trap_add(&below);
}

void pci_init(void)
{
	for (u32 i = 0; i < ARRAY_SIZE(hidden); i++)
		mmio_trap_add(&hidden[i]);
	if (adopt() && has_paravisor())
		follow();
}
