// SPDX-License-Identifier: GPL-2.0-only
/* The disk, and the port above it, as they are programmed now */
#include "console.h"
#include "pci.h"
#include "pci-regs.h"
#include "tdi.h"

#define COMMAND_NEEDED	(COMMAND_MEMORY | COMMAND_MASTER)

struct pci_function pci_disk;

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

void pci_disk_refresh(void)
{
	struct pci_function *f = &pci_disk;
	u16 rid = f->rid;

	if (f->bridged)
		rid = pci_config_read(f->port, BRIDGE_SECONDARY, 1) << 8 | (f->rid & 0xff);
	if (rid != f->rid) {
		console_printf("monitor: the disk moved from bus 0x%x to bus 0x%x\n", f->rid >> 8,
			       rid >> 8);
		pci_disk_leaves(f->rid);
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

bool pci_find_disk(u32 functions, u16 *rid)
{
	for (u32 i = 0; i < functions; i++) {
		if (pci_config_read(i, PCI_CLASS, 4) >> 8 == CLASS_NVME) {
			*rid = i;
			return true;
		}
	}
	return false;
}

bool pci_adopt(u16 rid)
{
	struct pci_function *f = &pci_disk;

	f->rid = rid;
	f->bridged = rid >> 8;
	if (f->bridged && !find_port(rid >> 8, &f->port))
		return false;
	f->pm_cap = pci_find_capability(rid, CAP_PM);
	f->pcie_cap = pci_find_capability(rid, CAP_PCIE);
	f->msix_cap = pci_find_capability(rid, CAP_MSIX);
	find_bar_sizes();
	read_msix(f);
	pci_disk_refresh();
	f->present = true;
	console_printf("monitor: disk %02x:%02x.%u, BAR 0 0x%lx size 0x%lx\n", rid >> 8,
		       rid >> 3 & 31, rid & 7, f->bar[0], f->bar_size[0]);
	return true;
}

bool pci_tdi_function(struct tdi_function *f)
{
	const struct pci_function *p = &pci_disk;

	if (!p->present)
		return false;
	*f = (struct tdi_function){
		.rid = p->rid,
		.enabled = (p->command & COMMAND_NEEDED) == COMMAND_NEEDED && !p->power_state,
		.has_msix = p->msix_cap,
		.msix_control = p->msix_control,
		.msix_bar = p->msix_bar, .msix_offset = p->msix_offset,
		.msix_size = p->msix_size, .pba_bar = p->pba_bar,
		.pba_offset = p->pba_offset, .pba_size = p->pba_size,
	};
	for (u32 i = 0; i < TDI_BARS; i++) {
		f->bar[i] = p->bar[i];
		f->bar_size[i] = p->bar_size[i];
	}
	return true;
}
