// SPDX-License-Identifier: GPL-2.0-only
/*
 * VMGEXIT of an SNP guest under OpenHCL: served by the host, past the
 * paravisor. The paravisor gives each CPU one GHCB page and knows no other.
 */
#include "hv.h"

/* MSR protocol, GHCB specification 2.3.1 */
#define GHCB_INFO(v)		((v) & 0xfff)
#define GHCB_PAGE		0x000
#define GHCB_SEV_INFO		0x001
#define GHCB_SEV_INFO_REQUEST	0x002
#define GHCB_TERMINATE		0x100
#define GHCB_VERSION_MIN	1
#define GHCB_VERSION_MAX	2

/* Page layout */
#define GHCB_BITMAP		0x3f0
#define GHCB_BITMAP_SIZE	16
#define GHCB_RAX		0x1f8
#define GHCB_RCX		0x308
#define GHCB_RDX		0x310
#define GHCB_R8			0x340
#define GHCB_EXIT_CODE		0x390
#define GHCB_EXIT_INFO1		0x398
#define GHCB_EXIT_INFO2		0x3a0
#define GHCB_HV_CONTROL		4080
#define GHCB_PROTOCOL		0xffa
#define GHCB_USAGE		0xffc

#define USAGE_STANDARD		0
#define USAGE_HYPERV		1
#define USAGE_IDLE		0xffffffff

#define EXIT_CODE_MSR		0x7c
#define EXIT_CODE_VMMCALL	0x81
#define ERROR_MALFORMED		2
#define INJECT_GP		(BIT_ULL(31) | BIT_ULL(11) | 3 << 8 | 13)

static u64 ghcb_pages[MAX_CPUS];

/* One page a CPU, for ever: a CPU that comes back finds it where it was. */
void ghcb_init(struct vcpu *vcpu)
{
	u64 page;

	if (!personality->ghcb || scenario.hide_isolation)
		return;
	if (!ghcb_pages[vcpu->index]) {
		page = (u64)heap_alloc(PAGE_SIZE, PAGE_SIZE);
		page_set_state(page >> PAGE_SHIFT, PAGE_HOST_CALL);
		ghcb_pages[vcpu->index] = page;
	}
	vcpu->ghcb = ghcb_pages[vcpu->index];
	*(u32 *)phys(vcpu->ghcb + GHCB_USAGE) = USAGE_IDLE;
	vcpu->ghcb_msr = vcpu->ghcb | boundary_mask();
	vcpu->ghcb_max_version = 0;
}

static u64 *field(u8 *ghcb, u32 offset)
{
	return (u64 *)(ghcb + offset);
}

static bool is_valid(const u8 *ghcb, u32 offset)
{
	return ghcb[GHCB_BITMAP + offset / 64] & 1 << (offset / 8 % 8);
}

static void set_valid(u8 *ghcb, u32 offset, u64 value)
{
	*field(ghcb, offset) = value;
	ghcb[GHCB_BITMAP + offset / 64] |= 1 << (offset / 8 % 8);
}

static void breach(struct vcpu *vcpu, const char *what, u64 number)
{
	violation_report(vcpu, "ghcb-protocol", vcpu->ghcb ? vcpu->ghcb : NO_GPA, "%s (0x%lx)",
			 what, number);
}

static u64 sev_info(u64 min, u64 max)
{
	return max << 48 | min << 32 | GHCB_SEV_INFO;
}

/*
 * Three lies of four are ranges that share a version with ours, however odd,
 * so the guest gets on with it. The rest must end it: ranges that share none,
 * and no answer at all.
 */
static u64 lie_about_versions(void)
{
	u64 random = hostile_number(LIE_GHCB_NEGOTIATION);
	u64 extra = random >> 8 & 0xff, min;

	switch (random & 7) {
	case 0:
		return random & ~7ULL;	/* the low bits are not those of an answer */
	case 1:
		min = GHCB_VERSION_MAX + 1 + (random >> 4 & 15);
		return sev_info(min, min + extra);
	}
	min = (random >> 4) % (GHCB_VERSION_MAX + 1);
	return sev_info(min, max_u64(min, GHCB_VERSION_MIN) + extra % 4) | (random & 0xff000000);
}

static void negotiate(struct vcpu *vcpu)
{
	u64 answer = sev_info(GHCB_VERSION_MIN, GHCB_VERSION_MAX);

	if (scenario.fault == FAULT_GHCB_VERSION)
		answer = sev_info(0xff, 0xff);
	if (hostile_draws(LIE_GHCB_NEGOTIATION)) {
		answer = lie_about_versions();
		hostile_tell(LIE_GHCB_NEGOTIATION, "GHCB protocol answer 0x%lx", answer);
	}
	vcpu->ghcb_msr = answer;
	/* Negotiated once for all CPUs, by the boot CPU. */
	for (u32 i = 0; i < MAX_CPUS; i++)
		vcpus[i].ghcb_max_version = GHCB_VERSION_MAX;
}

static void terminate(struct vcpu *vcpu)
{
	static char text[48];
	u64 v = vcpu->ghcb_msr;

	format(text, sizeof(text), "set %lu reason %lu", (v >> 12) & 0xf, (v >> 16) & 0xff);
	if (!hostile.on && scenario.fault != FAULT_GHCB_VERSION)
		breach(vcpu, "guest asked for its own termination", v);
	end_run("ghcb-terminate", text);
}

static void host_call(u8 *ghcb, u64 control, u32 result_at)
{
	u64 result = hv_host_hypercall((u16)control);

	if (hostile_draws(LIE_HOST_CALL)) {
		result = hostile_number(LIE_HOST_CALL);
		hostile_tell(LIE_HOST_CALL, "host call 0x%x results in 0x%lx", (u16)control,
			     result);
	}
	if (result_at == GHCB_RAX)
		set_valid(ghcb, GHCB_RAX, result);
	else
		*field(ghcb, result_at) = result;
}

static bool lie_about_msr(u8 *ghcb, u32 msr, bool write)
{
	u64 value;

	if (!hostile_draws(LIE_HOST_CALL))
		return false;
	value = hostile_number(LIE_HOST_CALL);
	*field(ghcb, GHCB_EXIT_INFO1) = value & 3;
	*field(ghcb, GHCB_EXIT_INFO2) = value;
	hostile_garbage(LIE_HOST_CALL, ghcb + GHCB_BITMAP, GHCB_BITMAP_SIZE);
	if (!write) {
		set_valid(ghcb, GHCB_RAX, value);
		set_valid(ghcb, GHCB_RDX, value >> 32);
	}
	hostile_tell(LIE_HOST_CALL, "host MSR 0x%x %s: info1 0x%lx value 0x%lx", msr,
		     write ? "write" : "read", value & 3, value);
	return true;
}

static void msr_access(struct vcpu *vcpu, u8 *ghcb)
{
	bool write = *field(ghcb, GHCB_EXIT_INFO1) & 1, ok;
	u32 msr = *field(ghcb, GHCB_RCX);
	u64 value = 0;

	if (!is_valid(ghcb, GHCB_RCX) ||
	    (write && (!is_valid(ghcb, GHCB_RAX) || !is_valid(ghcb, GHCB_RDX))))
		breach(vcpu, "MSR access without its registers marked valid", msr);
	if (write) {
		value = (u32)*field(ghcb, GHCB_RAX) | *field(ghcb, GHCB_RDX) << 32;
		ok = hv_host_msr_write(vcpu, msr, value);
	} else {
		ok = hv_host_msr_read(vcpu, msr, &value);
	}
	if (lie_about_msr(ghcb, msr, write))
		return;
	*field(ghcb, GHCB_EXIT_INFO1) = ok ? 0 : 1;
	*field(ghcb, GHCB_EXIT_INFO2) = ok ? 0 : INJECT_GP;
	if (!write && ok) {
		set_valid(ghcb, GHCB_RAX, (u32)value);
		set_valid(ghcb, GHCB_RDX, value >> 32);
	}
}

static void standard_call(struct vcpu *vcpu, u8 *ghcb)
{
	u64 code = *field(ghcb, GHCB_EXIT_CODE);

	if (!is_valid(ghcb, GHCB_EXIT_CODE) || !is_valid(ghcb, GHCB_EXIT_INFO1) ||
	    !is_valid(ghcb, GHCB_EXIT_INFO2))
		breach(vcpu, "exit fields not marked valid", code);
	if (code == EXIT_CODE_MSR) {
		msr_access(vcpu, ghcb);
	} else if (code == EXIT_CODE_VMMCALL) {
		if (!is_valid(ghcb, GHCB_RCX))
			breach(vcpu, "VMMCALL exit without RCX marked valid", code);
		host_call(ghcb, *field(ghcb, GHCB_RCX), GHCB_RAX);
		*field(ghcb, GHCB_EXIT_INFO1) = 0;
	} else {
		breach(vcpu, "exit code that OpenHCL panics on", code);
		*field(ghcb, GHCB_EXIT_INFO1) = ERROR_MALFORMED;
	}
}

static void page_call(struct vcpu *vcpu)
{
	u8 *ghcb = phys(vcpu->ghcb);
	u32 usage = *(u32 *)(ghcb + GHCB_USAGE);
	u16 version = *(u16 *)(ghcb + GHCB_PROTOCOL);

	if ((vcpu->ghcb_msr & ~boundary_mask()) != vcpu->ghcb) {
		breach(vcpu, "not the page the paravisor gave", vcpu->ghcb_msr);
		end_run("violation", "a foreign GHCB is fatal to OpenHCL");
	}
	if (usage == USAGE_IDLE)
		return;
	if (!vcpu->ghcb_max_version)
		breach(vcpu, "call before the protocol was negotiated", usage);
	else if (version < GHCB_VERSION_MIN || version > vcpu->ghcb_max_version)
		breach(vcpu, "protocol version not negotiated", version);
	if (usage == USAGE_STANDARD)
		standard_call(vcpu, ghcb);
	else if (usage == USAGE_HYPERV)
		host_call(ghcb, *field(ghcb, GHCB_HV_CONTROL), GHCB_HV_CONTROL);
	else
		breach(vcpu, "usage that OpenHCL panics on", usage);
}

void handle_vmgexit(struct vcpu *vcpu)
{
	if (scenario.hide_isolation) {
		breach(vcpu, "VMGEXIT of a guest that is not to know", vcpu->ghcb_msr);
		return;
	}
	switch (GHCB_INFO(vcpu->ghcb_msr)) {
	case GHCB_PAGE:
		page_call(vcpu);
		break;
	case GHCB_SEV_INFO_REQUEST:
		negotiate(vcpu);
		break;
	case GHCB_TERMINATE:
		terminate(vcpu);
		break;
	default:
		breach(vcpu, "MSR protocol request that OpenHCL panics on", vcpu->ghcb_msr);
		vcpu->ghcb_msr = 0;
	}
}
