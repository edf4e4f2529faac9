// SPDX-License-Identifier: GPL-2.0-only
/*
 * MSRs as a TDX guest has them: those that are part of its own state are the
 * processor's, all others the L1's to answer, which asks the host.
 */
#include "tdx.h"

#define MSR_TSC			0x10
#define MSR_APIC_BASE		0x1b
#define MSR_PAT			0x277

static const struct {
	u32 first, last;
} native[] = {
	{ MSR_TSC, MSR_TSC },
	{ MSR_APIC_BASE, MSR_APIC_BASE },
	{ 0x3b, 0x3b },			/* TSC_ADJUST */
	{ 0x48, 0x49 },			/* SPEC_CTRL, PRED_CMD */
	{ 0x174, 0x176 },		/* SYSENTER */
	{ 0x1d9, 0x1d9 },		/* DEBUGCTL */
	{ MSR_PAT, MSR_PAT },
	{ 0xda0, 0xda0 },		/* XSS */
	{ MSR_EFER, MSR_EFER + 4 },	/* system calls */
	{ 0xc0000100, 0xc0000103 },	/* segment bases, TSC_AUX */
};

bool tdx_msr_is_native(u32 msr)
{
	for (size_t i = 0; i < ARRAY_SIZE(native); i++)
		if (msr >= native[i].first && msr <= native[i].last)
			return true;
	return false;
}

/* The monitor's own, and what no bitmap covers, are nobody's. */
static bool is_machine(u32 msr)
{
	return msr < 0x2000 || (msr >= 0xc0000000 && msr < 0xc0002000);
}

bool host_msr_read(u32 msr, u64 *value)
{
	if (tdx_msr_is_native(msr))
		return false;
	*value = is_machine(msr) ? rdmsr(msr) : 0;
	return true;
}

bool host_msr_write(u32 msr, u64 value)
{
	if (tdx_msr_is_native(msr))
		return false;
	if (is_machine(msr))
		wrmsr(msr, value);
	return true;
}
