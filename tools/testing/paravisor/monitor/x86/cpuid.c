// SPDX-License-Identifier: GPL-2.0-only
/*
 * CPUID: what the machine has, corrected where the monitor's own state shows,
 * then the personality's view of it.
 */
#include "snp.h"
#include "tdx.h"

#define MARK_LEAF	0x50564d4b	/* "PVMK": not of any real machine */
#define CR4_OSXSAVE	BIT_ULL(18)
#define CR4_PKE		BIT_ULL(22)

static void set_bit32(u32 *word, u32 bit, bool value)
{
	*word = value ? *word | BIT(bit) : *word & ~BIT(bit);
}

struct cpuid_regs machine_cpuid(struct vcpu *vcpu, u32 leaf, u32 subleaf)
{
	struct cpuid_regs r = cpuid(leaf, subleaf);

	/* These mirror CR4, and the CPU has just switched to the monitor's. */
	if (leaf == 1)
		set_bit32(&r.ecx, 27, vcpu->vmcb->cr4 & CR4_OSXSAVE);
	if (leaf == 7 && subleaf == 0)
		set_bit32(&r.ecx, 4, vcpu->vmcb->cr4 & CR4_PKE);

	/* Nested virtualisation is the monitor's own, and not handed on. */
	if (leaf == 0x80000001)
		set_bit32(&r.ecx, 2, false);
	if (leaf == 0x8000000a)
		r = (struct cpuid_regs){};
	return r;
}

/* The test's own leaves, no part of any machine, are answered above every rule. */
static bool test_door(u32 leaf, u32 subleaf, struct cpuid_regs *r)
{
	if (leaf != MARK_LEAF)
		return tdi_door(leaf, subleaf, r) ||
		       (personality->snp && svsm_door(leaf, subleaf, r));
	record_mark(subleaf);
	return true;
}

struct cpuid_regs guest_cpuid(struct vcpu *vcpu, u32 leaf, u32 subleaf)
{
	struct cpuid_regs r = {};

	if (!personality->hyperv || !hv_cpuid(leaf, &r))
		r = machine_cpuid(vcpu, leaf, subleaf);
	if (personality->cpuid)
		personality->cpuid(leaf, subleaf, &r);
	return r;
}

void handle_cpuid(struct vcpu *vcpu)
{
	u32 leaf = vcpu->regs.rax, subleaf = vcpu->regs.rcx;
	struct cpuid_regs r = {};

	if (!test_door(leaf, subleaf, &r)) {
		record.exits.by_kind[COUNT_CPUID]++;
		if (personality->c_bit) {
			snp_raise_vc(vcpu, EXIT_CPUID);
			return;
		}
		if (ve_cpuid(vcpu, leaf))
			return;
		r = guest_cpuid(vcpu, leaf, subleaf);
	}
	vcpu->vmcb->rip += insn_length(vcpu, 2);
	vcpu->regs.rax = r.eax;
	vcpu->regs.rbx = r.ebx;
	vcpu->regs.rcx = r.ecx;
	vcpu->regs.rdx = r.edx;
}
