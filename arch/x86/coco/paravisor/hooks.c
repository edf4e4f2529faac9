// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: the platform's memory hooks, led to the published operations
 */

#include <linux/init.h>
#include <linux/paravisor.h>

#include <asm/x86_init.h>

#include "hooks.h"

static int set_shared(unsigned long vaddr, int npages, bool enc)
{
	return paravisor_set_shared(vaddr, npages, !enc);
}

/**
 * paravisor_hook_platform() - let memory code ask the paravisor core
 *
 * The publisher's driver has installed hooks of its own, which its operations
 * lead back to: with a paravisor below, ioremap() and set_memory_*() then hear
 * what everybody hears.
 *
 * Context: Early boot, right after publication.
 */
void __init paravisor_hook_platform(void)
{
	if (paravisor_has(PARAVISOR_PRIVATE_MMIO))
		x86_platform.hyper.is_private_mmio = paravisor_is_private_mmio;

	if (paravisor_has(PARAVISOR_VISIBILITY_CALL))
		x86_platform.guest.enc_status_change_finish = set_shared;
}
