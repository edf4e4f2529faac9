// SPDX-License-Identifier: GPL-2.0-only
/*
 * VMGEXIT by the GHCB MSR: one number each way, for guests that have no page to
 * talk by yet (GHCB specification 56421, 2.3.1).
 */
#include "snp.h"

#define INFO(v)			((v) & 0xfff)
#define DATA(v)			((v) >> 12)

#define GHCB_PAGE		0x000
#define SEV_INFO_RESPONSE	0x001
#define SEV_INFO_REQUEST	0x002
#define CPUID_REQUEST		0x004
#define CPUID_RESPONSE		0x005
#define RESET_HOLD_REQUEST	0x006
#define PREFERRED_REQUEST	0x010
#define PREFERRED_RESPONSE	0x011
#define REGISTER_REQUEST	0x012
#define REGISTER_RESPONSE	0x013
#define PSC_REQUEST		0x014
#define PSC_RESPONSE		0x015
#define RUN_VMPL_REQUEST	0x016
#define RUN_VMPL_RESPONSE	0x017
#define FEATURES_REQUEST	0x080
#define FEATURES_RESPONSE	0x081
#define TERMINATE_REQUEST	0x100

#define VERSION_MIN		1
#define VERSION_MAX		2

#define CPUID_RESERVED		0x3ffff000ULL
#define PSC_RESERVED		0xff00000000000000ULL
#define RUN_VMPL_RESERVED	0xffffff00fffff000ULL
#define TERMINATE_RESERVED	0xffffffffff000000ULL
#define NO_PREFERENCE		0xfffffffffffffULL

#define FEATURE_SNP		BIT(0)
#define FEATURE_AP_CREATION	BIT(1)
#define FEATURE_MULTI_VMPL	BIT(5)
#define FEATURE_SEV_TIO		BIT(7)

static const char *const general_reasons[] = {
	"general request", "GHCB protocol not supported", "SNP feature not supported",
};

static const char *const linux_reasons[] = {
	"GHCB registration failed", "page state change failed", "PVALIDATE failed",
	"not at VMPL0", "CPUID table", "CPUID by the hypervisor failed", "secrets page",
	"no SVSM", "SVSM and the guest at VMPL0", "calling area not aligned", "Secure TSC",
	"calling area not remapped", "Secure AVIC",
};

static const char *reason_in_words(u32 set, u32 reason)
{
	if (!set && reason < ARRAY_SIZE(general_reasons))
		return general_reasons[reason];
	if (set == 1 && reason < ARRAY_SIZE(linux_reasons))
		return linux_reasons[reason];
	return "unknown reason";
}

void snp_terminate(struct vcpu *vcpu, u32 set, u32 reason, u64 detail)
{
	static char text[96];

	format(text, sizeof(text), "set %u reason %u: %s", set, reason,
	       reason_in_words(set, reason));
	if (detail)
		format(text, sizeof(text), "set %u reason %u: %s, SEV_STATUS bits 0x%lx", set,
		       reason, reason_in_words(set, reason), detail);
	console_printf("monitor: CPU %u ends the guest at 0x%lx: %s\n", vcpu->index,
		       vcpu->exit_rip, text);
	end_run("ghcb-terminate", text);
}

void ghcb_breach(struct vcpu *vcpu, const char *what, u64 number)
{
	violation_report(vcpu, "ghcb-protocol", NO_GPA, "%s (0x%lx)", what, number);
}

static void check_reserved(struct vcpu *vcpu, u64 request, u64 reserved)
{
	if (request & reserved)
		ghcb_breach(vcpu, "reserved bits of an MSR request are not 0", request);
}

static u64 sev_info(u64 min, u64 max)
{
	return max << 48 | min << 32 | (u64)boundary_bit() << 24 | SEV_INFO_RESPONSE;
}

/* Ranges that share a version with ours however odd, or one time in eight none. */
static u64 lie_about_versions(u64 random)
{
	u64 extra = random >> 8 & 0xff, min = (random >> 4) % (VERSION_MAX + 1);

	if (!(random & 7))
		return sev_info(VERSION_MAX + 1 + extra, VERSION_MAX + 1 + extra);
	return sev_info(min, max_u64(min, VERSION_MAX) + extra);
}

static u64 negotiate(struct vcpu *vcpu, u64 request)
{
	u64 answer = sev_info(VERSION_MIN, VERSION_MAX);

	check_reserved(vcpu, request, ~0xfffULL);
	if (scenario.fault == FAULT_GHCB_VERSION)
		answer = sev_info(0xff, 0xff);
	if (hostile_draws(LIE_SNP_MSR)) {
		answer = lie_about_versions(hostile_number(LIE_SNP_MSR));
		hostile_tell(LIE_SNP_MSR, "GHCB protocol answer 0x%lx", answer);
	}
	for (u32 i = 0; i < MAX_CPUS; i++)
		vcpus[i].ghcb_max_version = VERSION_MAX;
	return answer;
}

/* The answer names the register again. */
static u64 cpuid_answer(struct vcpu *vcpu, u64 request)
{
	struct cpuid_regs r = snp_host_cpuid(vcpu, request >> 32, 0);
	const u32 by_number[] = { r.eax, r.ebx, r.ecx, r.edx };
	u64 answer = (u64)by_number[request >> 30 & 3] << 32 | CPUID_RESPONSE;

	check_reserved(vcpu, request, CPUID_RESERVED);
	return answer | (request & 0xc0000000);
}

/* The page may be registered before or after it is shared; its use is what is policed. */
static u64 register_page(struct vcpu *vcpu, u64 request)
{
	u64 gpn = DATA(request);

	if (!page_is_convertible(gpn)) {
		ghcb_breach(vcpu, "registered GHCB is no memory of the guest", request);
		return NO_PREFERENCE << 12 | REGISTER_RESPONSE;
	}
	vcpu->ghcb = gpn << PAGE_SHIFT;
	return gpn << 12 | REGISTER_RESPONSE;
}

static u64 psc_answer(u32 error)
{
	return (u64)error << 32 | PSC_RESPONSE;
}

static u64 change_page_state(struct vcpu *vcpu, u64 request)
{
	u64 gpn = request >> 12 & 0xffffffffffULL, op = request >> 52 & 15;

	check_reserved(vcpu, request, PSC_RESERVED);
	record.visibility.calls++;
	return psc_answer(!psc_change(vcpu, gpn, op, false));
}

static u64 run_vmpl(struct vcpu *vcpu, u64 request)
{
	check_reserved(vcpu, request, RUN_VMPL_RESERVED);
	if (request >> 32 & 0xff) {
		ghcb_breach(vcpu, "there is an SVSM at VMPL0 only", request);
		return 1ULL << 32 | RUN_VMPL_RESPONSE;
	}
	snp_run_vmpl(vcpu);
	return RUN_VMPL_RESPONSE;
}

u64 snp_features(void)
{
	return FEATURE_SNP | FEATURE_AP_CREATION | FEATURE_MULTI_VMPL |
	       (snp_tio_offered() ? FEATURE_SEV_TIO : 0);
}

static u64 feature_answer(struct vcpu *vcpu, u64 request)
{
	u64 answer = snp_features() << 12 | FEATURES_RESPONSE;

	check_reserved(vcpu, request, ~0xfffULL);
	/* More than there is: what the guest then asks for, the host refuses. */
	if (hostile_draws(LIE_SNP_MSR)) {
		answer |= (hostile_number(LIE_SNP_MSR) & 0xff00) << 12;
		hostile_tell(LIE_SNP_MSR, "features 0x%lx", answer >> 12);
	}
	return answer;
}

static void terminate(struct vcpu *vcpu, u64 request)
{
	check_reserved(vcpu, request, TERMINATE_RESERVED);
	snp_terminate(vcpu, request >> 12 & 15, request >> 16 & 0xff, 0);
}

static u64 msr_request(struct vcpu *vcpu, u64 request)
{
	switch (INFO(request)) {
	case SEV_INFO_REQUEST:
		return negotiate(vcpu, request);
	case CPUID_REQUEST:
		return cpuid_answer(vcpu, request);
	case RESET_HOLD_REQUEST:
		snp_ap_park(vcpu);
	case PREFERRED_REQUEST:
		return NO_PREFERENCE << 12 | PREFERRED_RESPONSE;
	case REGISTER_REQUEST:
		return register_page(vcpu, request);
	case PSC_REQUEST:
		return change_page_state(vcpu, request);
	case RUN_VMPL_REQUEST:
		return run_vmpl(vcpu, request);
	case FEATURES_REQUEST:
		return feature_answer(vcpu, request);
	case TERMINATE_REQUEST:
		terminate(vcpu, request);
	}
	ghcb_breach(vcpu, "unknown MSR request", request);
	return 0;
}

void snp_vmgexit(struct vcpu *vcpu)
{
	u64 request = vcpu->ghcb_msr;

	if (INFO(request) == GHCB_PAGE) {
		ghcb_page_call(vcpu);
		return;
	}
	tally_add(&record.snp.msr_protocol, INFO(request));
	vcpu->ghcb_msr = msr_request(vcpu, request);
}
