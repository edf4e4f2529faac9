// SPDX-License-Identifier: GPL-2.0-only
/* Why the guest left, who answers, and the counters of it. */
#include "snp.h"
#include "tdx.h"

static const char *const exit_names[] = {
	[COUNT_CPUID] = "cpuid", [COUNT_MSR] = "msr", [COUNT_VMMCALL] = "vmmcall",
	[COUNT_VMGEXIT] = "vmgexit", [COUNT_NPF] = "npf", [COUNT_IO] = "io",
	[COUNT_PCI] = "pci_config", [COUNT_UD] = "ud", [COUNT_TDCALL] = "tdcall",
	[COUNT_NMI] = "nmi",
	[COUNT_SVM] = "svm", [COUNT_SHUTDOWN] = "shutdown", [COUNT_OTHER] = "other",
	NULL
};

static_assert(ARRAY_SIZE(exit_names) <= EXIT_KINDS_MAX, "exit counters");

void exits_init(void)
{
	record.monitor = "x86";
	record.exit_names = exit_names;
}

static void count(enum exit_kind kind)
{
	record.exits.by_kind[kind]++;
}

static const char *access_name(u64 info)
{
	if (info & NPF_WALK)
		return "page-table walk";
	if (info & NPF_FETCH)
		return "fetch";
	return info & NPF_WRITE ? "write" : "read";
}

/* The access cannot be completed in either way that would be true, so it ends the run. */
static void handle_npf(struct vcpu *vcpu)
{
	u64 gpa = vcpu->vmcb->exit_info2, info = vcpu->vmcb->exit_info1;
	bool alias = is_shared_view(gpa);
	enum page_state state = page_state((gpa & ~boundary_mask()) >> PAGE_SHIFT);

	if ((personality->snp && snp_npf(vcpu)) || (personality->tdx && tdx_npf(vcpu)))
		return;
	violation_report(vcpu, page_wrong_view(state, alias), gpa,
			 "%s of a %s page through the %s view%s", access_name(info),
			 page_state_name(state), alias ? "shared" : "private",
			 alias && state == PAGE_PRIVATE ? ": no call made it shared" : "");
	end_run("violation", "an access in the wrong page state cannot be resumed");
}

static void handle_ud(struct vcpu *vcpu)
{
	static const char *const names[] = {
		[INSN_PVALIDATE] = "PVALIDATE", [INSN_RMPADJUST] = "RMPADJUST",
		[INSN_PSMASH] = "PSMASH", [INSN_RMPUPDATE] = "RMPUPDATE",
		[INSN_RMPQUERY] = "RMPQUERY", [INSN_TDCALL] = "TDCALL",
		[INSN_SEAMCALL] = "SEAMCALL", [INSN_VMCALL] = NULL,
	};
	u32 length;
	enum insn insn = insn_decode(vcpu, &length);

	if (insn == INSN_TDCALL && personality->tdcall && !vcpu->vmcb->cpl) {
		if (!tdx_is_halt(vcpu))
			count(COUNT_TDCALL);
		handle_tdcall(vcpu);
		return;
	}
	count(COUNT_UD);
	if (personality->snp && !vcpu->vmcb->cpl && snp_instruction(vcpu, insn, length))
		return;
	if ((personality->hyperv || personality->tdx) && !vcpu->vmcb->cpl &&
	    insn < ARRAY_SIZE(names) && names[insn])
		violation_report(vcpu, "paravisor-instruction", NO_GPA,
				 "%s belongs to the paravisor", names[insn]);
	inject_ud(vcpu);
}

static void handle_call(struct vcpu *vcpu)
{
	u32 length;
	enum insn insn = insn_decode(vcpu, &length);

	wakeup_park(vcpu);
	if (personality->snp) {
		count(insn == INSN_VMGEXIT ? COUNT_VMGEXIT : COUNT_VMMCALL);
		snp_call(vcpu, insn, length);
	} else if (!personality->hyperv || vcpu->vmcb->cpl) {
		count(COUNT_UD);
		inject_ud(vcpu);
	} else if (insn == INSN_VMGEXIT && personality->ghcb) {
		count(COUNT_VMGEXIT);
		vcpu->vmcb->rip += length;
		handle_vmgexit(vcpu);
	} else {
		if (insn == INSN_VMGEXIT)
			violation_report(vcpu, "paravisor-instruction", NO_GPA,
					 "VMGEXIT without a GHCB protocol");
		count(COUNT_VMMCALL);
		handle_vmmcall(vcpu);
	}
}

/*
 * Each fault is told by an NMI. One that comes while others are being read is
 * taken out at once, since its own NMI would later look like one of the guest's.
 */
static bool take_dma_faults(void)
{
	bool any = false;

	while (iommu_drain()) {
		any = true;
		consume_nmi();
	}
	return any;
}

/* Only the CPU that the NMIs go to reads faults here: another one would leave it to wonder why. */
static void handle_nmi(struct vcpu *vcpu)
{
	bool faults = false;

	count(COUNT_NMI);
	consume_nmi();
	if (!vcpu->index)
		faults = take_dma_faults() || iommu_read_early();
	if (vcpu->kicks)
		__atomic_sub_fetch(&vcpu->kicks, 1, __ATOMIC_SEQ_CST);
	else if (!faults)
		tdx_inject_nmi(vcpu);
}

/* The monitor's own VMCBs are sound, but a guest with a C-bit fills save areas itself. */
static void handle_invalid(struct vcpu *vcpu)
{
	count(COUNT_OTHER);
	if (!personality->c_bit)
		monitor_panic("VMRUN refuses CPU %u at 0x%lx", vcpu->index, vcpu->vmcb->rip);
	vcpu->exit_rip = 0;	/* no instruction ran, and the VMCB has the monitor's */
	violation_report(vcpu, "ghcb-protocol", NO_GPA, "no CPU can run on this save area");
	end_run("violation", "VMRUN refuses the save area");
}

/* Where the first of the three faults was is all that tells why. */
static void __noreturn end_in_shutdown(struct vcpu *vcpu)
{
	static char text[64];

	format(text, sizeof(text), "triple fault, RIP 0x%lx CR2 0x%lx", vcpu->vmcb->rip,
	       vcpu->vmcb->cr2);
	end_run("shutdown", text);
}

static void handle_wait(struct vcpu *vcpu, u32 length)
{
	if (scenario.count)
		handle_hlt(vcpu, length);
	else
		tdx_quote_hlt(vcpu, length);
}

void handle_exit(struct vcpu *vcpu)
{
	u64 code = vcpu->vmcb->exit_code;

	host_rewrites_memory();
	mmio_refill_dead();
	tdx_quote_poll();
	tdx_tdcm_poll(vcpu);
	switch (code) {
	case EXIT_CPUID:
		handle_cpuid(vcpu);
		break;
	case EXIT_MSR:
		count(COUNT_MSR);
		handle_msr(vcpu);
		break;
	case EXIT_VMMCALL:
		handle_call(vcpu);
		break;
	case EXIT_IO:
		handle_io(vcpu);
		break;
	case EXIT_NPF:
		count(COUNT_NPF);
		handle_npf(vcpu);
		break;
	case EXIT_EXCEPTION_UD:
		handle_ud(vcpu);
		break;
	case EXIT_EXCEPTION_DB:
		if (!wakeup_stepped(vcpu))
			inject_exception(vcpu, 1, false, 0);
		break;
	case EXIT_NMI:
		handle_nmi(vcpu);
		break;
	case EXIT_VMRUN:
	case EXIT_VMMCALL + 1 ... EXIT_SKINIT:
		count(COUNT_SVM);
		inject_ud(vcpu);
		break;
	case EXIT_HLT:
		if (!ve_instruction(vcpu, VE_HLT, 1))
			handle_wait(vcpu, insn_length(vcpu, 1));
		break;
	case EXIT_MWAIT:
		handle_wait(vcpu, insn_length(vcpu, 3));
		break;
	case EXIT_INVALID:
		handle_invalid(vcpu);
		break;
	case EXIT_SHUTDOWN:
		count(COUNT_SHUTDOWN);
		end_in_shutdown(vcpu);
	default:
		count(COUNT_OTHER);
		monitor_panic("exit 0x%lx info 0x%lx 0x%lx rip 0x%lx not understood", code,
			      vcpu->vmcb->exit_info1, vcpu->vmcb->exit_info2, vcpu->vmcb->rip);
	}
}
