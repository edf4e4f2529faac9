// SPDX-License-Identifier: GPL-2.0-only
/* Output and end of the run by QEMU's debug ports; who did what, for violations. */
#include "monitor.h"

#define DEBUG_CONSOLE	0xe9
#define DEBUG_EXIT	0xf4

void console_putc(char c)
{
	outb(DEBUG_CONSOLE, c);
}

/*
 * A call through the hypercall page says nothing about its origin, so the return
 * address on the guest's stack stands in for RIP.
 */
u64 vcpu_culprit(struct vcpu *vcpu)
{
	u64 rip = vcpu->exit_rip, gpa, caller;

	if (guest_translate(vcpu, rip, &gpa) && hv_is_hypercall_page(gpa) &&
	    guest_read64(vcpu, vcpu->vmcb->rsp, &caller))
		return caller;
	return rip;
}

/* Linux has its system call entry there. */
u64 vcpu_landmark(struct vcpu *vcpu)
{
	return vcpu->vmcb->lstar;
}

u32 vcpu_number(struct vcpu *vcpu)
{
	return vcpu->index;
}

void machine_collect(void)
{
	iommu_drain();
}

void machine_exit(u32 status)
{
	outb(DEBUG_EXIT, status);
	halt();
}
