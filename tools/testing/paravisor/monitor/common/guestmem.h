/* SPDX-License-Identifier: GPL-2.0-only */
/* The monitor's own way into guest memory, by guest physical address. */
#ifndef MONITOR_GUESTMEM_H
#define MONITOR_GUESTMEM_H

#include "types.h"

/* NULL unless the range is in one page of RAM that this view may show. */
void *guest_ram(u64 gpa, u64 len);
/* Any length and alignment; false: not all of it could be reached. */
bool guest_copy_in(u64 gpa, void *to, u64 len);
bool guest_copy_out(u64 gpa, const void *from, u64 len);

#endif
