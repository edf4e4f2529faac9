// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: whatever a TDI interface report says, the parser reads nothing
 * beyond it, and what it accepts lies within the function's BARs, page by page
 * and in order.
 *
 * First byte: bit 0 the scheme, bits 2:1 the BARs. The rest is the report.
 */
#include <stdio.h>

#include "tsm-devsec.h"

#define HEADER_SIZE	16
#define NR_RANGES_AT	12
#define RANGE_SIZE	16
#define ATTRIBUTES_SHARED 7
#define SPAN		0x100000000ULL

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

/* Disjoint within a set; the third is full of BARs that must never be used. */
static const struct pci_tsm_report_bar bar_sets[4][PCI_STD_NUM_BARS] = {
	{ { 0xfe000000, 0x10000 }, { 0 }, { SPAN, 0x1000000 }, { 0 }, { 0xfd000000, 0x10000 } },
	{ { SPAN, SPAN }, { 0 }, { 2 * SPAN, SPAN }, { 0 }, { 4 * SPAN, 4 * SPAN }, { 0 } },
	{ { 0xfe000000, 0x800 }, { 0xfe000800, 0x10000 }, { 0xfd000000, 0x30000 },
	  { 0 - 0x1000ULL, 0x10000 }, { 0xfc000000, 0 }, { 0xfb000000, 0x10001 } },
	{ { 0 - 0x10000ULL, 0x10000 }, { 1ULL << 63, 1ULL << 62 }, { 0, 0x10000 } },
};

#define check(condition) do { \
		if (!(condition)) { \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

static bool is_documented(long error)
{
	return error == -EMSGSIZE || error == -EPROTO || error == -ENXIO || error == -ERANGE;
}

static bool is_usable(const struct pci_tsm_report_bar *bar)
{
	return is_power_of_2(bar->size) && !(bar->start % PAGE_SIZE) &&
	       bar->size >= PAGE_SIZE && bar->start + bar->size - 1 >= bar->start;
}

static void check_range(const struct pci_tsm_mmio_range *r, const struct pci_tsm_report_bar *bars)
{
	const struct pci_tsm_report_bar *bar;

	check(r->bar >= 0 && r->bar < PCI_STD_NUM_BARS && r->id == r->bar);
	bar = &bars[r->bar];
	check(is_usable(bar));
	check(r->res.start <= r->res.end);
	check(r->res.start >= bar->start && r->res.end - bar->start < bar->size);
	check(r->offset == r->res.start - bar->start);
	check(r->res.start % PAGE_SIZE == 0 && (r->res.end + 1) % PAGE_SIZE == 0);
	check(r->res.flags == IORESOURCE_MEM && r->res.desc == IORES_DESC_ENCRYPTED);
	check(!r->res.parent && !r->res.name);
}

static void check_order(const struct pci_tsm_mmio *mmio)
{
	const struct pci_tsm_mmio_range *last[PCI_STD_NUM_BARS] = { NULL };

	for (unsigned int i = 0; i < mmio->nr; i++) {
		const struct pci_tsm_mmio_range *r = &mmio->range[i];

		check(!last[r->bar] || last[r->bar]->res.end < r->res.start);
		last[r->bar] = r;
	}
}

/* Nothing that the device keeps private is left out, no address is cut off. */
static void check_ranges(const u8 *range, u32 nr, const struct pci_tsm_mmio *mmio)
{
	u32 private = 0, count, attributes;
	u64 page;

	for (u32 i = 0; i < nr; i++, range += RANGE_SIZE) {
		memcpy(&page, range, sizeof(page));
		memcpy(&count, range + 8, sizeof(count));
		memcpy(&attributes, range + 12, sizeof(attributes));
		check(count && page < 1ULL << 52);
		if (!(attributes & ATTRIBUTES_SHARED))
			private++;
	}
	check(mmio->nr == private);
}

/* As the report itself would have it, seen from its end */
static void check_report(const u8 *report, size_t size, const struct pci_tsm_mmio *mmio)
{
	u32 nr, trailer;

	check(size >= 20 && size <= SZ_128K);
	memcpy(&nr, report + NR_RANGES_AT, sizeof(nr));
	check(mmio->nr <= nr && nr <= (size - 20) / RANGE_SIZE);
	memcpy(&trailer, report + HEADER_SIZE + RANGE_SIZE * (size_t)nr, sizeof(trailer));
	check(HEADER_SIZE + RANGE_SIZE * (size_t)nr + 4 + trailer == size);
	check_ranges(report + HEADER_SIZE, nr, mmio);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	const struct pci_tsm_report_bar *bars;
	struct pci_tsm_mmio *mmio;

	if (!size)
		return 0;

	bars = bar_sets[data[0] >> 1 & 3];
	mmio = pci_tsm_report_parse(data + 1, size - 1, bars, data[0] & 1);
	if (IS_ERR(mmio)) {
		check(is_documented(PTR_ERR(mmio)));
		return 0;
	}

	check(mmio);
	check_report(data + 1, size - 1, mmio);
	for (unsigned int i = 0; i < mmio->nr; i++)
		check_range(&mmio->range[i], bars);
	check_order(mmio);
	free(mmio);
	return 0;
}
