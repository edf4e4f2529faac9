/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _X86_COCO_PARAVISOR_CPUID_H
#define _X86_COCO_PARAVISOR_CPUID_H

#include <linux/paravisor.h>
#include <linux/types.h>

struct cpuid_regs;

/* A block there leaves no place for the leaves of a hypervisor */
#define PARAVISOR_CPUID_FIRST		0x40000000
#define PARAVISOR_CPUID_WORDS		4	/* of function numbers */
#define PARAVISOR_CPUID_RANGES		8	/* of private MMIO, at most */
#define PARAVISOR_CPUID_SOURCE_SIZE	28	/* "cpuid:0x40000102.eax[24]" */

/**
 * struct paravisor_cpuid_range - MMIO that the paravisor emulates
 * @addr: guest physical address of the first page, without any alias bit
 * @pages: pages of 4 KiB, at least 1
 */
struct paravisor_cpuid_range {
	u64 addr;
	u32 pages;
};

/**
 * struct paravisor_cpuid - what a block of feature leaves says
 * @base: the first leaf of the block
 * @level: the guest's own privilege level
 * @alias_bit: address bit of the shared alias, 0 without one
 * @nr_ranges: entries in @ranges
 * @ranges: MMIO that must be mapped private
 * @functions: bit f % 32 of word f / 32 is set for function number f
 * @sources: by feature, the bit of the function that stands for it as a claim
 *	names it; empty without that function
 *
 * Where there is no block, all is 0.
 */
struct paravisor_cpuid {
	u32 base;
	u8 level;
	u8 alias_bit;
	u8 nr_ranges;
	struct paravisor_cpuid_range ranges[PARAVISOR_CPUID_RANGES];
	u32 functions[PARAVISOR_CPUID_WORDS];
	char sources[PARAVISOR_NR_FEATURES][PARAVISOR_CPUID_SOURCE_SIZE];
};

/**
 * typedef paravisor_cpuid_fn - how to come by a leaf
 * @ctx: from the caller of paravisor_cpuid_read()
 * @leaf: number of the leaf; the subleaf is 0
 * @regs: its registers, if there is one
 *
 * Return: true if there is such a leaf.
 */
typedef bool (*paravisor_cpuid_fn)(const void *ctx, u32 leaf, struct cpuid_regs *regs);

bool paravisor_cpuid_native(const void *ctx, u32 leaf, struct cpuid_regs *regs);
bool paravisor_cpuid_is_signature(const struct cpuid_regs *regs);
int paravisor_cpuid_read_at(paravisor_cpuid_fn read, const void *ctx, u32 base,
			    enum paravisor_isolation technology,
			    struct paravisor_cpuid *block);
int paravisor_cpuid_read(paravisor_cpuid_fn read, const void *ctx,
			 enum paravisor_isolation technology,
			 struct paravisor_cpuid *block);
void paravisor_cpuid_refuse(struct paravisor_cpuid *block, const char *why);
const char *paravisor_cpuid_unusable(const struct paravisor_cpuid *block, unsigned long needed);
bool paravisor_cpuid_is_private(const struct paravisor_cpuid *block, u64 addr);
unsigned int paravisor_cpuid_claims(const struct paravisor_cpuid *block,
				    unsigned long wanted, struct paravisor_claim *claims);

#endif /* _X86_COCO_PARAVISOR_CPUID_H */
