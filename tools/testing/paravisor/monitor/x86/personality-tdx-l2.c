// SPDX-License-Identifier: GPL-2.0-only
/*
 * Intel TDX with a partitioned TD: an L1 runs as VM 0, the guest as VM 1, and each
 * TDCALL of the guest ends at the L1.
 *
 * "tdx-l2" is a guest that knows what it is: it finds leaf 0x21, shares memory by
 * address bit 47 and starts its CPUs by the firmware's mailbox. "tdx-l2-hidden" is
 * an ordinary VM but for the services that the L1 lists in CPUID; devices are the
 * L1's to mediate, so that their DMA reaches the guest's memory. No product is
 * known that runs a Linux guest the second way.
 */
#include "tdx.h"

#define SHARED_BIT		(TDX_GPA_WIDTH - 1)
#define ATTRIBUTE_SEPT_VE_DISABLE	BIT_ULL(28)

const struct personality personality_tdx_l2 = {
	.name = "tdx-l2",
	.boundary_bit = SHARED_BIT,
	.tdx = true,
	.tdcall = true,
	.cpuid = tdx_cpuid,
};

const struct personality personality_tdx_l2_hidden = {
	.name = "tdx-l2-hidden",
	.tdx = true,
	.tdcall = true,
	.cpuid = tdx_cpuid,
};

bool tdx_is_hidden(void)
{
	return personality->tdx && !boundary_bit();
}

u64 tdx_attributes(void)
{
	return ATTRIBUTE_SEPT_VE_DISABLE;
}

void *tdx_private_memory(u64 gpa, u64 len)
{
	return is_shared_view(gpa) ? NULL : guest_ram(gpa, len);
}

void *tdx_shared_memory(u64 gpa, u64 len)
{
	return boundary_bit() && !is_shared_view(gpa) ? NULL : guest_ram(gpa, len);
}

void tdx_reserve(void)
{
	if (!tdx_is_hidden())
		wakeup_reserve();
}

void tdx_init(void)
{
	record.tdx.used = true;
	if (!tdx_is_hidden())
		wakeup_init();
}
