/* SPDX-License-Identifier: GPL-2.0-only */
/* KUnit tests of the guest role of PCI/TSM: a TSM and functions, made up */
#ifndef _PCI_TSM_MOCK_KUNIT_H
#define _PCI_TSM_MOCK_KUNIT_H

#include <kunit/test.h>
#include <linux/acpi.h>
#include <linux/bits.h>
#include <linux/kconfig.h>
#include <linux/pci.h>
#include <linux/pci-tsm-devsec.h>
#include <linux/platform_device.h>
#include <linux/tsm.h>

#include "tsm-devsec.h"

#define MOCK_FUNCTIONS	3	/* the last one has no TEE-I/O capability */
#define MOCK_BAR_SIZE	SZ_64K

/* Nothing is there, and nothing is ever mapped */
#define MOCK_WINDOW	BIT_ULL(40)

/* Where domains are generic, the PCI core finds a free one. */
static inline void *mock_sysdata(void)
{
#ifdef CONFIG_PCI_DOMAINS_GENERIC
	return NULL;
#else
	static struct pci_sysdata sysdata = { .domain = 0x7e57, .node = NUMA_NO_NODE };

	return &sysdata;
#endif
}

/* Such a domain is looked up in the ACPI device of the bus, which this one has not. */
static inline bool mock_needs_acpi(void)
{
	return IS_ENABLED(CONFIG_PCI_DOMAINS_GENERIC) && !acpi_disabled;
}

/**
 * struct mock_function - a function and what its TSM makes of it
 * @config: configuration space
 * @state: TDISP state
 */
struct mock_function {
	u8 config[PCI_CFG_SPACE_SIZE];
	int state;
};

/**
 * struct mock - everything made up, and its faults
 * @functions: the functions
 * @pdev: as the PCI core knows them, with a reference
 * @bridge: their host bridge
 * @window: where their BARs are
 * @parent: the device that the TSMs belong to
 * @tsm: a TSM with all operations, and one without refresh; NULL: not there
 * @lock_rc: what lock returns, if not 0
 * @accept_rc: what accept returns, if not 0
 * @unlock_rc: what unlock returns, if not 0, unless forced
 * @refresh_rc: what refresh returns, if not 0
 * @answer: what state answers, if not 0
 * @no_report: lock has no interface report
 * @page: first page of the private range in the interface report
 * @locks: contexts made
 * @unlocks: contexts freed
 * @accepts: calls of accept
 * @may_probe: the driver binds
 * @removes: calls of the driver's remove
 * @remove_also: function that the driver removes when it is removed itself
 */
struct mock {
	struct mock_function functions[MOCK_FUNCTIONS];
	struct pci_dev *pdev[MOCK_FUNCTIONS];
	struct pci_host_bridge *bridge;
	struct resource window;
	struct platform_device *parent;
	struct tsm_dev *tsm[2];
	int lock_rc;
	int accept_rc;
	int unlock_rc;
	int refresh_rc;
	int answer;
	bool no_report;
	u64 page;
	int locks;
	int unlocks;
	int accepts;
	bool may_probe;
	int removes;
	struct pci_dev *remove_also;
};

extern struct mock tsm_mock;
extern struct pci_driver mock_driver;
extern struct pci_tsm_ops mock_tsm_ops[2];
extern struct pci_tsm_ops mock_link_ops;

void mock_lose(struct mock_function *function);
struct tsm_dev *mock_register(struct kunit *test, struct pci_tsm_ops *ops);
void mock_unregister(int i);

/* A file of the tsm/ group, with a reference; NULL if there is none */
struct kernfs_node *mock_find_node(struct pci_dev *pdev, const char *name);
bool mock_has_file(int i, const char *name);

/* For struct kunit_suite */
int mock_suite_init(struct kunit_suite *suite);
void mock_suite_exit(struct kunit_suite *suite);
int mock_init(struct kunit *test);
int mock_init_tsm(struct kunit *test);
void mock_exit(struct kunit *test);

#endif /* _PCI_TSM_MOCK_KUNIT_H */
