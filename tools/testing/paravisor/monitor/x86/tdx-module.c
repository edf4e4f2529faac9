// SPDX-License-Identifier: GPL-2.0-only
/*
 * TDCALL of the guest of an L1. The TDX module serves none of them for a VM of a
 * partitioned TD: what follows is all the L1's own doing.
 */
#include "tdx.h"

#define LEAF(rax)		((u32)(rax) & 0xffff)
#define VERSION(rax)		((u32)(rax) >> 16 & 0xff)
#define RESERVED(rax)		((rax) >> 24)

/* A field is known by its class and its code; writers differ in the bits between. */
#define FIELD(id)		((id) & 0x3f00000000ffffffULL)
#define TD_CONFIG_FLAGS		0x1100000000000016ULL
#define TD_CONTROLS		0x1100000000000017ULL
#define TD_NOTIFY_ENABLES	0x1100000000000010ULL
#define TD_TOPOLOGY_CONFIGURED	0x1100000000000019ULL

#define CONFIG_FLEXIBLE_VE	BIT_ULL(1)
#define CONFIG_TDX_CONNECT	BIT_ULL(5)
#define CONTROLS_GUEST		0xbULL	/* PENDING_VE_DISABLE, ENUM_TOPOLOGY, REDUCE_VE */

static u64 td_controls, notify_enables;

void tdx_breach(struct vcpu *vcpu, const char *what, u64 number)
{
	violation_report(vcpu, "tdcall-protocol", NO_GPA, "%s (0x%lx)", what, number);
}

static u64 refuse(struct vcpu *vcpu, const char *what, u64 number, enum tdx_operand operand)
{
	tdx_breach(vcpu, what, number);
	return TDX_OPERAND_INVALID(operand);
}

static u64 vp_info(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;

	regs->rcx = TDX_GPA_WIDTH;
	regs->rdx = tdx_attributes();
	regs->r8 = machine_cpus() | (u64)machine_cpus() << 32;
	regs->r9 = vcpu->index;
	regs->r10 = 0;
	regs->r11 = 0;
	return TDX_SUCCESS;
}

static bool read_field(u64 field, u64 *value)
{
	switch (FIELD(field)) {
	case TD_CONFIG_FLAGS:
		*value = CONFIG_FLEXIBLE_VE | (tdx_serves(TDX_F_TDISP) ? CONFIG_TDX_CONNECT : 0);
		return true;
	case TD_CONTROLS:
		*value = td_controls;
		return true;
	case TD_NOTIFY_ENABLES:
		*value = notify_enables;
		return true;
	case TD_TOPOLOGY_CONFIGURED:
		*value = 1;
		return true;
	}
	return false;
}

static u64 vm_rd(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;

	regs->r8 = 0;
	if (scenario.intel_l1)
		return TDX_OPERAND_INVALID(OPERAND_RAX);
	if (regs->rcx)
		return refuse(vcpu, "VM.RD of another VM", regs->rcx, OPERAND_RCX);
	return read_field(regs->rdx, &regs->r8) ? TDX_SUCCESS : TDX_FIELD_UNKNOWN;
}

static u64 write_field(u64 field, u64 value, u64 mask)
{
	u64 *where;

	switch (FIELD(field)) {
	case TD_CONTROLS:
		if (mask & ~CONTROLS_GUEST)
			return TDX_FIELD_READ_ONLY;
		where = &td_controls;
		break;
	case TD_NOTIFY_ENABLES:
		where = &notify_enables;
		break;
	case TD_CONFIG_FLAGS:
	case TD_TOPOLOGY_CONFIGURED:
		return TDX_FIELD_READ_ONLY;
	default:
		return TDX_FIELD_UNKNOWN;
	}
	*where = (*where & ~mask) | (value & mask);
	return TDX_SUCCESS;
}

static u64 vm_wr(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;
	u64 value = regs->r8;

	if (scenario.intel_l1 && FIELD(regs->rdx) != TD_NOTIFY_ENABLES)
		return TDX_OPERAND_INVALID(OPERAND_RAX);
	if (regs->rcx)
		return refuse(vcpu, "VM.WR of another VM", regs->rcx, OPERAND_RCX);
	read_field(regs->rdx, &regs->r8);
	return write_field(regs->rdx, value, regs->r9);
}

static u64 service(struct vcpu *vcpu, u32 leaf)
{
	switch (leaf) {
	case TDCALL_REPORT:
		if (tdx_serves(TDX_F_REPORT))
			return tdx_mr_report(vcpu);
		break;
	case TDCALL_RTMR_EXTEND:
		if (tdx_serves(TDX_F_RTMR))
			return tdx_rtmr_extend(vcpu);
		break;
	case TDCALL_TDI_RD:
	case TDCALL_TDI_START:
	case TDCALL_DMAR_ACCEPT:
	case TDCALL_MMIO_ACCEPT:
		if (tdx_serves(TDX_F_TDISP))
			return tdx_connect(vcpu, leaf);
		break;
	}
	return TDX_OPERAND_INVALID(OPERAND_RAX);
}

static u64 serve(struct vcpu *vcpu, u32 leaf)
{
	switch (leaf) {
	case TDCALL_VMCALL:
		return tdx_vmcall(vcpu);
	case TDCALL_INFO:
		return vp_info(vcpu);
	case TDCALL_VEINFO:
		return ve_info_get(vcpu);
	case TDCALL_ACCEPT:
		return tdx_page_accept(vcpu);
	case TDCALL_VM_RD:
		return vm_rd(vcpu);
	case TDCALL_VM_WR:
		return vm_wr(vcpu);
	default:
		return service(vcpu, leaf);
	}
}

/* A guest that is not to know has what the feature leaves promise, and nothing else. */
static bool is_promised(const struct guest_regs *regs)
{
	switch (LEAF(regs->rax)) {
	case TDCALL_REPORT:
		return tdx_serves(TDX_F_REPORT);
	case TDCALL_RTMR_EXTEND:
		return tdx_serves(TDX_F_RTMR);
	case TDCALL_TDI_RD:
	case TDCALL_TDI_START:
	case TDCALL_DMAR_ACCEPT:
	case TDCALL_MMIO_ACCEPT:
		return tdx_serves(TDX_F_TDISP);
	case TDCALL_VMCALL:
		return !regs->r10 && ((regs->r11 == VMCALL_GET_QUOTE && tdx_serves(TDX_F_QUOTE)) ||
				      (regs->r11 == VMCALL_TDCM && tdx_serves(TDX_F_TDISP)));
	}
	return false;
}

bool tdx_is_halt(const struct vcpu *vcpu)
{
	return personality->tdx && !LEAF(vcpu->regs.rax) && !vcpu->regs.r10 &&
	       vcpu->regs.r11 == VMCALL_HLT;
}

bool tdx_tdcall(struct vcpu *vcpu)
{
	u64 rax = vcpu->regs.rax;

	if (tdx_is_hidden() && !is_promised(&vcpu->regs)) {
		violation_report(vcpu, "paravisor-instruction", NO_GPA,
				 "TDCALL leaf 0x%lx of a guest that is not to know", rax);
		return false;
	}
	tally_add(&record.tdx.tdcall, LEAF(rax));
	vcpu->vmcb->rip += insn_length(vcpu, 3);
	if (RESERVED(rax) || VERSION(rax))
		vcpu->regs.rax = refuse(vcpu, "leaf or version with reserved bits", rax,
					OPERAND_RAX);
	else
		vcpu->regs.rax = serve(vcpu, LEAF(rax));
	return true;
}
