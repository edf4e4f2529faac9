/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ARM64_COCO_PARAVISOR_HYPERV_H
#define _ARM64_COCO_PARAVISOR_HYPERV_H

#include <linux/paravisor.h>

struct arm_smccc_1_2_regs;
struct ms_hyperv_info;

unsigned int hv_paravisor_claims(const struct ms_hyperv_info *hv, struct paravisor_claim *claims);
void hv_paravisor_decode(const struct arm_smccc_1_2_regs *regs, struct ms_hyperv_info *hv);

#endif /* _ARM64_COCO_PARAVISOR_HYPERV_H */
