/* SPDX-License-Identifier: GPL-2.0-only */
/* Who is below the guest. What that means is the architecture's. */
#ifndef MONITOR_PERSONALITY_H
#define MONITOR_PERSONALITY_H

struct personality;

/* The one in force */
extern const struct personality *personality;

/* Given by the architecture; NULL behind the last one */
extern const struct personality *const personalities[];
const char *personality_name(const struct personality *p);

/* Options, personality and lies; the run ends where they make no sense. */
void scenario_begin(const char *line);

#endif
