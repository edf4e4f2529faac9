/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is around a guest driver that a KUnit module compiles once more
 *
 * The tests include this header and then the driver. So they can load and
 * unload it at will, on any machine, and beside a driver that is at work.
 */
#ifndef _COCO_DRIVER_KUNIT_H
#define _COCO_DRIVER_KUNIT_H

#include <kunit/test.h>
#include <linux/bitops.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/paravisor.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/tsm.h>

/**
 * struct kunit_kernel - the kernel around the driver
 * @isolation: the paravisor's technology; none: no paravisor
 * @features: what that paravisor offers
 * @register_rc: whether the provider of reports finds its place free
 * @misc_rc: whether the device can be registered
 * @provider: the registered provider
 * @misc: the registered device
 * @misc_registered: how often it was
 */
struct kunit_kernel {
	enum paravisor_isolation isolation;
	unsigned long features;
	int register_rc;
	int misc_rc;
	const struct tsm_report_ops *provider;
	struct miscdevice *misc;
	unsigned int misc_registered;
};

static struct kunit_kernel around;

static int fake_provide(const struct tsm_report_ops *ops, void *data)
{
	if (!around.register_rc)
		around.provider = ops;
	return around.register_rc;
}

static int fake_unprovide(const struct tsm_report_ops *ops)
{
	around.provider = NULL;
	return 0;
}

static int fake_misc_register(struct miscdevice *misc)
{
	if (!around.misc_rc) {
		around.misc = misc;
		around.misc_registered++;
	}
	return around.misc_rc;
}

static void fake_misc_deregister(struct miscdevice *misc)
{
	around.misc = NULL;
}

static enum paravisor_isolation fake_isolation(void)
{
	return around.isolation;
}

static bool fake_has(enum paravisor_feature feature)
{
	return test_bit(feature, &around.features);
}

static inline const struct bin_attribute *find_register(struct kunit *test, const char *name)
{
	const struct bin_attribute *const *attr;

	KUNIT_ASSERT_NOT_NULL(test, around.misc);
	attr = around.misc->groups[0]->bin_attrs;
	while (*attr && strcmp((*attr)->attr.name, name))
		attr++;
	KUNIT_ASSERT_NOT_NULL_MSG(test, *attr, "no register %s", name);
	return *attr;
}

static inline ssize_t read_register(struct kunit *test, const char *name, u8 *value)
{
	const struct bin_attribute *attr = find_register(test, name);

	return attr->read(NULL, NULL, attr, value, 0, attr->size);
}

static inline void expect_register(struct kunit *test, const char *name, u8 c)
{
	const struct bin_attribute *attr = find_register(test, name);
	u8 *value = kunit_kzalloc(test, attr->size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, value);
	KUNIT_ASSERT_EQ(test, read_register(test, name, value), attr->size);
	KUNIT_EXPECT_NULL(test, memchr_inv(value, c, attr->size));
}

static inline ssize_t extend_register(struct kunit *test, const char *name, u8 c)
{
	const struct bin_attribute *attr = find_register(test, name);
	u8 *digest = kunit_kmalloc(test, attr->size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, digest);
	memset(digest, c, attr->size);
	return attr->write(NULL, NULL, attr, digest, 0, attr->size);
}

#define tsm_report_register	fake_provide
#define tsm_report_unregister	fake_unprovide
#define misc_register		fake_misc_register
#define misc_deregister		fake_misc_deregister
#define paravisor_isolation()	fake_isolation()
#define paravisor_has		fake_has

/* The tests load and unload it, and nothing shall load the tests. */
#undef pr_fmt
#undef module_init
#define module_init(...)
#undef module_exit
#define module_exit(...)
#undef __init
#define __init
#undef __exit
#define __exit
#undef MODULE_DEVICE_TABLE
#define MODULE_DEVICE_TABLE(...)
#undef MODULE_ALIAS
#define MODULE_ALIAS(...)
#undef MODULE_DESCRIPTION
#define MODULE_DESCRIPTION(text) MODULE_INFO(description, "KUnit tests of the " text)

#endif /* _COCO_DRIVER_KUNIT_H */
