/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _X86_COCO_PARAVISOR_CPUID_H
#define _X86_COCO_PARAVISOR_CPUID_H

#include <linux/paravisor.h>
#include <linux/paravisor_block.h>
#include <linux/types.h>

struct cpuid_regs;

/* A block there leaves no place for the leaves of a hypervisor */
#define PARAVISOR_CPUID_FIRST		0x40000000

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
			    struct paravisor_block *block);
int paravisor_cpuid_read(paravisor_cpuid_fn read, const void *ctx,
			 enum paravisor_isolation technology,
			 struct paravisor_block *block);
void paravisor_cpuid_refuse(struct paravisor_block *block, const char *why);

#endif /* _X86_COCO_PARAVISOR_CPUID_H */
