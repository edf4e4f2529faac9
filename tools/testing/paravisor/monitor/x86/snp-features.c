// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an SVSM says of itself in CPUID. With a C-bit that is in the CPUID page, else
 * the instruction itself answers.
 */
#include "svsm.h"

enum function {
	F_PAGES, F_EXCEPTIONS, F_INTERRUPTS, F_STARTS_CPUS, F_SAVE_AREAS,
	F_SHARED_ALIAS = 8, F_CALLS_BY_MSR, F_PRIVATE_MMIO,
	F_VTPM_TABLES = 16, F_ATTESTATION,
	F_TDISP = 24, F_ATTESTS_DEVICES,
};

/* Devices of the paravisor: interrupt controllers and TPM */
static const struct feature_range ranges[] = {
	{ 0xfec00000, 1 }, { 0xfed40000, 1 }, { LAPIC_BASE, 1 },
};

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

bool snp_feature_leaf(u32 leaf, struct cpuid_regs *r)
{
	const struct feature_block block = {
		.base = FEATURE_LEAF,
		.technology = TECHNOLOGY_SNP,
		.level = snp_vmpl(),
		.alias = personality->c_bit ? 0 : boundary_bit(),
		.functions = functions(),
		.range_count = personality->c_bit ? 0 : ARRAY_SIZE(ranges),
		.range = ranges,
	};

	return !scenario.no_feature_leaf && feature_block_leaf(&block, leaf, r);
}
