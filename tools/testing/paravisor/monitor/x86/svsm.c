// SPDX-License-Identifier: GPL-2.0-only
/*
 * The SVSM's door: one call of the guest, from the calling area (CAA) to the
 * result code. What is refused here is refused for all protocols.
 */
#include "svsm.h"
#include "tpm-crb.h"

#define PROTOCOL_VERSION	1	/* of every protocol */
#define WITHDRAW_LEAF		0x50565357	/* "PVSW" */
#define BUSY_EVERY		3	/* opt=svsm-busy: calls */

/**
 * struct withdrawal - a protocol that was there and is no more
 * @done: it happened
 * @told: the guest has been given an answer from which it knows
 */
static struct withdrawal {
	bool done;
	bool told;
} withdrawn[SVSM_PROTOCOLS];

static u64 (*const protocols[SVSM_PROTOCOLS])(struct vcpu *vcpu, u32 call) = {
	[SVSM_CORE] = svsm_core_call,
	[SVSM_ATTEST] = svsm_attest_call,
	[SVSM_VTPM] = svsm_vtpm_call,
	[SVSM_APIC] = svsm_apic_call,
};

/*
 * A guest that knows SVSM calls has its TPM by them. The other kind has a TPM like
 * any machine's, whose registers the SVSM thus uses now or never.
 */
void svsm_init(void)
{
	const u8 *unused;

	if (personality->c_bit)
		acpi_hide_tpm();
	else
		svsm_vtpm_manifest(&unused);
}

bool svsm_attests_vtpm(void)
{
	return !scenario.no_svsm_vtpm && !withdrawn[SVSM_VTPM].done && tpm_crb_present();
}

static bool was_there(u32 protocol)
{
	switch (protocol) {
	case SVSM_CORE:
		return true;
	case SVSM_ATTEST:
		return !scenario.no_svsm_attest;
	case SVSM_VTPM:
		return personality->c_bit && svsm_attests_vtpm();
	case SVSM_APIC:
		return scenario.svsm_apic;
	default:
		return false;
	}
}

bool svsm_has(u32 protocol)
{
	return was_there(protocol) && !withdrawn[protocol].done;
}

static bool is_offered(const struct vcpu *vcpu, u32 protocol)
{
	return svsm_has(protocol) && (protocol != SVSM_APIC || svsm_apic_is_on(vcpu));
}

/* That no row of the block "ParavisorFtr" in the CPUID page is the host's */
static bool vouches_for_leaves(void)
{
	return !scenario.no_feature_leaf && !scenario.forged_feature_leaf;
}

u64 svsm_query(const struct vcpu *vcpu, u32 protocol, u32 version)
{
	if (protocol < SVSM_PROTOCOLS && withdrawn[protocol].done)
		withdrawn[protocol].told = true;
	if (protocol == SVSM_VTPM && scenario.svsm_coconut_query)
		return 0;
	if ((protocol == SVSM_LEAVES ? !vouches_for_leaves() : !is_offered(vcpu, protocol)) ||
	    version != PROTOCOL_VERSION)
		return 0;
	return (u64)PROTOCOL_VERSION << 32 | PROTOCOL_VERSION;
}

bool svsm_door(u32 leaf, u32 subleaf, struct cpuid_regs *r)
{
	if (leaf != WITHDRAW_LEAF)
		return false;
	/* The core protocol cannot go: without it there is no SVSM. */
	if (subleaf != SVSM_CORE && svsm_has(subleaf)) {
		withdrawn[subleaf].done = true;
		r->eax = 1;
	}
	return true;
}

static void report_wrong_state(struct vcpu *vcpu, u64 gpa)
{
	if (page_is_convertible(gpa >> PAGE_SHIFT) && !rmp_is_valid(gpa >> PAGE_SHIFT))
		violation_report(vcpu, "unvalidated-access", gpa,
				 "argument of an SVSM call is not private validated memory");
}

void *svsm_argument(struct vcpu *vcpu, u64 gpa, u64 len)
{
	void *p = svsm_memory(gpa, len);

	if (!p)
		report_wrong_state(vcpu, gpa);
	return p;
}

static u64 part_of_page(u64 gpa, u64 len)
{
	return min_u64(len, PAGE_SIZE - (gpa & ~PAGE_MASK));
}

bool svsm_writable(struct vcpu *vcpu, u64 gpa, u64 len)
{
	for (u64 part; len; gpa += part, len -= part) {
		part = part_of_page(gpa, len);
		if (!svsm_argument(vcpu, gpa, part))
			return false;
	}
	return true;
}

bool svsm_read(struct vcpu *vcpu, u64 gpa, void *to, u64 len)
{
	if (!svsm_writable(vcpu, gpa, len))
		return false;
	for (u64 part; len; gpa += part, to = (u8 *)to + part, len -= part) {
		part = part_of_page(gpa, len);
		memcpy(to, svsm_memory(gpa, part), part);
	}
	return true;
}

bool svsm_write(struct vcpu *vcpu, u64 gpa, const void *from, u64 len)
{
	if (!svsm_writable(vcpu, gpa, len))
		return false;
	for (u64 part; len; gpa += part, from = (const u8 *)from + part, len -= part) {
		part = part_of_page(gpa, len);
		memcpy(svsm_memory(gpa, part), from, part);
	}
	return true;
}

void svsm_unsanitised(struct vcpu *vcpu, u64 gpa, const char *what, u64 value)
{
	violation_report(vcpu, "caa-unsanitised", gpa, "%s is 0x%lx", what, value);
}

/* The SVSM would take any value but 0 for a call; the guest is to write 1 and nothing else. */
static void check_caa(struct vcpu *vcpu, const u8 *caa, u64 gpa)
{
	u64 rest = 0;

	if (caa[CAA_CALL_PENDING] != 1)
		svsm_unsanitised(vcpu, gpa, "call_pending", caa[CAA_CALL_PENDING]);
	memcpy(&rest, caa + CAA_MEM_AVAILABLE, CAA_HEADER_SIZE - CAA_MEM_AVAILABLE);
	if (rest)
		svsm_unsanitised(vcpu, gpa, "what only the SVSM writes, bytes 1 to 7,", rest);
}

/* Is there a call? If so it is taken: the flag is cleared in the page it was made with. */
static bool take_call(struct vcpu *vcpu)
{
	u64 gpa = *snp_caa(vcpu);
	u8 *caa = gpa ? svsm_argument(vcpu, gpa, CAA_HEADER_SIZE) : NULL;

	if (!caa || !caa[CAA_CALL_PENDING])
		return false;
	check_caa(vcpu, caa, gpa);
	caa[CAA_CALL_PENDING] = 0;
	return true;
}

/*
 * The guest cannot know of a withdrawal before an answer tells it: either that of
 * QUERY_PROTOCOL or the first refusal. Whoever calls after that has not listened.
 */
static u64 refuse(struct vcpu *vcpu, u32 protocol, u32 call)
{
	if (protocol < SVSM_PROTOCOLS && withdrawn[protocol].done) {
		if (withdrawn[protocol].told)
			violation_report(vcpu, "svsm-withdrawn", NO_GPA,
					 "call %u of protocol %u, which the guest knows is gone",
					 call, protocol);
		withdrawn[protocol].told = true;
	}
	return SVSM_UNSUPPORTED_PROTOCOL;
}

static bool is_busy(void)
{
	static u32 calls;

	return scenario.svsm_busy && !(++calls % BUSY_EVERY);
}

static u64 dispatch(struct vcpu *vcpu, u32 protocol, u32 call)
{
	if (!is_offered(vcpu, protocol))
		return refuse(vcpu, protocol, call);
	if (is_busy())
		return SVSM_BUSY;
	return protocols[protocol](vcpu, call);
}

void snp_run_vmpl(struct vcpu *vcpu)
{
	if (!take_call(vcpu))
		return;
	tally_add(&record.snp.svsm, vcpu->regs.rax);
	vcpu->regs.rax = dispatch(vcpu, vcpu->regs.rax >> 32, vcpu->regs.rax);
}
