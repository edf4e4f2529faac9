// SPDX-License-Identifier: GPL-2.0-only
/* What an L1 says of itself in CPUID, and hence serves. */
#include "tdx.h"

/* No other hypervisor interface is there. A guest that sees TDX is told the base by leaf 0x21. */
#define BASE	0x40000000U

enum {
	F_PAGES, F_EXCEPTIONS, F_INTERRUPTS, F_STARTS_CPUS,
	F_SHARED_ALIAS = 8, F_PRIVATE_MMIO = 10, F_VTPM_TABLES = 16,
};

static const struct feature_range vtpm = { 0xfed40000, 1 };

static bool has_vtpm(void)
{
	return acpi_find("TPM2");
}

bool tdx_connect_offered(void)
{
	return scenario.tdisp && personality->tdx && !scenario.intel_l1;
}

/* Of OpenHCL, which has the first three only by opt=tdx-services, as well. */
bool tdx_serves(enum tdx_function function)
{
	if (scenario.intel_l1 || (!personality->tdx && !scenario.tdx_services))
		return false;
	switch (function) {
	case TDX_F_REPORT:
		return !scenario.no_tdx_report;
	case TDX_F_RTMR:
		return !scenario.no_tdx_rtmr;
	case TDX_F_QUOTE:
		return !scenario.no_tdx_quote;
	case TDX_F_TDISP:
		return tdx_connect_offered() && !scenario.no_tdx_tdisp;
	}
	return false;
}

u32 tdx_service_functions(void)
{
	static const enum tdx_function all[] = {
		TDX_F_REPORT, TDX_F_RTMR, TDX_F_QUOTE, TDX_F_TDISP
	};
	u32 f = 0;

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (tdx_serves(all[i]))
			f |= BIT(all[i]);
	return f;
}

/* What a guest that runs on its own would have to do. */
static u32 taken_over(void)
{
	u32 f = BIT(F_PAGES) | (has_vtpm() ? BIT(F_VTPM_TABLES) : 0);

	if (tdx_is_hidden())
		return f | BIT(F_EXCEPTIONS) | BIT(F_INTERRUPTS) | BIT(F_STARTS_CPUS);
	return f | BIT(F_SHARED_ALIAS) | (has_vtpm() ? BIT(F_PRIVATE_MMIO) : 0) |
	       (ve_is_on() ? 0 : BIT(F_EXCEPTIONS));
}

u32 tdx_feature_base(void)
{
	return scenario.no_feature_leaf || scenario.intel_l1 ? 0 : BASE;
}

bool tdx_feature_leaf(u32 leaf, struct cpuid_regs *r)
{
	const struct feature_block block = {
		.base = tdx_feature_base(),
		.technology = TECHNOLOGY_TDX,
		.level = TDX_VM_INDEX,
		.alias = boundary_bit(),
		.functions = taken_over() | tdx_service_functions(),
		.range_count = has_vtpm() && !tdx_is_hidden(),
		.range = &vtpm,
	};

	return block.base && feature_block_leaf(&block, leaf, r);
}
