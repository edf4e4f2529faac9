/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices that may access the private memory of a confidential guest
 */
#ifndef _LINUX_DMA_CC_H
#define _LINUX_DMA_CC_H

#include <linux/device.h>
#include <linux/jump_label.h>

#ifdef CONFIG_DMA_CC_PRIVATE

DECLARE_STATIC_KEY_FALSE(dma_cc_private_key);

void dma_set_cc_private(struct device *dev, bool private);

/**
 * dma_is_cc_private() - may @dev access private memory of this guest
 * @dev: the device
 *
 * Context: Any. One no-op instruction while no device may.
 * Return: true where DMA goes to private memory and never through a bounce
 *	buffer.
 */
static __always_inline bool dma_is_cc_private(const struct device *dev)
{
	return static_branch_unlikely(&dma_cc_private_key) &&
	       dev_dma_cc_private(dev);
}

#else /* !CONFIG_DMA_CC_PRIVATE */

static inline void dma_set_cc_private(struct device *dev, bool private)
{
}

static __always_inline bool dma_is_cc_private(const struct device *dev)
{
	return false;
}

#endif /* CONFIG_DMA_CC_PRIVATE */

#endif /* _LINUX_DMA_CC_H */
