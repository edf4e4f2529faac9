// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: /sys/hypervisor/paravisor/
 *
 * ABI: Documentation/ABI/testing/sysfs-hypervisor-paravisor
 */

#define pr_fmt(fmt) "paravisor: " fmt

#include <linux/cache.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/printk.h>
#include <linux/sysfs.h>

#include "core.h"

static ssize_t name_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", paravisor_state.desc->name);
}

static struct kobj_attribute name_attr = __ATTR_RO(name);

static ssize_t isolation_show(struct kobject *kobj, struct kobj_attribute *attr,
			      char *buf)
{
	return sysfs_emit(buf, "%s\n", paravisor_isolation_name(paravisor_isolation()));
}

static struct kobj_attribute isolation_attr = __ATTR_RO(isolation);

static ssize_t level_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", paravisor_state.desc->level);
}

static struct kobj_attribute level_attr = __ATTR_RO(level);

static struct attribute *paravisor_attrs[] = {
	&name_attr.attr,
	&isolation_attr.attr,
	&level_attr.attr,
	NULL
};

static const struct attribute_group paravisor_group = {
	.attrs = paravisor_attrs,
};

/* One file a feature; its index in the group is the feature. */
static ssize_t source_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf);

static struct kobj_attribute feature_files[PARAVISOR_NR_FEATURES] __ro_after_init = {
#define PARAVISOR_FEATURE(_id, _name, ...)				\
	[PARAVISOR_##_id] = {						\
		.attr = { .name = #_name, .mode = 0444 },		\
		.show = source_show,					\
	},
#include <linux/paravisor_features.h>
#undef PARAVISOR_FEATURE
};

static ssize_t source_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", paravisor_state.sources[attr - feature_files]);
}

static struct attribute *feature_attrs[PARAVISOR_NR_FEATURES + 1] __ro_after_init = {
#define PARAVISOR_FEATURE(_id, ...)					\
	[PARAVISOR_##_id] = &feature_files[PARAVISOR_##_id].attr,
#include <linux/paravisor_features.h>
#undef PARAVISOR_FEATURE
};

static umode_t feature_visible(struct kobject *kobj, struct attribute *attr, int feature)
{
	return paravisor_state.sources[feature] ? attr->mode : 0;
}

static const struct attribute_group features_group = {
	.name = "features",
	.attrs = feature_attrs,
	.is_visible = feature_visible,
};

static const struct attribute_group *paravisor_groups[] = {
	&paravisor_group,
	&features_group,
	NULL
};

static int __init paravisor_sysfs_init(void)
{
	struct kobject *kobj;
	int rc;

	if (!paravisor_state.desc)
		return 0;

	kobj = kobject_create_and_add("paravisor", hypervisor_kobj);
	if (!kobj)
		return -ENOMEM;

	rc = sysfs_create_groups(kobj, paravisor_groups);
	if (rc) {
		pr_err("no sysfs entries: %pe\n", ERR_PTR(rc));
		kobject_put(kobj);
	}

	return rc;
}
fs_initcall(paravisor_sysfs_init);
