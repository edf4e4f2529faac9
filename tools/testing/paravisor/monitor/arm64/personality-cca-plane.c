// SPDX-License-Identifier: GPL-2.0-only
/*
 * Arm CCA: the guest runs in plane 1 of a Realm. P0 answers its RSI calls as the
 * RMM would, so that it finds itself a Realm of its own: it shares memory by the
 * top address bit and asks for its pages' states.
 */
#include "monitor.h"

const struct personality personality_cca_plane = {
	.name = "cca-plane",
	.plane = true,
	.realm = true,
};
