/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guest role of PCI/TSM: lock, evidence, accept (PCIe r7.0 section 11, TDISP)
 *
 * See Documentation/PCI/tsm-devsec.rst.
 */
#ifndef _LINUX_PCI_TSM_DEVSEC_H
#define _LINUX_PCI_TSM_DEVSEC_H

#include <linux/ioport.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pci-tsm.h>
#include <linux/rwsem.h>
#include <linux/sizes.h>
#include <linux/types.h>

#define PCI_TSM_NONCE_MAX	32
#define PCI_TSM_EVIDENCE_MAX	SZ_16M

/**
 * enum pci_tsm_devsec_state - TDISP state of a function, as this guest knows it
 * @PCI_TSM_DEVSEC_UNLOCKED: not under the control of a TSM; behaves as ever
 * @PCI_TSM_DEVSEC_LOCKED: configuration locked, evidence available, no DMA
 * @PCI_TSM_DEVSEC_RUN: accepted; private MMIO, DMA to private memory
 * @PCI_TSM_DEVSEC_ERROR: fell out of LOCKED or RUN; left only by unlock
 *
 * The values are those of TDISP (PCIe r7.0 section 11.2).
 */
enum pci_tsm_devsec_state {
	PCI_TSM_DEVSEC_UNLOCKED,
	PCI_TSM_DEVSEC_LOCKED,
	PCI_TSM_DEVSEC_RUN,
	PCI_TSM_DEVSEC_ERROR,
};

/**
 * enum pci_tsm_evidence_type - what a relying party wants to see of a function
 * @PCI_TSM_EVIDENCE_CERTS: SPDM certificate chain (DSP0274) of the slot in use
 * @PCI_TSM_EVIDENCE_MEASUREMENTS: signed SPDM measurements, request included
 * @PCI_TSM_EVIDENCE_REPORT: TDI interface report (PCIe r7.0 section 11.3.11)
 * @PCI_TSM_EVIDENCE_VCA: SPDM version, capabilities, algorithms messages
 * @PCI_TSM_EVIDENCE_TYPES: number of types
 */
enum pci_tsm_evidence_type {
	PCI_TSM_EVIDENCE_CERTS,
	PCI_TSM_EVIDENCE_MEASUREMENTS,
	PCI_TSM_EVIDENCE_REPORT,
	PCI_TSM_EVIDENCE_VCA,
	PCI_TSM_EVIDENCE_TYPES
};

/**
 * struct pci_tsm_blob - one object of evidence
 * @data: kvmalloc()ed copy, already checked against the TSM's digest; NULL if
 *	the platform has no such object
 * @size: bytes in @data, at most %PCI_TSM_EVIDENCE_MAX
 */
struct pci_tsm_blob {
	void *data;
	size_t size;
};

/**
 * struct pci_tsm_evidence - the evidence of one function
 * @lock: taken for read by whoever looks, for write to replace
 * @generation: number of this evidence, never used again for any function; 0:
 *	there is none yet
 * @validated: generation that user space has approved, or 0
 * @blob: the objects
 */
struct pci_tsm_evidence {
	struct rw_semaphore lock;
	u64 generation;
	u64 validated;
	struct pci_tsm_blob blob[PCI_TSM_EVIDENCE_TYPES];
};

/**
 * enum pci_tsm_mmio_scheme - how offsets of the interface report relate to BARs
 * @PCI_TSM_MMIO_BAR_ALIGN: the reporting offset is a multiple of the BAR's
 *	size, so the low bits of an address are the offset into the BAR
 * @PCI_TSM_MMIO_RELATIVE: a BAR's first reported range starts the BAR
 */
enum pci_tsm_mmio_scheme {
	PCI_TSM_MMIO_BAR_ALIGN,
	PCI_TSM_MMIO_RELATIVE,
};

/**
 * struct pci_tsm_mmio_range - one private range of a function
 * @bar: BAR index, 0 to 5
 * @id: the report's range id
 * @index: which of the report's ranges, from 0, those that are shared included
 * @offset: bytes from the start of the BAR, page aligned
 * @reported: where the range begins, as the report has it
 * @res: the range in guest physical addresses
 */
struct pci_tsm_mmio_range {
	int bar;
	u16 id;
	u32 index;
	u64 offset;
	u64 reported;
	struct resource res;
};

/**
 * struct pci_tsm_mmio - the private ranges of a function
 * @nr: entries in @range
 * @range: the ranges, in the order of the report
 */
struct pci_tsm_mmio {
	unsigned int nr;
	struct pci_tsm_mmio_range range[] __counted_by(nr);
};

/**
 * struct pci_tsm_devsec - what the core knows of a locked function
 * @base_tsm: generic core context, @dsm_dev and @tdi are NULL
 * @node: in the core's list of locked functions, under pci_tsm_rwsem
 * @lock: one operation at a time; taken after pci_tsm_rwsem
 * @scheme: how to read the interface report; set by the TSM driver
 * @evidence: evidence objects; set by the TSM driver, read by user space
 * @mmio: private ranges derived from the interface report; NULL before lock
 *	has ended
 * @mmio_live: the ranges stand in &encrypted_iomem_resource
 *
 * Embedded by the TSM driver in what its lock operation returns.
 */
struct pci_tsm_devsec {
	struct pci_tsm base_tsm;
	struct list_head node;
	struct mutex lock;	/* one operation at a time */
	enum pci_tsm_mmio_scheme scheme;
	struct pci_tsm_evidence evidence;
	struct pci_tsm_mmio *mmio;
	bool mmio_live;
};

static inline struct pci_tsm_devsec *to_pci_tsm_devsec(struct pci_tsm *tsm)
{
	return container_of(tsm, struct pci_tsm_devsec, base_tsm);
}

/* For TSM drivers: in lock() and its failure path, and in unlock() */
int pci_tsm_devsec_constructor(struct pci_dev *pdev,
			       struct pci_tsm_devsec *devsec,
			       struct tsm_dev *tsm_dev);
void pci_tsm_devsec_destructor(struct pci_tsm_devsec *devsec);

/* For TSM drivers: in lock() and refresh(); takes over all of @blob, always */
int pci_tsm_evidence_replace(struct pci_tsm_evidence *evidence,
			     struct pci_tsm_blob blob[PCI_TSM_EVIDENCE_TYPES]);

/* For TSM drivers: the platform has said that the function's state changed */
void pci_tsm_devsec_changed(struct pci_dev *pdev);

#endif /* _LINUX_PCI_TSM_DEVSEC_H */
