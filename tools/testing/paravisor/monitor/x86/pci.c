// SPDX-License-Identifier: GPL-2.0-only
/*
 * Configuration space behind a trap. Once there is a disk, the two old ports
 * are the guest's only door, and every access is served from the monitor's own
 * mapping of the ECAM. What the guest does to the disk's function, and to the
 * port above it, is followed here.
 */
#include "monitor.h"

#define PORT_ADDRESS		0xcf8
#define PORT_DATA		0xcfc
#define PORTS			8
#define ADDRESS_ENABLE		BIT(31)
#define CLASS_NVME		0x010802

#define PCI_ID			0x00
#define PCI_COMMAND		0x04
#define PCI_STATUS		0x06
#define PCI_CLASS		0x08	/* revision in the lowest byte */
#define PCI_HEADER_TYPE		0x0e
#define PCI_BIST		0x0f
#define PCI_BAR			0x10
#define PCI_BARS_END		0x28
#define PCI_ROM			0x30
#define PCI_CAPABILITIES	0x34
#define HOST_ECAM		0x60	/* of function 00:00.0 of the q35 */
#define HOST_ECAM_SIZE		8
#define BRIDGE_SECONDARY	0x19
#define BRIDGE_CONTROL		0x3e
#define CAP_PM			0x01
#define CAP_PCIE		0x10
#define CAP_MSIX		0x11
#define PM_CONTROL		4
#define PCIE_DEVCAP		4
#define PCIE_DEVCTL		8
#define PCIE_LNKCTL		0x10
#define PCIE_SLTCTL		0x18
#define PCIE_DEVCTL2		0x28

#define STATUS_CAPABILITIES	BIT(4)
#define HEADER_BRIDGE		1
#define COMMAND_MEMORY		BIT(1)
#define COMMAND_MASTER		BIT(2)
#define CONTROL_BUS_RESET	BIT(6)
#define DEVCAP_TEE		BIT(30)
#define DEVCTL_FLR		BIT(15)
#define DEVCTL_LOCKED		(BIT(8) | BIT(9) | BIT(11))	/* tags, phantoms, no snoop */
#define DEVCTL2_LOCKED		BIT(12)				/* 10-bit tags */
#define LNKCTL_DISABLE		BIT(4)
#define SLTCTL_POWER_OFF	BIT(10)
#define BAR_64			BIT(2)

struct mcfg {
	u8 header[44];
	u64 base;
	u16 segment;
	u8 first_bus, last_bus;
} __packed;

struct pci_function pci_disk;
static u64 ecam, ecam_end;
static u32 address_shadow;

void pci_ecam(u64 *start, u64 *end)
{
	*start = ecam;
	*end = ecam_end;
}

static volatile u8 *config_at(u16 rid, u32 offset)
{
	u64 at = ecam + ((u64)rid << PAGE_SHIFT) + offset;

	return at < ecam_end ? phys(at) : NULL;
}

/* The ECAM takes aligned accesses only; the ports took a word at any place of a dword. */
u32 pci_config_read(u16 rid, u32 offset, u32 size)
{
	volatile u8 *at = config_at(rid, offset);

	if (!at)
		return ~0U;
	if (size == 2 && offset & 1)
		return at[0] | at[1] << 8;
	return size == 1 ? *at : size == 2 ? *(volatile u16 *)at : *(volatile u32 *)at;
}

void pci_config_write(u16 rid, u32 offset, u32 size, u32 value)
{
	volatile u8 *at = config_at(rid, offset);

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

static u8 find_capability(u16 rid, u8 id)
{
	u8 at = pci_config_read(rid, PCI_CAPABILITIES, 1) & ~3;

	if (!(pci_config_read(rid, PCI_STATUS, 2) & STATUS_CAPABILITIES))
		return 0;
	for (u32 i = 0; at && i < 48; i++) {
		if (pci_config_read(rid, at, 1) == id)
			return at;
		at = pci_config_read(rid, at + 1, 1) & ~3;
	}
	return 0;
}

static bool is_memory_bar64(u32 low)
{
	return (low & 7) == BAR_64;
}

/* What the register takes of all ones tells the size. Decoding is off meanwhile. */
static u32 bar_probe(u32 offset)
{
	u32 old = pci_config_read(pci_disk.rid, offset, 4), mask;

	pci_config_write(pci_disk.rid, offset, 4, ~0U);
	mask = pci_config_read(pci_disk.rid, offset, 4);
	pci_config_write(pci_disk.rid, offset, 4, old);
	return mask;
}

static void find_bar_sizes(void)
{
	struct pci_function *f = &pci_disk;
	u16 command = pci_config_read(f->rid, PCI_COMMAND, 2);

	pci_config_write(f->rid, PCI_COMMAND, 2, command & ~3);
	for (u32 i = 0; i < ARRAY_SIZE(f->bar); i++) {
		u32 low = bar_probe(PCI_BAR + 4 * i), high = ~0U;

		if (!(low & ~15U))
			continue;
		if (is_memory_bar64(low))
			high = bar_probe(PCI_BAR + 4 * i + 4);
		f->bar_size[i] = -((u64)high << 32 | (low & ~15U));
		i += is_memory_bar64(low);
	}
	pci_config_write(f->rid, PCI_COMMAND, 2, command);
}

static void read_bars(struct pci_function *f)
{
	for (u32 i = 0; i < ARRAY_SIZE(f->bar); i++) {
		u32 low;

		if (!f->bar_size[i])
			continue;
		low = pci_config_read(f->rid, PCI_BAR + 4 * i, 4);
		f->bar[i] = low & ~15U;
		if (is_memory_bar64(low))
			f->bar[i] |= (u64)pci_config_read(f->rid, PCI_BAR + 4 * i + 4, 4) << 32;
	}
}

/* The registers, not the guest's writes, are what counts: a reset changes them as well. */
static void refresh(void)
{
	struct pci_function *f = &pci_disk;
	u16 rid = f->rid;

	if (f->bridged)
		rid = pci_config_read(f->port, BRIDGE_SECONDARY, 1) << 8 | (f->rid & 0xff);
	if (rid != f->rid) {
		console_printf("monitor: the disk moved from bus 0x%x to bus 0x%x\n", f->rid >> 8,
			       rid >> 8);
		iommu_set_private(f->rid, false);
	}
	f->rid = rid;
	f->command = pci_config_read(rid, PCI_COMMAND, 2);
	if (f->pm_cap)
		f->power_state = pci_config_read(rid, f->pm_cap + PM_CONTROL, 1) & 3;
	if (f->msix_cap)
		f->msix_control = pci_config_read(rid, f->msix_cap + 2, 2);
	read_bars(f);
}

static void read_msix(struct pci_function *f)
{
	u32 table, pba;

	if (!f->msix_cap)
		return;
	table = pci_config_read(f->rid, f->msix_cap + 4, 4);
	pba = pci_config_read(f->rid, f->msix_cap + 8, 4);
	f->msix_bar = table & 7;
	f->msix_offset = table & ~7U;
	f->msix_size = ((pci_config_read(f->rid, f->msix_cap + 2, 2) & 0x7ff) + 1) * 16;
	f->pba_bar = pba & 7;
	f->pba_offset = pba & ~7U;
	f->pba_size = align_up(f->msix_size / 16, 64) / 8;
}

/* The port on bus 0 that leads to a bus. */
static bool find_port(u16 bus, u16 *port)
{
	for (u32 devfn = 0; devfn < 256; devfn++) {
		if ((u16)pci_config_read(devfn, PCI_ID, 2) == 0xffff ||
		    (pci_config_read(devfn, PCI_HEADER_TYPE, 1) & 0x7f) != HEADER_BRIDGE)
			continue;
		if (pci_config_read(devfn, BRIDGE_SECONDARY, 1) == bus) {
			*port = devfn;
			return true;
		}
	}
	return false;
}

static bool find_disk(u16 *rid)
{
	u32 functions = (ecam_end - ecam) >> PAGE_SHIFT;

	for (u32 i = 0; i < functions; i++) {
		if (pci_config_read(i, PCI_CLASS, 4) >> 8 == CLASS_NVME) {
			*rid = i;
			return true;
		}
	}
	return false;
}

static void adopt(u16 rid)
{
	struct pci_function *f = &pci_disk;

	f->rid = rid;
	f->bridged = rid >> 8;
	if (f->bridged && !find_port(rid >> 8, &f->port))
		monitor_panic("disk %x is below more than one bridge: not supported", rid);
	f->pm_cap = find_capability(rid, CAP_PM);
	f->pcie_cap = find_capability(rid, CAP_PCIE);
	f->msix_cap = find_capability(rid, CAP_MSIX);
	find_bar_sizes();
	read_msix(f);
	refresh();
	f->present = true;
	console_printf("monitor: disk %02x:%02x.%u, BAR 0 0x%lx size 0x%lx\n", rid >> 8,
		       rid >> 3 & 31, rid & 7, f->bar[0], f->bar_size[0]);
}

void pci_init(void)
{
	const struct mcfg *mcfg = acpi_find("MCFG");
	u16 rid;

	if (!mcfg)
		return;
	ecam = mcfg->base + ((u64)mcfg->first_bus << 20);
	ecam_end = mcfg->base + ((u64)(mcfg->last_bus + 1) << 20);
	if (!mcfg->first_bus && find_disk(&rid))
		adopt(rid);
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

/* One access of the guest. All of it lies in one dword. */
struct access {
	u16 rid;
	u32 offset, size, value;
};

static bool decode(u16 port, u32 size, struct access *a)
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

static bool covers(const struct access *a, u32 first, u32 count)
{
	return a->offset < first + count && a->offset + a->size > first;
}

/* The @size bytes at @offset after the write, or before it where it does not reach. */
static u32 after(const struct access *a, u32 offset, u32 size)
{
	u32 result = 0;

	for (u32 i = 0; i < size; i++) {
		u32 at = offset + i;
		u8 byte = covers(a, at, 1) ? a->value >> (8 * (at - a->offset)) :
					     pci_config_read(a->rid, at, 1);

		result |= (u32)byte << (8 * i);
	}
	return result;
}

/* Which bits of a register are about to go from 1 to 0, or from 0 to 1? */
static u32 cleared(const struct access *a, u32 offset, u32 size)
{
	return pci_config_read(a->rid, offset, size) & ~after(a, offset, size);
}

static u32 newly_set(const struct access *a, u32 offset, u32 size)
{
	return ~pci_config_read(a->rid, offset, size) & after(a, offset, size);
}

static u32 differs(const struct access *a, u32 offset, u32 size)
{
	return pci_config_read(a->rid, offset, size) ^ after(a, offset, size);
}

static void header_events(const struct access *a)
{
	if (cleared(a, PCI_COMMAND, 2) & COMMAND_MEMORY)
		tdi_config_event(TDI_EVENT_MEMORY_OFF);
	if (cleared(a, PCI_COMMAND, 2) & COMMAND_MASTER)
		tdi_config_event(TDI_EVENT_MASTER_OFF);
	if (covers(a, PCI_BIST, 1))
		tdi_config_event(TDI_EVENT_BIST);
	if (covers(a, PCI_BAR, PCI_BARS_END - PCI_BAR))
		tdi_config_event(TDI_EVENT_BAR);
	if (covers(a, PCI_ROM, 4))
		tdi_config_event(TDI_EVENT_ROM);
}

static void capability_events(const struct access *a)
{
	u32 pcie = pci_disk.pcie_cap, pm = pci_disk.pm_cap;

	if (pcie && covers(a, pcie + PCIE_DEVCTL, 2) &&
	    after(a, pcie + PCIE_DEVCTL, 2) & DEVCTL_FLR)
		tdi_config_event(TDI_EVENT_FLR);
	if (pcie && (differs(a, pcie + PCIE_DEVCTL, 2) & DEVCTL_LOCKED ||
		     differs(a, pcie + PCIE_DEVCTL2, 2) & DEVCTL2_LOCKED))
		tdi_config_event(TDI_EVENT_DEVICE_CONTROL);
	if (pm && covers(a, pm + PM_CONTROL, 1) && after(a, pm + PM_CONTROL, 1) & 3)
		tdi_config_event(TDI_EVENT_POWER);
}

static void port_events(const struct access *a)
{
	u8 pcie = find_capability(a->rid, CAP_PCIE), pm = find_capability(a->rid, CAP_PM);

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

/* Where the ECAM lies is fixed, or the trap could be walked around. */
static bool is_locked(const struct access *a)
{
	return !a->rid && covers(a, HOST_ECAM, HOST_ECAM_SIZE);
}

static void write_config(const struct access *a)
{
	bool disk = is_disk(a->rid);
	bool port = pci_disk.present && pci_disk.bridged && a->rid == pci_disk.port;

	if (is_locked(a))
		return;
	if (disk) {
		header_events(a);
		capability_events(a);
	} else if (port) {
		port_events(a);
	}
	pci_config_write(a->rid, a->offset, a->size, a->value);
	if (disk || port)
		refresh();
}

static u32 read_config(const struct access *a)
{
	u32 value = pci_config_read(a->rid, a->offset, a->size);
	u32 devcap = pci_disk.pcie_cap + PCIE_DEVCAP;

	/* QEMU's function does not know of TDISP; the monitor adds it. */
	if (scenario.tdisp && pci_disk.pcie_cap && is_disk(a->rid) && covers(a, devcap + 3, 1))
		value |= (DEVCAP_TEE >> 24) << (8 * (devcap + 3 - a->offset));
	return value;
}

u32 pci_port_in(u16 port, u32 size)
{
	struct access a;

	if (port == PORT_ADDRESS)
		return address_shadow;
	return decode(port, size, &a) ? read_config(&a) : ~0U;
}

void pci_port_out(u16 port, u32 size, u32 value)
{
	struct access a = { .value = value };

	if (port == PORT_ADDRESS)
		address_shadow = value;
	else if (decode(port, size, &a))
		write_config(&a);
}
