// SPDX-License-Identifier: GPL-2.0-only
/*
 * Private MMIO of an accepted function
 *
 * The ranges stand in &encrypted_iomem_resource, next to &iomem_resource, since
 * a driver's request for a whole BAR has to fit around them. ioremap() looks
 * them up there.
 */

#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "tsm-devsec.h"

/* The upper half of a 64-bit BAR has no flags at all. */
static bool is_live_mem_bar(const struct resource *res)
{
	return (res->flags & IORESOURCE_MEM) && !(res->flags & IORESOURCE_UNSET) &&
	       res->parent && resource_size(res);
}

/**
 * pci_tsm_mmio_alloc() - find the private MMIO of a function
 * @pdev: the function, its BARs are assigned
 * @report: TDI interface report
 * @size: bytes in @report
 * @scheme: how addresses in the report relate to BARs
 *
 * Context: Process. The function is LOCKED, so that its BARs stay where they
 * are.
 * Return: the ranges, or ERR_PTR as of pci_tsm_report_parse().
 */
struct pci_tsm_mmio *pci_tsm_mmio_alloc(struct pci_dev *pdev, const void *report,
					size_t size, enum pci_tsm_mmio_scheme scheme)
{
	struct pci_tsm_report_bar bars[PCI_STD_NUM_BARS] = {};

	for (int i = 0; i < PCI_STD_NUM_BARS; i++) {
		const struct resource *res = pci_resource_n(pdev, i);

		if (is_live_mem_bar(res))
			bars[i] = (struct pci_tsm_report_bar) {
				.start = res->start, .size = resource_size(res),
			};
	}
	return pci_tsm_report_parse(report, size, bars, scheme);
}

/**
 * pci_tsm_mmio_publish() - let ioremap() map the ranges private
 * @pdev: the function, about to be accepted, without a driver
 * @mmio: its private ranges, not published
 *
 * Return: 0, or %-EBUSY if another function claims any part of them; nothing
 * is published then.
 */
int pci_tsm_mmio_publish(struct pci_dev *pdev, struct pci_tsm_mmio *mmio)
{
	for (unsigned int i = 0; i < mmio->nr; i++) {
		struct resource *res = &mmio->range[i].res;

		res->name = pci_name(pdev);
		if (request_resource(&encrypted_iomem_resource, res)) {
			pci_err(pdev, "BAR %d: private range %pR is taken\n",
				mmio->range[i].bar, res);
			pci_tsm_mmio_withdraw(mmio);
			return -EBUSY;
		}
	}
	return 0;
}

/**
 * pci_tsm_mmio_withdraw() - let ioremap() treat the ranges as ever
 * @mmio: the ranges, some, all or none of them published
 *
 * Mappings that were made meanwhile stay private: no driver may be bound.
 */
void pci_tsm_mmio_withdraw(struct pci_tsm_mmio *mmio)
{
	for (unsigned int i = 0; i < mmio->nr; i++)
		if (mmio->range[i].res.parent)
			release_resource(&mmio->range[i].res);
}

/**
 * pci_tsm_mmio_free() - forget the ranges
 * @mmio: not published; may be NULL
 */
void pci_tsm_mmio_free(struct pci_tsm_mmio *mmio)
{
	kvfree(mmio);
}
