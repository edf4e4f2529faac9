// SPDX-License-Identifier: GPL-2.0-only
/*
 * #VC, the exception by which an SNP guest learns that an instruction needs its
 * host. The emulated processor injects vector 29 without the error code, so the
 * monitor delivers it by hand: gate, stack, frame (AMD64 APM volume 2, 8.9).
 */
#include "snp.h"

#define VECTOR_VC	29
#define GATE_SIZE	16
#define GATE_PRESENT	BIT(15)
#define GATE_TRAP	BIT(8)
#define GATE_IST(attr)	((attr) & 7)
#define TSS_RSP0	4
#define TSS_IST1	0x24
#define CS_LONG		0xa9b
#define FLAG_TF		BIT(8)
#define FLAG_IF		BIT(9)
#define FLAG_NT		BIT(14)
#define FLAG_RF		BIT(16)

struct gate {
	u16 offset_low, selector, attr, offset_mid;
	u32 offset_high, reserved;
};

struct frame {
	u64 error, rip, cs, rflags, rsp, ss;
};

static bool find_stack(struct vcpu *vcpu, u32 ist, u64 *rsp)
{
	struct vmcb *v = vcpu->vmcb;

	*rsp = v->rsp;
	if (ist)
		return guest_read(vcpu, v->tr.base + TSS_IST1 + 8 * (ist - 1), rsp, 8);
	if (v->cpl)
		return guest_read(vcpu, v->tr.base + TSS_RSP0, rsp, 8);
	return true;
}

static bool push_frame(struct vcpu *vcpu, u64 *rsp, u32 error)
{
	struct vmcb *v = vcpu->vmcb;
	struct frame frame = { error, v->rip, v->cs.selector, v->rflags, v->rsp,
			       v->ss.selector };

	*rsp = ALIGN_DOWN(*rsp, 16) - sizeof(frame);
	return guest_write(vcpu, *rsp, &frame, sizeof(frame));
}

static void enter_handler(struct vmcb *v, const struct gate *gate, u64 rsp)
{
	/* A new stack comes with a null segment. */
	if (v->cpl || GATE_IST(gate->attr))
		v->ss = (struct vmcb_seg){};
	v->cpl = 0;
	v->cs = (struct vmcb_seg){ gate->selector, CS_LONG, 0xffffffff, 0 };
	v->rip = gate->offset_low | (u64)gate->offset_mid << 16 | (u64)gate->offset_high << 32;
	v->rsp = rsp;
	v->rflags &= ~(u64)(FLAG_TF | FLAG_NT | FLAG_RF);
	if (!(gate->attr & GATE_TRAP))
		v->rflags &= ~(u64)FLAG_IF;
	v->interrupt_shadow = 0;
}

void snp_raise_vc(struct vcpu *vcpu, u32 error)
{
	struct vmcb *v = vcpu->vmcb;
	struct gate gate = {};
	u64 rsp;

	tally_add(&record.snp.vc, error);
	if (!(v->efer & EFER_LMA) || v->idtr.limit < (VECTOR_VC + 1) * GATE_SIZE - 1 ||
	    !guest_read(vcpu, v->idtr.base + VECTOR_VC * GATE_SIZE, &gate, sizeof(gate)) ||
	    !(gate.attr & GATE_PRESENT) || !find_stack(vcpu, GATE_IST(gate.attr), &rsp) ||
	    !push_frame(vcpu, &rsp, error)) {
		console_printf("monitor: #VC 0x%x at 0x%lx cannot be delivered\n", error, v->rip);
		end_run("shutdown", "a #VC that cannot be delivered");
	}
	enter_handler(v, &gate, rsp);
}
