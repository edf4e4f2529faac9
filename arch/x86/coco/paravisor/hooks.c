// SPDX-License-Identifier: GPL-2.0-only
/*
 * Paravisor mode: the platform's hooks, for publishers and, led to the published
 * operations, for memory
 */

#include <linux/init.h>
#include <linux/paravisor.h>

#include <asm/hypervisor.h>
#include <asm/x86_init.h>

#include "hooks.h"
#include "svsm-vtom.h"
#include "tdx.h"

/**
 * paravisor_init_platform() - look for the paravisors that are no hypervisor's
 *
 * Context: setup_arch(), after the hypervisor was detected, before the MTRRs are
 *	looked at and memory is shared.
 */
void __init paravisor_init_platform(void)
{
	if (!tdx_paravisor_init())
		svsm_vtom_init();
}

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
