// SPDX-License-Identifier: GPL-2.0-only
/*
 * More than one CPU.
 *
 * The guest programs the real local APIC, so its start-up IPI with vector V
 * starts the target at real address V000, outside any virtual machine. Guest
 * low memory is therefore backed by other real memory, and every real page
 * below 640 KiB begins with a jump to the monitor, which reads V from CS and
 * then runs the guest where the IPI meant to. INIT and start-up IPI work again
 * and again this way (CPU offline and online), for every kernel, unseen.
 */
#include "snp.h"
#include "tdx.h"

#define ICR_NMI		(4 << 8)
#define KICK_PATIENCE	10000	/* ms; far more than Linux keeps a CPU in wait-for-SIPI state */

#define FW_CFG_SELECT	0x510
#define FW_CFG_DATA	0x511
#define FW_CFG_CPUS	5

void smp_init(void)
{
	static const u8 stub[] = {
		0x8c, 0xc8,				/* mov %cs, %ax */
		0xea, AP_LOW & 0xff, AP_LOW >> 8, 0, 0,	/* ljmp $0, $AP_LOW */
	};

	for (u32 i = 0; i < MAX_CPUS; i++)
		vcpus[i].index = i;
	for (u64 pa = 0; pa < LOW_MEMORY; pa += PAGE_SIZE)
		memcpy(phys(pa), stub, sizeof(stub));
	memcpy(phys(AP_LOW), ap_low_start, ap_low_end - ap_low_start);
}

u32 machine_cpus(void)
{
	u32 low;

	outw(FW_CFG_SELECT, FW_CFG_CPUS);
	low = inb(FW_CFG_DATA);
	return low | inb(FW_CFG_DATA) << 8;
}

/* State after INIT and a start-up IPI: AMD64 APM volume 2, 14.1. */
static void real_mode_state(struct vcpu *vcpu, u16 cs)
{
	struct vmcb_seg data = { 0, 0x93, 0xffff, 0 };
	struct vmcb *v = vcpu->vmcb;

	v->cs = (struct vmcb_seg){ cs, 0x9b, 0xffff, (u64)cs << 4 };
	v->ds = data;
	v->es = data;
	v->ss = data;
	v->fs = data;
	v->gs = data;
	v->gdtr = (struct vmcb_seg){ 0, 0, 0xffff, 0 };
	v->idtr = v->gdtr;
	v->ldtr = (struct vmcb_seg){ 0, 0x82, 0xffff, 0 };
	v->tr = (struct vmcb_seg){ 0, 0x8b, 0xffff, 0 };
	v->cr0 = 0x60000010;
	v->rflags = 2;
	vcpu->regs.rdx = cpuid(1, 0).eax;
}

void monitor_ap_main(u64 cs, u32 apic_id)
{
	struct vcpu *vcpu = &vcpus[apic_id];

	idt_load();
	if (scenario.count)
		monitor_panic("opt=count is for one CPU");
	/* INIT took this CPU out of the guest: a kicker with the lock waits for that. */
	if (vcpu->runs & 1)
		__atomic_add_fetch(&vcpu->runs, 1, __ATOMIC_SEQ_CST);
	monitor_lock();
	svm_init_cpu(vcpu);
	if (personality->c_bit)
		snp_take_start_context(vcpu);
	else if (!hv_take_start_context(vcpu) && !wakeup_take_start_context(vcpu))
		real_mode_state(vcpu, cs);
	monitor_unlock();
	svm_run(vcpu);
}

/*
 * Makes every other CPU in @mask leave the guest once, which flushes what it
 * remembers of the views. On return none of them runs with an old translation;
 * where that cannot be had the run ends, since its verdict would mean nothing.
 */
void kick_others(struct vcpu *self, u32 mask)
{
	u64 before[MAX_CPUS] = {}, give_up;
	u32 pending = 0;

	for (u32 i = 0; i < MAX_CPUS; i++) {
		struct vcpu *other = &vcpus[i];

		if (other == self || !other->online || !(mask & BIT(i)))
			continue;
		before[i] = __atomic_load_n(&other->runs, __ATOMIC_SEQ_CST);
		if (!(before[i] & 1))
			continue;
		__atomic_add_fetch(&other->kicks, 1, __ATOMIC_SEQ_CST);
		lapic_send_ipi(i, ICR_NMI | ICR_ASSERT);
		pending |= BIT(i);
	}
	give_up = rdtsc() + tsc_hz / 1000 * KICK_PATIENCE;
	while (pending) {
		for (u32 i = 0; i < MAX_CPUS; i++)
			if (pending & BIT(i) && vcpus[i].runs != before[i])
				pending &= ~BIT(i);
		if (rdtsc() > give_up)
			monitor_panic("CPUs 0x%x did not leave the guest in %u ms", pending,
				      KICK_PATIENCE);
		cpu_relax();
	}
}

void machine_relax(void)
{
	cpu_relax();
}

void views_flush(void)
{
	kick_others(NULL, ~0U);
}

/* Lets the NMI that ended the guest's run be taken by the monitor's empty handler. */
void consume_nmi(void)
{
	asm volatile("stgi; nop; nop; clgi" : : : "memory");
}

void halt(void)
{
	for (;;)
		asm volatile("cli; hlt");
}
