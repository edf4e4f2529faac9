/* SPDX-License-Identifier: GPL-2.0-only */
/* Guest role of PCI/TSM: what its files share */
#ifndef _PCI_TSM_DEVSEC_H
#define _PCI_TSM_DEVSEC_H

#include <linux/pci.h>
#include <linux/pci-tsm-devsec.h>

/*
 * Order: device lock, pci_tsm_rwsem, pci_tsm_devsec.lock, pci_tsm_evidence.lock.
 * The device lock is first because SR-IOV adds and removes functions, which
 * takes pci_tsm_rwsem, under the device lock of the physical function.
 */

/* tsm.c: against arrival and departure of TSMs and of pdev->tsm */
extern struct rw_semaphore pci_tsm_rwsem;
extern struct mutex pci_tsm_sysfs_lock;	/* without any of the above */
bool is_devsec_tsm(struct tsm_dev *tsm_dev);

/* tsm-devsec.c: the state machine, without any skin */
int pci_tsm_devsec_register(struct tsm_dev *tsm_dev);
void pci_tsm_devsec_unregister(struct tsm_dev *tsm_dev);
bool pci_tsm_devsec_registered(void);
int pci_tsm_devsec_lock(struct pci_dev *pdev, int tsm_id);
int pci_tsm_devsec_unlock(struct pci_dev *pdev, const char *tsm_name);
int pci_tsm_devsec_accept(struct pci_dev *pdev);
int pci_tsm_devsec_refresh(struct pci_dev *pdev, const void *nonce, size_t len,
			   u64 *generation);
void pci_tsm_devsec_destroy(struct pci_dev *pdev);
int pci_tsm_devsec_bind_check(struct pci_dev *pdev);
const char *pci_tsm_devsec_state_name(enum pci_tsm_devsec_state state);

/* tsm-devsec-sysfs.c: the skin, files of the tsm/ group */
extern struct device_attribute pci_tsm_attr_lock;
extern struct device_attribute pci_tsm_attr_unlock;
extern struct device_attribute pci_tsm_attr_accept;
extern struct device_attribute pci_tsm_attr_state;
bool pci_tsm_devsec_visible(struct pci_dev *pdev);
umode_t pci_tsm_devsec_attr_mode(struct pci_dev *pdev, struct attribute *attr);
void pci_tsm_devsec_sysfs_update(void);
void pci_tsm_devsec_sysfs_add(struct pci_dev *pdev);

/* tsm-evidence.c */
void pci_tsm_evidence_init(struct pci_tsm_evidence *evidence);
void pci_tsm_evidence_free(struct pci_tsm_evidence *evidence);
int pci_tsm_evidence_validate(struct pci_tsm_evidence *evidence, u64 generation);

/* tsm-report.c: pure, no device is touched */
struct pci_tsm_report_bar {
	u64 start;	/* guest physical address, 0 where there is no MEM BAR */
	u64 size;
};

struct pci_tsm_mmio *
pci_tsm_report_parse(const void *report, size_t size,
		     const struct pci_tsm_report_bar bars[PCI_STD_NUM_BARS],
		     enum pci_tsm_mmio_scheme scheme);

/* tsm-mmio.c */
struct pci_tsm_mmio *pci_tsm_mmio_alloc(struct pci_dev *pdev, const void *report,
					size_t size, enum pci_tsm_mmio_scheme scheme);
int pci_tsm_mmio_publish(struct pci_dev *pdev, struct pci_tsm_mmio *mmio);
void pci_tsm_mmio_withdraw(struct pci_tsm_mmio *mmio);
void pci_tsm_mmio_free(struct pci_tsm_mmio *mmio);

/* The rest of the PCI core: an unlocked function costs one byte test */
#ifdef CONFIG_PCI_TSM

/* Has @pdev the context of a devsec TSM? Lasts while pci_tsm_rwsem is held */
static inline bool pci_tsm_is_devsec(struct pci_dev *pdev)
{
	return READ_ONCE(pdev->tsm_state) != PCI_TSM_DEVSEC_UNLOCKED;
}

static inline int pci_tsm_may_bind(struct pci_dev *pdev)
{
	return pci_tsm_is_devsec(pdev) ? pci_tsm_devsec_bind_check(pdev) : 0;
}

static inline void pci_tsm_config_changed(struct pci_dev *pdev)
{
	if (pci_tsm_is_devsec(pdev))
		pci_tsm_devsec_changed(pdev);
}

#else /* !CONFIG_PCI_TSM */

static inline bool pci_tsm_is_devsec(struct pci_dev *pdev)
{
	return false;
}

static inline int pci_tsm_may_bind(struct pci_dev *pdev)
{
	return 0;
}

static inline void pci_tsm_config_changed(struct pci_dev *pdev)
{
}

#endif /* CONFIG_PCI_TSM */

#endif /* _PCI_TSM_DEVSEC_H */
