// SPDX-License-Identifier: GPL-2.0-only
/* What the host makes of a change of RIPAS: it may stop anywhere, or refuse to give RAM. */
#include "monitor.h"
#include "../common/host.h"

#define REJECTS_ONE_IN	4
#define FEW_PAGES	64

u64 host_ripas_allowance(u64 pages)
{
	switch (scenario.fault) {
	case FAULT_VIS_DENIED:
		return 0;
	case FAULT_VIS_PARTIAL:
		return (pages + 1) / 2;
	case FAULT_VIS_TIMEOUT:
		return FEW_PAGES;
	default:
		return pages;
	}
}

u64 host_ripas_top(u64 base, u64 top, bool to_ram, bool *rejects)
{
	u64 pages = (top - base) >> PAGE_SHIFT, number, done;

	*rejects = false;
	if (!hostile_draws(LIE_RIPAS))
		return top;
	number = hostile_number(LIE_RIPAS);
	*rejects = to_ram && !(number % REJECTS_ONE_IN);
	done = *rejects ? 0 : number / REJECTS_ONE_IN % pages;
	hostile_tell(LIE_RIPAS, "0x%lx: %lu of %lu pages%s", base, done, pages,
		     *rejects ? ", rejected" : "");
	return base + (done << PAGE_SHIFT);
}

bool host_may_rewrite(u64 gpn)
{
	(void)gpn;
	return true;
}

/* Linux zeroes tables of the ITS, shares them, and has no MSI where they hold anything else. */
bool host_may_scrub(u64 gpn)
{
	(void)gpn;
	return false;
}
