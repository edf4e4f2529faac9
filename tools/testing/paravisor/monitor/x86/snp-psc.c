// SPDX-License-Identifier: GPL-2.0-only
/* Page state changes: the guest's list, and a host that does not do what it says. */
#include "snp.h"

#define PSC_HEADER		8
#define PSC_ENTRIES_MAX		253
#define PSC_CUR			0
#define PSC_END			2
#define OPERATION_PRIVATE	1
#define OPERATION_SHARED	2
#define ENTRY_DONE(e)		((e) & 0xfff)		/* 4 KiB pages already changed */
#define ENTRY_GFN(e)		((e) >> 12 & 0xffffffffffULL)
#define ENTRY_OPERATION(e)	((e) >> 52 & 15)
#define ENTRY_LARGE(e)		((e) >> 56 & 1)
#define ENTRY_RESERVED		0xfe00000000000000ULL

/* Exit info 2: in the upper half why, in the lower how far for a known reason */
#define ERROR_HEADER		(BIT_ULL(32) | 1)
#define ERROR_ENTRY		(BIT_ULL(32) | 2)
#define ERROR_GENERIC		(0x100ULL << 32)

/*
 * Seven lies of eight are work left undone and called done, for a page that is to
 * be taken back: its validation then fails. The rest are refusals. A page to be
 * shared is never left out, since the guest could not know why its access ends
 * the run.
 */
static bool lies(u64 gpn, u32 operation, bool *answer)
{
	u64 random;

	if (!hostile_draws(LIE_SNP_PSC))
		return false;
	random = hostile_number(LIE_SNP_PSC);
	*answer = random & 7;
	if (*answer && operation != OPERATION_PRIVATE)
		return false;
	hostile_tell(LIE_SNP_PSC, "page 0x%lx: operation %u %s", gpn << PAGE_SHIFT, operation,
		     *answer ? "not done and called done" : "refused");
	return true;
}

bool psc_change(struct vcpu *vcpu, u64 gpn, u32 operation, bool large)
{
	bool answer = false;

	if (lies(gpn, operation, &answer))
		return answer;
	if (operation == OPERATION_PRIVATE)
		answer = rmp_set_private(vcpu, gpn, large);
	else if (operation == OPERATION_SHARED)
		answer = rmp_set_shared(vcpu, gpn, large);
	if (!answer)
		violation_report(vcpu, "ghcb-protocol", gpn << PAGE_SHIFT,
				 "page state change %u cannot be: %s page", operation,
				 page_state_name(page_state(gpn)));
	return answer;
}

static u64 change_entry(struct vcpu *vcpu, u64 entry)
{
	if (entry & ENTRY_RESERVED || ENTRY_DONE(entry)) {
		ghcb_breach(vcpu, "entry of a page state change", entry);
		return ERROR_ENTRY;
	}
	if (!psc_change(vcpu, ENTRY_GFN(entry), ENTRY_OPERATION(entry), ENTRY_LARGE(entry)))
		return ERROR_GENERIC;
	return 0;
}

/* On failure the current entry is the one that failed; it is one past the end when all is done. */
static u64 change_list(struct vcpu *vcpu, u8 *list)
{
	u32 cur = get_le16(list, PSC_CUR), end = get_le16(list, PSC_END);
	u64 error;

	if (cur > end || end >= PSC_ENTRIES_MAX || get_le32(list, 4)) {
		ghcb_breach(vcpu, "header of a page state change", get_le64(list, 0));
		return ERROR_HEADER;
	}
	for (; cur <= end; cur++) {
		error = change_entry(vcpu, get_le64(list, PSC_HEADER + 8 * cur));
		if (error)
			return error;
		put_le16(list, PSC_CUR, cur + 1);
	}
	return 0;
}

void snp_page_psc(struct vcpu *vcpu, u8 *ghcb)
{
	u8 *list = ghcb_buffer(vcpu, ghcb, PSC_HEADER + 8 * PSC_ENTRIES_MAX);

	record.visibility.calls++;
	if (list)
		ghcb_result(ghcb, 0, change_list(vcpu, list));
	else
		ghcb_malformed(ghcb, GHCB_INVALID_SCRATCH);
}
