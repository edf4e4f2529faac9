// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guest role of PCI/TSM: the TDISP states of a function (PCIe r7.0 section 11)
 *
 * See Documentation/PCI/tsm-devsec.rst. No user interface is in this file.
 */

#define dev_fmt(fmt) "PCI/TSM: " fmt

#include <kunit/visibility.h>
#include <linux/cleanup.h>
#include <linux/dma-cc.h>
#include <linux/export.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/pci.h>
#include <linux/pci-tsm-devsec.h>
#include <linux/pm_runtime.h>
#include <linux/tsm.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include "pci.h"
#include "tsm-devsec.h"

#define DEVSEC_ENV		"TSM_STATE="
#define DEVSEC_WATCH_PERIOD	HZ

static char * const devsec_env[] = {
	[PCI_TSM_DEVSEC_UNLOCKED] = DEVSEC_ENV "unlocked",
	[PCI_TSM_DEVSEC_LOCKED] = DEVSEC_ENV "locked",
	[PCI_TSM_DEVSEC_RUN] = DEVSEC_ENV "run",
	[PCI_TSM_DEVSEC_ERROR] = DEVSEC_ENV "error",
};

/* TSMs that functions may be locked with, by id; under pci_tsm_rwsem */
static DEFINE_XARRAY(devsec_tsms);

/* Functions with a devsec context; under pci_tsm_rwsem */
static LIST_HEAD(devsec_list);

static void devsec_watch(struct work_struct *work);
static DECLARE_DELAYED_WORK(devsec_watch_work, devsec_watch);

/**
 * pci_tsm_devsec_state_name() - the word for a state
 * @state: the state
 *
 * Return: what user space reads and what uevents carry.
 */
const char *pci_tsm_devsec_state_name(enum pci_tsm_devsec_state state)
{
	if ((unsigned int)state >= ARRAY_SIZE(devsec_env))
		return "unknown";
	return devsec_env[state] + sizeof(DEVSEC_ENV) - 1;
}
EXPORT_SYMBOL_IF_KUNIT(pci_tsm_devsec_state_name);

static const struct pci_tsm_devsec_ops *devsec_ops(struct pci_tsm *tsm)
{
	return &tsm->tsm_dev->pci_ops->devsec_ops;
}

/* The context of @pdev, or NULL; it stays while pci_tsm_rwsem is held */
static struct pci_tsm_devsec *devsec_of(struct pci_dev *pdev)
{
	lockdep_assert_held(&pci_tsm_rwsem);

	return pci_tsm_is_devsec(pdev) ? to_pci_tsm_devsec(pdev->tsm) : NULL;
}

/* Under pci_tsm_rwsem, and for read also under the lock of the context */
static void devsec_set_state(struct pci_dev *pdev, enum pci_tsm_devsec_state state)
{
	char *envp[2] = { devsec_env[state] };

	lockdep_assert_held(&pci_tsm_rwsem);

	WRITE_ONCE(pdev->tsm_state, state);
	pci_dbg(pdev, "TDISP state is %s\n", pci_tsm_devsec_state_name(state));
	kobject_uevent_env(&pdev->dev.kobj, KOBJ_CHANGE, envp);
}

/* Is the function in the state that it should be in, as the TSM sees it? */
static int devsec_expect(struct pci_tsm *tsm, enum pci_tsm_devsec_state want)
{
	int state = devsec_ops(tsm)->state(tsm);

	if (state == want)
		return 0;
	if (state < 0) {
		pci_err(tsm->pdev, "no answer on the TDISP state: %d\n", state);
		return state;
	}
	pci_err(tsm->pdev, "TDISP state is %s, should be %s\n",
		pci_tsm_devsec_state_name(state), pci_tsm_devsec_state_name(want));
	return -EIO;
}

/* Out of LOCKED or RUN by itself: only unlock leads on from here */
static void devsec_fail(struct pci_tsm_devsec *devsec)
{
	struct pci_dev *pdev = devsec->base_tsm.pdev;

	lockdep_assert_held(&devsec->lock);

	pci_err(pdev, "lost the TDISP state %s, unlock is needed\n",
		pci_tsm_devsec_state_name(pdev->tsm_state));
	devsec_set_state(pdev, PCI_TSM_DEVSEC_ERROR);
}

static bool devsec_is_live(struct pci_tsm_devsec *devsec)
{
	u8 state = devsec->base_tsm.pdev->tsm_state;

	return state == PCI_TSM_DEVSEC_LOCKED || state == PCI_TSM_DEVSEC_RUN;
}

/* Return: is there anything left to look after? */
static bool devsec_check(struct pci_tsm_devsec *devsec)
{
	struct pci_tsm *tsm = &devsec->base_tsm;

	guard(mutex)(&devsec->lock);
	if (!devsec_is_live(devsec))
		return false;
	if (!devsec_expect(tsm, tsm->pdev->tsm_state))
		return true;

	devsec_fail(devsec);
	return false;
}

/*
 * One work for all functions: it finds them under pci_tsm_rwsem, so that it
 * need not be waited for when a function leaves.
 */
static void devsec_watch(struct work_struct *work)
{
	struct pci_tsm_devsec *devsec;
	bool again = false;

	guard(rwsem_read)(&pci_tsm_rwsem);
	list_for_each_entry(devsec, &devsec_list, node)
		again |= devsec_check(devsec);
	if (again)
		queue_delayed_work(system_dfl_wq, &devsec_watch_work, DEVSEC_WATCH_PERIOD);
}

/**
 * pci_tsm_devsec_changed() - the state of a function may have changed
 * @pdev: the function
 *
 * Has the TSM asked for the state soon. Nothing happens if the function still
 * is in the state that it should be in.
 *
 * Context: Any.
 */
void pci_tsm_devsec_changed(struct pci_dev *pdev)
{
	if (pci_tsm_is_devsec(pdev))
		mod_delayed_work(system_dfl_wq, &devsec_watch_work, 0);
}
EXPORT_SYMBOL_GPL(pci_tsm_devsec_changed);

/**
 * pci_tsm_devsec_bind_check() - may a driver bind to a function with a context
 * @pdev: the function
 *
 * Context: Any, pci_tsm_rwsem is not needed.
 * Return: 0 in UNLOCKED and RUN, else -EPERM.
 */
int pci_tsm_devsec_bind_check(struct pci_dev *pdev)
{
	u8 state = READ_ONCE(pdev->tsm_state);

	if (state == PCI_TSM_DEVSEC_UNLOCKED || state == PCI_TSM_DEVSEC_RUN)
		return 0;

	dev_err_ratelimited(&pdev->dev, "no driver may bind in TDISP state %s\n",
			    pci_tsm_devsec_state_name(state));
	return -EPERM;
}

/**
 * pci_tsm_devsec_constructor() - set up the context of a function to be locked
 * @pdev: the function
 * @devsec: the context, zeroed
 * @tsm_dev: the TSM, of the devsec role
 *
 * For the lock operation of a TSM driver.
 *
 * Return: 0, -EINVAL for a TSM of the other role, -ENXIO where the function
 * has no TEE-I/O capability (PCIe r7.0 section 7.5.3.3).
 */
int pci_tsm_devsec_constructor(struct pci_dev *pdev,
			       struct pci_tsm_devsec *devsec,
			       struct tsm_dev *tsm_dev)
{
	if (!is_devsec_tsm(tsm_dev))
		return -EINVAL;
	if (!(pdev->devcap & PCI_EXP_DEVCAP_TEE))
		return -ENXIO;

	devsec->base_tsm.pdev = pdev;
	devsec->base_tsm.tsm_dev = tsm_dev;
	INIT_LIST_HEAD(&devsec->node);
	mutex_init(&devsec->lock);
	pci_tsm_evidence_init(&devsec->evidence);
	return 0;
}
EXPORT_SYMBOL_GPL(pci_tsm_devsec_constructor);

/**
 * pci_tsm_devsec_destructor() - undo pci_tsm_devsec_constructor()
 * @devsec: the context
 *
 * For the unlock operation of a TSM driver, and for its lock operation where
 * that fails. Frees the evidence. @devsec itself is the driver's.
 */
void pci_tsm_devsec_destructor(struct pci_tsm_devsec *devsec)
{
	WARN_ON_ONCE(devsec->mmio_live || !list_empty(&devsec->node));
	pci_tsm_evidence_free(&devsec->evidence);
	mutex_destroy(&devsec->lock);
}
EXPORT_SYMBOL_GPL(pci_tsm_devsec_destructor);

/* Private ranges as the interface report has them now */
static struct pci_tsm_mmio *devsec_parse_report(struct pci_tsm_devsec *devsec)
{
	struct pci_tsm_evidence *evidence = &devsec->evidence;
	struct pci_tsm_blob *report = &evidence->blob[PCI_TSM_EVIDENCE_REPORT];
	struct pci_dev *pdev = devsec->base_tsm.pdev;
	struct pci_tsm_mmio *mmio;

	guard(rwsem_read)(&evidence->lock);
	if (!report->data) {
		pci_err(pdev, "no interface report\n");
		return ERR_PTR(-ENODATA);
	}
	mmio = pci_tsm_mmio_alloc(pdev, report->data, report->size, devsec->scheme);
	if (IS_ERR(mmio))
		pci_err(pdev, "interface report refused: %pe\n", mmio);
	return mmio;
}

static int devsec_lock_check(struct pci_tsm_devsec *devsec)
{
	struct pci_tsm_mmio *mmio;
	int rc;

	rc = devsec_expect(&devsec->base_tsm, PCI_TSM_DEVSEC_LOCKED);
	if (rc)
		return rc;

	mmio = devsec_parse_report(devsec);
	if (IS_ERR(mmio))
		return PTR_ERR(mmio);
	devsec->mmio = mmio;
	return 0;
}

static int devsec_lock_awake(struct pci_dev *pdev, struct tsm_dev *tsm_dev)
{
	struct pci_tsm *tsm = tsm_dev->pci_ops->devsec_ops.lock(tsm_dev, pdev);
	struct pci_tsm_devsec *devsec;
	int rc;

	if (IS_ERR_OR_NULL(tsm))
		return tsm ? PTR_ERR(tsm) : -ENXIO;

	devsec = to_pci_tsm_devsec(tsm);
	rc = devsec_lock_check(devsec);
	if (rc) {
		devsec_ops(tsm)->unlock(tsm, true);
		return rc;
	}

	pdev->tsm = tsm;
	list_add_tail(&devsec->node, &devsec_list);
	devsec_set_state(pdev, PCI_TSM_DEVSEC_LOCKED);
	queue_delayed_work(system_dfl_wq, &devsec_watch_work, DEVSEC_WATCH_PERIOD);
	return 0;
}

/* A low-power state would end LOCKED and RUN, so there is none until unlock */
static int devsec_lock(struct pci_dev *pdev, struct tsm_dev *tsm_dev)
{
	int rc;

	pm_runtime_get_sync(&pdev->dev);
	rc = devsec_lock_awake(pdev, tsm_dev);
	if (rc)
		pm_runtime_put(&pdev->dev);
	return rc;
}

/**
 * pci_tsm_devsec_lock() - have a TSM lock a function and collect its evidence
 * @pdev: the function, without a driver
 * @tsm_id: number of the TSM
 *
 * Context: Process. Takes the device lock and pci_tsm_rwsem for write.
 * Return: 0 in LOCKED; -EBUSY if the function has a driver or a context of any
 * TSM; -ENXIO if there is no such TSM of the devsec role; -ENODEV if the
 * function is being removed; -EIO if the TSM does not say LOCKED afterwards;
 * -EINTR; else what the TSM driver or the report parser says. UNLOCKED after
 * all errors but -EBUSY.
 */
int pci_tsm_devsec_lock(struct pci_dev *pdev, int tsm_id)
{
	struct tsm_dev *tsm_dev;
	int rc;

	ACQUIRE(device_intr, dev_lock)(&pdev->dev);
	rc = ACQUIRE_ERR(device_intr, &dev_lock);
	if (rc)
		return rc;

	ACQUIRE(rwsem_write_kill, lock)(&pci_tsm_rwsem);
	rc = ACQUIRE_ERR(rwsem_write_kill, &lock);
	if (rc)
		return rc;

	if (pdev->tsm || pdev->dev.driver)
		return -EBUSY;
	/* pci_tsm_devsec_destroy() has run or waits for the locks */
	if (test_bit(PCI_DEV_REMOVED, &pdev->priv_flags))
		return -ENODEV;

	tsm_dev = xa_load(&devsec_tsms, tsm_id);
	if (!tsm_dev)
		return -ENXIO;

	return devsec_lock(pdev, tsm_dev);
}
EXPORT_SYMBOL_IF_KUNIT(pci_tsm_devsec_lock);

/*
 * DMA first: nothing may go out while the platform takes its side down. A function
 * that the TSM has not let go may still reach private memory, and a driver would
 * give it commands that the host can change: it stays in ERROR.
 */
static int devsec_unlock(struct pci_dev *pdev, bool force)
{
	struct pci_tsm_devsec *devsec = devsec_of(pdev);
	struct pci_tsm_mmio *mmio = devsec->mmio;
	int rc;

	device_lock_assert(&pdev->dev);
	lockdep_assert_held_write(&pci_tsm_rwsem);

	dma_set_cc_private(&pdev->dev, false);
	if (devsec->mmio_live)
		pci_tsm_mmio_withdraw(devsec->mmio);
	devsec->mmio_live = false;

	list_del_init(&devsec->node);
	rc = devsec_ops(&devsec->base_tsm)->unlock(&devsec->base_tsm, force);
	if (rc) {
		list_add_tail(&devsec->node, &devsec_list);
		devsec_set_state(pdev, PCI_TSM_DEVSEC_ERROR);
		return rc;
	}

	pci_tsm_mmio_free(mmio);
	pdev->tsm = NULL;
	devsec_set_state(pdev, PCI_TSM_DEVSEC_UNLOCKED);
	pm_runtime_put(&pdev->dev);
	return 0;
}

/**
 * pci_tsm_devsec_unlock() - take a function away from its TSM
 * @pdev: the function, without a driver
 * @tsm_name: name of the TSM that it was locked with
 *
 * Context: Process. Takes the device lock and pci_tsm_rwsem for write.
 * Return: 0 in UNLOCKED; -EINVAL if the function is not locked or has another
 * TSM; -EBUSY if it has a driver; -EINTR; else what the TSM driver says: then
 * ERROR, to be tried again.
 */
int pci_tsm_devsec_unlock(struct pci_dev *pdev, const char *tsm_name)
{
	struct pci_tsm_devsec *devsec;
	int rc;

	ACQUIRE(device_intr, dev_lock)(&pdev->dev);
	rc = ACQUIRE_ERR(device_intr, &dev_lock);
	if (rc)
		return rc;

	ACQUIRE(rwsem_write_kill, lock)(&pci_tsm_rwsem);
	rc = ACQUIRE_ERR(rwsem_write_kill, &lock);
	if (rc)
		return rc;

	devsec = devsec_of(pdev);
	if (!devsec)
		return -EINVAL;
	if (!sysfs_streq(tsm_name, dev_name(&devsec->base_tsm.tsm_dev->dev)))
		return -EINVAL;
	if (pdev->dev.driver)
		return -EBUSY;

	return devsec_unlock(pdev, false);
}
EXPORT_SYMBOL_IF_KUNIT(pci_tsm_devsec_unlock);

/* Has user space approved this very evidence, if it said so at all? */
static bool devsec_is_stale(struct pci_tsm_evidence *evidence)
{
	guard(rwsem_read)(&evidence->lock);
	return evidence->validated && evidence->validated != evidence->generation;
}

static int devsec_run(struct pci_tsm_devsec *devsec)
{
	struct pci_tsm *tsm = &devsec->base_tsm;
	int rc;

	rc = devsec_ops(tsm)->accept(tsm);
	if (rc) {
		pci_err(tsm->pdev, "accept failed: %d\n", rc);
		return rc;
	}
	return devsec_expect(tsm, PCI_TSM_DEVSEC_RUN);
}

static int devsec_accept(struct pci_tsm_devsec *devsec)
{
	struct pci_dev *pdev = devsec->base_tsm.pdev;
	int rc;

	guard(mutex)(&devsec->lock);
	if (pdev->tsm_state == PCI_TSM_DEVSEC_RUN)
		return 0;
	if (pdev->tsm_state != PCI_TSM_DEVSEC_LOCKED)
		return -EINVAL;
	if (devsec_is_stale(&devsec->evidence))
		return -ESTALE;

	/* First, while nothing is private: what may fail here has no way back from RUN */
	rc = pci_tsm_mmio_publish(pdev, devsec->mmio);
	if (rc)
		return rc;

	rc = devsec_run(devsec);
	if (rc) {
		pci_tsm_mmio_withdraw(devsec->mmio);
		devsec_fail(devsec);
		return rc;
	}

	devsec->mmio_live = true;
	dma_set_cc_private(&pdev->dev, true);
	devsec_set_state(pdev, PCI_TSM_DEVSEC_RUN);
	return 0;
}

/**
 * pci_tsm_devsec_accept() - take a function into the guest's trust boundary
 * @pdev: the function, without a driver
 *
 * From LOCKED to RUN; nothing to do in RUN. ERROR once the TSM was asked and
 * anything went wrong.
 *
 * Context: Process. Takes the device lock and pci_tsm_rwsem for read.
 * Return: 0 in RUN; -EINVAL if the function is not locked; -EBUSY if it has a
 * driver, or its private MMIO overlaps that of another function; -ESTALE if the
 * evidence is not what user space approved; -EIO if the TSM does not say RUN
 * afterwards; -EINTR; else what the TSM driver says.
 */
int pci_tsm_devsec_accept(struct pci_dev *pdev)
{
	struct pci_tsm_devsec *devsec;
	int rc;

	ACQUIRE(device_intr, dev_lock)(&pdev->dev);
	rc = ACQUIRE_ERR(device_intr, &dev_lock);
	if (rc)
		return rc;

	ACQUIRE(rwsem_read_intr, lock)(&pci_tsm_rwsem);
	rc = ACQUIRE_ERR(rwsem_read_intr, &lock);
	if (rc)
		return rc;

	devsec = devsec_of(pdev);
	if (!devsec)
		return -EINVAL;
	if (pdev->dev.driver)
		return -EBUSY;

	return devsec_accept(devsec);
}
EXPORT_SYMBOL_IF_KUNIT(pci_tsm_devsec_accept);

static bool mmio_is_equal(const struct pci_tsm_mmio *a, const struct pci_tsm_mmio *b)
{
	if (a->nr != b->nr)
		return false;

	for (unsigned int i = 0; i < a->nr; i++) {
		const struct pci_tsm_mmio_range *x = &a->range[i], *y = &b->range[i];

		if (x->bar != y->bar || x->id != y->id || x->index != y->index ||
		    x->offset != y->offset || x->reported != y->reported ||
		    x->res.start != y->res.start || x->res.end != y->res.end)
			return false;
	}
	return true;
}

/* A locked configuration cannot come with other ranges than at lock */
static int devsec_same_ranges(struct pci_tsm_devsec *devsec)
{
	struct pci_tsm_mmio *mmio = devsec_parse_report(devsec);
	bool same;

	if (IS_ERR(mmio))
		return PTR_ERR(mmio);

	same = mmio_is_equal(mmio, devsec->mmio);
	pci_tsm_mmio_free(mmio);
	if (same)
		return 0;

	pci_err(devsec->base_tsm.pdev, "interface report differs from that at lock\n");
	return -EBADMSG;
}

static int devsec_refresh(struct pci_tsm_devsec *devsec, const void *nonce, size_t len)
{
	struct pci_tsm *tsm = &devsec->base_tsm;
	int rc;

	if (!devsec_is_live(devsec))
		return -ENXIO;

	rc = devsec_ops(tsm)->refresh(tsm, nonce, len);
	if (rc) {
		pci_tsm_devsec_changed(tsm->pdev);
		return rc;
	}

	rc = devsec_expect(tsm, tsm->pdev->tsm_state);
	if (!rc)
		rc = devsec_same_ranges(devsec);
	if (rc)
		devsec_fail(devsec);
	return rc;
}

/**
 * pci_tsm_devsec_refresh() - collect the evidence of a function again
 * @pdev: the function, with or without a driver
 * @nonce: what the new measurements shall cover, or NULL
 * @len: bytes in @nonce, at most %PCI_TSM_NONCE_MAX
 * @generation: where to put the number of the new evidence
 *
 * ERROR if the new interface report differs from that at lock in its private
 * ranges, or if the TSM says another state than before.
 *
 * Context: Process. Takes pci_tsm_rwsem for read and the context's lock.
 * Return: 0; -EINVAL for too long a nonce; -ENXIO in UNLOCKED and ERROR;
 * -EOPNOTSUPP; -EINTR; else what the TSM driver or the report parser says.
 */
int pci_tsm_devsec_refresh(struct pci_dev *pdev, const void *nonce, size_t len,
			   u64 *generation)
{
	struct pci_tsm_devsec *devsec;
	int rc;

	if (len > PCI_TSM_NONCE_MAX)
		return -EINVAL;

	ACQUIRE(rwsem_read_intr, lock)(&pci_tsm_rwsem);
	rc = ACQUIRE_ERR(rwsem_read_intr, &lock);
	if (rc)
		return rc;

	devsec = devsec_of(pdev);
	if (!devsec)
		return -ENXIO;
	if (!devsec_ops(&devsec->base_tsm)->refresh)
		return -EOPNOTSUPP;

	ACQUIRE(mutex_intr, ops_lock)(&devsec->lock);
	rc = ACQUIRE_ERR(mutex_intr, &ops_lock);
	if (rc)
		return rc;

	rc = devsec_refresh(devsec, nonce, len);
	if (rc)
		return rc;

	guard(rwsem_read)(&devsec->evidence.lock);
	*generation = devsec->evidence.generation;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(pci_tsm_devsec_refresh);

/* Is @pdev locked, with @tsm_dev or, if that is NULL, with any TSM? */
static bool devsec_belongs(struct pci_dev *pdev, struct tsm_dev *tsm_dev)
{
	struct pci_tsm_devsec *devsec = devsec_of(pdev);

	return devsec && (!tsm_dev || devsec->base_tsm.tsm_dev == tsm_dev);
}

/*
 * Take a function away from a TSM that goes, or from the system. ERROR comes
 * first so that no driver can come back, then the driver is released without
 * pci_tsm_rwsem: its remove may take SR-IOV functions down.
 */
static void devsec_evict(struct pci_dev *pdev, struct tsm_dev *tsm_dev)
{
	scoped_guard(rwsem_write, &pci_tsm_rwsem) {
		if (!devsec_belongs(pdev, tsm_dev))
			return;
		devsec_set_state(pdev, PCI_TSM_DEVSEC_ERROR);
	}

	device_release_driver(&pdev->dev);

	guard(device)(&pdev->dev);
	guard(rwsem_write)(&pci_tsm_rwsem);
	if (devsec_belongs(pdev, tsm_dev))
		devsec_unlock(pdev, true);
}

/**
 * pci_tsm_devsec_destroy() - a function is being removed
 * @pdev: the function
 *
 * Context: Process. Takes the device lock and pci_tsm_rwsem for write.
 */
void pci_tsm_devsec_destroy(struct pci_dev *pdev)
{
	if (pdev->devcap & PCI_EXP_DEVCAP_TEE)
		devsec_evict(pdev, NULL);
}

/**
 * pci_tsm_devsec_registered() - is there any TSM of the devsec role
 *
 * Context: Any.
 * Return: the answer, which may be old without pci_tsm_rwsem.
 */
bool pci_tsm_devsec_registered(void)
{
	return !xa_empty(&devsec_tsms);
}

/**
 * pci_tsm_devsec_register() - functions may be locked with a TSM from now on
 * @tsm_dev: the TSM, of the devsec role
 *
 * Return: 0, -EINVAL if a mandatory operation is missing, -ENOMEM.
 */
int pci_tsm_devsec_register(struct tsm_dev *tsm_dev)
{
	const struct pci_tsm_ops *ops = tsm_dev->pci_ops;
	int rc;

	if (!ops->unlock || !ops->accept || !ops->state)
		return -EINVAL;

	scoped_guard(rwsem_write, &pci_tsm_rwsem)
		rc = xa_insert(&devsec_tsms, tsm_dev->id, tsm_dev, GFP_KERNEL);
	if (!rc)
		pci_tsm_devsec_sysfs_update();
	return rc;
}

/* Return: any function of @tsm_dev, with a reference, or NULL */
static struct pci_dev *devsec_get_function(struct tsm_dev *tsm_dev)
{
	struct pci_tsm_devsec *devsec;

	guard(rwsem_read)(&pci_tsm_rwsem);
	list_for_each_entry(devsec, &devsec_list, node)
		if (devsec->base_tsm.tsm_dev == tsm_dev)
			return pci_dev_get(devsec->base_tsm.pdev);
	return NULL;
}

/**
 * pci_tsm_devsec_unregister() - a TSM goes: release its functions' drivers, unlock
 * @tsm_dev: the TSM
 *
 * Context: Process. Takes device locks and pci_tsm_rwsem. Files in sysfs are
 * updated without either, as their handlers take both.
 */
void pci_tsm_devsec_unregister(struct tsm_dev *tsm_dev)
{
	struct pci_dev *pdev;

	scoped_guard(rwsem_write, &pci_tsm_rwsem)
		xa_erase(&devsec_tsms, tsm_dev->id);

	while ((pdev = devsec_get_function(tsm_dev))) {
		devsec_evict(pdev, tsm_dev);
		pci_dev_put(pdev);
	}
	pci_tsm_devsec_sysfs_update();
}
