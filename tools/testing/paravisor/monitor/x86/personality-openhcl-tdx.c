// SPDX-License-Identifier: GPL-2.0-only
/*
 * OpenHCL as L1 of a partitioned TD. The guest gets an Intel processor, the
 * Hyper-V leaves and not leaf 0x21, and reaches the host by TDCALL, which is
 * #UD on this machine. The hypercall page holds VMMCALL all the same: a guest
 * calls it and never looks inside.
 */
#include "monitor.h"

#define MAX_BASIC	0x20
#define MAX_EXTENDED	0x80000008
#define SAPPHIRE_RAPIDS	0x000806f8	/* first with TDX */

/* Features of leaf 0x80000001 that both vendors have. */
#define EXT_ECX_INTEL	(BIT(0) | BIT(5) | BIT(8))
#define EXT_EDX_INTEL	(BIT(11) | BIT(20) | BIT(26) | BIT(27) | BIT(29))

static const char brand[48] = "Intel(R) Xeon(R) (software paravisor)";

static void basic_leaf(u32 leaf, struct cpuid_regs *r)
{
	switch (leaf) {
	case 0:
		r->eax = MAX_BASIC;
		memcpy(&r->ebx, "Genu", 4);
		memcpy(&r->edx, "ineI", 4);
		memcpy(&r->ecx, "ntel", 4);
		break;
	case 1:
		r->eax = SAPPHIRE_RAPIDS;
		r->ecx |= BIT(31);	/* hypervisor present */
		r->ecx &= ~BIT(24);	/* TSC deadline timer */
		break;
	case 0xa:			/* performance counters */
	case 0xe ... 0x21:		/* the emulated CPU ends before them */
		*r = (struct cpuid_regs){};
		break;
	}
}

static void extended_leaf(u32 leaf, struct cpuid_regs *r)
{
	switch (leaf) {
	case 0x80000000:
		*r = (struct cpuid_regs){ .eax = MAX_EXTENDED };
		break;
	case 0x80000001:
		*r = (struct cpuid_regs){ .ecx = r->ecx & EXT_ECX_INTEL,
					  .edx = r->edx & EXT_EDX_INTEL };
		break;
	case 0x80000002 ... 0x80000004:
		memcpy(r, brand + (leaf - 0x80000002) * sizeof(*r), sizeof(*r));
		break;
	case 0x80000008:
		break;
	default:
		if (leaf > MAX_EXTENDED)
			*r = (struct cpuid_regs){};
	}
}

static void tdx_cpuid(u32 leaf, u32 subleaf, struct cpuid_regs *r)
{
	(void)subleaf;
	if (leaf < 0x40000000)
		basic_leaf(leaf, r);
	else if (leaf >= 0x80000000 && leaf < 0xc0000000)
		extended_leaf(leaf, r);
}

const struct personality personality_openhcl_tdx = {
	.name = "openhcl-tdx",
	.boundary_bit = 47,
	.hyperv = true,
	.isolation = ISOLATION_TDX,
	.tdcall = true,
	.cpuid = tdx_cpuid,
};
