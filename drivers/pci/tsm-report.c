// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a TDI interface report (PCIe r7.0 section 11.3.11) to private MMIO
 *
 * The report's bytes come from the device; nothing but their origin is vouched
 * for. This file touches no device and compiles in user space as it is, see
 * tools/testing/paravisor/fuzz.
 */

#include <kunit/visibility.h>
#include <linux/align.h>
#include <linux/bits.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/log2.h>
#include <linux/overflow.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "tsm-devsec.h"

/* Offset and portion of GET_DEVICE_INTERFACE_REPORT have 16 bits each */
#define REPORT_SIZE_MAX		SZ_128K

#define REPORT_PAGE_SHIFT	12

/* Attributes of a range; bits 31:16 are its id */
#define REPORT_MSIX_TABLE	BIT(0)
#define REPORT_MSIX_PBA		BIT(1)
#define REPORT_NON_TEE		BIT(2)
#define REPORT_SHARED		(REPORT_MSIX_TABLE | REPORT_MSIX_PBA | REPORT_NON_TEE)
#define REPORT_ID_SHIFT		16

struct report_header {
	__le16 info;
	__le16 reserved;
	__le16 msix_control;
	__le16 lnr_control;
	__le32 tph_control;
	__le32 nr_ranges;
};

struct report_range {
	__le64 first_page;
	__le32 nr_pages;
	__le32 attributes;
};

/**
 * struct report_bar - what the report has said of one BAR so far
 * @seen: there was a range of this BAR
 * @base: reported address of the BAR's first byte, valid if @seen
 * @last: last reported address in use, valid if @seen
 */
struct report_bar {
	bool seen;
	u64 base;
	u64 last;
};

/**
 * struct report_walk - one pass over the ranges of a report
 * @bars: the function's BARs
 * @scheme: how reported addresses relate to BARs
 * @seen: by BAR, the ranges that were read
 * @mmio: where private ranges go; has room for all
 * @nr: entries in use of @mmio
 */
struct report_walk {
	const struct pci_tsm_report_bar *bars;
	enum pci_tsm_mmio_scheme scheme;
	struct report_bar seen[PCI_STD_NUM_BARS];
	struct pci_tsm_mmio *mmio;
	unsigned int nr;
};

/* How many ranges follow the header; every length has to add up. */
static int report_nr_ranges(const void *report, size_t size)
{
	struct report_header header;
	__le32 trailer;
	size_t left;
	u32 nr;

	if (size < sizeof(header) + sizeof(trailer) || size > REPORT_SIZE_MAX)
		return -EMSGSIZE;

	memcpy(&header, report, sizeof(header));
	left = size - sizeof(header) - sizeof(trailer);
	nr = le32_to_cpu(header.nr_ranges);
	if (nr > left / sizeof(struct report_range))
		return -EMSGSIZE;

	left -= nr * sizeof(struct report_range);
	memcpy(&trailer, report + size - left - sizeof(trailer), sizeof(trailer));
	if (le32_to_cpu(trailer) != left)
		return -EMSGSIZE;

	return nr;
}

static bool is_usable_bar(const struct pci_tsm_report_bar *bar)
{
	u64 last;

	return is_power_of_2(bar->size) && IS_ALIGNED(bar->start | bar->size, PAGE_SIZE) &&
	       !check_add_overflow(bar->start, bar->size - 1, &last);
}

/* Reported addresses from first to last. There are no addresses beyond 64 bit. */
static int report_range_span(const struct report_range *range, u64 *first, u64 *last)
{
	u64 page = le64_to_cpu(range->first_page);
	u64 len = (u64)le32_to_cpu(range->nr_pages) << REPORT_PAGE_SHIFT;

	if (!len)
		return -EPROTO;
	if (page > U64_MAX >> REPORT_PAGE_SHIFT)
		return -ERANGE;

	*first = page << REPORT_PAGE_SHIFT;
	return check_add_overflow(*first, len - 1, last) ? -ERANGE : 0;
}

/*
 * The first range of a BAR settles where the BAR begins in terms of the report;
 * the others have to follow it, one after the other, without leaving the BAR.
 */
static int report_place(struct report_walk *walk, int bar, u64 first, u64 last)
{
	struct report_bar *seen = &walk->seen[bar];
	u64 size = walk->bars[bar].size;

	if (!seen->seen)
		seen->base = walk->scheme == PCI_TSM_MMIO_RELATIVE ?
			     first : ALIGN_DOWN(first, size);
	else if (first <= seen->last)
		return -ERANGE;

	if (last - seen->base >= size)
		return -ERANGE;

	seen->seen = true;
	seen->last = last;
	return 0;
}

static int report_add_private(struct report_walk *walk, u32 index, int bar, u64 first,
			      u64 last)
{
	u64 offset = first - walk->seen[bar].base, len = last - first + 1;
	u64 start = walk->bars[bar].start + offset;

	/* A mapping cannot be half private, where pages have more than 4 KiB. */
	if (!IS_ALIGNED(offset | len, PAGE_SIZE))
		return -ERANGE;

	walk->mmio->range[walk->nr++] = (struct pci_tsm_mmio_range) {
		.bar	= bar,
		.id	= bar,
		.index	= index,
		.offset	= offset,
		.reported = first,
		.res	= {
			.start	= start,
			.end	= start + len - 1,
			.flags	= IORESOURCE_MEM,
			.desc	= IORES_DESC_ENCRYPTED,
		},
	};
	return 0;
}

static int report_add_range(struct report_walk *walk, u32 index,
			    const struct report_range *range)
{
	u32 attributes = le32_to_cpu(range->attributes);
	u32 id = attributes >> REPORT_ID_SHIFT;
	bool shared = attributes & REPORT_SHARED;
	u64 first, last;
	int rc;

	rc = report_range_span(range, &first, &last);
	if (rc)
		return rc;

	/* Of no interest while shared: the expansion ROM, for one */
	if (id >= PCI_STD_NUM_BARS)
		return shared ? 0 : -ENXIO;
	if (!is_usable_bar(&walk->bars[id]))
		return -ENXIO;

	rc = report_place(walk, id, first, last);
	if (rc || shared)
		return rc;

	return report_add_private(walk, index, id, first, last);
}

/**
 * pci_tsm_report_parse() - find the private MMIO ranges of a function
 * @report: TDI interface report, of any alignment
 * @size: bytes in @report
 * @bars: the function's memory BARs as this guest sees them
 * @scheme: how addresses in the report relate to @bars
 *
 * Ranges of one BAR ascend and do not overlap, shared ones included. Ranges
 * that hold the MSI-X table or PBA stay shared: the table is not locked. So do
 * non-TEE ranges, which may also belong to something that is no BAR.
 *
 * All or nothing: there is no use in a part of what the device keeps private.
 *
 * Context: Process, may sleep. Pure function.
 * Return: the ranges, possibly none, to be freed with pci_tsm_mmio_free(); or
 * ERR_PTR of
 *
 * * %-EMSGSIZE - the lengths in @report contradict each other or @size
 * * %-EPROTO - a range without pages
 * * %-ENXIO - a range of something that is no memory BAR of whole pages
 * * %-ERANGE - a range outside of its BAR, or of the address space; overlapping
 *   or descending ranges; a private range that is not of whole pages
 * * %-ENOMEM - out of memory
 */
struct pci_tsm_mmio *
pci_tsm_report_parse(const void *report, size_t size,
		     const struct pci_tsm_report_bar bars[PCI_STD_NUM_BARS],
		     enum pci_tsm_mmio_scheme scheme)
{
	struct report_walk walk = { .bars = bars, .scheme = scheme };
	struct report_range range;
	int nr, rc;

	nr = report_nr_ranges(report, size);
	if (nr < 0)
		return ERR_PTR(nr);

	struct pci_tsm_mmio *mmio __free(kvfree) = kvzalloc_flex(*mmio, range, nr);
	if (!mmio)
		return ERR_PTR(-ENOMEM);

	mmio->nr = nr;
	walk.mmio = mmio;
	for (int i = 0; i < nr; i++) {
		memcpy(&range, report + sizeof(struct report_header) + i * sizeof(range),
		       sizeof(range));
		rc = report_add_range(&walk, i, &range);
		if (rc)
			return ERR_PTR(rc);
	}

	mmio->nr = walk.nr;
	return no_free_ptr(mmio);
}
EXPORT_SYMBOL_IF_KUNIT(pci_tsm_report_parse);
