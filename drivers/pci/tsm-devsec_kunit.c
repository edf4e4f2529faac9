// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests: every operation of the guest role of PCI/TSM in every state
 */

#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kernfs.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/sysfs.h>

#include "tsm-mock_kunit.h"

#define RACES	200

/* Shorthand */

static int do_lock(int i)
{
	return pci_tsm_devsec_lock(tsm_mock.pdev[0], tsm_mock.tsm[i]->id);
}

static int do_unlock(int i)
{
	return pci_tsm_devsec_unlock(tsm_mock.pdev[0], dev_name(&tsm_mock.tsm[i]->dev));
}

static int do_accept(void)
{
	return pci_tsm_devsec_accept(tsm_mock.pdev[0]);
}

static int do_refresh(void)
{
	u64 generation;

	return pci_tsm_devsec_refresh(tsm_mock.pdev[0], "nonce", 5, &generation);
}

static int do_bind(void)
{
	tsm_mock.may_probe = true;
	return device_driver_attach(&mock_driver.driver, &tsm_mock.pdev[0]->dev);
}

static void do_release(void)
{
	device_release_driver(&tsm_mock.pdev[0]->dev);
}

static struct pci_tsm_devsec *devsec(void)
{
	return to_pci_tsm_devsec(tsm_mock.pdev[0]->tsm);
}

static void lock_and_accept(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, do_lock(0), 0);
	KUNIT_ASSERT_EQ(test, do_accept(), 0);
}

static void enter_error(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, do_lock(0), 0);
	tsm_mock.accept_rc = -EREMOTEIO;
	KUNIT_ASSERT_EQ(test, do_accept(), -EREMOTEIO);
	tsm_mock.accept_rc = 0;
}

static void expect_state(struct kunit *test, enum pci_tsm_devsec_state state)
{
	bool run = state == PCI_TSM_DEVSEC_RUN;

	KUNIT_EXPECT_STREQ(test, pci_tsm_devsec_state_name(tsm_mock.pdev[0]->tsm_state),
			   pci_tsm_devsec_state_name(state));
	KUNIT_EXPECT_EQ(test, !tsm_mock.pdev[0]->tsm, state == PCI_TSM_DEVSEC_UNLOCKED);
	if (state == PCI_TSM_DEVSEC_ERROR)
		return;	/* depends on where it came from */

	KUNIT_EXPECT_EQ(test, dev_dma_cc_private(&tsm_mock.pdev[0]->dev),
			run && IS_ENABLED(CONFIG_DMA_CC_PRIVATE));
	if (tsm_mock.pdev[0]->tsm)
		KUNIT_EXPECT_EQ(test, devsec()->mmio_live, run);
}

/* More than the period in which the state is asked for */
static void wait_error(struct kunit *test, unsigned int ms)
{
	for (; ms && READ_ONCE(tsm_mock.pdev[0]->tsm_state) != PCI_TSM_DEVSEC_ERROR; ms--)
		fsleep(1000);
	expect_state(test, PCI_TSM_DEVSEC_ERROR);
}

static struct device_attribute *node_attr(struct kunit *test, struct kernfs_node *node)
{
	struct device_attribute *attr;

	KUNIT_ASSERT_NOT_NULL(test, node);
	attr = container_of((struct attribute *)node->priv, struct device_attribute, attr);
	kernfs_put(node);
	return attr;
}

static struct device_attribute *find_attr(struct kunit *test, const char *name)
{
	return node_attr(test, mock_find_node(tsm_mock.pdev[0], name));
}

static int store(struct kunit *test, const char *name, const char *text)
{
	struct device_attribute *attr = find_attr(test, name);
	ssize_t rc = attr->store(&tsm_mock.pdev[0]->dev, attr, text, strlen(text));

	return rc == strlen(text) ? 0 : rc;
}

static void expect_show(struct kunit *test, struct device *dev, struct device_attribute *attr,
			const char *text)
{
	char *page = (char *)__get_free_page(GFP_KERNEL | __GFP_ZERO);

	KUNIT_ASSERT_NOT_NULL(test, page);
	attr->show(dev, attr, page);
	KUNIT_EXPECT_STREQ(test, page, text);
	free_page((unsigned long)page);
}

static void expect_file(struct kunit *test, const char *name, const char *text)
{
	expect_show(test, &tsm_mock.pdev[0]->dev, find_attr(test, name), text);
}

/* As user space does through the file config */
static void write_config(struct kunit *test, loff_t offset, u16 value)
{
	struct kobject *kobj = &tsm_mock.pdev[0]->dev.kobj;
	struct kernfs_node *node = kernfs_find_and_get(kobj->sd, "config");
	const struct bin_attribute *attr;

	KUNIT_ASSERT_NOT_NULL(test, node);
	attr = node->priv;
	kernfs_put(node);
	KUNIT_EXPECT_EQ(test, attr->write(NULL, kobj, attr, (char *)&value, offset, 2), 2);
}

/* Files */

static void tsm_without_mandatory_operation_is_refused(struct kunit *test)
{
	static struct pci_tsm_ops ops;

	for (int i = 0; i < 3; i++) {
		ops = mock_tsm_ops[0];
		if (i == 0)
			ops.unlock = NULL;
		if (i == 1)
			ops.accept = NULL;
		if (i == 2)
			ops.state = NULL;
		KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(tsm_register(&tsm_mock.parent->dev, &ops)),
				-EINVAL);
	}
	KUNIT_EXPECT_FALSE(test, mock_has_file(0, "lock"));
}

static void expect_mode(struct kunit *test, struct pci_tsm_ops *ops, const char *mode)
{
	struct tsm_dev *tsm_dev = mock_register(test, ops);
	struct kernfs_node *node = kernfs_find_and_get(tsm_dev->dev.kobj.sd, "pci_mode");

	expect_show(test, &tsm_dev->dev, node_attr(test, node), mode);
	tsm_unregister(tsm_dev);
}

static void tsm_tells_its_role(struct kunit *test)
{
	expect_mode(test, NULL, "none\n");
	expect_mode(test, &mock_link_ops, "link\n");
	expect_mode(test, &mock_tsm_ops[0], "devsec\n");
}

static void names_that_are_none(struct kunit *test)
{
	static const char * const names[] = {
		"", "\n", "tsm", "tsm\n", "tsmx", "tsm-1", "tsm0x", "tsm 0", "TSM0", "0",
		"tsm99999999999",
	};

	for (int i = 0; i < ARRAY_SIZE(names); i++)
		KUNIT_EXPECT_EQ_MSG(test, store(test, "lock", names[i]), -EINVAL, "%s", names[i]);
	KUNIT_EXPECT_EQ(test, store(test, "lock", "tsm123456\n"), -ENXIO);
	KUNIT_EXPECT_EQ(test, tsm_mock.locks, 0);
}

static void files_tell_and_do(struct kunit *test)
{
	char name[16];

	snprintf(name, sizeof(name), "%s\n", dev_name(&tsm_mock.tsm[0]->dev));
	expect_file(test, "lock", "\n");
	expect_file(test, "accept", "0\n");
	expect_file(test, "state", "unlocked\n");
	KUNIT_EXPECT_EQ(test, store(test, "lock", name), 0);
	expect_file(test, "lock", name);
	expect_file(test, "state", "locked\n");
	KUNIT_EXPECT_EQ(test, store(test, "accept", "0"), -EINVAL);
	KUNIT_EXPECT_EQ(test, store(test, "accept", "maybe"), -EINVAL);
	KUNIT_EXPECT_EQ(test, store(test, "accept", ""), -EINVAL);
	expect_file(test, "accept", "0\n");
	KUNIT_EXPECT_EQ(test, store(test, "accept", "1\n"), 0);
	KUNIT_EXPECT_EQ(test, store(test, "accept", "y\n"), 0);
	expect_file(test, "accept", "1\n");
	expect_file(test, "state", "run\n");
	KUNIT_EXPECT_EQ(test, store(test, "accept", "0"), -EINVAL);
	KUNIT_EXPECT_EQ(test, store(test, "unlock", "tsm\n"), -EINVAL);
	KUNIT_EXPECT_EQ(test, store(test, "unlock", name), 0);
	KUNIT_EXPECT_EQ(test, store(test, "unlock", name), -EINVAL);
	expect_file(test, "lock", "\n");
}

/* A TSM of the other role beside: nothing of it is meant by a locked function */
static void link_files_leave_the_context_alone(struct kunit *test)
{
	struct tsm_dev *link;
	const char *name;

	KUNIT_ASSERT_EQ(test, do_lock(0), 0);
	link = mock_register(test, &mock_link_ops);
	expect_file(test, "connect", "\n");
	expect_file(test, "dsm", "\n");
	expect_file(test, "bound", "\n");
	KUNIT_EXPECT_EQ(test, store(test, "connect", dev_name(&link->dev)), -EBUSY);
	name = dev_name(&tsm_mock.tsm[0]->dev);
	KUNIT_EXPECT_EQ(test, store(test, "disconnect", name), -ENXIO);
	pci_tsm_unbind(tsm_mock.pdev[0]);
	KUNIT_EXPECT_EQ(test, pci_tsm_doe_transfer(tsm_mock.pdev[0], 0, NULL, 0, NULL, 0), -ENXIO);
	tsm_unregister(link);

	expect_state(test, PCI_TSM_DEVSEC_LOCKED);
	KUNIT_EXPECT_TRUE(test, mock_has_file(0, "lock"));
	KUNIT_EXPECT_FALSE(test, mock_has_file(0, "connect"));
	KUNIT_EXPECT_EQ(test, do_unlock(0), 0);
}

/* Operations in the states */

static void unlocked_refuses_all_but_lock(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, do_unlock(0), -EINVAL);
	KUNIT_EXPECT_EQ(test, do_accept(), -EINVAL);
	KUNIT_EXPECT_EQ(test, do_refresh(), -ENXIO);
	expect_state(test, PCI_TSM_DEVSEC_UNLOCKED);
	KUNIT_EXPECT_EQ(test, do_lock(0), 0);
	expect_state(test, PCI_TSM_DEVSEC_LOCKED);
}

static void locked_knows_its_tsm(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, do_lock(0), 0);
	KUNIT_EXPECT_EQ(test, do_lock(0), -EBUSY);
	KUNIT_EXPECT_EQ(test, do_lock(1), -EBUSY);
	KUNIT_EXPECT_EQ(test, do_unlock(1), -EINVAL);
	KUNIT_EXPECT_EQ(test, do_refresh(), 0);
	expect_state(test, PCI_TSM_DEVSEC_LOCKED);
	KUNIT_EXPECT_EQ(test, do_unlock(0), 0);
	expect_state(test, PCI_TSM_DEVSEC_UNLOCKED);
	KUNIT_EXPECT_EQ(test, do_lock(1), 0);
}

static void run_is_entered_once(struct kunit *test)
{
	lock_and_accept(test);
	expect_state(test, PCI_TSM_DEVSEC_RUN);
	KUNIT_EXPECT_EQ(test, do_accept(), 0);
	KUNIT_EXPECT_EQ(test, tsm_mock.accepts, 1);
	KUNIT_EXPECT_EQ(test, do_lock(0), -EBUSY);
	KUNIT_EXPECT_EQ(test, do_unlock(1), -EINVAL);
	KUNIT_EXPECT_EQ(test, do_refresh(), 0);
	expect_state(test, PCI_TSM_DEVSEC_RUN);
	KUNIT_EXPECT_EQ(test, do_unlock(0), 0);
	expect_state(test, PCI_TSM_DEVSEC_UNLOCKED);
}

static void error_is_left_by_unlock_only(struct kunit *test)
{
	enter_error(test);
	KUNIT_EXPECT_EQ(test, do_accept(), -EINVAL);
	KUNIT_EXPECT_EQ(test, do_lock(0), -EBUSY);
	KUNIT_EXPECT_EQ(test, do_refresh(), -ENXIO);
	KUNIT_EXPECT_EQ(test, do_unlock(1), -EINVAL);
	expect_state(test, PCI_TSM_DEVSEC_ERROR);
	KUNIT_EXPECT_EQ(test, do_unlock(0), 0);
	expect_state(test, PCI_TSM_DEVSEC_UNLOCKED);
	lock_and_accept(test);
}

static void unconfirmed_unlock_ends_in_error(struct kunit *test)
{
	lock_and_accept(test);
	tsm_mock.unlock_rc = -EIO;
	KUNIT_EXPECT_EQ(test, do_unlock(0), -EIO);
	expect_state(test, PCI_TSM_DEVSEC_ERROR);
	KUNIT_EXPECT_EQ(test, do_unlock(0), -EIO);

	tsm_mock.unlock_rc = 0;
	KUNIT_EXPECT_EQ(test, do_unlock(0), 0);
	expect_state(test, PCI_TSM_DEVSEC_UNLOCKED);
	lock_and_accept(test);
}

static void many_times_around(struct kunit *test)
{
	for (int i = 0; i < 30; i++) {
		KUNIT_ASSERT_EQ(test, do_lock(0), 0);
		if (i % 3)
			KUNIT_ASSERT_EQ(test, do_accept(), 0);
		KUNIT_ASSERT_EQ(test, do_unlock(0), 0);
	}
	KUNIT_EXPECT_EQ(test, tsm_mock.locks, 30);
	KUNIT_EXPECT_PTR_EQ(test, encrypted_iomem_resource.child, NULL);
}

/* Errors of the TSM */

static void lock_that_fails_leaves_nothing(struct kunit *test)
{
	tsm_mock.lock_rc = -EREMOTEIO;
	KUNIT_EXPECT_EQ(test, do_lock(0), -EREMOTEIO);
	tsm_mock.lock_rc = 0;
	tsm_mock.answer = PCI_TSM_DEVSEC_RUN;
	KUNIT_EXPECT_EQ(test, do_lock(0), -EIO);
	tsm_mock.answer = 77;
	KUNIT_EXPECT_EQ(test, do_lock(0), -EIO);
	tsm_mock.answer = -ETIMEDOUT;
	KUNIT_EXPECT_EQ(test, do_lock(0), -ETIMEDOUT);
	tsm_mock.answer = 0;
	tsm_mock.no_report = true;
	KUNIT_EXPECT_EQ(test, do_lock(0), -ENODATA);
	tsm_mock.no_report = false;
	tsm_mock.page = MOCK_BAR_SIZE / SZ_4K - 1;
	KUNIT_EXPECT_EQ(test, do_lock(0), -ERANGE);
	expect_state(test, PCI_TSM_DEVSEC_UNLOCKED);
	KUNIT_EXPECT_EQ(test, tsm_mock.locks, tsm_mock.unlocks);

	tsm_mock.page = 0;
	KUNIT_EXPECT_EQ(test, do_lock(0), 0);
}

static void function_without_tee_cannot_be_locked(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, pci_tsm_devsec_lock(tsm_mock.pdev[2], tsm_mock.tsm[0]->id), -ENXIO);
	KUNIT_EXPECT_EQ(test, tsm_mock.pdev[2]->tsm_state, PCI_TSM_DEVSEC_UNLOCKED);
}

static void accept_that_fails_ends_in_error(struct kunit *test)
{
	static const struct {
		int accept_rc, answer, rc;
	} faults[] = {
		{ .accept_rc = -EREMOTEIO, .rc = -EREMOTEIO },
		{ .answer = PCI_TSM_DEVSEC_LOCKED, .rc = -EIO },
		{ .answer = PCI_TSM_DEVSEC_ERROR, .rc = -EIO },
		{ .answer = -ETIMEDOUT, .rc = -ETIMEDOUT },
	};

	for (int i = 0; i < ARRAY_SIZE(faults); i++) {
		KUNIT_ASSERT_EQ(test, do_lock(0), 0);
		tsm_mock.accept_rc = faults[i].accept_rc;
		tsm_mock.answer = faults[i].answer;
		KUNIT_EXPECT_EQ(test, do_accept(), faults[i].rc);
		expect_state(test, PCI_TSM_DEVSEC_ERROR);
		KUNIT_EXPECT_FALSE(test, dev_dma_cc_private(&tsm_mock.pdev[0]->dev));
		KUNIT_EXPECT_FALSE(test, devsec()->mmio_live);
		tsm_mock.accept_rc = 0;
		tsm_mock.answer = 0;
		KUNIT_EXPECT_EQ(test, do_unlock(0), 0);
	}
}

static void accept_that_cannot_have_its_mmio_asks_nothing(struct kunit *test)
{
	struct resource taken = DEFINE_RES_MEM(MOCK_WINDOW, SZ_1M);

	KUNIT_ASSERT_EQ(test, request_resource(&encrypted_iomem_resource, &taken), 0);
	KUNIT_ASSERT_EQ(test, do_lock(0), 0);
	KUNIT_EXPECT_EQ(test, do_accept(), -EBUSY);
	KUNIT_EXPECT_EQ(test, tsm_mock.accepts, 0);
	expect_state(test, PCI_TSM_DEVSEC_LOCKED);
	KUNIT_EXPECT_FALSE(test, dev_dma_cc_private(&tsm_mock.pdev[0]->dev));
	release_resource(&taken);
	KUNIT_EXPECT_EQ(test, do_accept(), 0);
	KUNIT_EXPECT_EQ(test, do_unlock(0), 0);
}

static void accept_wants_the_evidence_that_was_approved(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, do_lock(0), 0);
	devsec()->evidence.validated = devsec()->evidence.generation;
	KUNIT_ASSERT_EQ(test, do_refresh(), 0);
	KUNIT_EXPECT_EQ(test, do_accept(), -ESTALE);
	KUNIT_EXPECT_EQ(test, tsm_mock.accepts, 0);
	expect_state(test, PCI_TSM_DEVSEC_LOCKED);
	devsec()->evidence.validated = devsec()->evidence.generation;
	KUNIT_EXPECT_EQ(test, do_accept(), 0);
	expect_state(test, PCI_TSM_DEVSEC_RUN);
}

static void refresh_counts(struct kunit *test)
{
	char nonce[PCI_TSM_NONCE_MAX + 1] = {};
	u64 first, second;

	KUNIT_ASSERT_EQ(test, do_lock(0), 0);
	KUNIT_EXPECT_EQ(test, pci_tsm_devsec_refresh(tsm_mock.pdev[0], NULL, 0, &first), 0);
	KUNIT_EXPECT_EQ(test, pci_tsm_devsec_refresh(tsm_mock.pdev[0], nonce, 32, &second), 0);
	KUNIT_EXPECT_GT(test, second, first);
	KUNIT_EXPECT_EQ(test, pci_tsm_devsec_refresh(tsm_mock.pdev[0], nonce, 33, &first), -EINVAL);

	tsm_mock.refresh_rc = -EREMOTEIO;
	KUNIT_EXPECT_EQ(test, do_refresh(), -EREMOTEIO);
	KUNIT_EXPECT_EQ(test, devsec()->evidence.generation, second);
	expect_state(test, PCI_TSM_DEVSEC_LOCKED);
}

static void refresh_is_optional(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, do_lock(1), 0);
	KUNIT_EXPECT_EQ(test, do_refresh(), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, do_accept(), 0);
	KUNIT_EXPECT_EQ(test, do_refresh(), -EOPNOTSUPP);
}

static void refresh_with_other_ranges_ends_in_error(struct kunit *test)
{
	lock_and_accept(test);
	tsm_mock.page = 4;
	KUNIT_EXPECT_EQ(test, do_refresh(), -EBADMSG);
	expect_state(test, PCI_TSM_DEVSEC_ERROR);
	KUNIT_EXPECT_EQ(test, do_unlock(0), 0);

	/* The same place in the BAR, and another reporting offset */
	KUNIT_ASSERT_EQ(test, do_lock(0), 0);
	tsm_mock.page += MOCK_BAR_SIZE / SZ_4K;
	KUNIT_EXPECT_EQ(test, do_refresh(), -EBADMSG);
	KUNIT_EXPECT_EQ(test, do_unlock(0), 0);

	KUNIT_ASSERT_EQ(test, do_lock(0), 0);
	tsm_mock.no_report = true;
	KUNIT_EXPECT_EQ(test, do_refresh(), -ENODATA);
	expect_state(test, PCI_TSM_DEVSEC_ERROR);
}

/* Drivers */

static void driver_binds_in_unlocked_and_run_only(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, do_bind(), 0);
	do_release();

	KUNIT_ASSERT_EQ(test, do_lock(0), 0);
	KUNIT_EXPECT_EQ(test, do_bind(), -EPERM);
	KUNIT_EXPECT_NULL(test, tsm_mock.pdev[0]->dev.driver);
	KUNIT_ASSERT_EQ(test, do_accept(), 0);
	KUNIT_EXPECT_EQ(test, do_bind(), 0);
	do_release();
	KUNIT_ASSERT_EQ(test, do_unlock(0), 0);

	enter_error(test);
	KUNIT_EXPECT_EQ(test, do_bind(), -EPERM);
}

static void driver_keeps_operations_away(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, do_bind(), 0);
	KUNIT_EXPECT_EQ(test, do_lock(0), -EBUSY);
	do_release();

	lock_and_accept(test);
	KUNIT_ASSERT_EQ(test, do_bind(), 0);
	KUNIT_EXPECT_EQ(test, do_lock(0), -EBUSY);
	KUNIT_EXPECT_EQ(test, do_accept(), -EBUSY);
	KUNIT_EXPECT_EQ(test, do_unlock(0), -EBUSY);
	KUNIT_EXPECT_EQ(test, do_refresh(), 0);
	expect_state(test, PCI_TSM_DEVSEC_RUN);
	do_release();
	KUNIT_EXPECT_EQ(test, do_unlock(0), 0);
}

/* Loss of LOCKED and RUN */

static void loss_is_seen_when_told(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, do_lock(0), 0);
	mock_lose(&tsm_mock.functions[0]);
	pci_tsm_devsec_changed(tsm_mock.pdev[0]);
	wait_error(test, 500);
	KUNIT_EXPECT_EQ(test, do_unlock(0), 0);

	lock_and_accept(test);
	WRITE_ONCE(tsm_mock.answer, -ETIMEDOUT);
	pci_tsm_devsec_changed(tsm_mock.pdev[0]);
	wait_error(test, 500);
	WRITE_ONCE(tsm_mock.answer, 0);
}

static void loss_is_seen_by_the_clock(struct kunit *test)
{
	lock_and_accept(test);
	mock_lose(&tsm_mock.functions[0]);
	wait_error(test, 5000);
}

static void loss_leaves_a_driver_what_it_has(struct kunit *test)
{
	lock_and_accept(test);
	KUNIT_ASSERT_EQ(test, do_bind(), 0);
	mock_lose(&tsm_mock.functions[0]);
	pci_tsm_devsec_changed(tsm_mock.pdev[0]);
	wait_error(test, 500);
	KUNIT_EXPECT_NOT_NULL(test, tsm_mock.pdev[0]->dev.driver);
	KUNIT_EXPECT_EQ(test, dev_dma_cc_private(&tsm_mock.pdev[0]->dev),
			IS_ENABLED(CONFIG_DMA_CC_PRIVATE));
	KUNIT_EXPECT_TRUE(test, devsec()->mmio_live);
	KUNIT_EXPECT_EQ(test, do_unlock(0), -EBUSY);
	do_release();
	KUNIT_EXPECT_EQ(test, do_bind(), -EPERM);
	KUNIT_EXPECT_EQ(test, do_unlock(0), 0);
	expect_state(test, PCI_TSM_DEVSEC_UNLOCKED);
}

static void no_loss_is_no_alarm(struct kunit *test)
{
	pci_tsm_devsec_changed(tsm_mock.pdev[0]);
	KUNIT_ASSERT_EQ(test, do_lock(0), 0);
	pci_tsm_devsec_changed(tsm_mock.pdev[0]);
	msleep(50);
	expect_state(test, PCI_TSM_DEVSEC_LOCKED);
	KUNIT_ASSERT_EQ(test, do_accept(), 0);
	pci_tsm_devsec_changed(tsm_mock.pdev[0]);
	msleep(1500);
	expect_state(test, PCI_TSM_DEVSEC_RUN);
}

static void reset_is_a_loss(struct kunit *test)
{
	lock_and_accept(test);
	KUNIT_EXPECT_EQ(test, pci_reset_function(tsm_mock.pdev[0]), 0);
	wait_error(test, 500);
}

static void low_power_is_a_loss(struct kunit *test)
{
	lock_and_accept(test);
	KUNIT_EXPECT_EQ(test, pci_set_power_state(tsm_mock.pdev[0], PCI_D3hot), 0);
	wait_error(test, 500);
	KUNIT_EXPECT_EQ(test, pci_set_power_state(tsm_mock.pdev[0], PCI_D0), 0);
}

static void disable_is_a_loss(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, pci_enable_device(tsm_mock.pdev[0]), 0);
	lock_and_accept(test);
	pci_disable_device(tsm_mock.pdev[0]);
	wait_error(test, 500);
}

static void config_write_of_user_space_may_be_a_loss(struct kunit *test)
{
	lock_and_accept(test);
	write_config(test, PCI_COMMAND, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	msleep(50);
	expect_state(test, PCI_TSM_DEVSEC_RUN);
	write_config(test, PCI_COMMAND, 0);
	wait_error(test, 500);
}

/* TSMs and functions that leave */

static void tsm_leaves_a_locked_function(struct kunit *test)
{
	int id = tsm_mock.tsm[0]->id;

	KUNIT_ASSERT_EQ(test, do_lock(0), 0);
	mock_unregister(0);
	expect_state(test, PCI_TSM_DEVSEC_UNLOCKED);
	KUNIT_EXPECT_EQ(test, pci_tsm_devsec_lock(tsm_mock.pdev[0], id), -ENXIO);
	KUNIT_EXPECT_EQ(test, do_lock(1), 0);
}

static void tsm_leaves_a_running_function(struct kunit *test)
{
	lock_and_accept(test);
	KUNIT_ASSERT_EQ(test, pci_tsm_devsec_lock(tsm_mock.pdev[1], tsm_mock.tsm[1]->id), 0);
	mock_unregister(0);
	expect_state(test, PCI_TSM_DEVSEC_UNLOCKED);
	KUNIT_EXPECT_EQ(test, tsm_mock.pdev[1]->tsm_state, PCI_TSM_DEVSEC_LOCKED);
}

static void tsm_leaves_a_function_in_error(struct kunit *test)
{
	enter_error(test);
	mock_unregister(0);
	expect_state(test, PCI_TSM_DEVSEC_UNLOCKED);
}

static void tsm_leaves_a_bound_function(struct kunit *test)
{
	lock_and_accept(test);
	KUNIT_ASSERT_EQ(test, do_bind(), 0);
	mock_unregister(0);
	KUNIT_EXPECT_EQ(test, tsm_mock.removes, 1);
	KUNIT_EXPECT_NULL(test, tsm_mock.pdev[0]->dev.driver);
	expect_state(test, PCI_TSM_DEVSEC_UNLOCKED);
	KUNIT_EXPECT_EQ(test, do_bind(), 0);
}

/* As a driver does that takes its virtual functions down */
static void tsm_leaves_a_driver_that_removes_functions(struct kunit *test)
{
	lock_and_accept(test);
	KUNIT_ASSERT_EQ(test, pci_tsm_devsec_lock(tsm_mock.pdev[1], tsm_mock.tsm[0]->id), 0);
	KUNIT_ASSERT_EQ(test, do_bind(), 0);
	tsm_mock.remove_also = tsm_mock.pdev[1];
	mock_unregister(0);
	expect_state(test, PCI_TSM_DEVSEC_UNLOCKED);
	KUNIT_EXPECT_NULL(test, tsm_mock.pdev[1]->tsm);
	KUNIT_EXPECT_EQ(test, tsm_mock.unlocks, 2);
}

static void function_leaves(struct kunit *test)
{
	pci_stop_and_remove_bus_device_locked(tsm_mock.pdev[0]);
	expect_state(test, PCI_TSM_DEVSEC_UNLOCKED);
	KUNIT_EXPECT_EQ(test, do_lock(0), -ENODEV);
}

static void locked_function_leaves(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, do_lock(0), 0);
	function_leaves(test);
}

static void running_function_leaves(struct kunit *test)
{
	lock_and_accept(test);
	KUNIT_ASSERT_EQ(test, do_bind(), 0);
	function_leaves(test);
	KUNIT_EXPECT_EQ(test, tsm_mock.removes, 1);
}

static void function_in_error_leaves(struct kunit *test)
{
	enter_error(test);
	function_leaves(test);
}

/* Races */

/* @id is read before the thread runs, for the TSM may be gone by then. */
struct race {
	struct completion done;
	int id;
};

static int race_lock(void *data)
{
	struct race *race = data;
	char name[16];

	snprintf(name, sizeof(name), "tsm%d", race->id);
	for (int i = 0; i < RACES; i++) {
		pci_tsm_devsec_lock(tsm_mock.pdev[0], race->id);
		pci_tsm_devsec_accept(tsm_mock.pdev[0]);
		pci_tsm_devsec_changed(tsm_mock.pdev[0]);
		pci_tsm_devsec_unlock(tsm_mock.pdev[0], name);
		cond_resched();
	}
	complete(&race->done);
	return 0;
}

static void start_race(struct kunit *test, struct race *race)
{
	struct task_struct *task;

	init_completion(&race->done);
	race->id = tsm_mock.tsm[0]->id;
	task = kthread_run(race_lock, race, "pci_tsm_race");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	fsleep(2000);
}

static void tsm_leaves_in_the_middle(struct kunit *test)
{
	struct race race;

	start_race(test, &race);
	mock_unregister(0);
	wait_for_completion(&race.done);
	expect_state(test, PCI_TSM_DEVSEC_UNLOCKED);
	KUNIT_EXPECT_EQ(test, tsm_mock.locks, tsm_mock.unlocks);
}

static void function_leaves_in_the_middle(struct kunit *test)
{
	struct race race;

	start_race(test, &race);
	pci_stop_and_remove_bus_device_locked(tsm_mock.pdev[0]);
	wait_for_completion(&race.done);
	expect_state(test, PCI_TSM_DEVSEC_UNLOCKED);
}

static void driver_comes_and_goes_in_the_middle(struct kunit *test)
{
	struct race race;

	start_race(test, &race);
	while (!completion_done(&race.done)) {
		do_bind();
		do_release();
	}
	wait_for_completion(&race.done);
	if (tsm_mock.pdev[0]->tsm)
		do_unlock(0);
	expect_state(test, PCI_TSM_DEVSEC_UNLOCKED);
}

static struct kunit_case mock_register_cases[] = {
	KUNIT_CASE(tsm_tells_its_role),
	KUNIT_CASE(tsm_without_mandatory_operation_is_refused),
	{}
};

static struct kunit_suite mock_register_suite = {
	.name		= "pci_tsm_devsec_register",
	.suite_init	= mock_suite_init,
	.suite_exit	= mock_suite_exit,
	.init		= mock_init,
	.exit		= mock_exit,
	.test_cases	= mock_register_cases,
};

static struct kunit_case mock_cases[] = {
	KUNIT_CASE(names_that_are_none),
	KUNIT_CASE(files_tell_and_do),
	KUNIT_CASE(link_files_leave_the_context_alone),
	KUNIT_CASE(unlocked_refuses_all_but_lock),
	KUNIT_CASE(locked_knows_its_tsm),
	KUNIT_CASE(run_is_entered_once),
	KUNIT_CASE(error_is_left_by_unlock_only),
	KUNIT_CASE(unconfirmed_unlock_ends_in_error),
	KUNIT_CASE(many_times_around),
	KUNIT_CASE(lock_that_fails_leaves_nothing),
	KUNIT_CASE(function_without_tee_cannot_be_locked),
	KUNIT_CASE(accept_that_fails_ends_in_error),
	KUNIT_CASE(accept_that_cannot_have_its_mmio_asks_nothing),
	KUNIT_CASE(accept_wants_the_evidence_that_was_approved),
	KUNIT_CASE(refresh_counts),
	KUNIT_CASE(refresh_is_optional),
	KUNIT_CASE(refresh_with_other_ranges_ends_in_error),
	KUNIT_CASE(driver_binds_in_unlocked_and_run_only),
	KUNIT_CASE(driver_keeps_operations_away),
	KUNIT_CASE(loss_is_seen_when_told),
	KUNIT_CASE_SLOW(loss_is_seen_by_the_clock),
	KUNIT_CASE(loss_leaves_a_driver_what_it_has),
	KUNIT_CASE_SLOW(no_loss_is_no_alarm),
	KUNIT_CASE(reset_is_a_loss),
	KUNIT_CASE(low_power_is_a_loss),
	KUNIT_CASE(disable_is_a_loss),
	KUNIT_CASE(config_write_of_user_space_may_be_a_loss),
	KUNIT_CASE(tsm_leaves_a_locked_function),
	KUNIT_CASE(tsm_leaves_a_running_function),
	KUNIT_CASE(tsm_leaves_a_function_in_error),
	KUNIT_CASE(tsm_leaves_a_bound_function),
	KUNIT_CASE(tsm_leaves_a_driver_that_removes_functions),
	KUNIT_CASE(locked_function_leaves),
	KUNIT_CASE(running_function_leaves),
	KUNIT_CASE(function_in_error_leaves),
	KUNIT_CASE(tsm_leaves_in_the_middle),
	KUNIT_CASE(function_leaves_in_the_middle),
	KUNIT_CASE(driver_comes_and_goes_in_the_middle),
	{}
};

static struct kunit_suite mock_suite = {
	.name		= "pci_tsm_devsec",
	.suite_init	= mock_suite_init,
	.suite_exit	= mock_suite_exit,
	.init		= mock_init_tsm,
	.exit		= mock_exit,
	.test_cases	= mock_cases,
};

kunit_test_suites(&mock_register_suite, &mock_suite);

MODULE_DESCRIPTION("KUnit tests of the guest role of PCI TSM");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_LICENSE("GPL");
