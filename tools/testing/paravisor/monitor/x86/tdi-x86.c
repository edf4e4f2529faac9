// SPDX-License-Identifier: GPL-2.0-only
/* What the TDI needs of this machine, and the doors by which tests look at it. */
#include "monitor.h"
#include "../common/lies.h"
#include "../common/tdisp.h"

#define LIE_LEAF	0x50564c49	/* "PVLI" */
#define TDI_LEAF	0x50565444	/* "PVTD" */

const struct tdi_ops x86_tdi_ops = {
	.function = pci_tdi_function,
	.dma = iommu_set_private,
};

bool tdi_door(u32 leaf, u32 subleaf, struct cpuid_regs *r)
{
	switch (leaf) {
	case LIE_LEAF:
		r->eax = lie_stand(subleaf);
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
