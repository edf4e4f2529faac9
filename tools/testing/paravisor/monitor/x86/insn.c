// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which instruction left the guest, and how long it is. Needed because the
 * emulated processor offers neither next-RIP saving nor decode assists.
 */
#include "monitor.h"

#define MAX_INSN	15

struct prefixes {
	u32 length;
	bool operand_size, repne, rep;
};

static struct prefixes scan(const u8 *code, u32 n, bool long_mode)
{
	struct prefixes p = {};

	for (; p.length < n; p.length++) {
		switch (code[p.length]) {
		case 0x66:
			p.operand_size = true;
			break;
		case 0xf2:
			p.repne = true;
			p.rep = false;
			break;
		case 0xf3:
			p.rep = true;
			p.repne = false;
			break;
		case 0x26: case 0x2e: case 0x36: case 0x3e: case 0x64: case 0x65: case 0x67:
			break;
		default:
			if (!long_mode || (code[p.length] & 0xf0) != 0x40)
				return p;
		}
	}
	return p;
}

static bool in_long_mode(struct vcpu *vcpu)
{
	return vcpu->vmcb->efer & EFER_LMA && vcpu->vmcb->cs.attr & BIT(9);
}

/* Length of an instruction whose opcode and operands take @bare_length bytes. */
u32 insn_length(struct vcpu *vcpu, u32 bare_length)
{
	u8 code[MAX_INSN];
	u32 n = guest_fetch(vcpu, code, sizeof(code));

	return scan(code, n, in_long_mode(vcpu)).length + bare_length;
}

static enum insn by_prefix(const struct prefixes *p, enum insn repne, enum insn rep,
			   enum insn size, enum insn none)
{
	if (p->repne)
		return repne;
	if (p->rep)
		return rep;
	return p->operand_size ? size : none;
}

/* Only the group 0F 01 /reg is told apart: all that a paravisor may own is there. */
enum insn insn_decode(struct vcpu *vcpu, u32 *length)
{
	u8 code[MAX_INSN];
	u32 n = guest_fetch(vcpu, code, sizeof(code));
	struct prefixes p = scan(code, n, in_long_mode(vcpu));

	*length = p.length + 3;
	if (p.length + 3 > n || code[p.length] != 0x0f || code[p.length + 1] != 0x01)
		return INSN_OTHER;
	switch (code[p.length + 2]) {
	case 0xc1:
		return INSN_VMCALL;
	case 0xcc:
		return by_prefix(&p, INSN_OTHER, INSN_OTHER, INSN_TDCALL, INSN_OTHER);
	case 0xcf:
		return by_prefix(&p, INSN_OTHER, INSN_OTHER, INSN_SEAMCALL, INSN_OTHER);
	case 0xd9:
		return by_prefix(&p, INSN_VMGEXIT, INSN_VMGEXIT, INSN_VMMCALL, INSN_VMMCALL);
	case 0xfd:
		return by_prefix(&p, INSN_OTHER, INSN_RMPQUERY, INSN_OTHER, INSN_OTHER);
	case 0xfe:
		return by_prefix(&p, INSN_RMPUPDATE, INSN_RMPADJUST, INSN_OTHER, INSN_OTHER);
	case 0xff:
		return by_prefix(&p, INSN_PVALIDATE, INSN_PSMASH, INSN_OTHER, INSN_OTHER);
	}
	return INSN_OTHER;
}
