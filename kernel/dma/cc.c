// SPDX-License-Identifier: GPL-2.0-only
/*
 * DMA of devices that a confidential guest has accepted
 */

#include <kunit/visibility.h>
#include <linux/device.h>
#include <linux/dma-cc.h>
#include <linux/export.h>

/**
 * dma_set_cc_private() - let a device access private memory, or no longer
 * @dev: a device without a driver
 * @private: true once the platform lets the device access private memory
 *
 * Allocation and release of DMA memory both look at the switch, so it may only
 * change while nothing is allocated or mapped: with no driver bound.
 *
 * Context: Process. The caller holds the device lock.
 */
void dma_set_cc_private(struct device *dev, bool private)
{
	device_lock_assert(dev);

	if (WARN_ON_ONCE(dev->driver) || dev_dma_cc_private(dev) == private)
		return;

	dev_assign_dma_cc_private(dev, private);
	if (private)
		static_branch_inc(&dma_cc_private_key);
	else
		static_branch_dec(&dma_cc_private_key);
}
EXPORT_SYMBOL_IF_KUNIT(dma_set_cc_private);

DEFINE_STATIC_KEY_FALSE(dma_cc_private_key);
EXPORT_SYMBOL_GPL(dma_cc_private_key);
