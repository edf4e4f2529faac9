/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the transports for TDISP have in common: patience, memory for the host,
 * names of functions
 */
#ifndef _LINUX_PARAVISOR_TDISP_COMMON_H
#define _LINUX_PARAVISOR_TDISP_COMMON_H

#include <linux/types.h>

#define TDISP_POLL_MS		10
#define TDISP_TIMEOUT_MS	10000

/**
 * struct tdisp_wait - how long a command may take, and what ends it before
 * @killable: a fatal signal does
 * @deadline: in jiffies
 */
struct tdisp_wait {
	bool killable;
	unsigned long deadline;
};

void tdisp_wait_begin(struct tdisp_wait *wait, unsigned int timeout_ms, bool killable);
int tdisp_may_go_on(const struct tdisp_wait *wait);
int tdisp_wait_a_little(const struct tdisp_wait *wait);

void *tdisp_alloc_shared(size_t size);
void tdisp_free_shared(void *data, size_t size);

int tdisp_copy_object(const void *object, size_t length, size_t max, void **data,
		      size_t *size);

/* Halves of a function's number, see &struct paravisor_tdisp_transport */
static inline u16 tdisp_requester_id(u64 function)
{
	return function;
}

static inline u64 tdisp_segment(u64 function)
{
	return function >> 16;
}

#endif /* _LINUX_PARAVISOR_TDISP_COMMON_H */
