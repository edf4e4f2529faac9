/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ARM64_COCO_PARAVISOR_SMCCC_H
#define _ARM64_COCO_PARAVISOR_SMCCC_H

#include <linux/paravisor.h>
#include <linux/paravisor_block.h>
#include <linux/types.h>

struct arm_smccc_res;
struct device_node;

/* Vendor-specific hypervisor service calls, below the UID that goes with them */
#define PARAVISOR_SMCCC_FEATURES	0xc6000000
#define PARAVISOR_SMCCC_RANGE		0xc6000001

/**
 * struct paravisor_smccc_ops - how a block is come by
 * @call: make a call with one argument
 * @tables: add the functions that firmware tables list to @functions, which has
 *	%PARAVISOR_BLOCK_WORDS words. Return: 0, also where the tables list none,
 *	or -EINVAL where what they list is malformed.
 */
struct paravisor_smccc_ops {
	void (*call)(const void *ctx, u32 function, u64 arg, struct arm_smccc_res *res);
	int (*tables)(const void *ctx, u32 *functions);
};

int paravisor_smccc_read(const struct paravisor_smccc_ops *ops, const void *ctx,
			 enum paravisor_isolation technology, struct paravisor_block *block);
void paravisor_smccc_refuse(struct paravisor_block *block, const char *why);
int paravisor_dt_functions(const struct device_node *node, u32 *functions);

#endif /* _ARM64_COCO_PARAVISOR_SMCCC_H */
