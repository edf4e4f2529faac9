// SPDX-License-Identifier: GPL-2.0-only
/*
 * OpenHCL on AMD SEV-SNP: it runs at VMPL0, the guest at VMPL2 with a virtual
 * top of memory at bit 46, as the released images ask for. The guest sees a
 * Hyper-V machine and nothing of SEV.
 */
#include "monitor.h"

#define MAX_BASIC	0xd
#define MAX_EXTENDED	0x80000026

static void snp_cpuid(u32 leaf, u32 subleaf, struct cpuid_regs *r)
{
	(void)subleaf;
	switch (leaf) {
	case 0:
		r->eax = MAX_BASIC;
		break;
	case 1:
		r->ecx |= BIT(31);	/* hypervisor present */
		r->ecx &= ~BIT(24);	/* TSC deadline timer */
		break;
	case 0x80000000:
		r->eax = MAX_EXTENDED;
		break;
	case 0xa:			/* performance counters */
	case 0x21:			/* TDX */
	case 0x8000001f:		/* memory encryption */
	case 0x80000020 ... 0x80000026:	/* the emulated CPU ends before them */
		*r = (struct cpuid_regs){};
		break;
	}
}

const struct personality personality_openhcl_snp = {
	.name = "openhcl-snp",
	.boundary_bit = 46,
	.hyperv = true,
	.isolation = ISOLATION_SNP,
	.ghcb = true,
	.cpuid = snp_cpuid,
};
