// SPDX-License-Identifier: GPL-2.0-only
/* SplitMix64: small, no bad seeds, the same on every architecture. */
#include "prng.h"

#define GOLDEN	0x9e3779b97f4a7c15ULL

void prng_seed(struct prng *prng, u64 seed, u64 stream)
{
	prng->state = seed;
	prng->state = prng_next(prng) ^ (stream * GOLDEN);
}

u64 prng_next(struct prng *prng)
{
	u64 z = prng->state += GOLDEN;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

u64 prng_below(struct prng *prng, u64 bound)
{
	return bound ? prng_next(prng) % bound : 0;
}

void prng_fill(struct prng *prng, void *buf, size_t n)
{
	u8 *p = buf;
	u64 word = 0;

	for (size_t i = 0; i < n; i++) {
		if (!(i & 7))
			word = prng_next(prng);
		p[i] = word >> (8 * (i & 7));
	}
}
