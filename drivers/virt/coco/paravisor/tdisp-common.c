// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the transports for TDISP have in common
 */

#include <kunit/visibility.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/paravisor_tdisp_common.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/set_memory.h>
#include <linux/slab.h>
#include <linux/string.h>

/**
 * tdisp_wait_begin() - a command begins
 * @wait: its patience
 * @timeout_ms: how long it may take in all
 * @killable: a fatal signal ends it
 */
void tdisp_wait_begin(struct tdisp_wait *wait, unsigned int timeout_ms, bool killable)
{
	wait->killable = killable;
	wait->deadline = jiffies + msecs_to_jiffies(timeout_ms);
}

/**
 * tdisp_may_go_on() - has the command some time left?
 * @wait: its patience
 *
 * Return: 0, -EINTR or -ETIMEDOUT.
 */
int tdisp_may_go_on(const struct tdisp_wait *wait)
{
	if (wait->killable && fatal_signal_pending(current))
		return -EINTR;

	return time_after(jiffies, wait->deadline) ? -ETIMEDOUT : 0;
}

/**
 * tdisp_wait_a_little() - sleep before asking again
 * @wait: patience of the command
 *
 * Context: Process, sleeps.
 * Return: as tdisp_may_go_on().
 */
int tdisp_wait_a_little(const struct tdisp_wait *wait)
{
	unsigned long timeout = msecs_to_jiffies(TDISP_POLL_MS);

	if (wait->killable)
		schedule_timeout_killable(timeout);
	else
		schedule_timeout_uninterruptible(timeout);

	return tdisp_may_go_on(wait);
}

/**
 * tdisp_alloc_shared() - get memory that the host can write to
 * @size: bytes, a multiple of PAGE_SIZE
 *
 * Context: Process, may sleep.
 * Return: zeroed memory for tdisp_free_shared(), or NULL.
 */
void *tdisp_alloc_shared(size_t size)
{
	void *data = alloc_pages_exact(size, GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN);

	if (!data)
		return NULL;

	/* Some of it may be shared by now, so there is no giving it back. */
	return set_memory_decrypted((unsigned long)data, PHYS_PFN(size)) ? NULL : data;
}

/**
 * tdisp_free_shared() - give it back; what stays shared is lost
 * @data: from tdisp_alloc_shared(); may be NULL
 * @size: as it was there
 *
 * Context: Process, may sleep.
 */
void tdisp_free_shared(void *data, size_t size)
{
	if (data && !set_memory_encrypted((unsigned long)data, PHYS_PFN(size)))
		free_pages_exact(data, size);
}
EXPORT_SYMBOL_IF_KUNIT(tdisp_free_shared);

/**
 * tdisp_copy_object() - copy an object of evidence, reading each byte once
 * @object: where it is; the host may write there at any time
 * @length: bytes of it
 * @max: bytes that it may have
 * @data: the copy, for the caller to kvfree(), or NULL if @length is 0
 * @size: bytes of the copy
 *
 * Return: 0, -EMSGSIZE or -ENOMEM; @data and @size are set on success only.
 */
int tdisp_copy_object(const void *object, size_t length, size_t max, void **data,
		      size_t *size)
{
	void *copy = NULL;

	if (length > max)
		return -EMSGSIZE;

	if (length) {
		copy = kvmemdup(object, length, GFP_KERNEL);
		if (!copy)
			return -ENOMEM;
	}

	*data = copy;
	*size = length;
	return 0;
}
