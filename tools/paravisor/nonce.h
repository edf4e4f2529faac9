/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_NONCE_H
#define PARAVISORCTL_NONCE_H

#include "hcl.h"

#define NONCE_RANDOM_SIZE	32
#define NONCE_STRONG_SIZE	16	/* shorter ones may have been used before */

struct nonce {
	uint8_t bytes[HCL_USER_DATA_SIZE];	/* zero padded */
	size_t len;
};

/* 0, or an exit status after having printed the reason. */
int nonce_from_arg(const char *arg, struct nonce *n);
int nonce_random(struct nonce *n);

/* Bytes that tell the nonce from others; zeros at its end could be padding. */
static inline size_t nonce_strength(const struct nonce *n)
{
	size_t len = n->len;

	while (len && !n->bytes[len - 1])
		len--;
	return len;
}

#endif
