// SPDX-License-Identifier: GPL-2.0-only
/* What the guest does to the disk's function, and to the port above it, is followed here. */
#include "pci.h"
#include "pci-regs.h"
#include "scenario.h"
#include "tdi.h"

/* The @size bytes at @offset after the write, or before it where it does not reach. */
static u32 after(const struct pci_access *a, u32 offset, u32 size)
{
	u32 result = 0;

	for (u32 i = 0; i < size; i++) {
		u32 at = offset + i;
		u8 byte = pci_covers(a, at, 1) ? a->value >> (8 * (at - a->offset)) :
					     pci_config_read(a->rid, at, 1);

		result |= (u32)byte << (8 * i);
	}
	return result;
}

/* Which bits of a register are about to go from 1 to 0, or from 0 to 1? */
static u32 cleared(const struct pci_access *a, u32 offset, u32 size)
{
	return pci_config_read(a->rid, offset, size) & ~after(a, offset, size);
}

static u32 newly_set(const struct pci_access *a, u32 offset, u32 size)
{
	return ~pci_config_read(a->rid, offset, size) & after(a, offset, size);
}

static u32 differs(const struct pci_access *a, u32 offset, u32 size)
{
	return pci_config_read(a->rid, offset, size) ^ after(a, offset, size);
}

static void header_events(const struct pci_access *a)
{
	if (cleared(a, PCI_COMMAND, 2) & COMMAND_MEMORY)
		tdi_config_event(TDI_EVENT_MEMORY_OFF);
	if (cleared(a, PCI_COMMAND, 2) & COMMAND_MASTER)
		tdi_config_event(TDI_EVENT_MASTER_OFF);
	if (pci_covers(a, PCI_BIST, 1))
		tdi_config_event(TDI_EVENT_BIST);
	if (pci_covers(a, PCI_BAR, PCI_BARS_END - PCI_BAR))
		tdi_config_event(TDI_EVENT_BAR);
	if (pci_covers(a, PCI_ROM, 4))
		tdi_config_event(TDI_EVENT_ROM);
}

static void capability_events(const struct pci_access *a)
{
	u32 pcie = pci_disk.pcie_cap, pm = pci_disk.pm_cap;

	if (pcie && pci_covers(a, pcie + PCIE_DEVCTL, 2) &&
	    after(a, pcie + PCIE_DEVCTL, 2) & DEVCTL_FLR)
		tdi_config_event(TDI_EVENT_FLR);
	if (pcie && (differs(a, pcie + PCIE_DEVCTL, 2) & DEVCTL_LOCKED ||
		     differs(a, pcie + PCIE_DEVCTL2, 2) & DEVCTL2_LOCKED))
		tdi_config_event(TDI_EVENT_DEVICE_CONTROL);
	if (pm && pci_covers(a, pm + PM_CONTROL, 1) && after(a, pm + PM_CONTROL, 1) & 3)
		tdi_config_event(TDI_EVENT_POWER);
}

static void port_events(const struct pci_access *a)
{
	u8 pcie = pci_find_capability(a->rid, CAP_PCIE), pm = pci_find_capability(a->rid, CAP_PM);

	if (newly_set(a, BRIDGE_CONTROL, 2) & CONTROL_BUS_RESET ||
	    (pcie && newly_set(a, pcie + PCIE_LNKCTL, 2) & LNKCTL_DISABLE) ||
	    (pcie && newly_set(a, pcie + PCIE_SLTCTL, 2) & SLTCTL_POWER_OFF) ||
	    (pm && newly_set(a, pm + PM_CONTROL, 1) & 3))
		tdi_config_event(TDI_EVENT_BUS_RESET);
	if (differs(a, BRIDGE_SECONDARY, 1))
		tdi_config_event(TDI_EVENT_REQUESTER);
}

/* Bus 0 has no secondary bus number: a port that was given none leads nowhere. */
static bool is_disk(u16 rid)
{
	return pci_disk.present && rid == pci_disk.rid && (!pci_disk.bridged || rid >> 8);
}

void pci_guest_write(const struct pci_access *a)
{
	bool disk = is_disk(a->rid);
	bool port = pci_disk.present && pci_disk.bridged && a->rid == pci_disk.port;

	if (disk) {
		header_events(a);
		capability_events(a);
	} else if (port) {
		port_events(a);
	}
	pci_config_write(a->rid, a->offset, a->size, a->value);
	if (disk || port)
		pci_disk_refresh();
}

u32 pci_guest_read(const struct pci_access *a)
{
	u32 value = pci_config_read(a->rid, a->offset, a->size);
	u32 devcap = pci_disk.pcie_cap + PCIE_DEVCAP;

	/* QEMU's function does not know of TDISP; the monitor adds it. */
	if (scenario.tdisp && pci_disk.pcie_cap && is_disk(a->rid) && pci_covers(a, devcap + 3, 1))
		value |= (DEVCAP_TEE >> 24) << (8 * (devcap + 3 - a->offset));
	return value;
}
