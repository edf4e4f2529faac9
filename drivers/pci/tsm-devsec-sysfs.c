// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guest role of PCI/TSM: files lock, unlock, accept, state of the tsm/ group
 *
 * See Documentation/ABI/testing/sysfs-bus-pci. A group with a name can stand
 * only once in a list, so the files are members of the group in tsm.c.
 */

#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/kstrtox.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/tsm.h>
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

/**
 * pci_tsm_devsec_visible() - has a function the files of the guest role
 * @pdev: the function
 *
 * Return: true where a devsec TSM is registered and the function has the
 * TEE-I/O capability (PCIe r7.0 section 7.5.3.3).
 */
bool pci_tsm_devsec_visible(struct pci_dev *pdev)
{
	return pci_tsm_devsec_registered() && (pdev->devcap & PCI_EXP_DEVCAP_TEE);
}

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

/**
 * pci_tsm_devsec_sysfs_update() - show or hide the files of all functions
 *
 * Context: Process, without a device lock and without pci_tsm_rwsem: hiding a
 * file waits for its handlers, which take both.
 */
void pci_tsm_devsec_sysfs_update(void)
{
	static bool shown;
	struct pci_dev *pdev = NULL;

	guard(mutex)(&pci_tsm_sysfs_lock);
	if (shown == pci_tsm_devsec_registered())
		return;

	shown = !shown;
	for_each_pci_dev(pdev)
		if (pdev->devcap & PCI_EXP_DEVCAP_TEE)
			sysfs_update_group(&pdev->dev.kobj, &pci_tsm_attr_group);
}
