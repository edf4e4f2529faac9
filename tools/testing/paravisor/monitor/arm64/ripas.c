// SPDX-License-Identifier: GPL-2.0-only
/* The Realm's own state of a page: IPA_STATE_SET and IPA_STATE_GET. */
#include "monitor.h"

#define CHANGE_DESTROYED	BIT_ULL(0)

enum ripas { RIPAS_EMPTY, RIPAS_RAM, RIPAS_DESTROYED, RIPAS_DEV };
enum response { RESPONSE_ACCEPT, RESPONSE_REJECT };

static enum ripas ripas_of(u64 gpn)
{
	switch (page_state(gpn)) {
	case PAGE_PRIVATE:
		return RIPAS_RAM;
	case PAGE_TDI_MMIO:
	case PAGE_TDI_DEAD:
	case PAGE_PARAVISOR_MMIO:
		return RIPAS_DEV;
	default:
		return RIPAS_EMPTY;
	}
}

/* The page is no guest memory: the host says no, as it has nothing to put there. */
static bool set_page(u64 gpn, enum ripas ripas)
{
	enum page_state state = ripas == RIPAS_RAM ? PAGE_PRIVATE : PAGE_SHARED;

	if (!page_is_convertible(gpn))
		return ripas == ripas_of(gpn) ||
		       (ripas == RIPAS_EMPTY && tdi_release_page(gpn));
	if (page_state(gpn) == state)
		return true;
	page_set_state(gpn, state);
	page_scrub(gpn);
	if (state == PAGE_SHARED)
		record.visibility.pages_shared++;
	else
		record.visibility.pages_private++;
	return true;
}

static bool is_range(u64 base, u64 top)
{
	return !((base | top) & ~PAGE_MASK) && base < top && top <= SHARED_HALF;
}

static bool is_changed(u64 gpn, enum ripas ripas)
{
	return page_is_convertible(gpn) && ripas_of(gpn) != ripas;
}

/* Returns how far it came. */
static u64 set_range(u64 base, u64 top, enum ripas ripas)
{
	u64 left = host_ripas_allowance((top - base) >> PAGE_SHIFT);

	for (u64 at = base; at < top; at += PAGE_SIZE) {
		if (is_changed(at >> PAGE_SHIFT, ripas) && !left--)
			return at;
		if (!set_page(at >> PAGE_SHIFT, ripas))
			return at;
	}
	return top;
}

static void state_set(struct vcpu *vcpu)
{
	u64 *x = vcpu->x, base = x[1], top = x[2], ripas = x[3], flags = x[4], at, end;
	bool rejected;

	if (!is_range(base, top)) {
		rsi_breach(vcpu, base, "IPA_STATE_SET to 0x%lx is no range of pages", top);
		return;
	}
	if (ripas > RIPAS_RAM || flags & ~CHANGE_DESTROYED) {
		rsi_breach(vcpu, base, "IPA_STATE_SET of RIPAS %lu, flags 0x%lx", ripas, flags);
		return;
	}
	record.visibility.calls++;
	end = host_ripas_top(base, top, ripas == RIPAS_RAM, &rejected);
	at = set_range(base, end, ripas);
	smmu_flush();
	views_flush();
	x[1] = at;
	x[2] = rejected || (at == base && end > base) ? RESPONSE_REJECT : RESPONSE_ACCEPT;
	rsi_return(vcpu, RSI_SUCCESS);
}

static void state_get(struct vcpu *vcpu)
{
	u64 *x = vcpu->x, base = x[1], end = x[2], at = base;
	enum ripas ripas;

	if (!is_range(base, end)) {
		rsi_breach(vcpu, base, "IPA_STATE_GET to 0x%lx is no range of pages", end);
		return;
	}
	ripas = ripas_of(base >> PAGE_SHIFT);
	while (at < end && ripas_of(at >> PAGE_SHIFT) == ripas)
		at += PAGE_SIZE;
	x[1] = at;
	x[2] = ripas;
	rsi_return(vcpu, RSI_SUCCESS);
}

bool ripas_call(struct vcpu *vcpu, u32 fid)
{
	if (fid == RSI_IPA_STATE_SET)
		state_set(vcpu);
	else if (fid == RSI_IPA_STATE_GET)
		state_get(vcpu);
	else
		return false;
	return true;
}
