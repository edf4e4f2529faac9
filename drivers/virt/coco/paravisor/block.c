// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: the numbered functions of a paravisor, wherever they were read
 *
 * See Documentation/virt/coco/paravisor-functions.rst for the numbers. How a block
 * is read, and who may be believed, is the readers' affair.
 */

#define pr_fmt(fmt) "paravisor: " fmt

#include <kunit/visibility.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/paravisor_block.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/string.h>

/* An alias bit is an address bit above RAM; no guest has more than 52. */
#define ALIAS_MIN	32
#define ADDRESS_BITS	52

#define LEVEL_MAX	3	/* of a VMPL, of the VM index in a TD, of a plane */

/*
 * Numbers are those of the specification, so they are spelled out here. What is
 * done by the means of one technology means nothing with another.
 */
static const struct {
	u8 function;
	u8 feature;
	u8 technology;
} functions[] = {
	{ 0,				PARAVISOR_PAGE_STATE },
	{ 1,				PARAVISOR_EXCEPTIONS },
	{ 2,				PARAVISOR_INTERRUPTS },
	{ 3,				PARAVISOR_AP_STARTUP },
	{ 4,				PARAVISOR_VCPU_CREATE,		PARAVISOR_ISOLATION_SNP },
	{ PARAVISOR_FUNCTION_ALIAS,	PARAVISOR_SHARED_ALIAS },
	{ 9,				PARAVISOR_VISIBILITY_CALL,	PARAVISOR_ISOLATION_SNP },
	{ PARAVISOR_FUNCTION_MMIO,	PARAVISOR_PRIVATE_MMIO },
	{ 16,				PARAVISOR_VTPM },
	{ 17,				PARAVISOR_REPORT_SVSM,		PARAVISOR_ISOLATION_SNP },
	{ 18,				PARAVISOR_REPORT_TDX,		PARAVISOR_ISOLATION_TDX },
	{ 19,				PARAVISOR_MEASURE_EXTEND,	PARAVISOR_ISOLATION_TDX },
	{ 20,				PARAVISOR_QUOTE_TDX,		PARAVISOR_ISOLATION_TDX },
	{ 21,				PARAVISOR_REPORT_CCA,		PARAVISOR_ISOLATION_CCA },
	{ 22,				PARAVISOR_MEASURE_EXTEND,	PARAVISOR_ISOLATION_CCA },
	{ 24,				PARAVISOR_TDISP,		PARAVISOR_ISOLATION_SNP },
	{ 25,				PARAVISOR_TDISP_ATTESTED },
	{ 26,				PARAVISOR_TDISP,		PARAVISOR_ISOLATION_TDX },
	{ 27,				PARAVISOR_TDISP,		PARAVISOR_ISOLATION_CCA },
};

static const char other_technology[] = "another technology";

static_assert(PARAVISOR_ISOLATION_VBS == 1);
static_assert(PARAVISOR_ISOLATION_SNP == 2);
static_assert(PARAVISOR_ISOLATION_TDX == 3);
static_assert(PARAVISOR_ISOLATION_CCA == 4);

/**
 * paravisor_block_has() - does the block list a function
 * @block: the block
 * @function: number of the function, below %PARAVISOR_BLOCK_FUNCTIONS
 *
 * Context: Any.
 * Return: true if it does.
 */
bool paravisor_block_has(const struct paravisor_block *block, unsigned int function)
{
	return block->functions[function / 32] & BIT(function % 32);
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_block_has);

/**
 * paravisor_block_set_info() - check and take the fixed part of a block
 * @block: the block
 * @info: the fixed part
 * @technology: the isolation that must be below
 *
 * Context: Any.
 * Return: NULL, or the rule that it breaks.
 */
const char *paravisor_block_set_info(struct paravisor_block *block,
				     const struct paravisor_info *info,
				     enum paravisor_isolation technology)
{
	if (info->version != PARAVISOR_BLOCK_VERSION)
		return "unknown version";
	if (info->technology != technology)
		return other_technology;
	if (info->nr_ranges > PARAVISOR_BLOCK_RANGES)
		return "too many ranges";
	if (info->alias_bit && (info->alias_bit < ALIAS_MIN || info->alias_bit >= ADDRESS_BITS))
		return "no such alias bit";

	block->level = info->level;
	block->alias_bit = info->alias_bit;
	block->nr_ranges = info->nr_ranges;
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_block_set_info);

/**
 * paravisor_block_is_foreign() - is a block refused for its technology
 * @why: what paravisor_block_set_info() has returned
 *
 * That is no fault of the block, so there is nothing to say about it.
 *
 * Context: Any.
 * Return: true if it is.
 */
bool paravisor_block_is_foreign(const char *why)
{
	return why == other_technology;
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_block_is_foreign);

/**
 * paravisor_block_check_functions() - do the functions fit the fixed part
 * @block: the block
 *
 * Context: Any.
 * Return: NULL, or the rule that they break.
 */
const char *paravisor_block_check_functions(const struct paravisor_block *block)
{
	if (paravisor_block_has(block, PARAVISOR_FUNCTION_ALIAS) != !!block->alias_bit)
		return "alias function and bit disagree";
	if (paravisor_block_has(block, PARAVISOR_FUNCTION_MMIO) != !!block->nr_ranges)
		return "MMIO function and ranges disagree";

	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_block_check_functions);

/**
 * paravisor_block_set_range() - check and take one range of private MMIO
 * @block: the block, whose alias bit is known
 * @index: which range
 * @addr: its address
 * @pages: its length in pages of 4 KiB
 *
 * Context: Any.
 * Return: NULL, or the rule that it breaks.
 */
const char *paravisor_block_set_range(struct paravisor_block *block, unsigned int index,
				      u64 addr, u64 pages)
{
	u64 limit = BIT_ULL(block->alias_bit ?: ADDRESS_BITS);

	if (addr % SZ_4K || pages > U32_MAX)
		return "reserved bits";
	if (!pages || addr >= limit || pages * SZ_4K > limit - addr)
		return "range without a place";

	block->ranges[index] = (struct paravisor_range) { addr, pages };
	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_block_set_range);

/**
 * paravisor_block_name_sources() - say where the features of a block stand
 * @block: the block, whose functions are known
 * @technology: the isolation below
 * @name: names the place of one function
 *
 * Functions that this kernel does not know, and those of another technology, are
 * ignored. A feature that has a name keeps it.
 *
 * Context: Any.
 */
void paravisor_block_name_sources(struct paravisor_block *block,
				  enum paravisor_isolation technology, paravisor_source_fn name)
{
	for (int i = 0; i < ARRAY_SIZE(functions); i++) {
		char *source = block->sources[functions[i].feature];

		if (functions[i].technology && functions[i].technology != technology)
			continue;
		if (!*source && paravisor_block_has(block, functions[i].function))
			name(block, functions[i].function, source);
	}
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_block_name_sources);

/**
 * paravisor_block_refuse() - say why a block is not used, and forget it
 * @block: the block; all 0 afterwards
 * @what: what it is made of, in the plural
 * @why: the rule that it breaks
 *
 * Context: Any.
 */
void paravisor_block_refuse(struct paravisor_block *block, const char *what, const char *why)
{
	pr_err("%s from %#x refused: %s\n", what, block->base, why);
	memset(block, 0, sizeof(*block));
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_block_refuse);

/**
 * paravisor_block_unusable() - why a block does not describe a guest
 * @block: a block that was read
 * @needed: bit f is set for a &enum paravisor_feature f without which the guest
 *	does not run
 *
 * Context: Any.
 * Return: NULL if it does.
 */
const char *paravisor_block_unusable(const struct paravisor_block *block, unsigned long needed)
{
	for (int f = 0; f < PARAVISOR_NR_FEATURES; f++)
		if (needed & BIT(f) && !*block->sources[f])
			return "a function that the guest depends on is missing";

	if (!block->level || block->level > LEVEL_MAX)
		return "no privilege level of a guest";

	return NULL;
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_block_unusable);

/**
 * paravisor_block_is_private() - does the block list the MMIO page at @addr
 * @block: a block that was read
 * @addr: guest physical address, without any alias bit
 *
 * Context: Any.
 * Return: true if the paravisor emulates what is there.
 */
bool paravisor_block_is_private(const struct paravisor_block *block, u64 addr)
{
	for (int i = 0; i < block->nr_ranges; i++) {
		const struct paravisor_range *range = &block->ranges[i];

		if (addr >= range->addr && (addr - range->addr) / SZ_4K < range->pages)
			return true;
	}

	return false;
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_block_is_private);

/**
 * paravisor_block_claims() - features that follow from the functions in a block
 * @block: a block that was read; must live as long as the claims
 * @wanted: bit f is set for a &enum paravisor_feature f that the caller takes
 *	from here
 * @claims: room for as many entries as @wanted has bits
 *
 * Context: Any.
 * Return: number of entries written.
 */
unsigned int paravisor_block_claims(const struct paravisor_block *block,
				    unsigned long wanted, struct paravisor_claim *claims)
{
	unsigned int nr = 0;

	for (int f = 0; f < PARAVISOR_NR_FEATURES; f++)
		if (wanted & BIT(f) && *block->sources[f])
			claims[nr++] = (struct paravisor_claim) { f, block->sources[f] };

	return nr;
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_block_claims);
