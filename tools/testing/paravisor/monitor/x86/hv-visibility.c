// SPDX-License-Identifier: GPL-2.0-only
/*
 * HvCallModifySparseGpaPageHostVisibility and its query: how the guest moves a
 * page from one view to the other. Contents never survive the move.
 */
#include "hv.h"

#define VISIBILITY_NONE		0
#define VISIBILITY_READ_WRITE	3
#define RESTART_AFTER		16	/* pages; fault=vis-timeout */

/* Which entries of the list changed sides; a list fits in a page. Lock held. */
static bool changed[PAGE_SIZE / 8];

static u64 list_entry(const struct hypercall *call, u32 i)
{
	return get_le64(call->in, call->header + i * 8);
}

/* All pages are looked at before the first is changed. */
static u16 check_pages(const struct hypercall *call)
{
	for (u32 i = call->start; i < call->reps; i++) {
		u64 gpn = list_entry(call, i);

		if (!page_is_convertible(gpn) || page_is_overlay(gpn))
			return HV_OPERATION_DENIED;
	}
	return HV_SUCCESS;
}

/* How far this call gets; less than the whole list only on request. */
static u32 call_end(struct hypercall *call)
{
	u32 left = call->reps - call->start;

	if (scenario.fault == FAULT_VIS_PARTIAL && left > 1)
		return call->start + left / 2;
	if (scenario.fault == FAULT_VIS_TIMEOUT && left > RESTART_AFTER) {
		call->restart = true;
		return call->start + RESTART_AFTER;
	}
	return call->reps;
}

static void scrub_changed(const struct hypercall *call, u32 end)
{
	for (u32 i = call->start; i < end; i++)
		if (changed[i])
			page_scrub(list_entry(call, i));
}

static void convert(struct hypercall *call, u32 end, enum page_state state)
{
	u64 *counter = state == PAGE_SHARED ? &record.visibility.pages_shared :
					      &record.visibility.pages_private;
	u64 repeated = 0, example = 0;

	for (u32 i = call->start; i < end; i++) {
		u64 gpn = list_entry(call, i);

		changed[i] = page_state(gpn) != state;
		if (!changed[i]) {
			repeated++;
			example = gpn << PAGE_SHIFT;
		} else {
			page_set_state(gpn, state);
			++*counter;
		}
	}
	kick_others(call->vcpu, ~0U);
	iommu_flush();
	scrub_changed(call, end);
	if (repeated)
		violation_report(call->vcpu, "double-conversion", example,
				 "%lu of %u pages were %s already", repeated, end - call->start,
				 page_state_name(state));
}

u16 hv_modify_visibility(struct hypercall *call)
{
	u32 visibility = get_le32(call->in, 8) & 3, end;
	u16 status;

	record.visibility.calls++;
	call->done = 0;
	if (get_le64(call->in, 0) != HV_PARTITION_SELF)
		return HV_ACCESS_DENIED;
	if (visibility != VISIBILITY_NONE && visibility != VISIBILITY_READ_WRITE)
		return HV_INVALID_PARAMETER;
	if (scenario.hide_isolation || scenario.fault == FAULT_VIS_DENIED) {
		call->done = call->start;
		return HV_ACCESS_DENIED;
	}
	status = check_pages(call);
	if (status)
		return status;
	end = call_end(call);
	convert(call, end, visibility == VISIBILITY_NONE ? PAGE_PRIVATE : PAGE_SHARED);
	call->done = end;
	return HV_SUCCESS;
}

u16 hv_query_visibility(struct hypercall *call)
{
	if (get_le64(call->in, 0) != HV_PARTITION_SELF || scenario.hide_isolation)
		return HV_ACCESS_DENIED;
	for (u32 i = call->start; i < call->reps; i++) {
		u64 gpn = list_entry(call, i);

		call->done = i;
		if (!page_is_convertible(gpn))
			return HV_OPERATION_DENIED;
		call->out[i] = page_state(gpn) == PAGE_SHARED ? VISIBILITY_READ_WRITE :
								VISIBILITY_NONE;
	}
	call->done = call->reps;
	return HV_SUCCESS;
}
