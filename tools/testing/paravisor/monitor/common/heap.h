/* SPDX-License-Identifier: GPL-2.0-only */
/* The monitor's own memory: given out once, never taken back. */
#ifndef MONITOR_HEAP_H
#define MONITOR_HEAP_H

#include "types.h"

extern u64 heap_start, heap_end;

void heap_init(u64 start, u64 end);
/* Zeroed; the run ends where there is no more. */
void *heap_alloc(u64 size, u64 align);

#endif
