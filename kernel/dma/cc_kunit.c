// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of DMA to private memory, on a device that does not exist
 *
 * What they expect depends on where they run: in a confidential guest a device
 * gets a bounce buffer until it is private, elsewhere never.
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/cc_platform.h>
#include <linux/device.h>
#include <linux/dma-cc.h>
#include <linux/dma-direct.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/set_memory.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "cc_kunit.h"

#define FILL	0xa5

static bool in_confidential_guest(void)
{
	return cc_platform_has(CC_ATTR_GUEST_MEM_ENCRYPT);
}

static void set_private(struct device *dev, bool private)
{
	guard(device)(dev);
	dma_set_cc_private(dev, private);
}

static int cc_test_init(struct kunit *test)
{
	struct device *dev = root_device_register("dma_cc_kunit");

	if (IS_ERR(dev))
		return PTR_ERR(dev);
	dev->coherent_dma_mask = DMA_BIT_MASK(64);
	dev->dma_mask = &dev->coherent_dma_mask;
	/* Else caches would be a reason to bounce, or to map elsewhere, as well. */
	dev_set_dma_coherent(dev);
	test->priv = dev;
	return 0;
}

static void cc_test_exit(struct kunit *test)
{
	struct device *dev = test->priv;

	if (!dev)
		return;
	set_private(dev, false);
	root_device_unregister(dev);
}

/* Is @p mapped where it is, or through a bounce buffer that has its content? */
static void expect_mapped(struct kunit *test, void *p, size_t size, bool direct)
{
	struct device *dev = test->priv;
	dma_addr_t plain = phys_to_dma_encrypted(dev, virt_to_phys(p));
	dma_addr_t addr;

	memset(p, FILL, size);
	addr = dma_map_single(dev, p, size, DMA_BIDIRECTIONAL);
	KUNIT_ASSERT_FALSE(test, dma_mapping_error(dev, addr));
	KUNIT_EXPECT_EQ(test, addr == plain, direct);
	if (!direct) {
		void *bounce = phys_to_virt(dma_to_phys(dev, addr));

		KUNIT_EXPECT_TRUE(test, is_host_visible(bounce));
		KUNIT_EXPECT_NULL(test, memchr_inv(bounce, FILL, size));
	}
	dma_unmap_single(dev, addr, size, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_FALSE(test, is_host_visible(p));
}

static void expect_streaming(struct kunit *test, bool direct)
{
	static const size_t sizes[] = { 1, 8, 512, PAGE_SIZE, 4 * PAGE_SIZE };

	for (int i = 0; i < ARRAY_SIZE(sizes); i++) {
		void *p = kunit_kmalloc(test, sizes[i], GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, p);
		expect_mapped(test, p, sizes[i], direct);
	}
}

static void streaming_follows_switch(struct kunit *test)
{
	expect_streaming(test, !in_confidential_guest());
	set_private(test->priv, true);
	expect_streaming(test, true);
	set_private(test->priv, false);
	expect_streaming(test, !in_confidential_guest());
}

static void expect_coherent(struct kunit *test, bool shared)
{
	struct device *dev = test->priv;
	dma_addr_t addr;
	void *p = dma_alloc_coherent(dev, PAGE_SIZE, &addr, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, is_host_visible(p), shared);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, PAGE_SIZE));
	memset(p, FILL, PAGE_SIZE);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, FILL, PAGE_SIZE));
	dma_free_coherent(dev, PAGE_SIZE, p, addr);
}

static void coherent_follows_switch(struct kunit *test)
{
	expect_coherent(test, in_confidential_guest());
	set_private(test->priv, true);
	expect_coherent(test, false);
	set_private(test->priv, false);
	expect_coherent(test, in_confidential_guest());
}

/* Of one page that the caller has shared: nothing is in the way of the device. */
static void shared_page_is_reachable(struct kunit *test)
{
	struct device *dev = test->priv;
	unsigned long page = __get_free_page(GFP_KERNEL);
	dma_addr_t addr;

	KUNIT_ASSERT_NE(test, page, 0);
	KUNIT_ASSERT_EQ(test, set_memory_decrypted(page, 1), 0);
	KUNIT_EXPECT_EQ(test, is_host_visible((void *)page), in_confidential_guest());

	set_private(dev, true);
	addr = dma_map_single_attrs(dev, (void *)page, PAGE_SIZE, DMA_TO_DEVICE,
				    DMA_ATTR_CC_SHARED);
	KUNIT_EXPECT_FALSE(test, dma_mapping_error(dev, addr));
	KUNIT_EXPECT_EQ(test, addr, shared_dma_addr(virt_to_phys((void *)page)));
	KUNIT_EXPECT_EQ(test, dma_to_phys(dev, addr), virt_to_phys((void *)page));
	dma_unmap_single_attrs(dev, addr, PAGE_SIZE, DMA_TO_DEVICE, DMA_ATTR_CC_SHARED);

	KUNIT_EXPECT_EQ(test, set_memory_encrypted(page, 1), 0);
	free_page(page);
}

/* The C-bit is for the CPU: in a guest no device sees it but as the begin of shared memory. */
static void private_memory_has_no_mark(struct kunit *test)
{
	struct device *dev = test->priv;
	void *p = kunit_kmalloc(test, PAGE_SIZE, GFP_KERNEL);
	dma_addr_t addr;

	KUNIT_ASSERT_NOT_NULL(test, p);
	if (!in_confidential_guest())
		kunit_skip(test, "no confidential guest");

	set_private(dev, true);
	addr = dma_map_single(dev, p, PAGE_SIZE, DMA_TO_DEVICE);
	KUNIT_ASSERT_FALSE(test, dma_mapping_error(dev, addr));
	KUNIT_EXPECT_EQ(test, addr, virt_to_phys(p));
	KUNIT_EXPECT_EQ(test, dma_to_phys(dev, addr), virt_to_phys(p));
	dma_unmap_single(dev, addr, PAGE_SIZE, DMA_TO_DEVICE);
}

static void switch_counts_devices(struct kunit *test)
{
	struct device *dev = test->priv;
	bool others = static_key_enabled(&dma_cc_private_key);

	KUNIT_EXPECT_FALSE(test, dma_is_cc_private(dev));
	for (int i = 0; i < 3; i++) {
		set_private(dev, true);
		KUNIT_EXPECT_TRUE(test, dma_is_cc_private(dev));
	}
	set_private(dev, false);
	KUNIT_EXPECT_FALSE(test, dma_is_cc_private(dev));
	KUNIT_EXPECT_EQ(test, static_key_enabled(&dma_cc_private_key), others);
	set_private(dev, false);
	KUNIT_EXPECT_EQ(test, static_key_enabled(&dma_cc_private_key), others);
}

static void max_mapping_has_no_limit_of_pool(struct kunit *test)
{
	set_private(test->priv, true);
	KUNIT_EXPECT_EQ(test, dma_max_mapping_size(test->priv), SIZE_MAX);
}

static struct kunit_case cc_test_cases[] = {
	KUNIT_CASE(streaming_follows_switch),
	KUNIT_CASE(coherent_follows_switch),
	KUNIT_CASE(shared_page_is_reachable),
	KUNIT_CASE(private_memory_has_no_mark),
	KUNIT_CASE(switch_counts_devices),
	KUNIT_CASE(max_mapping_has_no_limit_of_pool),
	{}
};

static struct kunit_suite cc_suite = {
	.name = "dma_cc",
	.init = cc_test_init,
	.exit = cc_test_exit,
	.test_cases = cc_test_cases,
};

kunit_test_suite(cc_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests of DMA to private memory");
MODULE_LICENSE("GPL");
