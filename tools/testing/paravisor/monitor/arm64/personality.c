// SPDX-License-Identifier: GPL-2.0-only
/* The list of personalities, and what follows from the one in force. */
#include "monitor.h"

const struct personality *const personalities[] = {
	&personality_none, &personality_cca_plane, &personality_cca_plane_hidden,
	NULL
};

const char *personality_name(const struct personality *p)
{
	return p->name;
}

bool has_paravisor(void)
{
	return personality->plane;
}

bool is_realm(void)
{
	return personality->realm;
}

/* Where the Realm is hidden P0 mediates devices, and all memory is theirs to reach. */
bool polices_devices(void)
{
	return personality->realm;
}

u64 boundary_mask(void)
{
	return is_realm() ? SHARED_HALF : 0;
}

bool is_shared_view(u64 gpa)
{
	return gpa & boundary_mask();
}
