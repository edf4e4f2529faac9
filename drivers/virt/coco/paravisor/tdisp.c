// SPDX-License-Identifier: GPL-2.0-only
/*
 * PCI/TSM in the guest (devsec) with the paravisor as TSM
 */

#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/paravisor.h>
#include <linux/paravisor_tdisp.h>
#include <linux/pci.h>
#include <linux/pci-tsm.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/tsm.h>

#include "tdisp.h"

static struct tdisp_function *to_function(struct pci_tsm *tsm)
{
	return container_of(tsm, struct tdisp_function, devsec.base_tsm);
}

/*
 * The module must not go while a function is locked: nobody could unlock it.
 * Called by the PCI core under pci_tsm_rwsem, which tsm_unregister() takes, so
 * this code stays until that lock is released.
 */
static void free_function(struct tdisp_function *fn)
{
	if (IS_ERR_OR_NULL(fn))
		return;

	pci_tsm_devsec_destructor(&fn->devsec);
	kfree(fn);
	module_put(THIS_MODULE);
}

DEFINE_FREE(free_function, struct tdisp_function *, free_function(_T))

static struct tdisp_function *alloc_function(struct tsm_dev *tsm_dev, struct pci_dev *pdev)
{
	struct tdisp_function *fn __free(kfree) = kzalloc_obj(*fn);
	int rc;

	if (!fn)
		return ERR_PTR(-ENOMEM);

	rc = pci_tsm_devsec_constructor(pdev, &fn->devsec, tsm_dev);
	if (rc)
		return ERR_PTR(rc);

	if (!try_module_get(THIS_MODULE)) {
		pci_tsm_devsec_destructor(&fn->devsec);
		return ERR_PTR(-ENODEV);
	}

	fn->devsec.scheme = PCI_TSM_MMIO_BAR_ALIGN;
	fn->transport = paravisor_tdisp_transport();
	fn->dev = &pdev->dev;
	fn->id = (u64)pci_domain_nr(pdev->bus) << 16 | pci_dev_id(pdev);
	return no_free_ptr(fn);
}

/*
 * Memory decoding and bus mastering are locked as they stand, and the function
 * falls out of LOCKED and RUN when they go off. A reference of our own keeps
 * them on when a driver lets go of the function.
 */
static int enable_function(struct tdisp_function *fn, struct pci_dev *pdev)
{
	int rc = pci_read_config_word(pdev, PCI_COMMAND, &fn->command);

	if (rc)
		return pcibios_err_to_errno(rc);

	rc = pci_enable_device_mem(pdev);
	if (rc)
		return rc;

	pci_set_master(pdev);
	return 0;
}

static void disable_function(struct tdisp_function *fn, struct pci_dev *pdev)
{
	u16 command = fn->command;

	/* User space can disable it as well. */
	if (pci_is_enabled(pdev))
		pci_disable_device(pdev);

	/* Enabled meanwhile: the next pci_enable_device() would not decode memory again. */
	if (pci_is_enabled(pdev))
		command |= PCI_COMMAND_MEMORY;

	pci_write_config_word(pdev, PCI_COMMAND, command);
}

static struct pci_tsm *tdisp_lock(struct tsm_dev *tsm_dev, struct pci_dev *pdev)
{
	struct tdisp_function *fn __free(free_function) = alloc_function(tsm_dev, pdev);
	int rc;

	if (IS_ERR(fn))
		return ERR_CAST(fn);

	rc = enable_function(fn, pdev);
	if (rc)
		return ERR_PTR(rc);

	rc = tdisp_function_lock(fn);
	if (rc) {
		disable_function(fn, pdev);
		return ERR_PTR(rc);
	}

	return &no_free_ptr(fn)->devsec.base_tsm;
}

static int tdisp_unlock(struct pci_tsm *tsm, bool force)
{
	struct tdisp_function *fn = to_function(tsm);
	int rc = tdisp_function_unlock(fn);

	if (rc && !force) {
		/* A violation: a TSM that still works takes private memory away. */
		pci_clear_master(tsm->pdev);
		return rc;
	}

	disable_function(fn, tsm->pdev);
	free_function(fn);
	return 0;
}

static int tdisp_accept(struct pci_tsm *tsm)
{
	return tdisp_function_accept(to_function(tsm));
}

static int tdisp_state(struct pci_tsm *tsm)
{
	return tdisp_function_state(to_function(tsm));
}

static int tdisp_refresh(struct pci_tsm *tsm, const void *nonce, size_t len)
{
	return tdisp_function_refresh(to_function(tsm), nonce, len);
}

static struct pci_tsm_ops tdisp_ops = {
	.lock	 = tdisp_lock,
	.unlock	 = tdisp_unlock,
	.accept	 = tdisp_accept,
	.state	 = tdisp_state,
	.refresh = tdisp_refresh,
};

static void unregister_tsm(void *data)
{
	tsm_unregister(data);
}

static int tdisp_probe(struct platform_device *pdev)
{
	struct tsm_dev *tsm_dev;

	if (!paravisor_tdisp_transport())
		return -ENODEV;

	tsm_dev = tsm_register(&pdev->dev, &tdisp_ops);
	if (IS_ERR(tsm_dev))
		return dev_err_probe(&pdev->dev, PTR_ERR(tsm_dev), "no TSM\n");

	return devm_add_action_or_reset(&pdev->dev, unregister_tsm, tsm_dev);
}

static const struct platform_device_id tdisp_ids[] = {
	{ .name = "paravisor-tdisp" },
	{ }
};
MODULE_DEVICE_TABLE(platform, tdisp_ids);

static struct platform_driver tdisp_driver = {
	.probe	  = tdisp_probe,
	.id_table = tdisp_ids,
	.driver	  = {
		.name = "paravisor-tdisp",
	},
};
module_platform_driver(tdisp_driver);

MODULE_DESCRIPTION("PCI/TSM with the paravisor as TSM");
MODULE_LICENSE("GPL");
