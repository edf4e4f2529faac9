// SPDX-License-Identifier: GPL-2.0-only
/* What leaves an SNP guest: page faults of the views, instructions of other VMPLs, calls. */
#include "snp.h"

#define RMPADJUST_DENIED	2	/* FAIL_PERMISSION */
#define VC_NPF			0x400
#define LEGAL_PROBES		2	/* decompressor and kernel head ask once each */

/*
 * Instructions, tables and everything before paging are private whatever the
 * C-bit says (AMD64 APM volume 2, 15.34.5), but the emulated processor has no
 * C-bit. Such a page is shown by the shared view too, and loses its strictness.
 */
static bool is_private_anyway(struct vcpu *vcpu, u64 info)
{
	return info & (NPF_WALK | NPF_FETCH) || !(vcpu->vmcb->cr0 & CR0_PG);
}

bool snp_npf(struct vcpu *vcpu)
{
	u64 gpa = vcpu->vmcb->exit_info2, info = vcpu->vmcb->exit_info1;
	u64 gpn = (gpa & ~boundary_mask()) >> PAGE_SHIFT;

	if (!personality->c_bit || !is_shared_view(gpa))
		return false;
	if (page_state(gpn) == PAGE_PRIVATE && is_private_anyway(vcpu, info)) {
		page_set_flag(gpn, PAGE_WALKED, true);
		views_update_page(gpn);
		return true;
	}
	/* Registers nobody gave the guest are as any that the host emulates. */
	if (page_state(gpn) == PAGE_HIDDEN && !is_private_anyway(vcpu, info)) {
		snp_raise_vc(vcpu, VC_NPF);
		return true;
	}
	return false;
}

/*
 * The guest finds out whether it is at VMPL0 by an RMPADJUST that is denied. It
 * has no other reason to try.
 */
static void refuse_rmpadjust(struct vcpu *vcpu, u32 length)
{
	static u32 probes;

	if (++probes > LEGAL_PROBES)
		violation_report(vcpu, "rmpadjust-denied", NO_GPA,
				 "RMPADJUST number %u, of address 0x%lx, at VMPL%u", probes,
				 vcpu->regs.rax, snp_vmpl());
	vcpu->regs.rax = RMPADJUST_DENIED;
	vcpu->vmcb->rip += length;
}

bool snp_instruction(struct vcpu *vcpu, enum insn insn, u32 length)
{
	if (insn == INSN_RMPADJUST && personality->c_bit) {
		refuse_rmpadjust(vcpu, length);
		return true;
	}
	if (insn == INSN_PVALIDATE)
		violation_report(vcpu, "pvalidate-at-vmpl", NO_GPA,
				 "PVALIDATE of address 0x%lx at VMPL%u", vcpu->regs.rax,
				 snp_vmpl());
	return false;	/* #UD */
}

void snp_call(struct vcpu *vcpu, enum insn insn, u32 length)
{
	if (insn == INSN_VMGEXIT && !vcpu->vmcb->cpl) {
		vcpu->vmcb->rip += length;
		snp_vmgexit(vcpu);
		rmp_flush(vcpu);
	} else if (personality->c_bit) {
		snp_raise_vc(vcpu, EXIT_VMMCALL);
	} else {
		inject_ud(vcpu);
	}
}
