/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _ARM64_COCO_PARAVISOR_RSI_TDISP_H
#define _ARM64_COCO_PARAVISOR_RSI_TDISP_H

#include <linux/stddef.h>

struct paravisor_tdisp_transport;

#ifdef CONFIG_PARAVISOR_RSI_TDISP
const struct paravisor_tdisp_transport *rsi_tdisp_transport(void);
#else
static inline const struct paravisor_tdisp_transport *rsi_tdisp_transport(void)
{
	return NULL;
}
#endif

#endif /* _ARM64_COCO_PARAVISOR_RSI_TDISP_H */
