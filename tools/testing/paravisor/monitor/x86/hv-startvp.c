// SPDX-License-Identifier: GPL-2.0-only
/*
 * HvCallStartVirtualProcessor: starts a CPU with the state given in the call.
 * The monitor sends the start-up IPI itself; monitor_ap_main() then finds the
 * state waiting.
 */
#include "hv.h"

struct hv_segment {
	u64 base;
	u32 limit;
	u16 selector;
	u16 attributes;
};

struct hv_table {
	u16 pad[3];
	u16 limit;
	u64 base;
};

struct hv_vp_context {
	u64 rip, rsp, rflags;
	struct hv_segment cs, ds, es, fs, gs, ss, tr, ldtr;
	struct hv_table idtr, gdtr;
	u64 efer, cr0, cr3, cr4, pat;
};

struct hv_start_vp {
	u64 partition;
	u32 vp;
	u8 level;
	u8 pad[3];
	struct hv_vp_context context;
};

static_assert(sizeof(struct hv_start_vp) == HV_START_VP_SIZE, "start VP input");

static struct hv_vp_context waiting[MAX_CPUS];
static bool is_waiting[MAX_CPUS];

static struct vmcb_seg segment(const struct hv_segment *s)
{
	/* The VMCB leaves out the four limit bits inside the attributes. */
	u16 attr = (s->attributes & 0xff) | (s->attributes >> 4 & 0xf00);

	return (struct vmcb_seg){ s->selector, attr, s->limit, s->base };
}

static struct vmcb_seg table(const struct hv_table *t)
{
	return (struct vmcb_seg){ 0, 0, t->limit, t->base };
}

/* Called on the started CPU; false if a guest's own IPI started it. */
bool hv_take_start_context(struct vcpu *vcpu)
{
	const struct hv_vp_context *c = &waiting[vcpu->index];
	struct vmcb *v = vcpu->vmcb;

	if (!is_waiting[vcpu->index])
		return false;
	is_waiting[vcpu->index] = false;
	v->cs = segment(&c->cs);
	v->ds = segment(&c->ds);
	v->es = segment(&c->es);
	v->fs = segment(&c->fs);
	v->gs = segment(&c->gs);
	v->ss = segment(&c->ss);
	v->tr = segment(&c->tr);
	v->ldtr = segment(&c->ldtr);
	v->idtr = table(&c->idtr);
	v->gdtr = table(&c->gdtr);
	v->efer = c->efer | EFER_SVME;
	v->cr0 = c->cr0;
	v->cr3 = c->cr3;
	v->cr4 = c->cr4;
	v->g_pat = c->pat;
	v->rip = c->rip;
	v->rsp = c->rsp;
	v->rflags = c->rflags | 2;
	return true;
}

u16 hv_start_vp(struct hypercall *call)
{
	struct hv_start_vp start;

	memcpy(&start, call->in, sizeof(start));
	if (start.partition != HV_PARTITION_SELF)
		return HV_ACCESS_DENIED;
	if (start.vp >= MAX_CPUS || start.vp >= machine_cpus())
		return HV_INVALID_VP_INDEX;
	if (start.level)
		return HV_INVALID_PARAMETER;
	if (vcpus[start.vp].online)
		return HV_INVALID_VP_STATE;
	waiting[start.vp] = start.context;
	is_waiting[start.vp] = true;
	lapic_send_ipi(start.vp, ICR_INIT);
	lapic_send_ipi(start.vp, ICR_STARTUP | STARTUP_PAGE);
	return HV_SUCCESS;
}
