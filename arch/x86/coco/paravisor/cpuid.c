// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: feature leaves, in which a paravisor lists its functions
 *
 * See Documentation/arch/x86/paravisor-cpuid.rst for the layout, and for who may
 * be believed; that is the caller's to decide.
 */

#define pr_fmt(fmt) "paravisor: " fmt

#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include <asm/cpuid/api.h>
#include <asm/page.h>

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

#define INFO_VERSION	1
#define INFO_TECHNOLOGY	GENMASK(7, 0)
#define INFO_LEVEL	GENMASK(15, 8)
#define INFO_ALIAS	GENMASK(23, 16)
#define INFO_RESERVED	GENMASK(31, 24)

#define FUNCTION_ALIAS	8
#define FUNCTION_MMIO	10

/* An alias bit is an address bit above RAM; no x86 processor has more than 52. */
#define ALIAS_MIN	32
#define ADDRESS_BITS	52

#define LEVEL_MAX	3	/* of a VMPL, and of the VM index in a TD */

/*
 * Numbers are those of the specification, so they are spelled out here. What is
 * done by the means of one technology means nothing with another.
 */
static const struct {
	u8 function;
	u8 feature;
	u8 technology;
} functions[] = {
	{ 0,			PARAVISOR_PAGE_STATE },
	{ 1,			PARAVISOR_EXCEPTIONS },
	{ 2,			PARAVISOR_INTERRUPTS },
	{ 3,			PARAVISOR_AP_STARTUP },
	{ 4,			PARAVISOR_VCPU_CREATE,		PARAVISOR_ISOLATION_SNP },
	{ FUNCTION_ALIAS,	PARAVISOR_SHARED_ALIAS },
	{ 9,			PARAVISOR_VISIBILITY_CALL,	PARAVISOR_ISOLATION_SNP },
	{ FUNCTION_MMIO,	PARAVISOR_PRIVATE_MMIO },
	{ 16,			PARAVISOR_VTPM },
	{ 17,			PARAVISOR_REPORT_SVSM,		PARAVISOR_ISOLATION_SNP },
	{ 18,			PARAVISOR_REPORT_TDX,		PARAVISOR_ISOLATION_TDX },
	{ 19,			PARAVISOR_MEASURE_EXTEND,	PARAVISOR_ISOLATION_TDX },
	{ 20,			PARAVISOR_QUOTE_TDX,		PARAVISOR_ISOLATION_TDX },
	{ 24,			PARAVISOR_TDISP,		PARAVISOR_ISOLATION_SNP },
	{ 25,			PARAVISOR_TDISP_ATTESTED },
	{ 26,			PARAVISOR_TDISP,		PARAVISOR_ISOLATION_TDX },
};

static const char other_technology[] = "another technology";

static_assert(PARAVISOR_ISOLATION_VBS == 1);
static_assert(PARAVISOR_ISOLATION_SNP == 2);
static_assert(PARAVISOR_ISOLATION_TDX == 3);
static_assert(PARAVISOR_ISOLATION_CCA == 4);

static bool has_function(const struct paravisor_cpuid *block, unsigned int function)
{
	return block->functions[function / 32] & BIT(function % 32);
}

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
			     struct paravisor_cpuid *block)
{
	if (regs->eax != INFO_VERSION)
		return "unknown version";
	if (FIELD_GET(INFO_TECHNOLOGY, regs->ebx) != technology)
		return other_technology;
	if (regs->ebx & INFO_RESERVED || regs->edx)
		return "reserved bits";
	if (regs->ecx > PARAVISOR_CPUID_RANGES)
		return "too many ranges";

	block->level = FIELD_GET(INFO_LEVEL, regs->ebx);
	block->alias_bit = FIELD_GET(INFO_ALIAS, regs->ebx);
	block->nr_ranges = regs->ecx;

	if (block->alias_bit && (block->alias_bit < ALIAS_MIN || block->alias_bit >= ADDRESS_BITS))
		return "no such alias bit";

	return NULL;
}

static const char *read_functions(const struct cpuid_regs *regs, struct paravisor_cpuid *block)
{
	memcpy(block->functions, regs, sizeof(block->functions));

	if (has_function(block, FUNCTION_ALIAS) != !!block->alias_bit)
		return "alias function and bit disagree";
	if (has_function(block, FUNCTION_MMIO) != !!block->nr_ranges)
		return "MMIO function and ranges disagree";

	return NULL;
}

static const char *read_range(const struct cpuid_regs *regs, struct paravisor_cpuid *block, u32 i)
{
	u64 addr = regs->eax | (u64)regs->ebx << 32;
	u64 limit = BIT_ULL(block->alias_bit ?: ADDRESS_BITS);

	if (regs->edx || addr & ~PAGE_MASK)
		return "reserved bits";
	if (!regs->ecx || addr >= limit || PFN_PHYS((u64)regs->ecx) > limit - addr)
		return "range without a place";

	block->ranges[i] = (struct paravisor_cpuid_range) { addr, regs->ecx };
	return NULL;
}

/* Returns why the block is refused, NULL if it is not. */
static const char *read_block(paravisor_cpuid_fn read, const void *ctx, u32 last,
			      enum paravisor_isolation technology,
			      struct paravisor_cpuid *block)
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

static void name_sources(struct paravisor_cpuid *block, enum paravisor_isolation technology)
{
	static const char * const regs[] = { "eax", "ebx", "ecx", "edx" };

	for (int i = 0; i < ARRAY_SIZE(functions); i++) {
		u8 function = functions[i].function;

		if (functions[i].technology && functions[i].technology != technology)
			continue;
		if (has_function(block, function))
			snprintf(block->sources[functions[i].feature],
				 PARAVISOR_CPUID_SOURCE_SIZE, "cpuid:0x%08x.%s[%u]",
				 block->base + LEAF_FUNCTIONS, regs[function / 32],
				 function % 32);
	}
}

/**
 * paravisor_cpuid_refuse() - say why a block is not used, and forget it
 * @block: the block; all 0 afterwards
 * @why: the rule that it breaks
 *
 * Context: Any.
 */
void paravisor_cpuid_refuse(struct paravisor_cpuid *block, const char *why)
{
	pr_err("CPUID leaves from %#x refused: %s\n", block->base, why);
	memset(block, 0, sizeof(*block));
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
			    struct paravisor_cpuid *block)
{
	struct cpuid_regs regs;
	const char *why;

	memset(block, 0, sizeof(*block));
	if (!is_base(base) || !read(ctx, base, &regs) || !paravisor_cpuid_is_signature(&regs))
		return -ENOENT;

	block->base = base;
	why = read_block(read, ctx, regs.eax, technology, block);
	if (why == other_technology) {
		memset(block, 0, sizeof(*block));
		return -ENODEV;
	}
	if (why) {
		paravisor_cpuid_refuse(block, why);
		return -EINVAL;
	}

	name_sources(block, technology);
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
			 struct paravisor_cpuid *block)
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

/**
 * paravisor_cpuid_unusable() - why a block does not describe a guest
 * @block: a block that was read
 * @needed: bit f is set for a &enum paravisor_feature f without which the guest
 *	does not run
 *
 * Context: Any.
 * Return: NULL if it does.
 */
const char *paravisor_cpuid_unusable(const struct paravisor_cpuid *block, unsigned long needed)
{
	for (int f = 0; f < PARAVISOR_NR_FEATURES; f++)
		if (needed & BIT(f) && !*block->sources[f])
			return "a function that the guest depends on is missing";

	if (!block->level || block->level > LEVEL_MAX)
		return "no privilege level of a guest";

	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_cpuid_unusable);

/**
 * paravisor_cpuid_is_private() - does the block list the MMIO page at @addr
 * @block: a block that was read
 * @addr: guest physical address, without any alias bit
 *
 * Context: Any.
 * Return: true if the paravisor emulates what is there.
 */
bool paravisor_cpuid_is_private(const struct paravisor_cpuid *block, u64 addr)
{
	for (int i = 0; i < block->nr_ranges; i++) {
		const struct paravisor_cpuid_range *range = &block->ranges[i];

		if (addr >= range->addr && PHYS_PFN(addr - range->addr) < range->pages)
			return true;
	}

	return false;
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_cpuid_is_private);

/**
 * paravisor_cpuid_claims() - features that follow from the functions in a block
 * @block: a block that was read; must live as long as the claims
 * @wanted: bit f is set for a &enum paravisor_feature f that the caller takes
 *	from here
 * @claims: room for as many entries as @wanted has bits
 *
 * Context: Any.
 * Return: number of entries written.
 */
unsigned int paravisor_cpuid_claims(const struct paravisor_cpuid *block,
				    unsigned long wanted, struct paravisor_claim *claims)
{
	unsigned int nr = 0;

	for (int f = 0; f < PARAVISOR_NR_FEATURES; f++)
		if (wanted & BIT(f) && *block->sources[f])
			claims[nr++] = (struct paravisor_claim) { f, block->sources[f] };

	return nr;
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_cpuid_claims);
