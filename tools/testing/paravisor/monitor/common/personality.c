// SPDX-License-Identifier: GPL-2.0-only
#include "end.h"
#include "hostile.h"
#include "personality.h"
#include "scenario.h"
#include "string.h"

const struct personality *personality;

static const struct personality *find(const char *name)
{
	for (size_t i = 0; personalities[i]; i++)
		if (!strcmp(personality_name(personalities[i]), name))
			return personalities[i];
	return NULL;
}

void scenario_begin(const char *line)
{
	const char *bad = scenario_parse(line);

	if (bad)
		monitor_panic("option not understood: %s", bad);
	personality = find(scenario.personality);
	if (!personality)
		monitor_panic("no such personality: %s", scenario.personality);
	hostile_init(scenario.hostile, scenario.seed);
}
