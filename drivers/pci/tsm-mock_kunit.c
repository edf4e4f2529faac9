// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the guest role of PCI/TSM: a TSM and functions, made up
 *
 * The functions sit on a PCI bus of their own, so that everything that the PCI
 * core does to functions is real.
 */

#include <kunit/test.h>
#include <linux/kernfs.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/pci-tsm-devsec.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/tsm.h>
#include <linux/unaligned.h>

#include "tsm-mock_kunit.h"

#define MOCK_VENDOR	0x7e57
#define MOCK_DEVICE	0x0001
#define MOCK_BAR_FLAGS	(PCI_BASE_ADDRESS_MEM_TYPE_64 | PCI_BASE_ADDRESS_MEM_PREFETCH)
#define MOCK_PM		0x40
#define MOCK_EXP	0x60
#define MOCK_REPORT	(16 + 16 + 4)

struct mock tsm_mock;

/* The function and its configuration space */

void mock_lose(struct mock_function *function)
{
	if (function->state == PCI_TSM_DEVSEC_LOCKED || function->state == PCI_TSM_DEVSEC_RUN)
		WRITE_ONCE(function->state, PCI_TSM_DEVSEC_ERROR);
}

static void mock_init_config(struct mock_function *function, bool tee)
{
	u8 *config = function->config;

	put_unaligned_le16(MOCK_VENDOR, config + PCI_VENDOR_ID);
	put_unaligned_le16(MOCK_DEVICE, config + PCI_DEVICE_ID);
	put_unaligned_le16(PCI_STATUS_CAP_LIST, config + PCI_STATUS);
	put_unaligned_le16(PCI_CLASS_OTHERS << 8, config + PCI_CLASS_DEVICE);
	put_unaligned_le32(MOCK_BAR_FLAGS, config + PCI_BASE_ADDRESS_0);
	config[PCI_CAPABILITY_LIST] = MOCK_PM;

	config[MOCK_PM] = PCI_CAP_ID_PM;
	config[MOCK_PM + PCI_CAP_LIST_NEXT] = MOCK_EXP;
	put_unaligned_le16(3, config + MOCK_PM + PCI_PM_PMC);

	config[MOCK_EXP] = PCI_CAP_ID_EXP;
	put_unaligned_le16(2 | PCI_EXP_TYPE_RC_END << 4, config + MOCK_EXP + PCI_EXP_FLAGS);
	put_unaligned_le32(PCI_EXP_DEVCAP_FLR | (tee ? PCI_EXP_DEVCAP_TEE : 0),
			   config + MOCK_EXP + PCI_EXP_DEVCAP);
}

static struct mock_function *mock_find(unsigned int devfn)
{
	if (PCI_FUNC(devfn) || PCI_SLOT(devfn) >= MOCK_FUNCTIONS)
		return NULL;
	return &tsm_mock.functions[PCI_SLOT(devfn)];
}

static int mock_read(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 *val)
{
	struct mock_function *function = mock_find(devfn);

	*val = ~0;
	if (!function || bus->number)
		return PCIBIOS_DEVICE_NOT_FOUND;
	if (where + size > PCI_CFG_SPACE_SIZE)
		return PCIBIOS_SUCCESSFUL;

	*val = 0;
	memcpy(val, function->config + where, size);
	return PCIBIOS_SUCCESSFUL;
}

/* What a write means, in the order of what it does to a TDI */
static void mock_written(struct mock_function *function)
{
	u8 *config = function->config;
	u16 command = get_unaligned_le16(config + PCI_COMMAND);
	u16 devctl = get_unaligned_le16(config + MOCK_EXP + PCI_EXP_DEVCTL);
	u32 bar = get_unaligned_le32(config + PCI_BASE_ADDRESS_0);

	memset(config + PCI_BASE_ADDRESS_2, 0, PCI_CARDBUS_CIS - PCI_BASE_ADDRESS_2);
	memset(config + PCI_ROM_ADDRESS, 0, 4);
	put_unaligned_le32((bar & ~(MOCK_BAR_SIZE - 1)) | MOCK_BAR_FLAGS,
			   config + PCI_BASE_ADDRESS_0);

	if (!(command & PCI_COMMAND_MASTER) || devctl & PCI_EXP_DEVCTL_BCR_FLR ||
	    config[MOCK_PM + PCI_PM_CTRL] & PCI_PM_CTRL_STATE_MASK)
		mock_lose(function);
	put_unaligned_le16(devctl & ~PCI_EXP_DEVCTL_BCR_FLR, config + MOCK_EXP + PCI_EXP_DEVCTL);
}

static int mock_write(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 val)
{
	struct mock_function *function = mock_find(devfn);

	if (!function || bus->number)
		return PCIBIOS_DEVICE_NOT_FOUND;
	if (where + size > PCI_CFG_SPACE_SIZE)
		return PCIBIOS_SUCCESSFUL;

	memcpy(function->config + where, &val, size);
	mock_written(function);
	return PCIBIOS_SUCCESSFUL;
}

static struct pci_ops mock_pci_ops = {
	.read	= mock_read,
	.write	= mock_write,
};

/* The driver */

static int mock_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return tsm_mock.may_probe ? 0 : -ENODEV;
}

static void mock_remove(struct pci_dev *pdev)
{
	tsm_mock.removes++;
	if (tsm_mock.remove_also)
		pci_stop_and_remove_bus_device_locked(tsm_mock.remove_also);
	tsm_mock.remove_also = NULL;
}

static const struct pci_device_id mock_ids[] = {
	{ PCI_DEVICE(MOCK_VENDOR, MOCK_DEVICE) },
	{ }
};

struct pci_driver mock_driver = {
	.id_table	= mock_ids,
	.probe		= mock_probe,
	.remove		= mock_remove,
};

/* The TSM */

static struct mock_function *to_mock(struct pci_tsm *tsm)
{
	return &tsm_mock.functions[PCI_SLOT(tsm->pdev->devfn)];
}

static int mock_collect(struct pci_tsm_devsec *devsec)
{
	struct pci_tsm_blob blob[PCI_TSM_EVIDENCE_TYPES] = {};
	u8 *report;

	if (tsm_mock.no_report)
		return pci_tsm_evidence_replace(&devsec->evidence, blob);

	report = kvzalloc(MOCK_REPORT, GFP_KERNEL);
	if (!report)
		return -ENOMEM;
	put_unaligned_le32(1, report + 12);
	put_unaligned_le64(tsm_mock.page, report + 16);
	put_unaligned_le32(2, report + 24);

	blob[PCI_TSM_EVIDENCE_REPORT].data = report;
	blob[PCI_TSM_EVIDENCE_REPORT].size = MOCK_REPORT;
	return pci_tsm_evidence_replace(&devsec->evidence, blob);
}

static struct pci_tsm *mock_lock(struct tsm_dev *tsm_dev, struct pci_dev *pdev)
{
	struct pci_tsm_devsec *devsec;
	int rc;

	if (tsm_mock.lock_rc)
		return ERR_PTR(tsm_mock.lock_rc);

	devsec = kzalloc_obj(*devsec);
	if (!devsec)
		return ERR_PTR(-ENOMEM);

	rc = pci_tsm_devsec_constructor(pdev, devsec, tsm_dev) ?: mock_collect(devsec);
	if (rc) {
		kfree(devsec);
		return ERR_PTR(rc);
	}

	tsm_mock.locks++;
	pci_write_config_word(pdev, PCI_COMMAND, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	to_mock(&devsec->base_tsm)->state = PCI_TSM_DEVSEC_LOCKED;
	return &devsec->base_tsm;
}

static int mock_unlock(struct pci_tsm *tsm, bool force)
{
	struct pci_tsm_devsec *devsec = to_pci_tsm_devsec(tsm);

	if (tsm_mock.unlock_rc && !force)
		return tsm_mock.unlock_rc;

	tsm_mock.unlocks++;
	to_mock(tsm)->state = PCI_TSM_DEVSEC_UNLOCKED;
	pci_tsm_devsec_destructor(devsec);
	kfree(devsec);
	return 0;
}

static int mock_accept(struct pci_tsm *tsm)
{
	tsm_mock.accepts++;
	if (tsm_mock.accept_rc)
		return tsm_mock.accept_rc;

	to_mock(tsm)->state = PCI_TSM_DEVSEC_RUN;
	return 0;
}

static int mock_state(struct pci_tsm *tsm)
{
	return READ_ONCE(tsm_mock.answer) ?: READ_ONCE(to_mock(tsm)->state);
}

static int mock_refresh(struct pci_tsm *tsm, const void *nonce, size_t len)
{
	return tsm_mock.refresh_rc ?: mock_collect(to_pci_tsm_devsec(tsm));
}

struct pci_tsm_ops mock_tsm_ops[2] = {
	{
		.devsec_ops = {
			.lock = mock_lock, .unlock = mock_unlock, .accept = mock_accept,
			.state = mock_state, .refresh = mock_refresh,
		},
	}, {
		.devsec_ops = {
			.lock = mock_lock, .unlock = mock_unlock, .accept = mock_accept,
			.state = mock_state,
		},
	},
};

static struct pci_tsm *mock_link_probe(struct tsm_dev *tsm_dev, struct pci_dev *pdev)
{
	return NULL;
}

struct pci_tsm_ops mock_link_ops = {
	.link_ops = { .probe = mock_link_probe },
};

/* Files of the tsm/ group */

struct kernfs_node *mock_find_node(struct pci_dev *pdev, const char *name)
{
	struct kernfs_node *dir = kernfs_find_and_get(pdev->dev.kobj.sd, "tsm");
	struct kernfs_node *node = dir ? kernfs_find_and_get(dir, name) : NULL;

	kernfs_put(dir);
	return node;
}

bool mock_has_file(int i, const char *name)
{
	struct kernfs_node *node = mock_find_node(tsm_mock.pdev[i], name);

	kernfs_put(node);
	return node;
}

/* Setting up and taking down */

struct tsm_dev *mock_register(struct kunit *test, struct pci_tsm_ops *ops)
{
	struct tsm_dev *tsm_dev = tsm_register(&tsm_mock.parent->dev, ops);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, tsm_dev);
	return tsm_dev;
}

void mock_unregister(int i)
{
	if (tsm_mock.tsm[i])
		tsm_unregister(tsm_mock.tsm[i]);
	tsm_mock.tsm[i] = NULL;
}

static int mock_add_bus(void)
{
	int rc;

	tsm_mock.window = DEFINE_RES_MEM_NAMED(MOCK_WINDOW, SZ_1M, "pci_tsm_mock");
	tsm_mock.window.flags |= IORESOURCE_PREFETCH | IORESOURCE_MEM_64;
	tsm_mock.bridge = pci_alloc_host_bridge(0);
	if (!tsm_mock.bridge)
		return -ENOMEM;

	tsm_mock.bridge->ops = &mock_pci_ops;
	tsm_mock.bridge->sysdata = mock_sysdata();
	pci_add_resource(&tsm_mock.bridge->windows, &tsm_mock.window);

	pci_lock_rescan_remove();
	rc = pci_scan_root_bus_bridge(tsm_mock.bridge);
	if (!rc) {
		pci_bus_assign_resources(tsm_mock.bridge->bus);
		pci_bus_add_devices(tsm_mock.bridge->bus);
	}
	pci_unlock_rescan_remove();
	return rc;
}

static void mock_remove_bus(void)
{
	pci_lock_rescan_remove();
	if (tsm_mock.bridge->bus) {
		pci_stop_root_bus(tsm_mock.bridge->bus);
		pci_remove_root_bus(tsm_mock.bridge->bus);
	}
	pci_unlock_rescan_remove();
	pci_free_host_bridge(tsm_mock.bridge);
}

/* A name of its own: CONFIG_DEBUG_KOBJECT_RELEASE may keep that of the suite before */
int mock_suite_init(struct kunit_suite *suite)
{
	mock_driver.name = suite->name;
	return pci_register_driver(&mock_driver);
}

void mock_suite_exit(struct kunit_suite *suite)
{
	pci_unregister_driver(&mock_driver);
}

int mock_init(struct kunit *test)
{
	int rc;

	tsm_mock = (struct mock) { .page = 1 };
	if (mock_needs_acpi())
		kunit_skip(test, "with ACPI, a bus needs a root bridge of its namespace");

	for (int i = 0; i < MOCK_FUNCTIONS; i++)
		mock_init_config(&tsm_mock.functions[i], i < MOCK_FUNCTIONS - 1);

	tsm_mock.parent = platform_device_register_simple("pci_tsm_mock", PLATFORM_DEVID_NONE,
							  NULL, 0);
	if (IS_ERR(tsm_mock.parent))
		return PTR_ERR(tsm_mock.parent);

	rc = mock_add_bus();
	if (rc)
		return rc;

	for (int i = 0; i < MOCK_FUNCTIONS; i++) {
		tsm_mock.pdev[i] = pci_get_slot(tsm_mock.bridge->bus, PCI_DEVFN(i, 0));
		if (!tsm_mock.pdev[i])
			return -ENODEV;
	}
	return 0;
}

int mock_init_tsm(struct kunit *test)
{
	int rc = mock_init(test);

	if (rc)
		return rc;
	for (int i = 0; i < ARRAY_SIZE(mock_tsm_ops); i++)
		tsm_mock.tsm[i] = mock_register(test, &mock_tsm_ops[i]);
	return 0;
}

void mock_exit(struct kunit *test)
{
	for (int i = 0; i < ARRAY_SIZE(tsm_mock.tsm); i++)
		mock_unregister(i);
	for (int i = 0; i < MOCK_FUNCTIONS; i++)
		pci_dev_put(tsm_mock.pdev[i]);
	if (tsm_mock.bridge)
		mock_remove_bus();
	if (!IS_ERR_OR_NULL(tsm_mock.parent))
		platform_device_unregister(tsm_mock.parent);

	KUNIT_EXPECT_EQ(test, tsm_mock.locks, tsm_mock.unlocks);
}
