// SPDX-License-Identifier: GPL-2.0-only
/* A hostile host writes to the memory that the guest made visible to it. */
#include "snp.h"

void host_rewrites_memory(void)
{
	u64 gpn, where;
	u8 *page;

	if (!hostile_draws(LIE_SHARED_MEMORY))
		return;
	gpn = page_pick_shared(hostile_number(LIE_SHARED_MEMORY));
	if (!gpn || ghcb_is_registered(gpn))	/* what a GHCB says is for another channel */
		return;
	where = hostile_number(LIE_SHARED_MEMORY) & (PAGE_SIZE - 64);
	page = phys(page_backing(gpn));
	hostile_garbage(LIE_SHARED_MEMORY, page + where, 64);
	hostile_tell(LIE_SHARED_MEMORY, "64 bytes at 0x%lx rewritten",
		     (gpn << PAGE_SHIFT) + where);
}
