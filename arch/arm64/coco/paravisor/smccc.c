// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: functions of a paravisor by SMCCC calls
 *
 * See Documentation/arch/arm64/paravisor-smccc.rst for the calls, and for who may
 * be believed; that is the caller's to decide.
 */

#include <kunit/visibility.h>
#include <linux/arm-smccc.h>
#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/of.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/wordpart.h>

#include "smccc.h"

/* X1 of the features call */
#define INFO_VERSION	GENMASK_ULL(31, 0)
#define INFO_TECHNOLOGY	GENMASK_ULL(39, 32)
#define INFO_LEVEL	GENMASK_ULL(47, 40)
#define INFO_ALIAS	GENMASK_ULL(55, 48)
#define INFO_RANGES	GENMASK_ULL(63, 56)

static const char *read_info(u64 x1, enum paravisor_isolation technology,
			     struct paravisor_block *block)
{
	const struct paravisor_info info = {
		.version    = FIELD_GET(INFO_VERSION, x1),
		.technology = FIELD_GET(INFO_TECHNOLOGY, x1),
		.level	    = FIELD_GET(INFO_LEVEL, x1),
		.alias_bit  = FIELD_GET(INFO_ALIAS, x1),
		.nr_ranges  = FIELD_GET(INFO_RANGES, x1),
	};

	return paravisor_block_set_info(block, &info, technology);
}

static void name_call(const struct paravisor_block *block, unsigned int function, char *source)
{
	snprintf(source, PARAVISOR_BLOCK_SOURCE_SIZE, "smccc:0x%08x.%s[%u]", block->base,
		 function < 64 ? "x2" : "x3", function % 64);
}

static void name_tables(const struct paravisor_block *block, unsigned int function, char *source)
{
	snprintf(source, PARAVISOR_BLOCK_SOURCE_SIZE, "dt:firmware/paravisor[%u]", function);
}

/* A function that the call itself lists keeps the call as its source. */
static const char *read_functions(const struct paravisor_smccc_ops *ops, const void *ctx,
				  const struct arm_smccc_res *res,
				  enum paravisor_isolation technology,
				  struct paravisor_block *block)
{
	block->functions[0] = lower_32_bits(res->a2);
	block->functions[1] = upper_32_bits(res->a2);
	block->functions[2] = lower_32_bits(res->a3);
	block->functions[3] = upper_32_bits(res->a3);
	paravisor_block_name_sources(block, technology, name_call);

	if (paravisor_block_has(block, PARAVISOR_FUNCTION_TABLES)) {
		if (ops->tables(ctx, block->functions))
			return "malformed tables";
		paravisor_block_name_sources(block, technology, name_tables);
	}

	return paravisor_block_check_functions(block);
}

static const char *read_range(const struct paravisor_smccc_ops *ops, const void *ctx,
			      struct paravisor_block *block, unsigned int index)
{
	struct arm_smccc_res res = {};

	ops->call(ctx, PARAVISOR_SMCCC_RANGE, index, &res);
	if (res.a0)
		return "missing range";
	if (res.a3)
		return "reserved bits";

	return paravisor_block_set_range(block, index, res.a1, res.a2);
}

/**
 * paravisor_smccc_refuse() - say why a block is not used, and forget it
 * @block: the block; all 0 afterwards
 * @why: the rule that it breaks
 *
 * Context: Any.
 */
void paravisor_smccc_refuse(struct paravisor_block *block, const char *why)
{
	paravisor_block_refuse(block, "SMCCC calls", why);
}

/**
 * paravisor_smccc_read() - read and check the block that SMCCC calls give
 * @ops: how to come by it
 * @ctx: for @ops
 * @technology: the isolation that must be below
 * @block: the result; all 0 unless 0 is returned
 *
 * The caller has seen the UID that goes with the calls. A block that breaks one
 * rule of the specification is refused as a whole, with a message.
 *
 * Context: Any.
 * Return: 0, -ENOENT without the calls, -ENODEV where they are about another
 *	technology, -EINVAL with a block that is refused.
 */
int paravisor_smccc_read(const struct paravisor_smccc_ops *ops, const void *ctx,
			 enum paravisor_isolation technology, struct paravisor_block *block)
{
	struct arm_smccc_res res = {};
	const char *why;

	memset(block, 0, sizeof(*block));
	ops->call(ctx, PARAVISOR_SMCCC_FEATURES, 0, &res);
	if (res.a0)
		return -ENOENT;

	block->base = PARAVISOR_SMCCC_FEATURES;
	why = read_info(res.a1, technology, block);
	if (paravisor_block_is_foreign(why)) {
		memset(block, 0, sizeof(*block));
		return -ENODEV;
	}

	if (!why)
		why = read_functions(ops, ctx, &res, technology, block);
	for (unsigned int i = 0; !why && i < block->nr_ranges; i++)
		why = read_range(ops, ctx, block, i);
	if (!why)
		return 0;

	paravisor_smccc_refuse(block, why);
	return -EINVAL;
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_smccc_read);

/**
 * paravisor_dt_functions() - add the functions that a device tree node lists
 * @node: the node, or NULL
 * @functions: %PARAVISOR_BLOCK_WORDS words, to which the functions are added
 *
 * See Documentation/devicetree/bindings/firmware/linux,paravisor.yaml.
 *
 * Context: Any.
 * Return: 0, also without such a node; -EINVAL where it lists none, or a number that
 *	no function can have.
 */
int paravisor_dt_functions(const struct device_node *node, u32 *functions)
{
	int count;

	if (!node || !of_device_is_compatible(node, "linux,paravisor"))
		return 0;

	count = of_property_count_u32_elems(node, "functions");
	if (count <= 0 || count > PARAVISOR_BLOCK_FUNCTIONS)
		return -EINVAL;

	for (int i = 0; i < count; i++) {
		u32 function;

		if (of_property_read_u32_index(node, "functions", i, &function) ||
		    function >= PARAVISOR_BLOCK_FUNCTIONS)
			return -EINVAL;
		functions[function / 32] |= BIT(function % 32);
	}

	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(paravisor_dt_functions);
