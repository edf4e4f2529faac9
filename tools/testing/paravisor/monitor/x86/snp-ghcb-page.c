// SPDX-License-Identifier: GPL-2.0-only
/*
 * VMGEXIT by the GHCB page: the guest shows the registers that an exit needs and
 * marks them valid; the host answers in the same page (GHCB specification 56421,
 * chapters 2 and 4).
 */
#include "snp.h"

#define GHCB_BITMAP		0x3f0
#define GHCB_BITMAP_SIZE	16
#define GHCB_PROTOCOL		0xffa
#define GHCB_USAGE		0xffc
#define USAGE_STANDARD		0
#define VERSION_MIN		1

#define EXIT_READ_DR7		0x27
#define EXIT_WRITE_DR7		0x37
#define EXIT_RDTSC		0x6e
#define EXIT_RDPMC		0x6f
#define EXIT_INVD		0x76
#define EXIT_RDTSCP		0x87
#define EXIT_WBINVD		0x89
#define EXIT_MONITOR		0x8a
#define EXIT_MMIO_READ		0x80000001
#define EXIT_MMIO_WRITE		0x80000002
#define EXIT_NMI_COMPLETE	0x80000003
#define EXIT_AP_HLT_LOOP	0x80000004
#define EXIT_AP_JUMP_TABLE	0x80000005
#define EXIT_PSC		0x80000010
#define EXIT_GUEST_REQUEST	0x80000011
#define EXIT_EXTENDED_REQUEST	0x80000012
#define EXIT_AP_CREATION	0x80000013
#define EXIT_RUN_VMPL		0x80000018
#define EXIT_TIO_REQUEST	0x80000020
#define EXIT_TIO_OP		0x80000021
#define EXIT_FEATURES		0x8000fffd
#define EXIT_TERMINATE		0x8000fffe

#define NO_HYPERCALL		(-1000LL)	/* as KVM answers an unknown one */
#define INJECT_UD		(BIT_ULL(31) | 3 << 8 | 6)
#define INJECT_GP		(BIT_ULL(31) | BIT_ULL(11) | 3 << 8 | 13)
#define MSR_WRITE		BIT(0)	/* exit info 1 */
#define MSR_TSC_AUX		0xc0000103
#define MSR_MICROCODE		0x8b
#define MICROCODE_LATEST	0xffffffff

bool ghcb_is_valid(const u8 *ghcb, u32 offset)
{
	return ghcb[GHCB_BITMAP + offset / 64] & 1 << (offset / 8 % 8);
}

u64 ghcb_get(const u8 *ghcb, u32 offset)
{
	return get_le64(ghcb, offset);
}

void ghcb_set(u8 *ghcb, u32 offset, u64 value)
{
	put_le64(ghcb, offset, value);
	ghcb[GHCB_BITMAP + offset / 64] |= 1 << (offset / 8 % 8);
}

void ghcb_result(u8 *ghcb, u64 info1, u64 info2)
{
	ghcb_set(ghcb, GHCB_EXIT_INFO1, info1);
	ghcb_set(ghcb, GHCB_EXIT_INFO2, info2);
}

void ghcb_malformed(u8 *ghcb, enum ghcb_error error)
{
	ghcb_result(ghcb, GHCB_MALFORMED, error);
}

bool ghcb_is_registered(u64 gpn)
{
	for (u32 i = 0; i < MAX_CPUS; i++)
		if (vcpus[i].ghcb && vcpus[i].ghcb >> PAGE_SHIFT == gpn)
			return personality->snp;
	return false;
}

/* What a GHCB says is for another channel. */
bool host_may_rewrite(u64 gpn)
{
	return !ghcb_is_registered(gpn);
}

bool host_may_scrub(u64 gpn)
{
	(void)gpn;
	return true;
}

static void page_cpuid(struct vcpu *vcpu, u8 *ghcb)
{
	struct cpuid_regs r = snp_host_cpuid(vcpu, ghcb_get(ghcb, GHCB_RAX),
					     ghcb_get(ghcb, GHCB_RCX));

	ghcb_set(ghcb, GHCB_RAX, r.eax);
	ghcb_set(ghcb, GHCB_RBX, r.ebx);
	ghcb_set(ghcb, GHCB_RCX, r.ecx);
	ghcb_set(ghcb, GHCB_RDX, r.edx);
}

/* All that matter go to the machine without an exit, so little is left to the host. */
static void page_msr(struct vcpu *vcpu, u8 *ghcb)
{
	u32 msr = ghcb_get(ghcb, GHCB_RCX);

	tally_add(&record.msrs, msr);
	if (msr != MSR_MICROCODE || ghcb_get(ghcb, GHCB_EXIT_INFO1) & MSR_WRITE) {
		ghcb_result(ghcb, 1, INJECT_GP);
		return;
	}
	(void)vcpu;
	ghcb_set(ghcb, GHCB_RAX, MICROCODE_LATEST);
	ghcb_set(ghcb, GHCB_RDX, 0);
}

static void page_tsc(struct vcpu *vcpu, u8 *ghcb)
{
	u64 now = rdtsc();

	(void)vcpu;
	if (ghcb_get(ghcb, GHCB_EXIT_CODE) == EXIT_RDTSCP)
		ghcb_set(ghcb, GHCB_RCX, (u32)rdmsr(MSR_TSC_AUX));
	ghcb_set(ghcb, GHCB_RAX, (u32)now);
	ghcb_set(ghcb, GHCB_RDX, now >> 32);
}

static void page_rdpmc(struct vcpu *vcpu, u8 *ghcb)
{
	(void)vcpu;
	ghcb_set(ghcb, GHCB_RAX, 0);
	ghcb_set(ghcb, GHCB_RDX, 0);
}

static void page_hypercall(struct vcpu *vcpu, u8 *ghcb)
{
	(void)vcpu;
	tally_add(&record.hypercalls, ghcb_get(ghcb, GHCB_RAX));
	ghcb_set(ghcb, GHCB_RAX, NO_HYPERCALL);
}

static void page_nothing(struct vcpu *vcpu, u8 *ghcb)
{
	(void)vcpu;
	(void)ghcb;
}

/* An SNP guest has no jump table; asking is no fault. */
static void page_jump_table(struct vcpu *vcpu, u8 *ghcb)
{
	(void)vcpu;
	ghcb_result(ghcb, 0, 0);
}

static void page_dr7_read(struct vcpu *vcpu, u8 *ghcb)
{
	ghcb_set(ghcb, GHCB_RAX, vcpu->vmcb->dr7);
}

static void page_dr7_write(struct vcpu *vcpu, u8 *ghcb)
{
	vcpu->vmcb->dr7 = (u32)ghcb_get(ghcb, GHCB_RAX) | 0x400;
}

static void page_park(struct vcpu *vcpu, u8 *ghcb)
{
	(void)ghcb;
	snp_ap_park(vcpu);
}

static void page_request(struct vcpu *vcpu, u8 *ghcb)
{
	bool extended = ghcb_get(ghcb, GHCB_EXIT_CODE) == EXIT_EXTENDED_REQUEST;
	u64 pages = ghcb_get(ghcb, GHCB_RBX), result;

	result = snp_guest_request(vcpu, extended, ghcb_get(ghcb, GHCB_EXIT_INFO1),
				   ghcb_get(ghcb, GHCB_EXIT_INFO2), &pages,
				   ghcb_get(ghcb, GHCB_RAX));
	if (extended)
		ghcb_set(ghcb, GHCB_RBX, pages);
	ghcb_result(ghcb, 0, result);
}

static void page_run_vmpl(struct vcpu *vcpu, u8 *ghcb)
{
	if (ghcb_get(ghcb, GHCB_EXIT_INFO1)) {
		ghcb_breach(vcpu, "there is an SVSM at VMPL0 only",
			    ghcb_get(ghcb, GHCB_EXIT_INFO1));
		ghcb_malformed(ghcb, GHCB_INVALID_INPUT);
		return;
	}
	snp_run_vmpl(vcpu);
}

static void page_features(struct vcpu *vcpu, u8 *ghcb)
{
	(void)vcpu;
	ghcb_result(ghcb, 0, snp_features());
}

static void page_terminate(struct vcpu *vcpu, u8 *ghcb)
{
	u64 info = ghcb_get(ghcb, GHCB_EXIT_INFO1);

	snp_terminate(vcpu, info & 15, info >> 4 & 0xff, ghcb_get(ghcb, GHCB_EXIT_INFO2));
}

#define RAX	BIT(0)
#define RBX	BIT(1)
#define RCX	BIT(2)
#define RDX	BIT(3)
#define XCR0	BIT(4)
#define SCRATCH	BIT(5)

static const u32 input_offsets[] = {
	GHCB_RAX, GHCB_RBX, GHCB_RCX, GHCB_RDX, GHCB_XCR0, GHCB_SCRATCH
};

/* What each exit code takes, and whether the host lies about it here. */
static const struct handler {
	u32 code;
	u32 inputs;
	bool lies;
	void (*handle)(struct vcpu *vcpu, u8 *ghcb);
} handlers[] = {
	{ EXIT_READ_DR7, 0, false, page_dr7_read },
	{ EXIT_WRITE_DR7, RAX, false, page_dr7_write },
	{ EXIT_RDTSC, 0, true, page_tsc },
	{ EXIT_RDTSCP, 0, true, page_tsc },
	{ EXIT_RDPMC, RCX, true, page_rdpmc },
	{ EXIT_CPUID, RAX | RCX | XCR0, true, page_cpuid },
	{ EXIT_INVD, 0, false, page_nothing },
	{ EXIT_WBINVD, 0, false, page_nothing },
	{ EXIT_MONITOR, 0, false, page_nothing },
	{ EXIT_MWAIT, 0, false, page_nothing },
	{ EXIT_IO, 0, true, snp_page_io },
	{ EXIT_MSR, RCX, true, page_msr },
	{ EXIT_VMMCALL, RAX, true, page_hypercall },
	{ EXIT_MMIO_READ, SCRATCH, true, snp_page_mmio_read },
	{ EXIT_MMIO_WRITE, SCRATCH, true, snp_page_mmio_write },
	{ EXIT_NMI_COMPLETE, 0, false, page_nothing },
	{ EXIT_AP_HLT_LOOP, 0, false, page_park },
	{ EXIT_AP_JUMP_TABLE, 0, false, page_jump_table },
	{ EXIT_PSC, SCRATCH, false, snp_page_psc },
	{ EXIT_GUEST_REQUEST, 0, false, page_request },
	{ EXIT_EXTENDED_REQUEST, RAX | RBX, false, page_request },
	{ EXIT_AP_CREATION, RAX, false, snp_ap_creation },
	{ EXIT_RUN_VMPL, 0, true, page_run_vmpl },
	{ EXIT_FEATURES, 0, false, page_features },
	{ EXIT_TERMINATE, 0, false, page_terminate },
};

static const struct handler tio_handlers[] = {
	{ EXIT_TIO_REQUEST, RAX | RBX | RCX, false, snp_tio_request },
	{ EXIT_TIO_OP, 0, false, snp_tio_op },
};

static const struct handler *find_handler(u64 code)
{
	for (size_t i = 0; i < ARRAY_SIZE(handlers); i++)
		if (handlers[i].code == code)
			return &handlers[i];
	for (size_t i = 0; snp_tio_offered() && i < ARRAY_SIZE(tio_handlers); i++)
		if (tio_handlers[i].code == code)
			return &tio_handlers[i];
	return NULL;
}

/* What else it takes depends on what is asked for. */
static u32 needed_inputs(const struct handler *handler, const u8 *ghcb)
{
	u64 info = ghcb_get(ghcb, GHCB_EXIT_INFO1);

	if (handler->code == EXIT_MSR && info & MSR_WRITE)
		return handler->inputs | RAX | RDX;
	if (handler->code == EXIT_IO && info & IO_STRING)
		return handler->inputs | SCRATCH;
	if (handler->code == EXIT_IO && !(info & IO_IN))
		return handler->inputs | RAX;
	return handler->inputs;
}

static bool has_inputs(const u8 *ghcb, u32 inputs)
{
	for (size_t i = 0; i < ARRAY_SIZE(input_offsets); i++)
		if (inputs & BIT(i) && !ghcb_is_valid(ghcb, input_offsets[i]))
			return false;
	return ghcb_is_valid(ghcb, GHCB_EXIT_CODE) && ghcb_is_valid(ghcb, GHCB_EXIT_INFO1) &&
	       ghcb_is_valid(ghcb, GHCB_EXIT_INFO2);
}

/*
 * An SVSM call has no instruction that could fault, so here the guest may be told
 * to raise an exception in good form. Elsewhere it would have to obey, and die.
 */
static void refuse_reply(u8 *ghcb, u64 code)
{
	u64 random = hostile_number(LIE_SNP_PAGE);

	if (code == EXIT_RUN_VMPL && random & 1)
		ghcb_result(ghcb, 1, random & 2 ? INJECT_GP : INJECT_UD);
	else
		ghcb_result(ghcb, random >> 62, random);
}

/* Most lies are noise that the guest has to ignore; one in 128 is a refusal. */
static void lie_about_reply(u8 *ghcb, u64 code)
{
	u64 random;

	if (!hostile_draws(LIE_SNP_PAGE))
		return;
	random = hostile_number(LIE_SNP_PAGE);
	if (random & 127) {
		put_le32(ghcb, GHCB_EXIT_INFO1 + 4, random >> 32);
		hostile_garbage(LIE_SNP_PAGE, ghcb + GHCB_R8, 64);
		ghcb_set(ghcb, GHCB_R8, random);
	} else {
		refuse_reply(ghcb, code);
	}
	hostile_tell(LIE_SNP_PAGE, "exit 0x%lx: info1 0x%lx info2 0x%lx", code,
		     ghcb_get(ghcb, GHCB_EXIT_INFO1), ghcb_get(ghcb, GHCB_EXIT_INFO2));
}

/* The header of the page, before anything in it is believed. */
static enum ghcb_error check_page(struct vcpu *vcpu, const u8 *ghcb)
{
	u32 usage = get_le32(ghcb, GHCB_USAGE);
	u16 version = get_le16(ghcb, GHCB_PROTOCOL);

	if (usage != USAGE_STANDARD) {
		ghcb_breach(vcpu, "usage of the GHCB page is not the standard one", usage);
		return GHCB_INVALID_USAGE;
	}
	if (!vcpu->ghcb_max_version || version < VERSION_MIN ||
	    version > vcpu->ghcb_max_version) {
		ghcb_breach(vcpu, "protocol version was not negotiated", version);
		return GHCB_INVALID_INPUT;
	}
	return GHCB_FINE;
}

static void dispatch(struct vcpu *vcpu, u8 *ghcb)
{
	u64 code = ghcb_get(ghcb, GHCB_EXIT_CODE);
	const struct handler *handler = find_handler(code);
	enum ghcb_error error = check_page(vcpu, ghcb);
	bool complete = handler && has_inputs(ghcb, needed_inputs(handler, ghcb));

	if (!error && !handler) {
		ghcb_breach(vcpu, "exit code that the host does not know", code);
		error = GHCB_INVALID_EVENT;
	} else if (!error && !complete) {
		ghcb_breach(vcpu, "exit without its registers marked valid", code);
		error = GHCB_MISSING_INPUT;
	}
	memset(ghcb + GHCB_BITMAP, 0, GHCB_BITMAP_SIZE);
	if (error) {
		ghcb_malformed(ghcb, error);
		return;
	}
	tally_add(&record.snp.vmgexit, code);
	handler->handle(vcpu, ghcb);
	if (!ghcb_is_valid(ghcb, GHCB_EXIT_INFO1))
		ghcb_result(ghcb, 0, 0);
	if (handler->lies)
		lie_about_reply(ghcb, code);
}

void ghcb_page_call(struct vcpu *vcpu)
{
	u64 gpa = vcpu->ghcb_msr;	/* the host knows no address with a C-bit */
	u8 *ghcb = host_memory(gpa, PAGE_SIZE);

	if (!ghcb) {
		violation_report(vcpu, "ghcb-protocol", gpa, "the GHCB is a %s page",
				 page_state_name(page_state(gpa >> PAGE_SHIFT)));
		end_run("violation", "the host cannot read a GHCB that is not shared");
	}
	if (gpa == vcpu->ghcb) {
		dispatch(vcpu, ghcb);
		return;
	}
	violation_report(vcpu, "ghcb-unregistered", gpa, "the registered GHCB is 0x%lx",
			 vcpu->ghcb);
	ghcb_malformed(ghcb, GHCB_NOT_REGISTERED);
}
