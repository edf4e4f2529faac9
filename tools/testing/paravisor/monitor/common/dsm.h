/* SPDX-License-Identifier: GPL-2.0-only */
/* Client of the device security manager stand-in, paravisor-dsm, on a serial port. */
#ifndef MONITOR_DSM_H
#define MONITOR_DSM_H

#include "line.h"

enum dsm_op {
	DSM_CERTS = 1, DSM_VCA, DSM_MEASURE, DSM_HASH, DSM_RANDOM, DSM_HASH_SHA256, DSM_HASH_SHA512
};

/* Given by the architecture */
extern const struct line dsm_line;

/* Returns bytes of the answer, at most @size, or -1. */
int dsm_request(enum dsm_op op, const void *payload, u32 length, void *answer, u32 size);

#endif
