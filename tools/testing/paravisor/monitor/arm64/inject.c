// SPDX-License-Identifier: GPL-2.0-only
/* Exceptions that the guest's EL1 is to take in the place of what it did. */
#include "monitor.h"

#define VECTOR_EL1T	0x000
#define VECTOR_EL1H	0x200
#define VECTOR_EL0	0x400

static bool is_el0(const struct vcpu *vcpu)
{
	return (vcpu->pstate & PSTATE_MODE) == PSTATE_EL0;
}

static u64 vector_offset(const struct vcpu *vcpu)
{
	if (is_el0(vcpu))
		return VECTOR_EL0;
	return (vcpu->pstate & PSTATE_MODE) == PSTATE_EL1T ? VECTOR_EL1T : VECTOR_EL1H;
}

static void inject(struct vcpu *vcpu, u32 class, u64 iss)
{
	write_sysreg((u64)class << 26 | ESR_IL | iss, esr_el1);
	write_sysreg(vcpu->trap_pc, elr_el1);
	write_sysreg(vcpu->pstate, spsr_el1);
	vcpu->pc = read_sysreg(vbar_el1) + vector_offset(vcpu);
	vcpu->pstate = PSTATE_EL1H_MASKED;
}

void inject_external_abort(struct vcpu *vcpu)
{
	bool data = ESR_EC(vcpu->esr) == EC_DATA_ABORT_LOW;
	u32 class = data ? EC_DATA_ABORT_LOW : EC_INSTR_ABORT_LOW;
	u64 iss = STATUS_EXTERNAL | (data ? ESR_ISS(vcpu->esr) & ABORT_WRITE : 0);

	write_sysreg(read_sysreg(far_el2), far_el1);
	inject(vcpu, is_el0(vcpu) ? class : class + 1, iss);
}

void inject_undefined(struct vcpu *vcpu)
{
	inject(vcpu, EC_UNKNOWN, 0);
}
