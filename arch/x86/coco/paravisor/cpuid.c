// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: feature leaves, in which a paravisor lists its functions by CPUID
 *
 * See Documentation/arch/x86/paravisor-cpuid.rst for the layout, and for who may
 * be believed; that is the caller's to decide.
 */

#include <kunit/visibility.h>
#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include <asm/cpuid/api.h>

#include "cpuid.h"

#define BASE_FIRST	PARAVISOR_CPUID_FIRST
#define BASE_LAST	0x4000ff00
#define BASE_STEP	0x100

/* "ParavisorFtr" */
#define SIGNATURE_EBX	0x61726150
#define SIGNATURE_ECX	0x6f736976
#define SIGNATURE_EDX	0x72744672

/* Leaves, from the base on */
#define LEAF_INFO	1
#define LEAF_FUNCTIONS	2
#define LEAF_RANGES	3

#define INFO_TECHNOLOGY	GENMASK(7, 0)
#define INFO_LEVEL	GENMASK(15, 8)
#define INFO_ALIAS	GENMASK(23, 16)
#define INFO_RESERVED	GENMASK(31, 24)

/**
 * paravisor_cpuid_is_signature() - does a leaf have the signature of feature leaves
 * @regs: EBX, ECX and EDX of it
 *
 * Context: Any.
 * Return: true if it does.
 */
bool paravisor_cpuid_is_signature(const struct cpuid_regs *regs)
{
	return regs->ebx == SIGNATURE_EBX && regs->ecx == SIGNATURE_ECX &&
	       regs->edx == SIGNATURE_EDX;
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_cpuid_is_signature);

static bool is_base(u32 base)
{
	return base >= BASE_FIRST && base <= BASE_LAST && !(base % BASE_STEP);
}

static const char *read_info(const struct cpuid_regs *regs,
			     enum paravisor_isolation technology,
			     struct paravisor_block *block)
{
	const struct paravisor_info info = {
		.version    = regs->eax,
		.technology = FIELD_GET(INFO_TECHNOLOGY, regs->ebx),
		.level	    = FIELD_GET(INFO_LEVEL, regs->ebx),
		.alias_bit  = FIELD_GET(INFO_ALIAS, regs->ebx),
		.nr_ranges  = regs->ecx,
	};
	const char *why = paravisor_block_set_info(block, &info, technology);

	if (!why && (regs->ebx & INFO_RESERVED || regs->edx))
		why = "reserved bits";

	return why;
}

static const char *read_functions(const struct cpuid_regs *regs, struct paravisor_block *block)
{
	memcpy(block->functions, regs, sizeof(block->functions));

	return paravisor_block_check_functions(block);
}

static const char *read_range(const struct cpuid_regs *regs, struct paravisor_block *block, u32 i)
{
	if (regs->edx)
		return "reserved bits";

	return paravisor_block_set_range(block, i, regs->eax | (u64)regs->ebx << 32, regs->ecx);
}

/* Returns why the block is refused, NULL if it is not. */
static const char *read_block(paravisor_cpuid_fn read, const void *ctx, u32 last,
			      enum paravisor_isolation technology,
			      struct paravisor_block *block)
{
	struct cpuid_regs regs;
	const char *why;

	if (last < block->base + LEAF_FUNCTIONS || last >= block->base + BASE_STEP)
		return "no such last leaf";

	if (!read(ctx, block->base + LEAF_INFO, &regs))
		return "missing leaf";
	why = read_info(&regs, technology, block);
	if (why)
		return why;

	if (!read(ctx, block->base + LEAF_FUNCTIONS, &regs))
		return "missing leaf";
	why = read_functions(&regs, block);
	if (!why && last < block->base + LEAF_FUNCTIONS + block->nr_ranges)
		return "too short";

	for (u32 i = 0; !why && i < block->nr_ranges; i++)
		why = read(ctx, block->base + LEAF_RANGES + i, &regs) ?
			read_range(&regs, block, i) : "missing leaf";

	return why;
}

static void name_source(const struct paravisor_block *block, unsigned int function, char *source)
{
	static const char * const regs[] = { "eax", "ebx", "ecx", "edx" };

	snprintf(source, PARAVISOR_BLOCK_SOURCE_SIZE, "cpuid:0x%08x.%s[%u]",
		 block->base + LEAF_FUNCTIONS, regs[function / 32], function % 32);
}

/**
 * paravisor_cpuid_refuse() - say why a block of leaves is not used, and forget it
 * @block: the block; all 0 afterwards
 * @why: the rule that it breaks
 *
 * Context: Any.
 */
void paravisor_cpuid_refuse(struct paravisor_block *block, const char *why)
{
	paravisor_block_refuse(block, "CPUID leaves", why);
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_cpuid_refuse);

/**
 * paravisor_cpuid_read_at() - read and check the block at a known place
 * @read: how to come by a leaf
 * @ctx: for @read
 * @base: the first leaf
 * @technology: the isolation that must be below
 * @block: the result; all 0 unless 0 is returned
 *
 * A block that breaks one rule of the specification is refused as a whole, with
 * a message. Functions that this kernel does not know, and those of another
 * technology, are ignored.
 *
 * Context: Any.
 * Return: 0, -ENOENT without a block, -ENODEV with one for another technology,
 *	-EINVAL with one that is refused.
 */
int paravisor_cpuid_read_at(paravisor_cpuid_fn read, const void *ctx, u32 base,
			    enum paravisor_isolation technology,
			    struct paravisor_block *block)
{
	struct cpuid_regs regs;
	const char *why;

	memset(block, 0, sizeof(*block));
	if (!is_base(base) || !read(ctx, base, &regs) || !paravisor_cpuid_is_signature(&regs))
		return -ENOENT;

	block->base = base;
	why = read_block(read, ctx, regs.eax, technology, block);
	if (paravisor_block_is_foreign(why)) {
		memset(block, 0, sizeof(*block));
		return -ENODEV;
	}
	if (why) {
		paravisor_cpuid_refuse(block, why);
		return -EINVAL;
	}

	paravisor_block_name_sources(block, technology, name_source);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_cpuid_read_at);

/**
 * paravisor_cpuid_read() - find and check the block of feature leaves
 * @read: how to come by a leaf
 * @ctx: for @read
 * @technology: the isolation that must be below
 * @block: the result; all 0 unless 0 is returned
 *
 * Context: Any.
 * Return: as paravisor_cpuid_read_at() does for the first block that there is.
 */
int paravisor_cpuid_read(paravisor_cpuid_fn read, const void *ctx,
			 enum paravisor_isolation technology,
			 struct paravisor_block *block)
{
	int rc = -ENOENT;

	for (u32 base = BASE_FIRST; rc == -ENOENT && base <= BASE_LAST; base += BASE_STEP)
		rc = paravisor_cpuid_read_at(read, ctx, base, technology, block);

	return rc;
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_cpuid_read);

/**
 * paravisor_cpuid_native() - a leaf by the instruction, as &paravisor_cpuid_fn
 * @ctx: not used
 * @leaf: number of the leaf
 * @regs: its registers; those of a leaf out of range are 0 or an older leaf's
 *
 * For guests whose CPUID instruction the paravisor answers.
 *
 * Context: Early boot.
 * Return: true.
 */
bool __init paravisor_cpuid_native(const void *ctx, u32 leaf, struct cpuid_regs *regs)
{
	cpuid_count(leaf, 0, &regs->eax, &regs->ebx, &regs->ecx, &regs->edx);
	return true;
}
