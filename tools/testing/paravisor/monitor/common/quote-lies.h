/* SPDX-License-Identifier: GPL-2.0-only */
/* What a host that carries a guest's request for a quote does to it. */
#ifndef MONITOR_QUOTE_LIES_H
#define MONITOR_QUOTE_LIES_H

#include "lie-names.h"
#include "types.h"

/* From now on this one; QUOTE_HONEST: none. false if there is no such lie. */
bool quote_set_lie(u32 index);
bool quote_set_lie_name(const char *name);
/* No lie is set, and none can be drawn. */
bool quote_host_is_honest(void);
/* Of the request that comes now: the one that is set, or drawn from the seed */
enum quote_lie quote_choose_lie(void);

#endif
