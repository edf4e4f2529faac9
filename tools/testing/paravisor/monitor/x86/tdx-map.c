// SPDX-License-Identifier: GPL-2.0-only
/*
 * How the guest moves pages from one view to the other. The L1 does all the work of
 * MapGPA, acceptance as well; a guest that does not know accepts once more what it
 * has taken back, and that does nothing.
 */
#include "tdx.h"

#define CHUNK_PAGES	512UL
#define RESTART_AFTER	16	/* pages; fault=vis-timeout */
#define LEVELS		3	/* 4 KiB, 2 MiB, 1 GiB */

struct range {
	u64 start, end;		/* pages */
	enum page_state state;
};

static bool changed[CHUNK_PAGES];	/* lock held */

static u64 change_chunk(struct vcpu *vcpu, const struct range *chunk)
{
	u64 *counter = chunk->state == PAGE_SHARED ? &record.visibility.pages_shared :
						     &record.visibility.pages_private;
	u64 repeated = 0;

	for (u64 gpn = chunk->start; gpn < chunk->end; gpn++) {
		bool *moved = &changed[gpn - chunk->start];

		*moved = page_state(gpn) != chunk->state;
		repeated += !*moved;
		*counter += *moved;
		if (*moved)
			page_set_state(gpn, chunk->state);
		page_set_flag(gpn, PAGE_TO_ACCEPT, chunk->state == PAGE_PRIVATE);
	}
	kick_others(vcpu, ~0U);
	iommu_flush();
	for (u64 gpn = chunk->start; gpn < chunk->end; gpn++)
		if (changed[gpn - chunk->start])
			page_scrub(gpn);
	return repeated;
}

static void change(struct vcpu *vcpu, const struct range *range)
{
	struct range chunk = { .state = range->state };
	u64 repeated = 0;

	for (u64 gpn = range->start; gpn < range->end; gpn = chunk.end) {
		chunk.start = gpn;
		chunk.end = min_u64(gpn + CHUNK_PAGES, range->end);
		repeated += change_chunk(vcpu, &chunk);
	}
	if (repeated)
		violation_report(vcpu, "double-conversion", range->start << PAGE_SHIFT,
				 "%lu of %lu pages were %s already", repeated,
				 range->end - range->start, page_state_name(range->state));
}

static bool is_convertible(const struct range *range)
{
	for (u64 gpn = range->start; gpn < range->end; gpn++)
		if (!page_is_convertible(gpn))
			return false;
	return true;
}

/* Less than the whole only on request, or where the host says so. */
static u64 first_part(const struct range *range)
{
	u64 pages = range->end - range->start;

	if (scenario.fault == FAULT_VIS_TIMEOUT && pages > RESTART_AFTER)
		return range->start + RESTART_AFTER;
	if (scenario.fault == FAULT_VIS_PARTIAL && pages > 1)
		return range->start + pages / 2;
	return range->end;
}

/*
 * The host is asked for its part of it, and can refuse or put off. What the L1 has
 * not done it does not call done. To share is only put off, and not for ever: the
 * guest could not know why its access ends the run.
 */
static bool host_lies(const struct range *range, u64 *status, u64 *next)
{
	static u32 in_a_row;
	u64 random;

	if (!hostile_draws(LIE_TDX_VMCALL)) {
		in_a_row = 0;
		return false;
	}
	random = hostile_number(LIE_TDX_VMCALL);
	*status = VMCALL_RETRY;
	if (range->state == PAGE_SHARED) {
		if (in_a_row++)
			return false;
	} else if (random & 1) {
		*next = hostile_number(LIE_TDX_VMCALL);
	} else if (random & 2) {
		*status = hostile_number(LIE_TDX_VMCALL) | VMCALL_INVALID;
	}
	hostile_tell(LIE_TDX_VMCALL, "MapGPA 0x%lx %s: 0x%lx next 0x%lx",
		     range->start << PAGE_SHIFT, page_state_name(range->state), *status, *next);
	return true;
}

static u64 map_range(struct vcpu *vcpu, struct range *range)
{
	u64 mark = range->state == PAGE_SHARED ? boundary_mask() : 0, end = range->end;
	u64 status, next = range->start << PAGE_SHIFT | mark;

	if (scenario.fault == FAULT_VIS_DENIED)
		return VMCALL_INVALID;
	if (host_lies(range, &status, &next)) {
		vcpu->regs.r11 = next;
		return status;
	}
	range->end = first_part(range);
	change(vcpu, range);
	if (range->end == end)
		return VMCALL_SUCCESS;
	vcpu->regs.r11 = range->end << PAGE_SHIFT | mark;
	return VMCALL_RETRY;
}

u64 tdx_map_gpa(struct vcpu *vcpu)
{
	u64 gpa = vcpu->regs.r12, size = vcpu->regs.r13;
	struct range range = {
		.start = (gpa & ~boundary_mask()) >> PAGE_SHIFT,
		.state = is_shared_view(gpa) ? PAGE_SHARED : PAGE_PRIVATE,
	};

	record.visibility.calls++;
	if ((gpa | size) & ~PAGE_MASK) {
		tdx_breach(vcpu, "MapGPA of part of a page", gpa | size);
		return VMCALL_MISALIGNED;
	}
	range.end = range.start + (size >> PAGE_SHIFT);
	if (!size || range.end > boundary_mask() >> PAGE_SHIFT || !is_convertible(&range)) {
		tdx_breach(vcpu, "MapGPA of what is not the guest's memory", gpa);
		return VMCALL_INVALID;
	}
	return map_range(vcpu, &range);
}

static u64 refuse_accept(struct vcpu *vcpu, const char *kind, u64 gpn, const char *what)
{
	violation_report(vcpu, kind, gpn << PAGE_SHIFT, "PAGE.ACCEPT of %s", what);
	return TDX_OPERAND_INVALID(OPERAND_RCX);
}

/* "Success, no work": as Intel's L1 answers. */
u64 tdx_page_accept(struct vcpu *vcpu)
{
	u64 rcx = vcpu->regs.rcx, level = rcx & 7, gpn = rcx >> PAGE_SHIFT;
	u64 pages = 1ULL << (9 * level), again = 0;

	if (level >= LEVELS || rcx & 0xff8 || rcx >> TDX_GPA_WIDTH || gpn & (pages - 1))
		return refuse_accept(vcpu, "tdcall-protocol", gpn, "a size or place that is none");
	if (is_shared_view(rcx))
		return refuse_accept(vcpu, "accept-of-shared-page", gpn, "a shared address");
	for (u64 i = 0; i < pages; i++) {
		if (page_state(gpn + i) == PAGE_SHARED)
			return refuse_accept(vcpu, "accept-of-shared-page", gpn + i,
					     "a page that the host sees");
		if (page_state(gpn + i) != PAGE_PRIVATE)
			return refuse_accept(vcpu, "tdcall-protocol", gpn + i,
					     "what is not the guest's memory");
		again += !page_has_flag(gpn + i, PAGE_TO_ACCEPT);
	}
	for (u64 i = 0; i < pages; i++)
		page_set_flag(gpn + i, PAGE_TO_ACCEPT, false);
	if (again)
		violation_report(vcpu, "double-accept", gpn << PAGE_SHIFT,
				 "%lu of %lu pages were accepted already", again, pages);
	return TDX_SUCCESS;
}
