// SPDX-License-Identifier: GPL-2.0-only
/*
 * Evidence of a locked function: what a relying party looks at before accept
 */

#include <kunit/visibility.h>
#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "tsm-devsec.h"

/*
 * One count for all functions and locks: a generation that user space has
 * approved must not come back with other evidence after unlock and lock.
 */
static atomic64_t pci_tsm_generation;

static void blobs_free(struct pci_tsm_blob blob[PCI_TSM_EVIDENCE_TYPES])
{
	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++) {
		kvfree(blob[i].data);
		blob[i] = (struct pci_tsm_blob) {};
	}
}

static bool blobs_are_valid(const struct pci_tsm_blob blob[PCI_TSM_EVIDENCE_TYPES])
{
	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++)
		if (blob[i].size > PCI_TSM_EVIDENCE_MAX || !blob[i].data != !blob[i].size)
			return false;
	return true;
}

/**
 * pci_tsm_evidence_init() - prepare to hold evidence, of which there is none
 * @evidence: uninitialised memory
 */
void pci_tsm_evidence_init(struct pci_tsm_evidence *evidence)
{
	memset(evidence, 0, sizeof(*evidence));
	init_rwsem(&evidence->lock);
}
EXPORT_SYMBOL_IF_KUNIT(pci_tsm_evidence_init);

/**
 * pci_tsm_evidence_replace() - put new evidence in the place of old
 * @evidence: the function's evidence
 * @blob: all objects, checked against the digests of the TSM. They belong to
 *	@evidence from here on, or are freed; @blob is empty afterwards
 *
 * What user space has approved stays on record, and no longer is the current
 * generation: the function is not accepted on grounds that nobody has seen.
 *
 * Context: Process, takes the evidence lock.
 * Return: 0, or %-EINVAL for an object that is too large, has data without a
 * size or a size without data; the old evidence then stays.
 */
int pci_tsm_evidence_replace(struct pci_tsm_evidence *evidence,
			     struct pci_tsm_blob blob[PCI_TSM_EVIDENCE_TYPES])
{
	bool valid = blobs_are_valid(blob);

	if (valid) {
		guard(rwsem_write)(&evidence->lock);
		for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++)
			swap(evidence->blob[i], blob[i]);
		evidence->generation = atomic64_inc_return(&pci_tsm_generation);
	}
	blobs_free(blob);

	return valid ? 0 : -EINVAL;
}
EXPORT_SYMBOL_GPL(pci_tsm_evidence_replace);

/**
 * pci_tsm_evidence_free() - forget all evidence
 * @evidence: initialised; may be used again
 *
 * Context: Process, takes the evidence lock.
 */
void pci_tsm_evidence_free(struct pci_tsm_evidence *evidence)
{
	guard(rwsem_write)(&evidence->lock);
	blobs_free(evidence->blob);
	evidence->generation = 0;
	evidence->validated = 0;
}
EXPORT_SYMBOL_IF_KUNIT(pci_tsm_evidence_free);

/**
 * pci_tsm_evidence_validate() - record that user space approves of evidence
 * @evidence: the function's evidence
 * @generation: what was approved
 *
 * Context: Process, takes the evidence lock.
 * Return: 0; %-ENXIO where there is no evidence, %-ESTALE where @generation is
 * not the current one.
 */
int pci_tsm_evidence_validate(struct pci_tsm_evidence *evidence, u64 generation)
{
	guard(rwsem_write)(&evidence->lock);
	if (!evidence->generation)
		return -ENXIO;
	if (evidence->generation != generation)
		return -ESTALE;

	evidence->validated = generation;
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(pci_tsm_evidence_validate);
