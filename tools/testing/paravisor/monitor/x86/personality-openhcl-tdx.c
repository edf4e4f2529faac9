// SPDX-License-Identifier: GPL-2.0-only
/*
 * OpenHCL as L1 of a partitioned TD. The guest gets an Intel processor, the
 * Hyper-V leaves and not leaf 0x21, and reaches the host by TDCALL, which is
 * #UD on this machine. The hypercall page holds VMMCALL all the same: a guest
 * calls it and never looks inside.
 */
#include "tdx.h"

static void openhcl_cpuid(u32 leaf, u32 subleaf, struct cpuid_regs *r)
{
	(void)subleaf;
	intel_cpuid(leaf, r);
}

const struct personality personality_openhcl_tdx = {
	.name = "openhcl-tdx",
	.boundary_bit = 47,
	.hyperv = true,
	.isolation = ISOLATION_TDX,
	.tdcall = true,
	.cpuid = openhcl_cpuid,
};
