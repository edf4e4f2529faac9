// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guest role of PCI/TSM: files lock, unlock, accept, state of the tsm/ group
 *
 * See Documentation/ABI/testing/sysfs-bus-pci. A group with a name can stand
 * only once in a list, so the files are members of the group in tsm.c.
 */

#include <kunit/static_stub.h>
#include <kunit/visibility.h>
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/kernfs.h>
#include <linux/kstrtox.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/tsm.h>
#include <linux/workqueue.h>
#include "pci.h"
#include "tsm-devsec.h"

static ssize_t lock_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	int rc;

	ACQUIRE(rwsem_read_intr, lock)(&pci_tsm_rwsem);
	rc = ACQUIRE_ERR(rwsem_read_intr, &lock);
	if (rc)
		return rc;

	if (!pci_tsm_is_devsec(pdev))
		return sysfs_emit(buf, "\n");
	return sysfs_emit(buf, "%s\n", dev_name(&pdev->tsm->tsm_dev->dev));
}

static ssize_t lock_store(struct device *dev, struct device_attribute *attr,
			  const char *buf, size_t len)
{
	size_t prefix = str_has_prefix(buf, "tsm");
	int id, rc;

	if (!prefix || kstrtoint(buf + prefix, 10, &id) || id < 0)
		return -EINVAL;

	rc = pci_tsm_devsec_lock(to_pci_dev(dev), id);
	return rc ?: len;
}

struct device_attribute pci_tsm_attr_lock = __ATTR_RW(lock);

static ssize_t unlock_store(struct device *dev, struct device_attribute *attr,
			    const char *buf, size_t len)
{
	int rc = pci_tsm_devsec_unlock(to_pci_dev(dev), buf);

	return rc ?: len;
}

struct device_attribute pci_tsm_attr_unlock = __ATTR_WO(unlock);

static ssize_t accept_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	u8 state = READ_ONCE(to_pci_dev(dev)->tsm_state);

	return sysfs_emit(buf, "%d\n", state == PCI_TSM_DEVSEC_RUN);
}

/* There is no way back from RUN but unlock, so false is refused */
static ssize_t accept_store(struct device *dev, struct device_attribute *attr,
			    const char *buf, size_t len)
{
	bool accept;
	int rc;

	if (kstrtobool(buf, &accept) || !accept)
		return -EINVAL;

	rc = pci_tsm_devsec_accept(to_pci_dev(dev));
	return rc ?: len;
}

struct device_attribute pci_tsm_attr_accept = __ATTR_RW(accept);

static ssize_t state_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	u8 state = READ_ONCE(to_pci_dev(dev)->tsm_state);

	return sysfs_emit(buf, "%s\n", pci_tsm_devsec_state_name(state));
}

struct device_attribute pci_tsm_attr_state = __ATTR_RO(state);

/*
 * Are the files to be seen? As of the last update, not of this moment: TSMs
 * may come and go while one is under way, which is to show all files or none.
 */
static bool devsec_shown;

/**
 * pci_tsm_devsec_visible() - has a function the files of the guest role
 * @pdev: the function
 *
 * Return: true where a devsec TSM is registered and the function has the
 * TEE-I/O capability (PCIe r7.0 section 7.5.3.3).
 */
bool pci_tsm_devsec_visible(struct pci_dev *pdev)
{
	KUNIT_STATIC_STUB_REDIRECT(pci_tsm_devsec_visible, pdev);

	return READ_ONCE(devsec_shown) && (pdev->devcap & PCI_EXP_DEVCAP_TEE);
}
EXPORT_SYMBOL_IF_KUNIT(pci_tsm_devsec_visible);

/**
 * pci_tsm_devsec_attr_mode() - mode of a file of the tsm/ group
 * @pdev: the function
 * @attr: any file of the group
 *
 * Return: the mode of a file of the guest role where it is visible, else 0.
 */
umode_t pci_tsm_devsec_attr_mode(struct pci_dev *pdev, struct attribute *attr)
{
	if (attr != &pci_tsm_attr_lock.attr && attr != &pci_tsm_attr_unlock.attr &&
	    attr != &pci_tsm_attr_accept.attr && attr != &pci_tsm_attr_state.attr)
		return 0;

	return pci_tsm_devsec_visible(pdev) ? attr->mode : 0;
}

static bool has_files(struct pci_dev *pdev)
{
	struct kernfs_node *dir = pdev->dev.kobj.sd;
	struct kernfs_node *file = dir ? kernfs_walk_and_get(dir, "tsm/lock") : NULL;

	kernfs_put(file);
	return file;
}

/**
 * pci_tsm_devsec_sysfs_update() - show or hide the files of all functions
 *
 * Those of a function that has what it should have are not touched.
 *
 * Context: Process, without a device lock and without pci_tsm_rwsem: hiding a
 * file waits for its handlers, which take both.
 */
void pci_tsm_devsec_sysfs_update(void)
{
	struct pci_dev *pdev = NULL;

	KUNIT_STATIC_STUB_REDIRECT(pci_tsm_devsec_sysfs_update);

	guard(mutex)(&pci_tsm_sysfs_lock);
	WRITE_ONCE(devsec_shown, pci_tsm_devsec_registered());
	for_each_pci_dev(pdev)
		if (has_files(pdev) != pci_tsm_devsec_visible(pdev))
			sysfs_update_group(&pdev->dev.kobj, &pci_tsm_attr_group);
}
EXPORT_SYMBOL_IF_KUNIT(pci_tsm_devsec_sysfs_update);

static void update_again(struct work_struct *work)
{
	pci_tsm_devsec_sysfs_update();
}

static DECLARE_WORK(devsec_sysfs_work, update_again);

/**
 * pci_tsm_devsec_sysfs_add() - a function was added
 * @pdev: the function
 *
 * It got its files before an update could find it. If there was one between,
 * it has what was right before that.
 *
 * Context: Process. May be under the device lock of a physical function, so
 * that the update is left to another task.
 */
void pci_tsm_devsec_sysfs_add(struct pci_dev *pdev)
{
	if (pdev->devcap & PCI_EXP_DEVCAP_TEE)
		schedule_work(&devsec_sysfs_work);
}
