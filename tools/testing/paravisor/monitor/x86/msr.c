// SPDX-License-Identifier: GPL-2.0-only
/*
 * Model specific registers: the few of the processor that must not pass, and
 * the policy for all others (unknown reads are zero, unknown writes vanish).
 */
#include "snp.h"
#include "tdx.h"

#define MSR_MTRR_CAP		0xfe
#define MSR_MICROCODE		0x8b
#define MSR_MCG_CAP		0x179
#define MSR_MTRR_DEF_TYPE	0x2ff
#define MSR_SYSCFG		0xc0010010
#define MSR_VM_CR		0xc0010114
#define MSR_GHCB		0xc0010130
#define MSR_SEV_STATUS		0xc0010131

#define EFER_KNOWN		0xfd01	/* SCE LME LMA NXE SVME LMSLE FFXSR TCE */
#define EFER_GUEST		(EFER_KNOWN & ~EFER_SVME)

/* What OpenHCL answers in place of the machine. */
static const struct {
	u32 msr;
	u64 value;
} constants[] = {
	{ MSR_MTRR_CAP, 0x400 },
	{ MSR_MTRR_DEF_TYPE, 0 },
	{ MSR_MICROCODE, 0xffffffff },
	{ MSR_MCG_CAP, 0 },
	{ MSR_SYSCFG, 0 },
	{ MSR_VM_CR, 0 },
	{ MSR_SEV_STATUS, 0 },
};

void msr_init(void)
{
	/* VMRUN needs EFER.SVME in the guest's EFER, and VMMCALL is #UD without it. */
	msrpm_intercept(MSR_EFER, true, true);
	msrpm_intercept(MSR_VM_HSAVE_PA, true, true);
	msrpm_intercept(MSR_GHCB, true, true);
	if (personality->snp)
		snp_msr_init();
	if (personality->hyperv)
		for (size_t i = 0; i < ARRAY_SIZE(constants); i++)
			msrpm_intercept(constants[i].msr, true, true);
}

static bool read_constant(u32 msr, u64 *value)
{
	for (size_t i = 0; i < ARRAY_SIZE(constants); i++) {
		if (constants[i].msr == msr) {
			*value = constants[i].value;
			return true;
		}
	}
	return false;
}

static u64 msr_read(struct vcpu *vcpu, u32 msr, bool *fault)
{
	u64 value = 0;

	if (msr == MSR_EFER)
		return vcpu->vmcb->efer & ~EFER_SVME;
	if (msr == MSR_GHCB && (personality->ghcb || personality->snp))
		return vcpu->ghcb_msr;
	if (personality->snp && snp_msr_read(vcpu, msr, &value))
		return value;
	if (personality->hyperv && hv_msr_read(vcpu, msr, &value, fault))
		return value;
	if (personality->hyperv)
		read_constant(msr, &value);
	else if (ve_is_on())
		host_msr_read(msr, &value);
	return value;
}

static void write_efer(struct vcpu *vcpu, u64 value, bool *fault)
{
	u64 active = vcpu->vmcb->efer & EFER_LMA;

	if (value & ~(u64)EFER_GUEST ||
	    (vcpu->vmcb->cr0 & CR0_PG && (value ^ vcpu->vmcb->efer) & EFER_LME)) {
		*fault = true;
		return;
	}
	vcpu->vmcb->efer = (value & ~EFER_LMA) | active | EFER_SVME;
}

static void msr_write(struct vcpu *vcpu, u32 msr, u64 value, bool *fault)
{
	if (msr == MSR_EFER)
		write_efer(vcpu, value, fault);
	else if (msr == MSR_GHCB && (personality->ghcb || personality->snp))
		vcpu->ghcb_msr = value;
	else if (personality->hyperv)
		hv_msr_write(vcpu, msr, value, fault);
	else if (ve_is_on())
		host_msr_write(msr, value);
}

void handle_msr(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;
	u32 msr = regs->rcx;
	bool fault = false;
	u64 value;

	if (personality->c_bit && !snp_owns_msr(msr)) {
		snp_raise_vc(vcpu, EXIT_MSR);
		return;
	}
	if (ve_msr(vcpu, msr, vcpu->vmcb->exit_info1))
		return;
	if (vcpu->vmcb->exit_info1) {
		msr_write(vcpu, msr, (u32)regs->rax | regs->rdx << 32, &fault);
	} else {
		value = msr_read(vcpu, msr, &fault);
		if (!fault) {
			regs->rax = (u32)value;
			regs->rdx = value >> 32;
		}
	}
	if (fault)
		inject_gp(vcpu);
	else
		vcpu->vmcb->rip += insn_length(vcpu, 2);
}
