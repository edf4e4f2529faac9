// SPDX-License-Identifier: GPL-2.0-only
/*
 * The trusted hypercall path: decode, check, copy in, dispatch, copy out.
 *
 * 64-bit convention: RCX control, RDX input GPA, R8 output GPA, RAX result;
 * a fast call has its input in RDX, R8 and XMM0 to XMM5, and its output in what
 * is left of them, from the next multiple of 16 bytes on.
 */
#include "hv.h"

#define CONTROL_CODE(c)		((u16)(c))
#define CONTROL_FAST		BIT_ULL(16)
#define CONTROL_HEADER(c)	(((c) >> 17) & 0x3ff)	/* variable header, in qwords */
#define CONTROL_RSVD		(BIT_ULL(27) | BIT_ULL(28) | BIT_ULL(29) | BIT_ULL(30) | \
				 BIT_ULL(31) | 0xf000f00000000000ULL)
#define CONTROL_REPS(c)		(((c) >> 32) & 0xfff)
#define CONTROL_START(c)	(((c) >> 48) & 0xfff)
#define CONTROL_START_SHIFT	48
#define RESULT(status, done)	((u64)(status) | (u64)(done) << 32)
#define FAST_SIZE		112
#define FAST_ALIGN		16

#define HV_EXTENDED			BIT(15)
#define HV_EXT_QUERY_CAPABILITIES	0x8001
#define HV_EXT_TDISP			0x8040

/**
 * struct call_info - shape of a hypercall
 * @fixed: bytes of the fixed header
 * @variable: may have a variable header
 * @element_in: bytes of a list element, 0 if it is no rep call
 * @element_out: bytes of a result element; of the whole output if it is no rep call
 */
static const struct call_info {
	u16 code;
	u16 fixed;
	bool variable;
	u8 element_in;
	u16 element_out;
	u16 (*handler)(struct hypercall *call);
} calls[] = {
	{ 0x02, 24, false, 0, 0, hv_flush_space },
	{ 0x03, 24, false, 8, 0, hv_flush_list },
	{ 0x0b, 16, false, 0, 0, hv_send_ipi },
	{ 0x13, 32, true, 0, 0, hv_flush_space_ex },
	{ 0x14, 32, true, 8, 0, hv_flush_list_ex },
	{ 0x15, 24, true, 0, 0, hv_send_ipi_ex },
	{ 0x50, 16, false, 4, 16, hv_get_registers },
	{ 0x51, 16, false, 32, 0, hv_set_registers },
	{ HV_POST_MESSAGE, 256, false, 0, 0, NULL },	/* no VMBus: no connection */
	{ HV_SIGNAL_EVENT, 8, false, 0, 0, NULL },
	{ 0x99, HV_START_VP_SIZE, false, 0, 0, hv_start_vp },
	{ 0x9a, 16, false, 4, 4, hv_vp_index_from_apic_id },
	{ 0xdb, 16, false, 8, 0, hv_modify_visibility },
	{ 0x11c, 8, false, 8, 1, hv_query_visibility },
	{ HV_EXT_QUERY_CAPABILITIES, 0, false, 0, 8, hv_ext_capabilities },
	{ HV_EXT_TDISP, PAGE_SIZE, false, 0, PAGE_SIZE, hv_tdisp },
};

static u8 input[PAGE_SIZE], output[PAGE_SIZE];

static const struct call_info *find_call(u16 code)
{
	if (code & HV_EXTENDED && !hv_tdisp_offered())
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++)
		if (calls[i].code == code)
			return &calls[i];
	return NULL;
}

static u16 check_control(const struct call_info *info, u64 control)
{
	u32 reps = CONTROL_REPS(control), start = CONTROL_START(control);

	if (control & CONTROL_RSVD)
		return HV_INVALID_INPUT;
	if (info->element_in ? !reps || start >= reps : reps || start)
		return HV_INVALID_INPUT;
	if (CONTROL_HEADER(control) && !info->variable)
		return HV_INVALID_INPUT;
	return HV_SUCCESS;
}

static u16 check_buffer(u64 gpa, u32 size)
{
	if (!size)
		return HV_SUCCESS;
	if (gpa & 7)
		return HV_INVALID_ALIGNMENT;
	return (gpa & ~PAGE_MASK) + size > PAGE_SIZE ? HV_INVALID_INPUT : HV_SUCCESS;
}

static void read_xmm(u8 *to)
{
	asm volatile("movups %%xmm0, (%0)\n\tmovups %%xmm1, 16(%0)\n\t"
		     "movups %%xmm2, 32(%0)\n\tmovups %%xmm3, 48(%0)\n\t"
		     "movups %%xmm4, 64(%0)\n\tmovups %%xmm5, 80(%0)"
		     : : "r"(to) : "memory");
}

static void write_xmm(const u8 *from)
{
	asm volatile("movups (%0), %%xmm0\n\tmovups 16(%0), %%xmm1\n\t"
		     "movups 32(%0), %%xmm2\n\tmovups 48(%0), %%xmm3\n\t"
		     "movups 64(%0), %%xmm4\n\tmovups 80(%0), %%xmm5"
		     : : "r"(from) : "memory");
}

static u16 copy_in(struct vcpu *vcpu, bool fast, u32 size)
{
	u64 gpa = vcpu->regs.rdx;
	const void *from;
	u16 status;

	if (fast) {
		if (size > FAST_SIZE)
			return HV_INVALID_INPUT;
		memcpy(input, &vcpu->regs.rdx, 8);
		memcpy(input + 8, &vcpu->regs.r8, 8);
		read_xmm(input + 16);
		return HV_SUCCESS;
	}
	status = check_buffer(gpa, size);
	if (status || !size)
		return status;
	from = guest_ram(gpa, size);
	if (!from) {
		violation_report(vcpu, "hypercall-buffer", gpa,
				 "input is not in guest memory of this view");
		return HV_INVALID_INPUT;
	}
	memcpy(input, from, size);
	return HV_SUCCESS;
}

/* Where results go, checked before anything is done. */
static u16 find_output(struct vcpu *vcpu, bool fast, u32 in_size, u32 size, void **to)
{
	u64 gpa = vcpu->regs.r8;
	u16 status;

	*to = NULL;
	if (!size)
		return HV_SUCCESS;
	if (fast) {
		if (align_up(in_size, FAST_ALIGN) + size > FAST_SIZE)
			return HV_INVALID_INPUT;
		*to = input + align_up(in_size, FAST_ALIGN);
		return HV_SUCCESS;
	}
	status = check_buffer(gpa, size);
	if (status)
		return status;
	*to = guest_ram(gpa, size);
	if (*to)
		return HV_SUCCESS;
	violation_report(vcpu, "hypercall-buffer", gpa,
			 "output is not in guest memory of this view");
	return HV_INVALID_INPUT;
}

static u32 output_size(const struct call_info *info, u32 reps)
{
	return info->element_in ? reps * info->element_out : info->element_out;
}

/* Of a rep call what was done now; of another all, if there is a result. */
static void copy_out(const struct call_info *info, const struct hypercall *call, u16 status,
		     u8 *to)
{
	u32 from = call->start * info->element_out, end = call->done * info->element_out;

	if (!info->element_in) {
		from = 0;
		end = status == HV_SUCCESS ? info->element_out : 0;
	}
	if (end > from)
		memcpy(to + from, output + from, end - from);
}

static void write_registers(struct vcpu *vcpu)
{
	memcpy(&vcpu->regs.rdx, input, 8);
	memcpy(&vcpu->regs.r8, input + 8, 8);
	write_xmm(input + 16);
}

static u16 run_call(struct hypercall *call, u64 control)
{
	const struct call_info *info = find_call(CONTROL_CODE(control));
	u32 reps = CONTROL_REPS(control);
	bool fast = control & CONTROL_FAST;
	void *to;
	u32 in_size;
	u16 status;

	if (!info)
		return HV_INVALID_CODE;
	status = check_control(info, control);
	if (status)
		return status;
	call->header = info->fixed + 8 * CONTROL_HEADER(control);
	in_size = call->header + reps * info->element_in;
	status = copy_in(call->vcpu, fast, in_size);
	if (status)
		return status;
	status = find_output(call->vcpu, fast, in_size, output_size(info, reps), &to);
	if (status)
		return status;

	call->in = input;
	call->out = output;
	call->reps = reps;
	call->start = CONTROL_START(control);
	if (!info->handler)
		return HV_INVALID_CONNECTION;
	if (!info->element_in)
		memset(output, 0, info->element_out);
	status = info->handler(call);
	if (to)
		copy_out(info, call, status, to);
	if (to && fast)
		write_registers(call->vcpu);
	return status;
}

void handle_vmmcall(struct vcpu *vcpu)
{
	struct hypercall call = { .vcpu = vcpu };
	u64 control = vcpu->regs.rcx;
	u16 status;

	if (!hv_hypercall_enabled()) {
		violation_report(vcpu, "skipped-step", NO_GPA,
				 "hypercall 0x%x before the hypercall page was enabled",
				 CONTROL_CODE(control));
		inject_ud(vcpu);
		return;
	}
	status = run_call(&call, control);
	if (call.restart) {
		/* RIP stays: the guest repeats the call and does not notice. */
		vcpu->regs.rcx = (control & ~(0xfffULL << CONTROL_START_SHIFT)) |
				 (u64)call.done << CONTROL_START_SHIFT;
		return;
	}
	tally_add(&record.hypercalls, CONTROL_CODE(control));
	vcpu->regs.rax = RESULT(status, call.done);
	vcpu->vmcb->rip += insn_length(vcpu, 3);
}
