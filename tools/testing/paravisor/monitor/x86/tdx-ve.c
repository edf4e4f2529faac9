// SPDX-License-Identifier: GPL-2.0-only
/*
 * opt=ve: #VE, as a TD has it that nobody emulates for. The record of what happened
 * has room for one; until the guest has read it a second #VE is a double fault, and
 * NMIs wait.
 */
#include "tdx.h"

#define VECTOR_DF		8
#define VECTOR_VE		20
#define GATE_SIZE		16
#define GATE_PRESENT		BIT(15)
#define STUBS_APART		32	/* bytes at most */

#define IO_IN			BIT(0)	/* as the VMCB has them */
#define IO_STRING		BIT(2)
#define IO_SIZE(info)		((info) >> 4 & 7)
#define IO_PORT(info)		((info) & 0xffff0000)
#define QUALIFICATION_IN	BIT(3)
#define QUALIFICATION_STRING	BIT(4)
#define QUALIFICATION_READ	BIT(0)
#define QUALIFICATION_WRITE	BIT(1)

struct gate {
	u16 offset_low, selector, attr, offset_mid;
	u32 offset_high, reserved;
};

static struct {
	struct ve_info info;
	bool valid, nmi_waits;
} states[MAX_CPUS];

static u64 offset(const struct gate *gate)
{
	return gate->offset_low | (u64)gate->offset_mid << 16 | (u64)gate->offset_high << 32;
}

/*
 * Linux's early handlers, which know no #VE but that of a port, are stubs of one
 * size in a row. Whoever has one of his own for this vector breaks the row.
 */
static bool has_handler(struct vcpu *vcpu)
{
	struct vmcb *v = vcpu->vmcb;
	struct gate gate[3];
	u64 apart;

	if (!(v->efer & EFER_LMA) || v->idtr.limit < (VECTOR_VE + 1) * GATE_SIZE - 1 ||
	    !guest_read(vcpu, v->idtr.base + (VECTOR_VE - 2) * GATE_SIZE, gate, sizeof(gate)) ||
	    !(gate[2].attr & GATE_PRESENT))
		return false;
	apart = offset(&gate[2]) - offset(&gate[1]);
	return apart != offset(&gate[1]) - offset(&gate[0]) || apart > STUBS_APART;
}

bool ve_is_on(void)
{
	return scenario.tdx_ve && personality->tdx && !tdx_is_hidden();
}

bool ve_wanted(struct vcpu *vcpu)
{
	return ve_is_on() && has_handler(vcpu);
}

void ve_raise(struct vcpu *vcpu, const struct ve_info *ve)
{
	tally_add(&record.tdx.ve, ve->reason);
	if (states[vcpu->index].valid) {
		violation_report(vcpu, "ve-nested", NO_GPA,
				 "#VE for reason %lu, that for reason %lu has not been read",
				 ve->reason, states[vcpu->index].info.reason);
		inject_exception(vcpu, VECTOR_DF, true, 0);
		return;
	}
	states[vcpu->index].info = *ve;
	states[vcpu->index].valid = true;
	inject_exception(vcpu, VECTOR_VE, false, 0);
}

u64 ve_info_get(struct vcpu *vcpu)
{
	const struct ve_info *ve = &states[vcpu->index].info;
	struct guest_regs *regs = &vcpu->regs;

	if (!states[vcpu->index].valid)
		return TDX_NO_VEINFO;
	regs->rcx = ve->reason;
	regs->rdx = ve->qualification;
	regs->r8 = ve->gla;
	regs->r9 = ve->gpa;
	regs->r10 = ve->length;
	states[vcpu->index].valid = false;
	if (states[vcpu->index].nmi_waits)
		inject_nmi(vcpu);
	states[vcpu->index].nmi_waits = false;
	return TDX_SUCCESS;
}

void tdx_inject_nmi(struct vcpu *vcpu)
{
	if (states[vcpu->index].valid)
		states[vcpu->index].nmi_waits = true;
	else
		inject_nmi(vcpu);
}

/* A CPU that starts anew has no record of the one before. */
void ve_reset(struct vcpu *vcpu)
{
	states[vcpu->index].valid = false;
	states[vcpu->index].nmi_waits = false;
}

void ve_init(void)
{
	static const u32 first[] = { 0, 0xc0000000, 0xc0010000 };

	if (!ve_is_on())
		return;
	iopm_intercept(0, 0x8000);
	iopm_intercept(0x8000, 0x8000);
	for (size_t i = 0; i < ARRAY_SIZE(first); i++)
		for (u32 msr = first[i]; msr < first[i] + 0x2000; msr++)
			if (!tdx_msr_is_native(msr))
				msrpm_intercept(msr, true, true);
}

bool ve_instruction(struct vcpu *vcpu, enum ve_reason reason, u32 bare_length)
{
	struct ve_info ve = { .reason = reason };

	if (!ve_wanted(vcpu))
		return false;
	ve.length = insn_length(vcpu, bare_length);
	ve_raise(vcpu, &ve);
	return true;
}

bool ve_cpuid(struct vcpu *vcpu, u32 leaf)
{
	return leaf >> 28 == 4 && ve_instruction(vcpu, VE_CPUID, 2);
}

bool ve_msr(struct vcpu *vcpu, u32 msr, bool write)
{
	return !tdx_msr_is_native(msr) &&
	       ve_instruction(vcpu, write ? VE_WRMSR : VE_RDMSR, 2);
}

bool ve_io(struct vcpu *vcpu, u32 info)
{
	struct ve_info ve = {
		.reason = VE_IO,
		.qualification = IO_PORT(info) | (IO_SIZE(info) - 1),
		.length = vcpu->vmcb->exit_info2 - vcpu->vmcb->rip,
	};

	if (!ve_wanted(vcpu))
		return false;
	if (info & IO_IN)
		ve.qualification |= QUALIFICATION_IN;
	if (info & IO_STRING)
		ve.qualification |= QUALIFICATION_STRING;
	ve_raise(vcpu, &ve);
	return true;
}

/* Where the monitor cannot tell the linear address, the L1 lets the access through. */
static bool ve_mmio(struct vcpu *vcpu, u64 gpa)
{
	struct ve_info ve = {
		.reason = VE_EPT,
		.qualification = vcpu->vmcb->exit_info1 & NPF_WRITE ? QUALIFICATION_WRITE :
								      QUALIFICATION_READ,
		.gpa = gpa,
	};
	u64 found;

	if (!ve_is_on() || !is_shared_view(gpa) ||
	    page_state((gpa & ~boundary_mask()) >> PAGE_SHIFT) != PAGE_HOST_MMIO)
		return false;
	if (has_handler(vcpu) && insn_memory_operand(vcpu, &ve.gla) &&
	    guest_translate(vcpu, ve.gla, &found) && found == gpa)
		ve_raise(vcpu, &ve);
	else
		npt_show_device((gpa & ~boundary_mask()) >> PAGE_SHIFT);
	return true;
}

bool tdx_npf(struct vcpu *vcpu)
{
	u64 gpa = vcpu->vmcb->exit_info2;

	if (vcpu->vmcb->exit_info1 & NPF_WRITE && wakeup_write(vcpu, gpa))
		return true;
	return ve_mmio(vcpu, gpa);
}
