// SPDX-License-Identifier: GPL-2.0-only
/*
 * TDG.VP.VMCALL: what a TDX guest asks its host for. Here the L1 takes it, and
 * passes on what it cannot answer by itself: ports, registers of devices, and some
 * MSRs. RCX names the registers that the caller lets its host see.
 */
#include "tdx.h"

#define REG(n)			BIT_ULL(n)
#define RDX_TO_RDI		(REG(2) | REG(3) | REG(6) | REG(7))
#define EXPOSABLE		(RDX_TO_RDI | 0xff00)
#define R10_AND(last)		((2ULL << (last)) - REG(10))
#define ACCESS_READ		0
#define ACCESS_WRITE		1
#define FATAL_TEXT		64
#define FIRST_VECTOR		32
#define RARELY			32
#define UARTS(port)		(((port) & ~0x107) == 0x2f8)

/* Sub-function, and the registers that it cannot do without. */
static const struct {
	u64 function, registers;
} functions[] = {
	{ VMCALL_CPUID, R10_AND(15) },
	{ VMCALL_HLT, R10_AND(12) },
	{ VMCALL_IO, R10_AND(15) },
	{ VMCALL_RDMSR, R10_AND(12) },
	{ VMCALL_WRMSR, R10_AND(13) },
	{ VMCALL_MMIO, R10_AND(15) },
	{ VMCALL_GET_INFO, R10_AND(14) },
	{ VMCALL_MAP_GPA, R10_AND(13) },
	{ VMCALL_GET_QUOTE, R10_AND(13) },
	{ VMCALL_FATAL_ERROR, REG(10) | REG(11) | REG(12) },
	{ VMCALL_NOTIFY, R10_AND(12) },
	{ VMCALL_SERVICE, R10_AND(15) },
	{ VMCALL_TDCM, R10_AND(15) },
};

static u32 notify_cpu, notify_vector;

static void check_registers(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;

	if (regs->rcx & ~EXPOSABLE)
		tdx_breach(vcpu, "VMCALL that exposes what it must not", regs->rcx);
	for (size_t i = 0; i < ARRAY_SIZE(functions); i++)
		if (functions[i].function == regs->r11 &&
		    (regs->rcx & functions[i].registers) != functions[i].registers)
			tdx_breach(vcpu, "VMCALL without its registers exposed", regs->rcx);
}

static u64 refuse(struct vcpu *vcpu, const char *what, u64 number)
{
	tdx_breach(vcpu, what, number);
	return VMCALL_INVALID;
}

static u64 call_cpuid(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;
	struct cpuid_regs r = guest_cpuid(vcpu, regs->r12, regs->r13);

	regs->r12 = r.eax;
	regs->r13 = r.ebx;
	regs->r14 = r.ecx;
	regs->r15 = r.edx;
	return VMCALL_SUCCESS;
}

/* A boot asks tens of thousands of times, and the lies are not all for its first second. */
static bool draws_rarely(void)
{
	return hostile.on && !(hostile_number(LIE_TDX_VMCALL) % RARELY) &&
	       hostile_draws(LIE_TDX_VMCALL);
}

/* Of the ports only what no driver of the tests' own talks through. */
static u64 maybe_lie(const char *what, u64 where, u32 size, u64 truth)
{
	u64 lie;

	if (!draws_rarely())
		return truth;
	lie = hostile_number(LIE_TDX_VMCALL);
	if (size < 8)
		lie &= (1ULL << (8 * size)) - 1;
	hostile_tell(LIE_TDX_VMCALL, "%s 0x%lx reads 0x%lx instead of 0x%lx", what, where, lie,
		     truth);
	return lie;
}

static bool is_size(u64 size, u64 most)
{
	return size && size <= most && !(size & (size - 1));
}

static u64 call_io(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;
	u64 size = regs->r12, port = regs->r14;
	u32 mask = size == 4 ? ~0U : (1U << (8 * (size & 3))) - 1;

	if (!is_size(size, 4) || regs->r13 > ACCESS_WRITE || port > 0xffff)
		return refuse(vcpu, "port I/O that does not exist", port);
	if (regs->r13 == ACCESS_WRITE) {
		port_out(vcpu, port, size, regs->r15 & mask);
		return VMCALL_SUCCESS;
	}
	regs->r11 = port_in(port, size) & mask;
	if (!UARTS(port))
		regs->r11 = maybe_lie("port", port, size, regs->r11);
	return VMCALL_SUCCESS;
}

static u64 call_rdmsr(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;
	u64 value;

	if (regs->r12 >> 32 || !host_msr_read(regs->r12, &value))
		return VMCALL_INVALID;
	regs->r11 = maybe_lie("MSR", regs->r12, 8, value);
	return VMCALL_SUCCESS;
}

static u64 call_wrmsr(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;

	if (regs->r12 >> 32 || !host_msr_write(regs->r12, regs->r13))
		return VMCALL_INVALID;
	return VMCALL_SUCCESS;
}

static u64 mmio_read(u64 gpa, u32 size)
{
	void *at = phys(gpa);

	switch (size) {
	case 1:
		return *(volatile u8 *)at;
	case 2:
		return *(volatile u16 *)at;
	case 4:
		return *(volatile u32 *)at;
	default:
		return *(volatile u64 *)at;
	}
}

static void mmio_write(u64 gpa, u32 size, u64 value)
{
	void *at = phys(gpa);

	switch (size) {
	case 1:
		*(volatile u8 *)at = value;
		break;
	case 2:
		*(volatile u16 *)at = value;
		break;
	case 4:
		*(volatile u32 *)at = value;
		break;
	default:
		*(volatile u64 *)at = value;
	}
}

/* Registers that only the monitor uses read as ones, as an empty bus does. */
static u64 call_mmio(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;
	u64 size = regs->r12, gpa = regs->r14 & ~boundary_mask();
	enum page_state state = page_state(gpa >> PAGE_SHIFT);
	bool hidden = state == PAGE_HIDDEN || gpa >> IDENTITY_BITS;

	if (!is_size(size, 8) || regs->r13 > ACCESS_WRITE || gpa & (size - 1) ||
	    !is_shared_view(regs->r14) || (state != PAGE_HOST_MMIO && !hidden))
		return refuse(vcpu, "MMIO of what is no host device", regs->r14);
	if (regs->r13 == ACCESS_READ)
		regs->r11 = maybe_lie("MMIO", gpa, size,
				      hidden ? ~0ULL : mmio_read(gpa, size));
	else if (!hidden)
		mmio_write(gpa, size, regs->r15);
	return VMCALL_SUCCESS;
}

/* Of the optional functions none has been named yet that this L1 has. */
static u64 call_info(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;

	if (regs->r12 > 1)
		return VMCALL_INVALID;
	regs->r11 = 0;
	regs->r12 = 0;
	regs->r13 = 0;
	regs->r14 = 0;
	return VMCALL_SUCCESS;
}

static void __noreturn fatal_error(struct vcpu *vcpu)
{
	const struct guest_regs *regs = &vcpu->regs;
	const u64 words[FATAL_TEXT / 8] = {
		regs->r14, regs->r15, regs->rbx, regs->rdi, regs->rsi, regs->r8, regs->r9,
		regs->rdx,
	};
	static char text[FATAL_TEXT + 1];

	memcpy(text, words, FATAL_TEXT);
	for (u32 i = 0; i < FATAL_TEXT && text[i]; i++)
		if (text[i] < ' ' || text[i] > '~')
			text[i] = '?';
	end_run("tdx-fatal-error", text);
}

static u64 set_notify(struct vcpu *vcpu)
{
	u64 vector = vcpu->regs.r12;

	if (vector < FIRST_VECTOR || vector > 0xff)
		return refuse(vcpu, "notification by a vector that is none", vector);
	notify_cpu = vcpu->index;
	notify_vector = vector;
	return VMCALL_SUCCESS;
}

void tdx_notify(void)
{
	if (notify_vector)
		lapic_send_ipi(notify_cpu, ICR_ASSERT | notify_vector);
}

static u64 device_call(struct vcpu *vcpu, u64 function)
{
	switch (function) {
	case VMCALL_CPUID:
		return call_cpuid(vcpu);
	case VMCALL_HLT:
		tdx_halt(vcpu);
		return VMCALL_SUCCESS;
	case VMCALL_IO:
		return call_io(vcpu);
	case VMCALL_RDMSR:
		return call_rdmsr(vcpu);
	case VMCALL_WRMSR:
		return call_wrmsr(vcpu);
	case VMCALL_MMIO:
		return call_mmio(vcpu);
	}
	return VMCALL_UNSUPPORTED;
}

static u64 standard_call(struct vcpu *vcpu, u64 function)
{
	switch (function) {
	case VMCALL_GET_INFO:
		return call_info(vcpu);
	case VMCALL_MAP_GPA:
		return tdx_map_gpa(vcpu);
	case VMCALL_GET_QUOTE:
		if (tdx_serves(TDX_F_QUOTE))
			return tdx_get_quote(vcpu, vcpu->regs.r12, vcpu->regs.r13);
		return VMCALL_UNSUPPORTED;
	case VMCALL_FATAL_ERROR:
		fatal_error(vcpu);
	case VMCALL_NOTIFY:
		return set_notify(vcpu);
	case VMCALL_TDCM:
		return tdx_serves(TDX_F_TDISP) ? tdx_tdcm(vcpu) : VMCALL_UNSUPPORTED;
	}
	return device_call(vcpu, function);
}

u64 tdx_vmcall(struct vcpu *vcpu)
{
	struct guest_regs *regs = &vcpu->regs;

	if (regs->r10) {
		regs->r10 = refuse(vcpu, "call of a vendor that is not there", regs->r10);
		return TDX_SUCCESS;
	}
	tally_add(&record.tdx.vmcall, regs->r11);
	check_registers(vcpu);
	regs->r10 = standard_call(vcpu, regs->r11);
	return TDX_SUCCESS;
}
