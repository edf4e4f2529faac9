// SPDX-License-Identifier: GPL-2.0-only
/*
 * TDG.MR.REPORT and TDG.MR.RTMR.EXTEND as an L1 emulates them for its guest, which
 * gets measurement registers of its own. The L1 is in the guest's trust boundary:
 * whatever the host does, these answers are true.
 */
#include "tdx.h"
#include "../common/rot.h"

#define REPORT_ALIGN	1024
#define DATA_ALIGN	64

static u8 rtmr[TDX_RTMRS][SHA384_SIZE];

/* In private memory and at a multiple of @align, or the guest has done wrong. */
static u8 *argument(struct vcpu *vcpu, u64 gpa, u64 len, u64 align, const char *what)
{
	u8 *p = gpa & (align - 1) ? NULL : tdx_private_memory(gpa, len);

	if (!p)
		violation_report(vcpu, "tdcall-protocol", gpa,
				 "%s is not private memory at a multiple of %lu", what, align);
	return p;
}

u64 tdx_mr_report(struct vcpu *vcpu)
{
	const struct guest_regs *regs = &vcpu->regs;
	u8 *report, *data;

	if (regs->r8)	/* the only kind of report there is */
		return TDX_OPERAND_INVALID(OPERAND_R8);
	report = argument(vcpu, regs->rcx, TDREPORT_SIZE, REPORT_ALIGN, "TDREPORT");
	if (!report)
		return TDX_OPERAND_INVALID(OPERAND_RCX);
	data = argument(vcpu, regs->rdx, REPORT_DATA_SIZE, DATA_ALIGN, "REPORTDATA");
	if (!data)
		return TDX_OPERAND_INVALID(OPERAND_RDX);
	return rot_tdreport(TDX_VM_INDEX, data, rtmr, report) ? TDX_SUCCESS : TDX_OPERAND_BUSY;
}

static bool extend(u8 *reg, const u8 *data)
{
	u8 both[2 * SHA384_SIZE], digest[SHA384_SIZE];

	memcpy(both, reg, SHA384_SIZE);
	memcpy(both + SHA384_SIZE, data, SHA384_SIZE);
	if (!rot_sha384(both, sizeof(both), digest))
		return false;
	memcpy(reg, digest, SHA384_SIZE);
	return true;
}

u64 tdx_rtmr_extend(struct vcpu *vcpu)
{
	u64 index = vcpu->regs.rdx;
	const u8 *data = argument(vcpu, vcpu->regs.rcx, SHA384_SIZE, DATA_ALIGN, "RTMR's digest");

	if (!data)
		return TDX_OPERAND_INVALID(OPERAND_RCX);
	if (index >= TDX_RTMRS) {
		tdx_breach(vcpu, "no such RTMR", index);
		return TDX_OPERAND_INVALID(OPERAND_RDX);
	}
	return extend(rtmr[index], data) ? TDX_SUCCESS : TDX_OPERAND_BUSY;
}
