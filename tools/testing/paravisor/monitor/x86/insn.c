// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which instruction left the guest, and how long it is. Needed because the
 * emulated processor offers neither next-RIP saving nor decode assists.
 */
#include "monitor.h"

#define MAX_INSN	15

struct prefixes {
	u32 length;
	bool operand_size, repne, rep, segment;
	u8 rex;
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
		case 0x64: case 0x65:
			p.segment = true;
			break;
		case 0x26: case 0x2e: case 0x36: case 0x3e: case 0x67:
			break;
		default:
			if (!long_mode || (code[p.length] & 0xf0) != 0x40)
				return p;
			p.rex = code[p.length];
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

#define REX_B		BIT(0)
#define REX_X		BIT(1)
#define RM_SIB		4	/* of the field r/m, and so on */
#define RM_DISP32	5
#define NO_INDEX	4

static u64 register_value(const struct vcpu *vcpu, u32 n)
{
	const struct guest_regs *r = &vcpu->regs;
	const u64 low[] = {
		r->rax, r->rcx, r->rdx, r->rbx, vcpu->vmcb->rsp, r->rbp, r->rsi, r->rdi,
	};

	return n < ARRAY_SIZE(low) ? low[n] : (&r->r8)[n - ARRAY_SIZE(low)];
}

/* Bytes of immediate operand behind the address; -1: an opcode without r/m operand */
static int immediate_size(const u8 *opcode, bool operand_size)
{
	if (opcode[0] == 0x0f)
		return (opcode[1] & 0xf6) == 0xb6 ? 0 : -1;
	switch (opcode[0]) {
	case 0x88 ... 0x8b:
		return 0;
	case 0xc6:
		return 1;
	case 0xc7:
		return operand_size ? 2 : 4;
	}
	return -1;
}

static s64 displacement(const u8 *at, u32 size)
{
	s32 d = 0;

	if (size == 1)
		return (s8)*at;
	memcpy(&d, at, size);
	return d;
}

static u64 scaled(const struct vcpu *vcpu, u8 sib, u8 rex)
{
	u32 index = (sib >> 3 & 7) | (rex & REX_X ? 8 : 0);

	return index == NO_INDEX ? 0 : register_value(vcpu, index) << (sib >> 6);
}

/*
 * Intel SDM volume 2, 2.1.3 and 2.2.1: ModRM, SIB, displacement. Linux reads and
 * writes the registers of devices by nothing but MOV.
 */
bool insn_memory_operand(struct vcpu *vcpu, u64 *va)
{
	u8 code[MAX_INSN + 8] = {};
	u32 n = guest_fetch(vcpu, code, MAX_INSN), mod, rm, size;
	struct prefixes p = scan(code, n, true);
	const u8 *at = code + p.length;
	int immediate = p.length < n ? immediate_size(at, p.operand_size) : -1;

	if (immediate < 0 || p.segment || !in_long_mode(vcpu))
		return false;
	at += *at == 0x0f ? 2 : 1;
	mod = *at >> 6;
	rm = *at++ & 7;
	size = mod == 1 ? 1 : mod == 2 ? 4 : 0;
	*va = 0;
	if (mod == 3)
		return false;
	if (!mod && rm == RM_DISP32) {
		*va = vcpu->vmcb->rip + (at + 4 + immediate - code);
		size = 4;
	} else if (rm == RM_SIB) {
		*va = scaled(vcpu, *at, p.rex);
		if (!mod && (*at & 7) == RM_DISP32)
			size = 4;
		else
			*va += register_value(vcpu, (*at & 7) | (p.rex & REX_B ? 8 : 0));
		at++;
	} else {
		*va = register_value(vcpu, rm | (p.rex & REX_B ? 8 : 0));
	}
	*va += displacement(at, size);
	return true;
}
