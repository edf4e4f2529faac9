// SPDX-License-Identifier: GPL-2.0-only
/* What the TDI needs of this machine, and the door by which tests look at it. */
#include "vdev.h"

static const struct tdi_ops ops = {
	.function = pci_tdi_function,
	.dma = smmu_set_private,
};

/* On Arm nobody negotiates: a function is there, or it is not. */
void vdev_init(void)
{
	tdisp_init(&ops, TDISP_CCA);
	if (scenario.vdev_sha256)
		tdi.hash = TDI_SHA256;
	if (scenario.vdev_sha512)
		tdi.hash = TDI_SHA512;
	tdi_negotiated();
}

void tdi_door(u64 answer[4])
{
	smmu_collect();
	answer[0] = tdi.state;
	answer[1] = tdi.mmio_pages_private;
	answer[2] = record.dma.blocked;
	answer[3] = tdi.dma_private;
}
