/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MONITOR_HOST_MEMORY_H
#define MONITOR_HOST_MEMORY_H

#include "types.h"

/* Called at every exit */
void host_rewrites_memory(void);

/* Given by the architecture: false where another channel lies about this page */
bool host_may_rewrite(u64 gpn);
/* ... and leave there what it likes, when the guest has just shared it */
bool host_may_scrub(u64 gpn);

#endif
