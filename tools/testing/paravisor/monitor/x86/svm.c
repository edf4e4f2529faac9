// SPDX-License-Identifier: GPL-2.0-only
/* One VMCB a CPU, what it intercepts, and the loop that runs the guest. */
#include "tdx.h"

#define MSRPM_SIZE	(2 * PAGE_SIZE)
#define IOPM_SIZE	(3 * PAGE_SIZE)
#define PAT_RESET	0x0007040600070406ULL

struct vcpu vcpus[MAX_CPUS];
static struct vmcb vmcbs[MAX_CPUS];
static u8 host_save[MAX_CPUS][PAGE_SIZE] __aligned(PAGE_SIZE);
static u8 msrpm[MSRPM_SIZE] __aligned(PAGE_SIZE);
static u8 iopm[IOPM_SIZE] __aligned(PAGE_SIZE);

/* MSRs outside the three ranges of the map leave the guest always. */
void msrpm_intercept(u32 msr, bool read, bool write)
{
	u32 base = 0, bit;

	if (msr >= 0xc0010000) {
		base = 0x1000;
		msr -= 0xc0010000;
	} else if (msr >= 0xc0000000) {
		base = 0x800;
		msr -= 0xc0000000;
	}
	if (msr > 0x1fff)
		return;
	bit = msr * 2;
	if (read)
		msrpm[base + bit / 8] |= 1 << (bit % 8);
	if (write)
		msrpm[base + bit / 8] |= 2 << (bit % 8);
}

void iopm_intercept(u16 port, u16 count)
{
	for (u32 p = port; p < (u32)port + count; p++)
		iopm[p / 8] |= 1 << (p % 8);
}

void svm_init_cpu(struct vcpu *vcpu)
{
	struct vmcb *v = &vmcbs[vcpu->index];

	memset(v, 0, sizeof(*v));
	memset(&vcpu->regs, 0, sizeof(vcpu->regs));
	vcpu->vmcb = v;
	vcpu->runs = 0;
	vcpu->kicks = 0;
	v->intercept_exceptions = BIT(6);
	v->intercept_misc1 = INTERCEPT_NMI | INTERCEPT_CPUID | INTERCEPT_IO | INTERCEPT_MSR |
			     INTERCEPT_SHUTDOWN;
	v->intercept_misc2 = INTERCEPT_SVM;
	if (ve_is_on())
		v->intercept_misc1 |= INTERCEPT_HLT;
	if (scenario.count) {
		v->intercept_misc1 |= INTERCEPT_HLT;
		v->intercept_misc2 |= INTERCEPT_MWAIT;
	}
	v->iopm_pa = (u64)iopm;
	v->msrpm_pa = (u64)msrpm;
	v->asid = 1;
	v->np_enable = 1;
	v->nested_cr3 = npt_root();
	v->g_pat = PAT_RESET;
	v->dr6 = 0xffff0ff0;
	v->dr7 = 0x400;
	v->efer = EFER_SVME;

	wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_SVME);
	wrmsr(MSR_VM_HSAVE_PA, (u64)host_save[vcpu->index]);
	asm volatile("clgi");
	ghcb_init(vcpu);
	ve_reset(vcpu);
	vcpu->online = true;
}

/*
 * The whole TLB is flushed on every entry. A CPU that is outside the guest can
 * thus never come back with a stale translation, and only those inside need a
 * kick when the views change.
 */
void svm_run(struct vcpu *vcpu)
{
	struct vmcb *v = vcpu->vmcb;

	record_cpu(vcpu->index);
	for (;;) {
		v->rax = vcpu->regs.rax;
		v->tlb_control = TLB_FLUSH_ALL;
		__atomic_add_fetch(&vcpu->runs, 1, __ATOMIC_SEQ_CST);
		if (scenario.count)
			count_vmrun(vcpu);
		else
			vmrun((u64)v, &vcpu->regs);
		__atomic_add_fetch(&vcpu->runs, 1, __ATOMIC_SEQ_CST);
		vcpu->regs.rax = v->rax;

		/* An event whose delivery was cut short is delivered again. */
		vcpu->exit_rip = v->rip;
		v->event_inj = v->exit_int_info & EVENT_VALID ? v->exit_int_info : 0;
		monitor_lock();
		handle_exit(vcpu);
		monitor_unlock();
	}
}

void inject_exception(struct vcpu *vcpu, u32 vector, bool has_error, u32 error)
{
	vcpu->vmcb->event_inj = EVENT_VALID | EVENT_EXCEPTION(vector);
	if (has_error)
		vcpu->vmcb->event_inj |= EVENT_ERROR_CODE | (u64)error << 32;
}

void inject_nmi(struct vcpu *vcpu)
{
	vcpu->vmcb->event_inj = EVENT_VALID | EVENT_NMI;
}
