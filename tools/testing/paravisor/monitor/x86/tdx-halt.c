// SPDX-License-Identifier: GPL-2.0-only
/*
 * VMCALL HLT: the guest waits for an interrupt, which is its own to take. The
 * monitor cannot wait itself, since what wakes a CPU there is taken at once. So the
 * CPU waits in a virtual machine of one instruction, which an interrupt ends and
 * leaves pending.
 */
#include "tdx.h"

#define FLAG_IF		BIT(9)
#define WAIT_ASID	2

static struct vmcb waits[MAX_CPUS];

static u64 read_cr0(void)
{
	u64 v;

	asm volatile("mov %%cr0, %0" : "=r"(v));
	return v;
}

static u64 read_cr3(void)
{
	u64 v;

	asm volatile("mov %%cr3, %0" : "=r"(v));
	return v;
}

static void prepare(struct vmcb *v)
{
	memset(v, 0, sizeof(*v));
	v->intercept_misc1 = INTERCEPT_INTR | INTERCEPT_NMI | INTERCEPT_SHUTDOWN;
	v->intercept_misc2 = INTERCEPT_SVM;
	v->asid = WAIT_ASID;
	v->tlb_control = TLB_FLUSH_ALL;
	long_mode_state(v, read_cr3(), 0);
	v->cr0 = read_cr0();
	v->rflags = FLAG_IF | 2;
	v->rip = (u64)halt_here;
}

/* Outside the guest, so nobody kicks this CPU; a pending NMI leaves the guest next. */
void tdx_halt(struct vcpu *vcpu)
{
	struct vmcb *v = &waits[vcpu->index];
	struct guest_regs nothing = {};

	if (tdx_quote_idle())
		return;
	prepare(v);
	monitor_unlock();
	vmrun((u64)v, &nothing);
	monitor_lock();
	if (v->exit_code != EXIT_INTR && v->exit_code != EXIT_NMI)
		monitor_panic("exit 0x%lx of a CPU that waits", v->exit_code);
}
