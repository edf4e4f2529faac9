// SPDX-License-Identifier: GPL-2.0-only
/* What the TDI needs of this machine, and the doors by which tests look at it. */
#include "monitor.h"
#include "../common/quote-lies.h"
#include "../common/tdisp.h"

#define LIE_LEAF	0x50564c49	/* "PVLI" */
#define TDI_LEAF	0x50565444	/* "PVTD" */
#define COMMAND_NEEDED	6		/* memory space, bus master */

static bool get_function(struct tdi_function *f)
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

static bool set_mmio(u64 gpn, u64 count, enum tdi_mmio how)
{
	if (how == TDI_MMIO_DEAD)
		return mmio_set_dead(gpn, count);
	return mmio_set_private(gpn, count, how == TDI_MMIO_PRIVATE);
}

const struct tdi_ops x86_tdi_ops = {
	.function = get_function,
	.dma = iommu_set_private,
	.mmio = set_mmio,
};

/* None at all is none about quotes, too. */
static bool set_lie(u32 index)
{
	if (index >= QUOTE_LIES_AT)
		return quote_set_lie(index - QUOTE_LIES_AT);
	return tdisp_set_lie(index) && (index || quote_set_lie(QUOTE_HONEST));
}

bool tdi_door(u32 leaf, u32 subleaf, struct cpuid_regs *r)
{
	switch (leaf) {
	case LIE_LEAF:
		r->eax = set_lie(subleaf);
		return true;
	case TDI_LEAF:
		iommu_drain_early();
		*r = (struct cpuid_regs){ tdi.state, tdi.mmio_pages_private, record.dma.blocked,
					  tdi.dma_private };
		return true;
	default:
		return false;
	}
}
