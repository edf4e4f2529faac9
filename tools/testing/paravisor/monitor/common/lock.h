/* SPDX-License-Identifier: GPL-2.0-only */
/* One lock: a CPU that is outside the guest holds it. */
#ifndef MONITOR_LOCK_H
#define MONITOR_LOCK_H

void monitor_lock(void);
void monitor_unlock(void);

#endif
