/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _X86_COCO_PARAVISOR_HYPERV_H
#define _X86_COCO_PARAVISOR_HYPERV_H

#include <linux/paravisor.h>

struct ms_hyperv_info;
struct paravisor_block;

const char *hv_unusable(const struct ms_hyperv_info *hv, const struct paravisor_block *block);
unsigned int hv_paravisor_claims(const struct ms_hyperv_info *hv, bool tdisp,
				 const struct paravisor_block *block,
				 struct paravisor_claim *claims);

#ifdef CONFIG_PARAVISOR_HYPERV_TDISP
const struct paravisor_tdisp_transport *hv_tdisp_transport(void);
#else
static inline const struct paravisor_tdisp_transport *hv_tdisp_transport(void)
{
	return NULL;
}
#endif

#endif /* _X86_COCO_PARAVISOR_HYPERV_H */
