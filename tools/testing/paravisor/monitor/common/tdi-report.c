// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device interface report (PCIe TDISP, 11.3.10), from the real BARs: all of a
 * memory BAR is told, in runs of pages of one kind.
 */
#include "string.h"
#include "tdi.h"

#define INFO_NO_FW_UPDATE	BIT(0)
#define INFO_DMA_NO_PASID	BIT(1)
#define ATTRIBUTE_NON_TEE	BIT(2)
#define RANGE_ID_SHIFT		16
#define HEADER_SIZE		16
#define RANGE_COUNT_AT		12

/* Real devices hide their place by it; a multiple of every possible BAR size. */
#define REPORTING_OFFSET	0xa00000000000ULL

static const char device_info[] = "paravisor stand-in";

enum page_kind { KIND_TEE, KIND_TABLE, KIND_PBA };

struct writer {
	u8 *at;
	u32 size, used;
	bool overflow;
};

static void put(struct writer *w, u64 value, u32 bytes)
{
	if (w->size - w->used < bytes) {
		w->overflow = true;
		return;
	}
	for (u32 i = 0; i < bytes; i++)
		w->at[w->used++] = value >> (8 * i);
}

static bool touches(u64 page, u32 offset, u32 size)
{
	u64 start = page << PAGE_SHIFT;

	return size && offset < start + PAGE_SIZE && (u64)offset + size > start;
}

static enum page_kind kind_of(const struct tdi_function *f, u32 bar, u64 page)
{
	if (f->has_msix && bar == f->msix_bar && touches(page, f->msix_offset, f->msix_size))
		return KIND_TABLE;
	if (f->has_msix && bar == f->pba_bar && touches(page, f->pba_offset, f->pba_size))
		return KIND_PBA;
	return KIND_TEE;
}

bool tdi_page_is_tee(const struct tdi_function *f, u32 bar, u64 page)
{
	return kind_of(f, bar, page) == KIND_TEE;
}

/* A number that no BAR of the function has. */
static u32 foreign_bar(const struct tdi_function *f)
{
	for (u32 bar = TDI_BARS; bar--;)
		if (!f->bar_size[bar] && !(bar && f->bar_size[bar - 1]))
			return bar;
	return TDI_BARS;
}

static void put_range(struct writer *w, u64 gpn, u32 pages, u32 bar, enum page_kind kind)
{
	put(w, gpn + (REPORTING_OFFSET >> PAGE_SHIFT), 8);
	put(w, pages, 4);
	put(w, (bar << RANGE_ID_SHIFT) | (kind == KIND_TEE ? 0 : ATTRIBUTE_NON_TEE), 4);
}

/* Where the run of pages of one kind ends that begins at @first */
static u64 run_end(const struct tdi_function *f, u32 bar, u64 first)
{
	enum page_kind kind = kind_of(f, bar, first);
	u64 pages = f->bar_size[bar] >> PAGE_SHIFT, next = first + 1;

	while (next < pages && kind_of(f, bar, next) == kind)
		next++;
	return next;
}

u64 tdi_report_address(u64 gpa)
{
	return gpa + REPORTING_OFFSET;
}

static bool is_in(const struct tdi_function *f, const struct tdi_range *range, u64 gpa)
{
	u64 first = f->bar[range->bar] + (range->first << PAGE_SHIFT);

	return gpa >= first && gpa < first + (range->pages << PAGE_SHIFT);
}

bool tdi_report_find(const struct tdi_function *f, u64 gpa, struct tdi_range *range)
{
	for (u32 i = 0; tdi_report_range(f, i, range); i++)
		if (is_in(f, range, gpa))
			return tdi_page_is_tee(f, range->bar, range->first);
	return false;
}

bool tdi_report_range(const struct tdi_function *f, u32 index, struct tdi_range *range)
{
	for (u32 bar = 0; bar < TDI_BARS; bar++) {
		u64 pages = f->bar_size[bar] >> PAGE_SHIFT;

		for (u64 first = 0, next; first < pages; first = next) {
			next = run_end(f, bar, first);
			if (index--)
				continue;
			*range = (struct tdi_range){ bar, first, next - first };
			return true;
		}
	}
	return false;
}

/* @excess: pages that each range reaches into the one behind it */
static u32 put_bar(struct writer *w, const struct tdi_function *f, u32 bar, u32 id, u32 excess)
{
	u64 pages = f->bar_size[bar] >> PAGE_SHIFT, gpn = f->bar[bar] >> PAGE_SHIFT;
	u32 ranges = 0;

	for (u64 first = 0, next; first < pages; first = next) {
		next = run_end(f, bar, first);
		put_range(w, gpn + first, next - first + (next < pages ? excess : 0), id,
			  kind_of(f, bar, first));
		ranges++;
	}
	return ranges;
}

/* One range too many, behind the first BAR there is. */
static u32 put_range_outside(struct writer *w, const struct tdi_function *f)
{
	for (u32 bar = 0; bar < TDI_BARS; bar++) {
		u64 gpn = f->bar[bar] >> PAGE_SHIFT, pages = f->bar_size[bar] >> PAGE_SHIFT;

		if (!pages)
			continue;
		put_range(w, gpn + pages, 1, bar, KIND_TEE);
		return 1;
	}
	return 0;
}

static u32 put_ranges(struct writer *w, const struct tdi_function *f, enum tdisp_lie lie)
{
	u32 ranges = 0;

	for (u32 bar = 0; bar < TDI_BARS; bar++)
		ranges += put_bar(w, f, bar, lie == LIE_OTHER_BARS ? foreign_bar(f) : bar,
				  lie == LIE_OVERLAPPING_RANGES);
	if (lie == LIE_OUT_OF_RANGE_RANGE)
		ranges += put_range_outside(w, f);
	return ranges;
}

u32 tdi_report_build(const struct tdi_function *f, enum tdisp_lie lie, u8 *to, u32 size)
{
	struct writer w = { .at = to, .size = size }, count;

	put(&w, INFO_NO_FW_UPDATE | INFO_DMA_NO_PASID, 2);
	put(&w, 0, 2);
	put(&w, f->has_msix ? f->msix_control : 0, 2);
	put(&w, 0, 2);		/* LNR control: no such capability */
	put(&w, 0, 4);		/* TPH control: neither */
	put(&w, 0, 4);
	count = (struct writer){ .at = to, .size = HEADER_SIZE, .used = RANGE_COUNT_AT };
	put(&count, put_ranges(&w, f, lie), 4);
	put(&w, sizeof(device_info), 4);
	for (u32 i = 0; i < sizeof(device_info); i++)
		put(&w, device_info[i], 1);
	if (lie == LIE_LONG_REPORT)
		for (u32 i = 0; i < 4; i++)
			put(&w, ~0ULL, 8);
	if (w.overflow)
		return 0;
	return lie == LIE_SHORT_REPORT ? w.used / 2 : w.used;
}
