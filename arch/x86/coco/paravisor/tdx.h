/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _X86_COCO_PARAVISOR_TDX_H
#define _X86_COCO_PARAVISOR_TDX_H

#include <linux/paravisor.h>
#include <linux/types.h>

struct cpuid_regs;
struct paravisor_block;

/**
 * struct tdx_facts - what CPUID says of the L1 below
 * @shared: the bit that makes an address a shared one; 0 where TDX is hidden
 * @marker: leaf 0x21 has the L1's mark
 * @tdisp: this kernel can use the leaves of TDX Connect
 * @block: the feature leaves; all 0 where there are none
 */
struct tdx_facts {
	u64 shared;
	bool marker;
	bool tdisp;
	const struct paravisor_block *block;
};

bool tdx_has_marker(const struct cpuid_regs *subleaf);
u32 tdx_feature_base(const struct cpuid_regs *subleaf);
const char *tdx_unusable(const struct tdx_facts *facts);
unsigned int tdx_paravisor_claims(const struct tdx_facts *facts,
				  struct paravisor_claim *claims);
bool tdx_marker_is_private(phys_addr_t addr);

#ifdef CONFIG_PARAVISOR_TDX
bool tdx_paravisor_init(void);
#else
static inline bool tdx_paravisor_init(void)
{
	return false;
}
#endif

#ifdef CONFIG_PARAVISOR_TDX_TDISP
const struct paravisor_tdisp_transport *tdx_tdisp_transport(unsigned int vm);
#else
static inline const struct paravisor_tdisp_transport *tdx_tdisp_transport(unsigned int vm)
{
	return NULL;
}
#endif

#endif /* _X86_COCO_PARAVISOR_TDX_H */
