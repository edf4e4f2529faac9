// SPDX-License-Identifier: GPL-2.0-only
#include "pci.h"
#include "pci-regs.h"

#define CAPABILITIES_MAX	48

/* The ECAM takes aligned accesses only; a guest may ask for a word at any place of a dword. */
u32 pci_config_read(u16 rid, u32 offset, u32 size)
{
	volatile u8 *at = pci_config_at(rid, offset);

	if (!at)
		return ~0U;
	if (size == 2 && offset & 1)
		return at[0] | at[1] << 8;
	return size == 1 ? *at : size == 2 ? *(volatile u16 *)at : *(volatile u32 *)at;
}

void pci_config_write(u16 rid, u32 offset, u32 size, u32 value)
{
	volatile u8 *at = pci_config_at(rid, offset);

	if (!at)
		return;
	if (size == 2 && offset & 1) {
		at[0] = value;
		at[1] = value >> 8;
	} else if (size == 1) {
		*at = value;
	} else if (size == 2) {
		*(volatile u16 *)at = value;
	} else {
		*(volatile u32 *)at = value;
	}
}

u8 pci_find_capability(u16 rid, u8 id)
{
	u8 at = pci_config_read(rid, PCI_CAPABILITIES, 1) & ~3;

	if (!(pci_config_read(rid, PCI_STATUS, 2) & STATUS_CAPABILITIES))
		return 0;
	for (u32 i = 0; at && i < CAPABILITIES_MAX; i++) {
		if (pci_config_read(rid, at, 1) == id)
			return at;
		at = pci_config_read(rid, at + 1, 1) & ~3;
	}
	return 0;
}

bool pci_covers(const struct pci_access *a, u32 first, u32 count)
{
	return a->offset < first + count && a->offset + a->size > first;
}
