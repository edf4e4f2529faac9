// SPDX-License-Identifier: GPL-2.0-only
/*
 * TDCALL of a TDX guest under OpenHCL: only TDG.VP.VMCALL means anything, and
 * of it the MSR forms and the two message calls. RCX names the registers that
 * the guest lets the host see.
 */
#include "hv.h"

#define TDG_VP_VMCALL		0
#define VMCALL_STANDARD		0
#define VMCALL_RDMSR		31
#define VMCALL_WRMSR		32
#define VMCALL_INVALID		0x8000000000000000ULL
#define EXPOSED(n)		BIT_ULL(n)

static void breach(struct vcpu *vcpu, const char *what, u64 number)
{
	violation_report(vcpu, "tdcall-protocol", NO_GPA, "%s (0x%lx)", what, number);
}

static void msr_call(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;
	u64 need = EXPOSED(10) | EXPOSED(11) | EXPOSED(12);
	u64 value = 0;
	bool ok;

	if (regs->r11 == VMCALL_WRMSR)
		need |= EXPOSED(13);
	if ((regs->rcx & need) != need)
		breach(vcpu, "MSR call without its registers exposed", regs->rcx);
	if (regs->r11 == VMCALL_WRMSR)
		ok = hv_host_msr_write(vcpu, regs->r12, regs->r13);
	else
		ok = hv_host_msr_read(vcpu, regs->r12, &value);
	if (hostile_draws(LIE_HOST_CALL)) {
		value = hostile_number(LIE_HOST_CALL);
		ok = value & 3;
		hostile_tell(LIE_HOST_CALL, "host MSR 0x%lx: %s, value 0x%lx", regs->r12,
			     ok ? "success" : "failure", value);
	}
	regs->r10 = ok ? 0 : VMCALL_INVALID;
	regs->r11 = value;
}

static void vmcall(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;

	if (regs->r10 != VMCALL_STANDARD) {
		regs->r11 = hv_host_hypercall((u16)regs->r10);
		if (hostile_draws(LIE_HOST_CALL)) {
			regs->r11 = hostile_number(LIE_HOST_CALL);
			hostile_tell(LIE_HOST_CALL, "host call results in 0x%lx", regs->r11);
		}
		regs->r10 = 0;
	} else if (regs->r11 == VMCALL_RDMSR || regs->r11 == VMCALL_WRMSR) {
		msr_call(vcpu);
	} else {
		breach(vcpu, "VMCALL that OpenHCL refuses", regs->r11);
		regs->r10 = VMCALL_INVALID;
	}
}

void handle_tdcall(struct vcpu *vcpu)
{
	if (scenario.hide_isolation) {
		violation_report(vcpu, "paravisor-instruction", NO_GPA,
				 "TDCALL of a guest that is not to know");
		inject_ud(vcpu);
		return;
	}
	vcpu->vmcb->rip += insn_length(vcpu, 3);
	if (vcpu->regs.rax != TDG_VP_VMCALL) {
		violation_report(vcpu, "paravisor-instruction", NO_GPA,
				 "TDCALL leaf 0x%lx belongs to the paravisor", vcpu->regs.rax);
		vcpu->regs.rax = VMCALL_INVALID;
		return;
	}
	vmcall(vcpu);
	vcpu->regs.rax = 0;
}
