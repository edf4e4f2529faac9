// SPDX-License-Identifier: GPL-2.0-only
/*
 * CPUID as an L1 answers it: an Intel processor, made of the emulated one, and
 * what a guest learns of the TD by leaf 0x21.
 */
#include "tdx.h"

#define TDX_LEAF	0x21
#define LEAF_LIES	12
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

void intel_cpuid(u32 leaf, struct cpuid_regs *r)
{
	if (leaf < 0x40000000)
		basic_leaf(leaf, r);
	else if (leaf >= 0x80000000 && leaf < 0xc0000000)
		extended_leaf(leaf, r);
}

static void vendor(struct cpuid_regs *r, const char *name)
{
	memcpy(&r->ebx, name, 4);
	memcpy(&r->edx, name + 4, 4);
	memcpy(&r->ecx, name + 8, 4);
}

/*
 * Subleaf 0 names the last one, subleaf 1 says that an L1 is there: so does Intel's.
 * Subleaf 2 is a proposal: the L1 vouches for the leaves "ParavisorFtr" at this base.
 */
static void tdx_leaf(u32 subleaf, struct cpuid_regs *r)
{
	*r = (struct cpuid_regs){};
	if (subleaf == 0) {
		r->eax = tdx_feature_base() ? 2 : 1;
		vendor(r, "IntelTDX    ");
	} else if (subleaf == 1) {
		r->ebx = 1;
	} else if (subleaf == 2 && tdx_feature_base()) {
		r->eax = tdx_feature_base();
		feature_signature(r);
	}
}

/*
 * What the L1 only passes on: a host that offers nothing, or lies. Linux looks at
 * hundreds of leaves, which are not to use up the lies about other things.
 */
static void host_leaf(u32 leaf, struct cpuid_regs *r)
{
	static u32 told;

	*r = (struct cpuid_regs){};
	if (told == LEAF_LIES || !hostile_draws(LIE_TDX_VMCALL))
		return;
	r->eax = hostile_number(LIE_TDX_VMCALL);
	r->ebx = hostile_number(LIE_TDX_VMCALL);
	r->ecx = hostile_number(LIE_TDX_VMCALL);
	r->edx = hostile_number(LIE_TDX_VMCALL);
	if (told++ % 4 == 0)
		feature_signature(r);
	hostile_tell(LIE_TDX_VMCALL, "leaf 0x%x: 0x%x 0x%x 0x%x 0x%x", leaf, r->eax, r->ebx,
		     r->ecx, r->edx);
}

void tdx_cpuid(u32 leaf, u32 subleaf, struct cpuid_regs *r)
{
	intel_cpuid(leaf, r);
	if (leaf >> 28 == 4 && !tdx_feature_leaf(leaf, r))
		host_leaf(leaf, r);
	if (tdx_is_hidden())
		return;
	switch (leaf) {
	case 0:
		r->eax = TDX_LEAF;
		break;
	case 1:
		r->ecx &= ~BIT(3);	/* MONITOR: a TD halts by VMCALL */
		break;
	case 5:
		*r = (struct cpuid_regs){};
		break;
	case TDX_LEAF:
		tdx_leaf(subleaf, r);
		break;
	}
}
