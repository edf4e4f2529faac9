// SPDX-License-Identifier: GPL-2.0-only
/*
 * TDCALL of a TDX guest. Under most L1s it is tdx-module.c's; under OpenHCL only
 * TDG.VP.VMCALL means anything, and of it the MSR forms and the two message calls.
 * RCX names the registers that the guest lets the host see. Synthetic, by
 * opt=tdx-services: OpenHCL serves TDREPORT, RTMRs and GetQuote as well.
 */
#include "hv.h"
#include "tdx.h"

#define VMCALL_STANDARD		0
#define EXPOSED(n)		BIT_ULL(n)

static void msr_call(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;
	u64 need = EXPOSED(10) | EXPOSED(11) | EXPOSED(12);
	u64 value = 0;
	bool ok;

	if (regs->r11 == VMCALL_WRMSR)
		need |= EXPOSED(13);
	if ((regs->rcx & need) != need)
		tdx_breach(vcpu, "MSR call without its registers exposed", regs->rcx);
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

static void quote_call(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;

	if (~regs->rcx & (EXPOSED(10) | EXPOSED(11) | EXPOSED(12) | EXPOSED(13)))
		tdx_breach(vcpu, "GetQuote without its registers exposed", regs->rcx);
	regs->r10 = tdx_get_quote(vcpu, regs->r12, regs->r13);
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
	} else if (regs->r11 == VMCALL_GET_QUOTE && tdx_serves(TDX_F_QUOTE)) {
		quote_call(vcpu);
	} else {
		tdx_breach(vcpu, "VMCALL that OpenHCL refuses", regs->r11);
		regs->r10 = VMCALL_INVALID;
	}
}

/* opt=tdx-services. False: not one of them */
static bool module_call(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;

	if (regs->rax == TDCALL_REPORT && tdx_serves(TDX_F_REPORT))
		regs->rax = tdx_mr_report(vcpu);
	else if (regs->rax == TDCALL_RTMR_EXTEND && tdx_serves(TDX_F_RTMR))
		regs->rax = tdx_rtmr_extend(vcpu);
	else
		return false;
	return true;
}

void handle_tdcall(struct vcpu *vcpu)
{
	if (personality->tdx) {
		if (!tdx_tdcall(vcpu))
			inject_ud(vcpu);
		return;
	}
	if (scenario.hide_isolation) {
		violation_report(vcpu, "paravisor-instruction", NO_GPA,
				 "TDCALL of a guest that is not to know");
		inject_ud(vcpu);
		return;
	}
	vcpu->vmcb->rip += insn_length(vcpu, 3);
	if (module_call(vcpu))
		return;
	if (vcpu->regs.rax != TDCALL_VMCALL) {
		violation_report(vcpu, "paravisor-instruction", NO_GPA,
				 "TDCALL leaf 0x%lx belongs to the paravisor", vcpu->regs.rax);
		vcpu->regs.rax = VMCALL_INVALID;
		return;
	}
	vmcall(vcpu);
	vcpu->regs.rax = 0;
}
