// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of configfs-tsm reports, with a made-up provider
 *
 * Folders are made and dropped as configfs would, but are not mounted. For one
 * test alone configfs itself reads a blob.
 */

#include <kunit/test.h>
#include <linux/cleanup.h>
#include <linux/configfs.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/tsm.h>
#include <linux/uuid.h>

#include "report-kunit.h"

#define FLOOR		2
#define SERVICE		"c476f1eb-0123-45a5-9641-b4e7dde5bfe3"

/**
 * struct fake - what the made-up provider was asked, and what it answers
 * @desc: the last request
 * @requests: how many there were
 * @rc: the result of each
 * @out: size of the report
 * @aux: size of the auxiliary blob; 0: none
 * @manifest: size of the manifest; 0: none
 */
struct fake {
	struct tsm_report_desc desc;
	unsigned int requests;
	int rc;
	size_t out;
	size_t aux;
	size_t manifest;
};

static struct config_group group;

static u8 *blob(size_t size, size_t *len)
{
	u8 *data = size ? kvzalloc(size, GFP_KERNEL) : NULL;

	if (data) {
		memset(data, size, size);
		*len = size;
	}
	return data;
}

static int fake_report_new(struct tsm_report *report, void *data)
{
	struct fake *fake = data;

	fake->desc = report->desc;
	fake->requests++;
	report->outblob = blob(fake->out, &report->outblob_len);
	if (fake->rc)
		return fake->rc;

	report->auxblob = blob(fake->aux, &report->auxblob_len);
	report->manifestblob = blob(fake->manifest, &report->manifestblob_len);
	return 0;
}

static bool fake_attr_visible(int n)
{
	return n != TSM_REPORT_SERVICE_GUID;
}

static bool fake_bin_attr_visible(int n)
{
	return n != TSM_REPORT_MANIFESTBLOB;
}

static const struct tsm_report_ops fake_ops = {
	.name			 = "fake",
	.privlevel_floor	 = FLOOR,
	.report_new		 = fake_report_new,
	.report_attr_visible	 = fake_attr_visible,
	.report_bin_attr_visible = fake_bin_attr_visible,
};

static const struct tsm_report_ops other_ops = {
	.name		= "other",
	.report_new	= fake_report_new,
};

static struct config_item *make_item(void)
{
	return tsm_reports_type.ct_group_ops->make_item(&group, "kunit");
}

static void drop_item(void *item)
{
	tsm_reports_type.ct_group_ops->drop_item(&group, item);
}

static struct config_item *new_item(struct kunit *test)
{
	struct config_item *item = make_item();

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, item);
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, drop_item, item));
	return item;
}

static ssize_t store(struct config_item *item, enum tsm_attr_index n, const char *text)
{
	return item->ci_type->ct_attrs[n]->store(item, text, strlen(text));
}

static ssize_t show(struct config_item *item, enum tsm_attr_index n, char *text)
{
	return item->ci_type->ct_attrs[n]->show(item, text);
}

static void expect_shown(struct kunit *test, struct config_item *item,
			 enum tsm_attr_index n, const char *expected)
{
	char *text = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_EXPECT_EQ(test, show(item, n, text), strlen(expected));
	KUNIT_EXPECT_STREQ(test, text, expected);
}

static ssize_t write_inblob(struct config_item *item)
{
	static const u8 nonce[TSM_REPORT_INBLOB_MAX] = { 1, 2, 3 };

	return item->ci_type->ct_bin_attrs[TSM_REPORT_INBLOB]->write(item, nonce,
								     sizeof(nonce));
}

/* The first of configfs's two reads: how long is it? */
static ssize_t size_of(struct config_item *item, enum tsm_bin_attr_index n)
{
	return item->ci_type->ct_bin_attrs[n]->read(item, NULL, 0);
}

static struct config_item *asked_item(struct kunit *test)
{
	struct config_item *item = new_item(test);

	KUNIT_ASSERT_EQ(test, write_inblob(item), TSM_REPORT_INBLOB_MAX);
	return item;
}

static void lowest_level_is_the_default(struct kunit *test)
{
	struct config_item *item = asked_item(test);
	struct fake *fake = test->priv;

	KUNIT_EXPECT_GT(test, size_of(item, TSM_REPORT_OUTBLOB), 0);
	KUNIT_EXPECT_EQ(test, fake->desc.privlevel, FLOOR);
}

static void level_is_taken_from_floor_to_maximum(struct kunit *test)
{
	struct config_item *item = asked_item(test);
	struct fake *fake = test->priv;

	KUNIT_EXPECT_EQ(test, store(item, TSM_REPORT_PRIVLEVEL, "1"), -EINVAL);
	KUNIT_EXPECT_EQ(test, store(item, TSM_REPORT_PRIVLEVEL, "4"), -EINVAL);
	KUNIT_EXPECT_EQ(test, store(item, TSM_REPORT_PRIVLEVEL, "-1"), -EINVAL);
	expect_shown(test, item, TSM_REPORT_GENERATION, "1\n");
	KUNIT_EXPECT_EQ(test, store(item, TSM_REPORT_PRIVLEVEL, "3\n"), 2);
	expect_shown(test, item, TSM_REPORT_GENERATION, "2\n");
	expect_shown(test, item, TSM_REPORT_PRIVLEVEL_FLOOR, "2\n");
	KUNIT_EXPECT_GT(test, size_of(item, TSM_REPORT_OUTBLOB), 0);
	KUNIT_EXPECT_EQ(test, fake->desc.privlevel, 3);
}

static void nothing_comes_before_a_nonce(struct kunit *test)
{
	struct config_item *item = new_item(test);
	struct fake *fake = test->priv;

	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_OUTBLOB), -EINVAL);
	KUNIT_EXPECT_EQ(test, fake->requests, 0);
}

static void one_request_serves_all_reads(struct kunit *test)
{
	struct config_item *item = asked_item(test);
	struct configfs_bin_attribute *outblob =
		item->ci_type->ct_bin_attrs[TSM_REPORT_OUTBLOB];
	struct fake *fake = test->priv;
	u8 data[8] = {};

	fake->out = sizeof(data);
	fake->aux = 3;
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_OUTBLOB), sizeof(data));
	KUNIT_EXPECT_EQ(test, outblob->read(item, data, sizeof(data)), sizeof(data));
	KUNIT_EXPECT_EQ(test, data[7], sizeof(data));
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_AUXBLOB), 3);
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_MANIFESTBLOB), 0);
	KUNIT_EXPECT_EQ(test, fake->requests, 1);

	write_inblob(item);
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_AUXBLOB), 3);
	KUNIT_EXPECT_EQ(test, fake->requests, 2);
}

/* A size from before would have its blob read from nowhere. */
static void blob_that_is_gone_has_no_size(struct kunit *test)
{
	struct config_item *item = asked_item(test);
	struct fake *fake = test->priv;

	fake->aux = 5;
	fake->manifest = 7;
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_AUXBLOB), 5);
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_MANIFESTBLOB), 7);

	fake->aux = 0;
	fake->manifest = 0;
	write_inblob(item);
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_AUXBLOB), 0);
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_MANIFESTBLOB), 0);
	KUNIT_EXPECT_GT(test, size_of(item, TSM_REPORT_OUTBLOB), 0);
}

static void failure_is_asked_again(struct kunit *test)
{
	struct config_item *item = asked_item(test);
	struct fake *fake = test->priv;

	fake->rc = -EBUSY;
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_OUTBLOB), -EBUSY);
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_AUXBLOB), -EBUSY);
	fake->rc = 0;
	KUNIT_EXPECT_GT(test, size_of(item, TSM_REPORT_OUTBLOB), 0);
	KUNIT_EXPECT_EQ(test, fake->requests, 3);
}

static void service_is_passed_on(struct kunit *test)
{
	struct config_item *item = asked_item(test);
	struct fake *fake = test->priv;
	guid_t guid;

	KUNIT_ASSERT_EQ(test, guid_parse(SERVICE, &guid), 0);
	KUNIT_EXPECT_EQ(test, store(item, TSM_REPORT_SERVICE_PROVIDER, "svsm\n"), 5);
	KUNIT_EXPECT_GT(test, store(item, TSM_REPORT_SERVICE_GUID, SERVICE "\n"), 0);
	KUNIT_EXPECT_GT(test, store(item, TSM_REPORT_SERVICE_MANIFEST_VER, "7"), 0);
	KUNIT_EXPECT_GT(test, size_of(item, TSM_REPORT_OUTBLOB), 0);
	KUNIT_EXPECT_STREQ(test, fake->desc.service_provider, "svsm");
	KUNIT_EXPECT_TRUE(test, guid_equal(&fake->desc.service_guid, &guid));
	KUNIT_EXPECT_EQ(test, fake->desc.service_manifest_version, 7);
}

/* Else the next request would ask for all services. */
static void bad_guid_changes_nothing(struct kunit *test)
{
	struct config_item *item = asked_item(test);
	struct fake *fake = test->priv;
	guid_t guid;

	KUNIT_ASSERT_EQ(test, guid_parse(SERVICE, &guid), 0);
	KUNIT_ASSERT_GT(test, store(item, TSM_REPORT_SERVICE_GUID, SERVICE), 0);
	KUNIT_EXPECT_EQ(test, store(item, TSM_REPORT_SERVICE_GUID, "vtpm"), -EINVAL);
	KUNIT_EXPECT_EQ(test, store(item, TSM_REPORT_SERVICE_GUID, ""), -EINVAL);
	expect_shown(test, item, TSM_REPORT_GENERATION, "2\n");
	KUNIT_EXPECT_GT(test, size_of(item, TSM_REPORT_OUTBLOB), 0);
	KUNIT_EXPECT_TRUE(test, guid_equal(&fake->desc.service_guid, &guid));
}

static void provider_decides_what_is_visible(struct kunit *test)
{
	struct config_item *item = new_item(test);
	const struct configfs_group_operations *ops = item->ci_type->ct_group_ops;

	KUNIT_EXPECT_TRUE(test, ops->is_visible(item, NULL, TSM_REPORT_PRIVLEVEL));
	KUNIT_EXPECT_FALSE(test, ops->is_visible(item, NULL, TSM_REPORT_SERVICE_GUID));
	KUNIT_EXPECT_TRUE(test, ops->is_bin_visible(item, NULL, TSM_REPORT_AUXBLOB));
	KUNIT_EXPECT_FALSE(test, ops->is_bin_visible(item, NULL, TSM_REPORT_MANIFESTBLOB));
	expect_shown(test, item, TSM_REPORT_PROVIDER, "fake\n");
}

static void there_is_one_provider(struct kunit *test)
{
	struct fake *fake = test->priv;

	KUNIT_EXPECT_EQ(test, tsm_report_register(&other_ops, fake), -EBUSY);
	KUNIT_EXPECT_EQ(test, tsm_report_unregister(&other_ops), -EBUSY);
}

/* Folders keep the rules of the provider that they were made for. */
static void provider_may_leave_folders_behind(struct kunit *test)
{
	struct config_item *item = make_item();
	struct fake *fake = test->priv;
	char text[8];

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, item);
	write_inblob(item);
	KUNIT_EXPECT_EQ(test, tsm_report_unregister(&fake_ops), 0);
	KUNIT_EXPECT_EQ(test, size_of(item, TSM_REPORT_OUTBLOB), -ENXIO);
	KUNIT_EXPECT_EQ(test, show(item, TSM_REPORT_PROVIDER, text), -ENXIO);
	KUNIT_EXPECT_EQ(test, store(item, TSM_REPORT_PRIVLEVEL, "3"), -ENXIO);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(make_item()), -ENXIO);
	KUNIT_EXPECT_EQ(test, tsm_report_register(&fake_ops, fake), -EBUSY);
	drop_item(item);
	KUNIT_EXPECT_EQ(test, tsm_report_register(&fake_ops, fake), 0);
	KUNIT_EXPECT_EQ(test, fake->requests, 0);
}

static void unregister_fake(void *unused)
{
	tsm_report_unregister(&fake_ops);
}

static int with_provider(struct kunit *test)
{
	struct fake *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);

	if (!fake)
		return -ENOMEM;

	fake->out = 16;
	test->priv = fake;
	if (tsm_report_register(&fake_ops, fake))
		kunit_skip(test, "another provider is there");
	return kunit_add_action_or_reset(test, unregister_fake, NULL);
}

static struct kunit_case report_cases[] = {
	KUNIT_CASE(lowest_level_is_the_default),
	KUNIT_CASE(level_is_taken_from_floor_to_maximum),
	KUNIT_CASE(nothing_comes_before_a_nonce),
	KUNIT_CASE(one_request_serves_all_reads),
	KUNIT_CASE(blob_that_is_gone_has_no_size),
	KUNIT_CASE(failure_is_asked_again),
	KUNIT_CASE(service_is_passed_on),
	KUNIT_CASE(bad_guid_changes_nothing),
	KUNIT_CASE(provider_decides_what_is_visible),
	KUNIT_CASE(there_is_one_provider),
	KUNIT_CASE(provider_may_leave_folders_behind),
	{ }
};

static struct kunit_suite report_suite = {
	.name = "tsm_report",
	.init = with_provider,
	.test_cases = report_cases,
};

/* A blob that is replaced by a shorter one between configfs's two reads */
static ssize_t shrinking_read(struct config_item *item, void *buf, size_t count)
{
	if (!buf)
		return 64;
	memset(buf, 'x', min_t(size_t, count, 4));
	return 4;
}

static struct configfs_bin_attribute shrinking = {
	.cb_attr = {
		.ca_name  = "blob",
		.ca_mode  = 0400,
		.ca_owner = THIS_MODULE,
	},
	.read = shrinking_read,
};

static struct configfs_bin_attribute *shrinking_attrs[] = { &shrinking, NULL };

static const struct config_item_type shrinking_type = {
	.ct_owner = THIS_MODULE,
	.ct_bin_attrs = shrinking_attrs,
};

static struct configfs_subsystem subsystem = {
	.su_group.cg_item = {
		.ci_namebuf = "tsm_report_kunit",
		.ci_type = &shrinking_type,
	},
};

static void unregister_subsystem(void *unused)
{
	configfs_unregister_subsystem(&subsystem);
}

static void unmount(void *mount)
{
	kern_unmount(mount);
}

/* A mount of its own: a kernel thread does not see that of user space. */
static struct vfsmount *mount_configfs(struct kunit *test)
{
	struct file_system_type *type = get_fs_type("configfs");
	struct vfsmount *mount;

	KUNIT_ASSERT_NOT_NULL(test, type);
	mount = kern_mount(type);
	module_put(type->owner);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, mount);
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, unmount, mount));
	return mount;
}

/* What lies behind it is memory that nobody has written to. */
static void blob_ends_where_it_ends(struct kunit *test)
{
	struct vfsmount *mount;
	struct file *file;
	loff_t pos = 0;
	char data[64];

	config_group_init(&subsystem.su_group);
	mutex_init(&subsystem.su_mutex);
	KUNIT_ASSERT_EQ(test, configfs_register_subsystem(&subsystem), 0);
	KUNIT_ASSERT_EQ(test, 0, kunit_add_action_or_reset(test, unregister_subsystem, NULL));

	mount = mount_configfs(test);
	file = file_open_root_mnt(mount, "tsm_report_kunit/blob", O_RDONLY, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	KUNIT_EXPECT_EQ(test, kernel_read(file, data, sizeof(data), &pos), 4);
	__fput_sync(file);
}

static struct kunit_case configfs_cases[] = {
	KUNIT_CASE(blob_ends_where_it_ends),
	{ }
};

static struct kunit_suite configfs_suite = {
	.name = "tsm_report_configfs",
	.test_cases = configfs_cases,
};

kunit_test_suites(&report_suite, &configfs_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests for TSM reports");
MODULE_LICENSE("GPL");
