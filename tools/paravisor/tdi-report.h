/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_TDI_REPORT_H
#define PARAVISORCTL_TDI_REPORT_H

#include "view.h"

/* TDI interface report, PCIe r7.0 section 11.3.11 */
#define TDI_RANGES_MAX		64
#define TDI_PAGE_SHIFT		12
#define TDI_RANGE_MSIX		(1u << 0)
#define TDI_RANGE_PBA		(1u << 1)
#define TDI_RANGE_NON_TEE	(1u << 2)
#define TDI_RANGE_UPDATABLE	(1u << 3)

struct tdi_range {
	uint64_t page;		/* 4 KiB units, the reporting offset included */
	uint32_t pages;
	uint32_t attributes;
};

struct tdi_report {
	uint16_t info;
	uint16_t msix_control;
	struct tdi_range range[TDI_RANGES_MAX];
	size_t n;
	struct view specific;	/* points into the input */
};

static inline unsigned int tdi_range_id(const struct tdi_range *r)
{
	return r->attributes >> 16;
}

/* NULL, or why not. */
const char *tdi_report_parse(struct view in, struct tdi_report *r);

/* Pages of all ranges that only the guest may reach. */
uint64_t tdi_private_pages(const struct tdi_report *r);

#endif
