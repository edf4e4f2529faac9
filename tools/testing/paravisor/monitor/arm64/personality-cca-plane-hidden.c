// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same plane, but P0 manages memory and devices and does not show the Realm:
 * RSI VERSION is not supported. What remains are the services that P0 lists. No
 * product is known that runs a Linux guest so; devices whose DMA reaches all of
 * the guest's memory stand in for those that P0 would mediate.
 */
#include "monitor.h"

const struct personality personality_cca_plane_hidden = {
	.name = "cca-plane-hidden",
	.plane = true,
};
