// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests: when a function has the files of the guest role of PCI/TSM
 */

#include <kunit/static_stub.h>
#include <kunit/test-bug.h>
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/pci.h>

#include "tsm-mock_kunit.h"

static void files_are_there_while_a_tsm_is(struct kunit *test)
{
	static const char * const names[] = { "lock", "unlock", "accept", "state" };

	for (int i = 0; i < ARRAY_SIZE(names); i++)
		KUNIT_EXPECT_FALSE(test, mock_has_file(0, names[i]));

	tsm_mock.tsm[0] = mock_register(test, &mock_tsm_ops[0]);
	tsm_mock.tsm[1] = mock_register(test, &mock_tsm_ops[1]);
	mock_unregister(0);
	for (int i = 0; i < ARRAY_SIZE(names); i++) {
		KUNIT_EXPECT_TRUE(test, mock_has_file(0, names[i]));
		KUNIT_EXPECT_TRUE(test, mock_has_file(1, names[i]));
		KUNIT_EXPECT_FALSE(test, mock_has_file(2, names[i]));
	}
	KUNIT_EXPECT_FALSE(test, mock_has_file(0, "connect"));
	KUNIT_EXPECT_FALSE(test, mock_has_file(0, "dsm"));

	mock_unregister(1);
	for (int i = 0; i < ARRAY_SIZE(names); i++)
		KUNIT_EXPECT_FALSE(test, mock_has_file(0, names[i]));
}

static void files_come_back(struct kunit *test)
{
	for (int i = 0; i < 3; i++) {
		tsm_mock.tsm[0] = mock_register(test, &mock_tsm_ops[0]);
		KUNIT_EXPECT_TRUE(test, mock_has_file(0, "lock"));
		mock_unregister(0);
		KUNIT_EXPECT_FALSE(test, mock_has_file(0, "lock"));
	}
}

static void function_is_found_again(struct kunit *test)
{
	pci_stop_and_remove_bus_device_locked(tsm_mock.pdev[0]);
	pci_dev_put(tsm_mock.pdev[0]);

	pci_lock_rescan_remove();
	pci_rescan_bus(tsm_mock.bridge->bus);
	pci_unlock_rescan_remove();
	tsm_mock.pdev[0] = pci_get_slot(tsm_mock.bridge->bus, PCI_DEVFN(0, 0));
	KUNIT_ASSERT_NOT_NULL(test, tsm_mock.pdev[0]);
}

static void expect_file_soon(struct kunit *test, bool there)
{
	for (int i = 0; i < 500 && mock_has_file(0, "lock") != there; i++)
		fsleep(2000);
	KUNIT_EXPECT_EQ(test, mock_has_file(0, "lock"), there);
}

/* In the place of the first question whether an added function has files */
static bool and_then_a_tsm_comes(struct pci_dev *pdev)
{
	struct kunit *test = kunit_get_current_test();

	kunit_deactivate_static_stub(test, pci_tsm_devsec_visible);
	KUNIT_EXPECT_FALSE(test, pci_tsm_devsec_visible(pdev));
	tsm_mock.tsm[0] = mock_register(test, &mock_tsm_ops[0]);
	return false;
}

static bool and_meanwhile_the_tsm_leaves(struct pci_dev *pdev)
{
	struct tsm_dev *tsm_dev = tsm_mock.tsm[0];

	tsm_mock.tsm[0] = NULL;
	if (tsm_dev)
		tsm_unregister(tsm_dev);
	return true;
}

static void tsm_comes_while_a_function_is_added(struct kunit *test)
{
	kunit_activate_static_stub(test, pci_tsm_devsec_visible, and_then_a_tsm_comes);
	function_is_found_again(test);
	expect_file_soon(test, true);
}

static void tsm_leaves_while_a_function_is_added(struct kunit *test)
{
	tsm_mock.tsm[0] = mock_register(test, &mock_tsm_ops[0]);
	kunit_activate_static_stub(test, pci_tsm_devsec_visible, and_meanwhile_the_tsm_leaves);
	function_is_found_again(test);
	kunit_deactivate_static_stub(test, pci_tsm_devsec_visible);
	expect_file_soon(test, false);
}

static void update_later(void)
{
}

/* Between two TSMs, before either's update, a function is added. */
static void function_is_added_between_tsms(struct kunit *test)
{
	tsm_mock.tsm[0] = mock_register(test, &mock_tsm_ops[0]);
	kunit_activate_static_stub(test, pci_tsm_devsec_sysfs_update, update_later);
	mock_unregister(0);
	function_is_found_again(test);
	tsm_mock.tsm[0] = mock_register(test, &mock_tsm_ops[0]);
	kunit_deactivate_static_stub(test, pci_tsm_devsec_sysfs_update);
	pci_tsm_devsec_sysfs_update();
	KUNIT_EXPECT_TRUE(test, mock_has_file(0, "lock"));
}

static struct kunit_case files_cases[] = {
	KUNIT_CASE(files_are_there_while_a_tsm_is),
	KUNIT_CASE(files_come_back),
	KUNIT_CASE(tsm_comes_while_a_function_is_added),
	KUNIT_CASE(tsm_leaves_while_a_function_is_added),
	KUNIT_CASE(function_is_added_between_tsms),
	{}
};

static struct kunit_suite files_suite = {
	.name		= "pci_tsm_devsec_sysfs",
	.suite_init	= mock_suite_init,
	.suite_exit	= mock_suite_exit,
	.init		= mock_init,
	.exit		= mock_exit,
	.test_cases	= files_cases,
};

kunit_test_suite(files_suite);
