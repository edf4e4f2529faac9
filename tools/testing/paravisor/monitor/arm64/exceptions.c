// SPDX-License-Identifier: GPL-2.0-only
/* The monitor's own exceptions: all are bugs. */
#include "monitor.h"

void monitor_exception(u64 kind)
{
	monitor_panic("exception %lu in the monitor: ESR 0x%lx ELR 0x%lx FAR 0x%lx", kind,
		      read_sysreg(esr_el2), read_sysreg(elr_el2), read_sysreg(far_el2));
}
