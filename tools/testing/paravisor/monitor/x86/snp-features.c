// SPDX-License-Identifier: GPL-2.0-only
/*
 * The block "ParavisorFtr", by which whoever is below the guest says what it does
 * for it (Documentation/arch/x86/paravisor-cpuid.rst). With a C-bit it is in the
 * CPUID page, else CPUID itself answers.
 */
#include "svsm.h"

#define BLOCK_VERSION		1
#define TECHNOLOGY_SNP		2
#define FIRST_RANGE		3

enum function {
	F_PAGES, F_EXCEPTIONS, F_INTERRUPTS, F_STARTS_CPUS, F_SAVE_AREAS,
	F_SHARED_ALIAS = 8, F_CALLS_BY_MSR, F_PRIVATE_MMIO,
	F_VTPM_TABLES = 16, F_ATTESTATION,
	F_TDISP = 24, F_ATTESTS_DEVICES,
};

/* Devices of the paravisor: interrupt controllers and TPM */
static const struct {
	u64 address;
	u32 pages;
} ranges[] = {
	{ 0xfec00000, 1 }, { 0xfed40000, 1 }, { LAPIC_BASE, 1 },
};

static u32 range_count(void)
{
	return personality->c_bit ? 0 : ARRAY_SIZE(ranges);
}

static u32 functions(void)
{
	u32 f;

	if (personality->c_bit)
		f = BIT(F_PAGES) | BIT(F_SAVE_AREAS);
	else
		f = BIT(F_PAGES) | BIT(F_EXCEPTIONS) | BIT(F_INTERRUPTS) | BIT(F_STARTS_CPUS) |
		    BIT(F_SHARED_ALIAS) | BIT(F_CALLS_BY_MSR) | BIT(F_PRIVATE_MMIO) |
		    (svsm_attests_vtpm() ? BIT(F_VTPM_TABLES) : 0);
	if (!scenario.no_svsm_attest)
		f |= BIT(F_ATTESTATION);
	if (personality->c_bit && snp_tio_offered())
		f |= BIT(F_TDISP);
	if (scenario.forged_feature_leaf)
		f |= BIT(F_TDISP) | BIT(F_ATTESTS_DEVICES);
	return f;
}

static void range_leaf(u32 n, struct cpuid_regs *r)
{
	r->eax = (u32)ranges[n].address;
	r->ebx = ranges[n].address >> 32;
	r->ecx = ranges[n].pages;
}

static void description(struct cpuid_regs *r)
{
	u32 alias = personality->c_bit ? 0 : boundary_bit();

	r->eax = BLOCK_VERSION;
	r->ebx = TECHNOLOGY_SNP | snp_vmpl() << 8 | alias << 16;
	r->ecx = range_count();
}

bool snp_feature_leaf(u32 leaf, struct cpuid_regs *r)
{
	u32 n = leaf - FEATURE_LEAF;

	if (scenario.no_feature_leaf || leaf < FEATURE_LEAF || n >= FIRST_RANGE + range_count())
		return false;
	*r = (struct cpuid_regs){};
	if (n == 0) {
		r->eax = FEATURE_LEAF + FIRST_RANGE - 1 + range_count();
		memcpy(&r->ebx, "Para", 4);
		memcpy(&r->ecx, "viso", 4);
		memcpy(&r->edx, "rFtr", 4);
	} else if (n == 1) {
		description(r);
	} else if (n == 2) {
		r->eax = functions();
	} else {
		range_leaf(n - FIRST_RANGE, r);
	}
	return true;
}
