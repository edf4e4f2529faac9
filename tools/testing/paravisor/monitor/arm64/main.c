// SPDX-License-Identifier: GPL-2.0-only
/* Order of construction: memory, views, guest, CPUs. */
#include "monitor.h"
#include "../common/host.h"

static void host_poll(struct vcpu *vcpu)
{
	(void)vcpu;
	host_rewrites_memory();
}

static void machine_init(void)
{
	exits_init();
	scenario_begin(phys(SCENARIO_AT));
	if (scenario.count)
		monitor_panic("opt=count is the x86 monitor's");
	memory_init();
	pci_init();
	pci_lines_init();
	smmu_init();
	vdev_init();
	rsi_attest_init();
	poll_add(host_poll);
	stage2_init();
	console_printf("monitor: %s, %lu MiB heap at 0x%lx, guest RAM to 0x%lx\n",
		       personality->name, (heap_end - heap_start) >> 20, heap_start, ram_end());
}

void monitor_main(struct vcpu *vcpu)
{
	if (!vcpu->index) {
		machine_init();
		vcpu->entry = GUEST_ENTRY;
		vcpu->context = GUEST_ARGUMENT;
	}
	cpu_init(vcpu, vcpu->entry, vcpu->context);
}
