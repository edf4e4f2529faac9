// SPDX-License-Identifier: GPL-2.0-only
/*
 * Configuration space behind a trap. Once there is a disk, the two old ports
 * are the guest's only door, and every access is served from the monitor's own
 * mapping of the ECAM.
 */
#include "monitor.h"

#define PORT_ADDRESS		0xcf8
#define PORT_DATA		0xcfc
#define PORTS			8
#define ADDRESS_ENABLE		BIT(31)
#define HOST_ECAM		0x60	/* of function 00:00.0 of the q35 */
#define HOST_ECAM_SIZE		8

struct mcfg {
	u8 header[44];
	u64 base;
	u16 segment;
	u8 first_bus, last_bus;
} __packed;

static u64 ecam, ecam_end;
static u32 address_shadow;

void pci_ecam(u64 *start, u64 *end)
{
	*start = ecam;
	*end = ecam_end;
}

volatile u8 *pci_config_at(u16 rid, u32 offset)
{
	u64 at = ecam + ((u64)rid << PAGE_SHIFT) + offset;

	return at < ecam_end ? phys(at) : NULL;
}

void pci_disk_leaves(u16 rid)
{
	iommu_set_private(rid, false);
}

void pci_init(void)
{
	const struct mcfg *mcfg = acpi_find("MCFG");
	u16 rid;

	if (!mcfg)
		return;
	ecam = mcfg->base + ((u64)mcfg->first_bus << 20);
	ecam_end = mcfg->base + ((u64)(mcfg->last_bus + 1) << 20);
	if (!mcfg->first_bus && pci_find_disk((ecam_end - ecam) >> PAGE_SHIFT, &rid) &&
	    !pci_adopt(rid))
		monitor_panic("disk %x is below more than one bridge: not supported", rid);
	if (pci_disk.present || iommu_registers()) {
		acpi_hide("MCFG");
		acpi_hide("DMAR");
	} else {
		ecam_end = ecam;
	}
}

bool pci_claims(u16 port, u32 size)
{
	if (ecam == ecam_end)
		return false;
	if (port == PORT_ADDRESS)
		return size == 4;	/* else a port of its own, such as the reset register */
	return port >= PORT_DATA && port < PORT_ADDRESS + PORTS;
}

static bool decode(u16 port, u32 size, struct pci_access *a)
{
	u32 within = port - PORT_DATA;

	if (!(address_shadow & ADDRESS_ENABLE) || within + size > 4)
		return false;
	a->rid = address_shadow >> 8;
	/* Bits 27 to 24 as on AMD processors; others' guests leave them 0. */
	a->offset = (address_shadow & 0xfc) + (address_shadow >> 16 & 0xf00) + within;
	a->size = size;
	return true;
}

/* Where the ECAM lies is fixed, or the trap could be walked around. */
static bool is_locked(const struct pci_access *a)
{
	return !a->rid && pci_covers(a, HOST_ECAM, HOST_ECAM_SIZE);
}

u32 pci_port_in(u16 port, u32 size)
{
	struct pci_access a;

	if (port == PORT_ADDRESS)
		return address_shadow;
	return decode(port, size, &a) ? pci_guest_read(&a) : ~0U;
}

void pci_port_out(u16 port, u32 size, u32 value)
{
	struct pci_access a = { .value = value };

	if (port == PORT_ADDRESS)
		address_shadow = value;
	else if (decode(port, size, &a) && !is_locked(&a))
		pci_guest_write(&a);
}
