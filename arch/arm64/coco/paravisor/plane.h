/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ARM64_COCO_PARAVISOR_PLANE_H
#define _ARM64_COCO_PARAVISOR_PLANE_H

#include <linux/paravisor.h>
#include <linux/types.h>

struct paravisor_block;

const char *plane_unusable(const struct paravisor_block *block);
bool plane_alias_agrees(const struct paravisor_block *block, unsigned int ipa_bits);
unsigned int plane_paravisor_claims(const struct paravisor_block *block, bool tdisp,
				    struct paravisor_claim *claims);

#endif /* _ARM64_COCO_PARAVISOR_PLANE_H */
