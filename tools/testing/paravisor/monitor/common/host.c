// SPDX-License-Identifier: GPL-2.0-only
/* A hostile host writes to the memory that the guest made visible to it. */
#include "hostile.h"
#include "machine.h"
#include "pages.h"
#include "host.h"

#define CHUNK	64

void host_rewrites_memory(void)
{
	u64 gpn, where;
	u8 *page;

	if (!hostile_draws(LIE_SHARED_MEMORY))
		return;
	gpn = page_pick_shared(hostile_number(LIE_SHARED_MEMORY));
	if (!gpn || !host_may_rewrite(gpn))
		return;
	where = hostile_number(LIE_SHARED_MEMORY) & (PAGE_SIZE - CHUNK);
	page = phys(page_backing(gpn));
	hostile_garbage(LIE_SHARED_MEMORY, page + where, CHUNK);
	hostile_tell(LIE_SHARED_MEMORY, "64 bytes at 0x%lx rewritten",
		     (gpn << PAGE_SHIFT) + where);
}
