// SPDX-License-Identifier: GPL-2.0-only
/* Why the guest left, who answers, and the counters of it. */
#include "monitor.h"

#define POLLS_MAX	8

static const char *const exit_names[] = {
	[COUNT_PSCI] = "psci", [COUNT_SMCCC] = "smccc", [COUNT_RSI] = "rsi", [COUNT_HVC] = "hvc",
	[COUNT_DATA_ABORT] = "data_abort", [COUNT_INSTR_ABORT] = "instr_abort",
	[COUNT_MMIO] = "mmio", [COUNT_SYSREG] = "sysreg", [COUNT_WFX] = "wfx",
	[COUNT_OTHER] = "other",
	NULL
};

static_assert(ARRAY_SIZE(exit_names) <= EXIT_KINDS_MAX, "exit counters");

static void (*polls[POLLS_MAX])(struct vcpu *vcpu);
static u32 poll_count;

void exits_init(void)
{
	record.monitor = "arm64";
	record.exit_names = exit_names;
}

void count_exit(enum exit_kind kind)
{
	record.exits.by_kind[kind]++;
}

void poll_add(void (*poll)(struct vcpu *vcpu))
{
	if (poll_count == POLLS_MAX)
		monitor_panic("too many polls");
	polls[poll_count++] = poll;
}

static void handle_hvc(struct vcpu *vcpu)
{
	count_exit(COUNT_HVC);
	if (has_paravisor())
		violation_report(vcpu, "paravisor-instruction", NO_GPA,
				 "HVC belongs to nobody below a plane");
	inject_undefined(vcpu);
}

/* Traps where the host is hostile: it has little other occasion. The CPU waits here instead. */
static void handle_wfi(struct vcpu *vcpu)
{
	count_exit(COUNT_WFX);
	advance_pc(vcpu);
	monitor_unlock();
	asm volatile("wfi" : : : "memory");
	monitor_lock();
}

static void handle_exit(struct vcpu *vcpu)
{
	switch (ESR_EC(vcpu->esr)) {
	case EC_SMC:
		handle_smc(vcpu);
		break;
	case EC_HVC:
		vcpu->trap_pc -= 4;	/* it is past the instruction already */
		handle_hvc(vcpu);
		break;
	case EC_SYSREG:
		handle_sysreg(vcpu);
		break;
	case EC_WFX:
		handle_wfi(vcpu);
		break;
	case EC_DATA_ABORT_LOW:
	case EC_INSTR_ABORT_LOW:
		handle_abort(vcpu);
		break;
	default:
		count_exit(COUNT_OTHER);
		monitor_panic("exit ESR 0x%lx FAR 0x%lx PC 0x%lx not understood", vcpu->esr,
			      read_sysreg(far_el2), vcpu->pc);
	}
}

void monitor_exit(struct vcpu *vcpu)
{
	monitor_lock();
	vcpu->esr = read_sysreg(esr_el2);
	vcpu->trap_pc = vcpu->pc;
	for (u32 i = 0; i < poll_count; i++)
		polls[i](vcpu);
	mmio_refill_dead();
	handle_exit(vcpu);
	monitor_unlock();
}

u64 vcpu_culprit(struct vcpu *vcpu)
{
	return vcpu->trap_pc;
}

/* Linux has its vectors at a symbol. */
u64 vcpu_landmark(struct vcpu *vcpu)
{
	(void)vcpu;
	return read_sysreg(vbar_el1);
}

u32 vcpu_number(struct vcpu *vcpu)
{
	return vcpu->index;
}

void machine_collect(void)
{
	smmu_collect();
}

void dma_set_page(u64 gpn, bool reachable)
{
	smmu_set_page(gpn, reachable);
}
