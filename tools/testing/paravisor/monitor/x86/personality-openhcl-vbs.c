// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hyper-V virtualisation based security with a paravisor at VTL2: no hardware
 * isolation, so no alias and no GHCB. The hypervisor tracks who may see a page.
 */
#include "monitor.h"

static void vbs_cpuid(u32 leaf, u32 subleaf, struct cpuid_regs *r)
{
	(void)subleaf;
	if (leaf == 1)
		r->ecx |= BIT(31);	/* hypervisor present */
	if (leaf == 0x8000001f)
		*r = (struct cpuid_regs){};
}

const struct personality personality_openhcl_vbs = {
	.name = "openhcl-vbs",
	.hyperv = true,
	.isolation = ISOLATION_VBS,
	.cpuid = vbs_cpuid,
};
