// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reverse map: who owns a page, and has the guest validated it? The page
 * states of pages.c are its entries; their size is one flag for each 2 MiB.
 *
 * The host assigns pages and takes them back, the SVSM validates. A page that
 * is assigned and not validated is in no view, so the guest cannot use what the
 * host slipped under it.
 */
#include "snp.h"

#define CHUNK_PAGES	512UL

static bool stale;	/* some CPU may know a translation that is no longer so */

static u64 pages_of(bool large)
{
	return large ? CHUNK_PAGES : 1;
}

static bool is_smashed(u64 gpn)
{
	return scenario.snp_strict_4k ||
	       page_has_flag(ALIGN_DOWN(gpn, CHUNK_PAGES), PAGE_SMASHED);
}

static void set_smashed(u64 gpn, bool smashed)
{
	page_set_flag(ALIGN_DOWN(gpn, CHUNK_PAGES), PAGE_SMASHED, smashed);
}

static bool is_assigned(u64 gpn)
{
	return page_state(gpn) == PAGE_PRIVATE || page_state(gpn) == PAGE_UNVALIDATED;
}

bool rmp_is_valid(u64 gpn)
{
	return page_state(gpn) == PAGE_PRIVATE;
}

/* As COCONUT-SVSM does: a page that becomes the guest's carries nothing of the host's. */
static void change(u64 gpn, bool validate)
{
	page_set_state(gpn, validate ? PAGE_PRIVATE : PAGE_UNVALIDATED);
	if (validate)
		memset(phys(page_backing(gpn)), 0, PAGE_SIZE);
	else
		stale = true;
}

static void count_validation(bool large, bool validate)
{
	if (large)
		record.snp.pages_2m++;
	else
		record.snp.pages_4k++;
	if (validate)
		record.snp.bytes_validated += pages_of(large) << PAGE_SHIFT;
}

u32 rmp_pvalidate(struct vcpu *vcpu, u64 gpn, bool large, bool validate)
{
	u64 done = 0;

	if (large && gpn % CHUNK_PAGES)
		return PVALIDATE_BAD_INPUT;
	for (u64 i = 0; i < pages_of(large); i++) {
		if (!is_assigned(gpn + i))
			return PVALIDATE_BAD_INPUT;
		done += rmp_is_valid(gpn + i) == validate;
	}
	if (large && is_smashed(gpn))
		return PVALIDATE_SIZE_MISMATCH;
	if (done) {
		if (validate)
			violation_report(vcpu, "double-validation", gpn << PAGE_SHIFT,
					 "the page is validated already");
		return PVALIDATE_NO_CHANGE;
	}
	if (!large)
		set_smashed(gpn, true);
	for (u64 i = 0; i < pages_of(large); i++)
		change(gpn + i, validate);
	count_validation(large, validate);
	return PVALIDATE_OK;
}

static bool is_whole(u64 gpn, bool large)
{
	if (large && gpn % CHUNK_PAGES)
		return false;
	for (u64 i = 0; i < pages_of(large); i++)
		if (!page_is_convertible(gpn + i))
			return false;
	return true;
}

bool rmp_set_private(struct vcpu *vcpu, u64 gpn, bool large)
{
	(void)vcpu;
	if (!is_whole(gpn, large))
		return false;
	for (u64 i = 0; i < pages_of(large); i++) {
		if (page_state(gpn + i) != PAGE_SHARED)
			continue;
		page_set_state(gpn + i, PAGE_UNVALIDATED);
		record.visibility.pages_private++;
		stale = true;
	}
	set_smashed(gpn, !large);
	return true;
}

static void share(struct vcpu *vcpu, u64 gpn)
{
	if (page_state(gpn) == PAGE_SHARED)
		return;
	if (rmp_is_valid(gpn)) {
		violation_report(vcpu, "ghcb-protocol", gpn << PAGE_SHIFT,
				 "made shared while it is still validated");
		stale = true;
	}
	page_set_state(gpn, PAGE_SHARED);
	hostile_scrub(phys(page_backing(gpn)), PAGE_SIZE);
	record.visibility.pages_shared++;
}

bool rmp_set_shared(struct vcpu *vcpu, u64 gpn, bool large)
{
	if (!is_whole(gpn, large))
		return false;
	for (u64 i = 0; i < pages_of(large); i++)
		share(vcpu, gpn + i);
	set_smashed(gpn, !large);
	return true;
}

void rmp_flush(struct vcpu *vcpu)
{
	if (!stale)
		return;
	stale = false;
	kick_others(vcpu, ~0U);
	iommu_flush();
}

static void *memory(u64 gpa, u64 len, enum page_state state)
{
	if (len > PAGE_SIZE || (gpa & ~PAGE_MASK) + len > PAGE_SIZE ||
	    page_state(gpa >> PAGE_SHIFT) != state)
		return NULL;
	return phys(page_backing(gpa >> PAGE_SHIFT) + (gpa & ~PAGE_MASK));
}

void *svsm_memory(u64 gpa, u64 len)
{
	return memory(gpa, len, PAGE_PRIVATE);
}

void *host_memory(u64 gpa, u64 len)
{
	return memory(gpa, len, PAGE_SHARED);
}
