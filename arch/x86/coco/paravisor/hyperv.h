/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _X86_COCO_PARAVISOR_HYPERV_H
#define _X86_COCO_PARAVISOR_HYPERV_H

#include <linux/paravisor.h>

struct ms_hyperv_info;

enum paravisor_isolation hv_paravisor_isolation(const struct ms_hyperv_info *hv);
unsigned int hv_paravisor_claims(const struct ms_hyperv_info *hv,
				 struct paravisor_claim *claims);

#endif /* _X86_COCO_PARAVISOR_HYPERV_H */
