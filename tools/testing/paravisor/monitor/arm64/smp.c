// SPDX-License-Identifier: GPL-2.0-only
/* The CPUs: which there are, and their registers at EL2. */
#include "monitor.h"

#define CPTR_NO_TRAPS		0x33ff
#define SCTLR_EL1_RESET		0x30d00800	/* MMU and caches off */
#define CNTHCTL_OPEN		3
#define SRE_OPEN		0xf
#define PMCR_COUNTERS(v)	((v) >> 11 & 31)

struct vcpu vcpus[MAX_CPUS];

/* QEMU counts its CPUs in affinity 0, sixteen to a cluster. */
struct vcpu *vcpu_of(u64 mpidr)
{
	return mpidr < MAX_CPUS && mpidr < scenario.cpus ? &vcpus[mpidr] : NULL;
}

void machine_relax(void)
{
	cpu_relax();
}

static void open_hardware(void)
{
	write_sysreg(CPTR_NO_TRAPS, cptr_el2);
	write_sysreg(0, hstr_el2);
	write_sysreg(PMCR_COUNTERS(read_sysreg(pmcr_el0)), mdcr_el2);
	write_sysreg(CNTHCTL_OPEN, cnthctl_el2);
	write_sysreg(0, cntvoff_el2);
	write_sysreg(SRE_OPEN, s3_4_c12_c9_5);	/* ICC_SRE_EL2 */
	write_sysreg(read_sysreg(midr_el1), vpidr_el2);
	write_sysreg(read_sysreg(mpidr_el1), vmpidr_el2);
}

void cpu_init(struct vcpu *vcpu, u64 entry, u64 context)
{
	open_hardware();
	stage2_load();
	write_sysreg(SCTLR_EL1_RESET, sctlr_el1);
	write_sysreg(HCR_VM | HCR_TSC | HCR_TPCP | HCR_RW | (hostile.on ? HCR_TWI : 0), hcr_el2);
	isb();
	memset(vcpu->x, 0, sizeof(vcpu->x));
	vcpu->x[0] = context;
	vcpu->pc = entry;
	vcpu->pstate = PSTATE_EL1H_MASKED;
	vcpu->online = true;
	record_cpu(vcpu->index);
}
