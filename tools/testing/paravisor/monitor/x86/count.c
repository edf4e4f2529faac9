// SPDX-License-Identifier: GPL-2.0-only
/*
 * opt=count: how much the guest itself has executed.
 *
 * With QEMU's -icount shift=0 the TSC counts instructions, one a tick. What passes
 * between VMRUN and #VMEXIT is then the guest's, and what the monitor executes is
 * not. An idle guest must not count either: its HLT becomes an exit, and the
 * monitor waits in its place. Without -icount the same differences are time.
 */
#include "monitor.h"

#define PROBE_LOOP	10000
#define POLL_LOOP	500
#define PRIORITY(v)	((v) & 0xf0)

static u64 overhead;

/* Two instructions a turn. */
static void spin(u64 turns)
{
	asm volatile("1: dec %0; jnz 1b" : "+r"(turns) : : "cc");
}

static __noinline u64 spin_ticks(u64 turns)
{
	u64 start = rdtsc();

	spin(turns);
	return rdtsc() - start;
}

/* Loops of different length tell apart what the loop costs and what the question does. */
static bool tsc_counts_instructions(void)
{
	u64 once = spin_ticks(PROBE_LOOP), twice = spin_ticks(2 * PROBE_LOOP);

	return twice - once == 2 * PROBE_LOOP &&
	       spin_ticks(4 * PROBE_LOOP) - twice == 4 * PROBE_LOOP;
}

/* Ticks from one reading of the TSC to the other, the guest's and those around it. */
static __noinline u64 timed_vmrun(u64 vmcb, struct guest_regs *regs)
{
	u64 start = rdtsc();

	vmrun(vmcb, regs);
	return rdtsc() - start;
}

void count_vmrun(struct vcpu *vcpu)
{
	u64 ticks = timed_vmrun((u64)vcpu->vmcb, &vcpu->regs);

	record.guest.work += ticks - min_u64(ticks, overhead);
}

/*
 * On the first CPU, once SVM is on. A VMCB with the forbidden ASID 0 leaves at
 * once, so what this run takes is what is to be taken off every other.
 */
void count_init(void)
{
	static struct vmcb empty;
	struct guest_regs regs = {};

	if (!scenario.count)
		return;
	record.guest.unit = tsc_counts_instructions() ? "instructions" : "ticks";
	overhead = timed_vmrun((u64)&empty, &regs);
	if ((u32)empty.exit_code != (u32)EXIT_INVALID)
		monitor_panic("an invalid VMCB was accepted, exit 0x%lx", empty.exit_code);
}

static bool interrupt_pending(void)
{
	for (int i = 7; i >= 0; i--) {
		u32 irr = lapic_get(LAPIC_IRR + i * 16);

		if (irr)
			return PRIORITY(i * 32 + 31 - __builtin_clz(irr)) >
			       PRIORITY(lapic_get(LAPIC_PPR));
	}
	return false;
}

/*
 * A second is the limit, for what is not asked here: an NMI, or the old interrupt
 * controller. HLT may end without a reason, so nothing is lost by that.
 */
void handle_hlt(struct vcpu *vcpu, u32 length)
{
	u64 give_up = rdtsc() + tsc_hz;

	record.guest.halts++;
	vcpu->vmcb->rip += length;
	vcpu->vmcb->interrupt_shadow = 0;
	while (!interrupt_pending() && rdtsc() < give_up)
		spin(POLL_LOOP);
}
