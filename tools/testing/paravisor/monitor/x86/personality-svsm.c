// SPDX-License-Identifier: GPL-2.0-only
/*
 * AMD SEV-SNP below an SVSM such as COCONUT: it runs at VMPL0, the guest at VMPL2.
 *
 * "svsm" is a guest that knows what it is: it has the C-bit, handles #VC and asks
 * host and SVSM by VMGEXIT. "svsm-vtom" is what an SVSM that plays the paravisor
 * would give: no C-bit but a virtual top of memory, no #VC and no word of SEV in
 * CPUID; SVSM calls go by the GHCB MSR alone.
 */
#include "snp.h"

#define C_BIT			47
#define VTOM_BIT		46

#define MSR_SYSCFG		0xc0010010
#define MSR_VM_CR		0xc0010114
#define MSR_GHCB		0xc0010130
#define MSR_SEV_STATUS		0xc0010131
#define MSR_SVSM_CAA		0xc001f000

#define SYSCFG_MEM_ENCRYPT	BIT_ULL(23)
#define STATUS_SNP		0x7	/* SEV, SEV-ES, SEV-SNP */
#define STATUS_VTOM		0x18	/* virtual top of memory, ReflectVC */

static void vtom_cpuid(u32 leaf, u32 subleaf, struct cpuid_regs *r)
{
	(void)subleaf;
	if (leaf == 1)
		r->ecx |= BIT(31);	/* hypervisor present */
	if (leaf == 0x8000001f)
		*r = (struct cpuid_regs){};
	snp_feature_leaf(leaf, r);
}

const struct personality personality_svsm = {
	.name = "svsm",
	.boundary_bit = C_BIT,
	.snp = true,
	.c_bit = true,
};

const struct personality personality_svsm_vtom = {
	.name = "svsm-vtom",
	.boundary_bit = VTOM_BIT,
	.snp = true,
	.cpuid = vtom_cpuid,
};

u32 snp_vmpl(void)
{
	return scenario.vmpl1 ? 1 : 2;
}

static const u32 own_msrs[] = {
	MSR_SYSCFG, MSR_VM_CR, MSR_VM_HSAVE_PA, MSR_GHCB, MSR_SEV_STATUS, MSR_EFER
};

void snp_msr_init(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(own_msrs); i++)
		msrpm_intercept(own_msrs[i], true, true);
}

/* All others leave the guest as the host's, which a guest with a C-bit learns by #VC. */
bool snp_owns_msr(u32 msr)
{
	for (size_t i = 0; i < ARRAY_SIZE(own_msrs); i++)
		if (own_msrs[i] == msr)
			return true;
	return false;
}

bool snp_msr_read(struct vcpu *vcpu, u32 msr, u64 *value)
{
	if (msr == MSR_SEV_STATUS)
		*value = personality->c_bit ? STATUS_SNP : STATUS_SNP | STATUS_VTOM;
	else if (msr == MSR_SYSCFG)
		*value = personality->c_bit ? SYSCFG_MEM_ENCRYPT : 0;
	else if (msr == MSR_SVSM_CAA)
		*value = *snp_caa(vcpu);
	else
		return false;
	return true;
}
