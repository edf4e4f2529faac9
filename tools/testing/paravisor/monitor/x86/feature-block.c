// SPDX-License-Identifier: GPL-2.0-only
/*
 * The block "ParavisorFtr", by which whoever is below the guest says what it does
 * for it (Documentation/arch/x86/paravisor-cpuid.rst).
 */
#include "monitor.h"

#define BLOCK_VERSION		1
#define FIRST_RANGE		3

static void range_leaf(const struct feature_range *range, struct cpuid_regs *r)
{
	r->eax = (u32)range->address;
	r->ebx = range->address >> 32;
	r->ecx = range->pages;
}

void feature_signature(struct cpuid_regs *r)
{
	memcpy(&r->ebx, "Para", 4);
	memcpy(&r->ecx, "viso", 4);
	memcpy(&r->edx, "rFtr", 4);
}

bool feature_block_leaf(const struct feature_block *b, u32 leaf, struct cpuid_regs *r)
{
	u32 n = leaf - b->base;

	if (leaf < b->base || n >= FIRST_RANGE + b->range_count)
		return false;
	*r = (struct cpuid_regs){};
	if (n == 0) {
		r->eax = b->base + FIRST_RANGE - 1 + b->range_count;
		feature_signature(r);
	} else if (n == 1) {
		r->eax = BLOCK_VERSION;
		r->ebx = b->technology | b->level << 8 | b->alias << 16;
		r->ecx = b->range_count;
	} else if (n == 2) {
		r->eax = b->functions;
	} else {
		range_leaf(&b->range[n - FIRST_RANGE], r);
	}
	return true;
}
