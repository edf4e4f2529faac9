/* SPDX-License-Identifier: GPL-2.0-only */
/* The function that can be accepted, and the guest's way to its configuration space. */
#ifndef MONITOR_PCI_H
#define MONITOR_PCI_H

#include "tdi.h"
#include "types.h"

#define PCI_BARS	6

/**
 * struct pci_function - the one function that can be accepted, as the guest set it up
 * @present: there is one, hence configuration space is trapped
 * @rid: requester ID, bus << 8 | devfn
 * @bridged: a port of bus 0 lies above it
 * @port: requester ID of that port
 * @command: Command register
 * @power_state: 0 to 3 of PMCSR
 * @msix_control: Message Control of MSI-X
 * @bar: addresses without their type bits; a 64-bit BAR uses the first index of two
 * @bar_size: bytes; 0: no such BAR
 * @pm_cap: offsets of the capabilities in configuration space, 0: none
 */
struct pci_function {
	bool present;
	u16 rid;
	bool bridged;
	u16 port;
	u16 command;
	u8 power_state;
	u16 msix_control;
	u64 bar[PCI_BARS];
	u64 bar_size[PCI_BARS];
	u32 msix_bar, msix_offset, msix_size;
	u32 pba_bar, pba_offset, pba_size;
	u8 pm_cap, pcie_cap, msix_cap;
};

/**
 * struct pci_access - one access of the guest; all of it lies in one dword
 * @rid: whose configuration space
 * @offset: first byte
 * @size: 1, 2 or 4 bytes
 * @value: what is written
 */
struct pci_access {
	u16 rid;
	u32 offset, size, value;
};

extern struct pci_function pci_disk;

/* Given by the architecture: where the byte is mapped; NULL: there is no such function. */
volatile u8 *pci_config_at(u16 rid, u32 offset);
/* ... and the disk will have another requester ID. */
void pci_disk_leaves(u16 rid);

/* pci-config.c: configuration space as it really is */
u32 pci_config_read(u16 rid, u32 offset, u32 size);
void pci_config_write(u16 rid, u32 offset, u32 size, u32 value);
u8 pci_find_capability(u16 rid, u8 id);
bool pci_covers(const struct pci_access *a, u32 first, u32 count);

/* pci-function.c */
/* The first NVMe controller of @functions from 00:00.0 on */
bool pci_find_disk(u32 functions, u16 *rid);
/* From now on it is pci_disk; false: more than one bridge is above it. */
bool pci_adopt(u16 rid);
/* The registers, not the guest's writes, are what counts: a reset changes them as well. */
void pci_disk_refresh(void);
/* The disk as a TDI: the operation of &struct tdi_ops */
bool pci_tdi_function(struct tdi_function *f);

/* pci-events.c: what the guest does, with the monitor's lock held */
u32 pci_guest_read(const struct pci_access *a);
void pci_guest_write(const struct pci_access *a);

#endif
