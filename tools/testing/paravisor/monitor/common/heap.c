// SPDX-License-Identifier: GPL-2.0-only
#include "end.h"
#include "heap.h"
#include "machine.h"
#include "string.h"

u64 heap_start, heap_end;
static u64 heap_next;

void heap_init(u64 start, u64 end)
{
	heap_start = start;
	heap_end = end;
	heap_next = start;
}

void *heap_alloc(u64 size, u64 align)
{
	u64 at = align_up(heap_next, align);

	if (at + size > heap_end)
		monitor_panic("heap exhausted");
	heap_next = at + size;
	return memset(phys(at), 0, size);
}
