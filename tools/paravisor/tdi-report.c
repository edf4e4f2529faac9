// SPDX-License-Identifier: GPL-2.0-only
/* What a TDI says about itself: MMIO ranges above all. */
#include <string.h>

#include "tdi-report.h"

#define HEADER_SIZE	16
#define RANGE_SIZE	16
#define PAGE_LIMIT	(1ull << (64 - TDI_PAGE_SHIFT))

static bool overlap(const struct tdi_range *a, const struct tdi_range *b)
{
	return a->page < b->page + b->pages && b->page < a->page + a->pages;
}

static const char *check_range(const struct tdi_report *r, size_t n)
{
	const struct tdi_range *new = &r->range[n];
	size_t i;

	if (!new->pages)
		return "an MMIO range is empty";
	if (new->page >= PAGE_LIMIT || new->pages > PAGE_LIMIT - new->page)
		return "an MMIO range goes beyond the end of the address space";
	for (i = 0; i < n; i++) {
		if (overlap(&r->range[i], new))
			return "two MMIO ranges overlap";
		if (tdi_range_id(&r->range[i]) == tdi_range_id(new) &&
		    r->range[i].page > new->page)
			return "the MMIO ranges of a BAR do not ascend";
	}
	return NULL;
}

static const char *parse_range(struct view *in, struct tdi_report *r, size_t n)
{
	struct tdi_range *new = &r->range[n];
	struct view raw;

	if (!view_take(in, RANGE_SIZE, &raw) || !view_le64(raw, 0, &new->page) ||
	    !view_le32(raw, 8, &new->pages) || !view_le32(raw, 12, &new->attributes))
		return "the MMIO ranges are cut short";
	return check_range(r, n);
}

const char *tdi_report_parse(struct view in, struct tdi_report *r)
{
	const char *why = NULL;
	struct view head, raw;
	uint32_t n, specific;

	memset(r, 0, sizeof(*r));
	if (!in.len)
		return "there is no interface report";
	if (!view_take(&in, HEADER_SIZE, &head) || !view_le16(head, 0, &r->info) ||
	    !view_le16(head, 4, &r->msix_control) || !view_le32(head, 12, &n))
		return "the header is cut short";
	if (n > TDI_RANGES_MAX)
		return "there are too many MMIO ranges";
	for (; r->n < n && !why; r->n++)
		why = parse_range(&in, r, r->n);
	if (why)
		return why;
	if (!view_take(&in, 4, &raw) || !view_le32(raw, 0, &specific) || specific != in.len)
		return "the device-specific part is not as long as stated";
	r->specific = in;
	return NULL;
}

uint64_t tdi_private_pages(const struct tdi_report *r)
{
	uint64_t pages = 0;
	size_t i;

	for (i = 0; i < r->n; i++)
		if (!(r->range[i].attributes & TDI_RANGE_NON_TEE))
			pages += r->range[i].pages;
	return pages;
}
