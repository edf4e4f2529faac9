/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_PARAVISOR_BLOCK_H
#define _LINUX_PARAVISOR_BLOCK_H

#include <linux/paravisor.h>
#include <linux/types.h>

#define PARAVISOR_BLOCK_WORDS		4	/* of function numbers */
#define PARAVISOR_BLOCK_FUNCTIONS	(32 * PARAVISOR_BLOCK_WORDS)
#define PARAVISOR_BLOCK_RANGES		8	/* of private MMIO, at most */
#define PARAVISOR_BLOCK_SOURCE_SIZE	28	/* "cpuid:0x40000102.eax[24]" */
#define PARAVISOR_BLOCK_VERSION		1

/* Functions that readers themselves act on */
#define PARAVISOR_FUNCTION_ALIAS	8
#define PARAVISOR_FUNCTION_MMIO		10
#define PARAVISOR_FUNCTION_TABLES	28

/**
 * struct paravisor_range - MMIO that the paravisor emulates
 * @addr: guest physical address of the first page, without any alias bit
 * @pages: pages of 4 KiB, at least 1
 */
struct paravisor_range {
	u64 addr;
	u32 pages;
};

/**
 * struct paravisor_info - the fixed part of a block, as a reader decodes it
 * @version: version of the layout
 * @technology: number of the isolation technology
 * @level: the guest's own privilege level
 * @alias_bit: address bit of the shared alias, 0 without one
 * @nr_ranges: number of ranges that follow
 */
struct paravisor_info {
	u32 version;
	u8 technology;
	u8 level;
	u8 alias_bit;
	u32 nr_ranges;
};

/**
 * struct paravisor_block - what a paravisor says of itself
 * @base: number of the first CPUID leaf or of the SMCCC call
 * @level: the guest's own privilege level
 * @alias_bit: address bit of the shared alias, 0 without one
 * @nr_ranges: entries in @ranges
 * @ranges: MMIO that must be mapped private
 * @functions: bit f % 32 of word f / 32 is set for function number f
 * @sources: by feature, the place of the function that stands for it as a claim
 *	names it; empty without that function
 *
 * Where there is no block, all is 0.
 */
struct paravisor_block {
	u32 base;
	u8 level;
	u8 alias_bit;
	u8 nr_ranges;
	struct paravisor_range ranges[PARAVISOR_BLOCK_RANGES];
	u32 functions[PARAVISOR_BLOCK_WORDS];
	char sources[PARAVISOR_NR_FEATURES][PARAVISOR_BLOCK_SOURCE_SIZE];
};

/**
 * typedef paravisor_source_fn - name the place of a function
 * @block: the block
 * @function: number of the function
 * @source: what to write, %PARAVISOR_BLOCK_SOURCE_SIZE bytes
 */
typedef void (*paravisor_source_fn)(const struct paravisor_block *block, unsigned int function,
				    char *source);

bool paravisor_block_has(const struct paravisor_block *block, unsigned int function);
const char *paravisor_block_set_info(struct paravisor_block *block,
				     const struct paravisor_info *info,
				     enum paravisor_isolation technology);
bool paravisor_block_is_foreign(const char *why);
const char *paravisor_block_check_functions(const struct paravisor_block *block);
const char *paravisor_block_set_range(struct paravisor_block *block, unsigned int index,
				      u64 addr, u64 pages);
void paravisor_block_name_sources(struct paravisor_block *block,
				  enum paravisor_isolation technology, paravisor_source_fn name);
void paravisor_block_refuse(struct paravisor_block *block, const char *what, const char *why);
const char *paravisor_block_unusable(const struct paravisor_block *block, unsigned long needed);
bool paravisor_block_is_private(const struct paravisor_block *block, u64 addr);
unsigned int paravisor_block_claims(const struct paravisor_block *block,
				    unsigned long wanted, struct paravisor_claim *claims);

#endif /* _LINUX_PARAVISOR_BLOCK_H */
