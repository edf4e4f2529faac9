/* SPDX-License-Identifier: GPL-2.0-only */
/* How each architecture tells whether the host can see a page */
#ifndef _KERNEL_DMA_CC_KUNIT_H
#define _KERNEL_DMA_CC_KUNIT_H

#include <linux/cc_platform.h>
#include <linux/io.h>
#include <linux/mem_encrypt.h>
#include <linux/pgtable.h>
#include <linux/types.h>

#ifdef CONFIG_ARM64

#include <asm/rsi.h>

/* In a realm it is RIPAS that says so, and the kernel's mapping follows. */
static inline bool is_host_visible(const void *p)
{
	return is_realm_world() && !arm64_rsi_is_protected(virt_to_phys(p), 1);
}

#else

#include <asm/coco.h>

static inline bool is_host_visible(const void *p)
{
	unsigned int level;
	pte_t *pte = lookup_address((unsigned long)p, &level);

	return pte && cc_platform_has(CC_ATTR_GUEST_MEM_ENCRYPT) &&
	       cc_mkdec(pte_val(*pte)) == pte_val(*pte);
}

#endif

/* DMA address of shared memory, for a device that may access private memory, too */
static inline dma_addr_t shared_dma_addr(phys_addr_t phys)
{
	return dma_addr_unencrypted(phys) + dma_addr_vtom;
}

#endif /* _KERNEL_DMA_CC_KUNIT_H */
