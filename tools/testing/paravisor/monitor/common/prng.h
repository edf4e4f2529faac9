/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MONITOR_PRNG_H
#define MONITOR_PRNG_H

#include "types.h"

struct prng {
	u64 state;
};

/* Streams of one seed are independent, so one consumer never shifts another. */
void prng_seed(struct prng *prng, u64 seed, u64 stream);
u64 prng_next(struct prng *prng);
/* Uniform enough for tests: 0 .. bound - 1. */
u64 prng_below(struct prng *prng, u64 bound);
void prng_fill(struct prng *prng, void *buf, size_t n);

#endif
