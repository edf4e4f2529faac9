// SPDX-License-Identifier: GPL-2.0-only
#include "lock.h"
#include "machine.h"

static volatile u32 lock;

void monitor_lock(void)
{
	while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE))
		while (lock)
			machine_relax();
}

void monitor_unlock(void)
{
	__atomic_store_n(&lock, 0, __ATOMIC_RELEASE);
}
