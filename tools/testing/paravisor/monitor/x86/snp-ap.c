// SPDX-License-Identifier: GPL-2.0-only
/*
 * CPUs of an SNP guest: each runs on a save area (VMSA) that the guest filled, the
 * SVSM made one and the host was told to start. A CPU that is offline waits
 * outside the guest, and is started again on another save area.
 */
#include "snp.h"

#define VMSA_REGISTERS		0x298	/* as in the VMCB, which ends there */
#define VMSA_VMPL		0xca
#define VMSA_EFER		0xd0
#define VMSA_RAX		0x1f8
#define VMSA_RCX		0x308
#define VMSA_RDX		0x310
#define VMSA_RBX		0x318
#define VMSA_RBP		0x328
#define VMSA_RSI		0x330
#define VMSA_RDI		0x338
#define VMSA_R8			0x340
#define VMSA_FEATURES		0x3b0
#define VMSAS_MAX		(4 * MAX_CPUS)

#define ACTION_ON_INIT		0
#define ACTION_CREATE		1
#define ACTION_DESTROY		2

/**
 * struct vmsa - a save area the SVSM made
 * @gpa: its page; 0: the slot is free
 * @caa: calling area of the CPU that will run on it
 * @apic_id: that CPU
 */
struct vmsa {
	u64 gpa, caa;
	u32 apic_id;
};

static struct vmsa vmsas[VMSAS_MAX];
static struct vmsa *running[MAX_CPUS], *next[MAX_CPUS];

static struct vmsa *find_vmsa(u64 gpa)
{
	for (u32 i = 0; i < VMSAS_MAX; i++)
		if (vmsas[i].gpa == gpa)
			return &vmsas[i];
	return NULL;
}

/* Neither CPU nor device may write to the page any more. */
bool snp_vmsa_create(u64 gpa, u64 caa, u32 apic_id)
{
	struct vmsa *slot = find_vmsa(0);

	if (!slot || !gpa || gpa & ~PAGE_MASK || !rmp_is_valid(gpa >> PAGE_SHIFT) ||
	    apic_id >= MAX_CPUS)
		return false;
	*slot = (struct vmsa){ gpa, caa, apic_id };
	page_set_state(gpa >> PAGE_SHIFT, PAGE_VMSA);
	kick_others(NULL, ~0U);
	iommu_flush();
	return true;
}

static bool is_used(const struct vmsa *vmsa)
{
	u32 cpu = vmsa->apic_id;

	return next[cpu] == vmsa || (running[cpu] == vmsa && vcpus[cpu].online);
}

/* As COCONUT-SVSM does: no CPU can run on what is left in the page. */
static void clear_svme(u8 *area)
{
	put_le64(area, VMSA_EFER, get_le64(area, VMSA_EFER) & ~(u64)EFER_SVME);
}

bool snp_vmsa_delete(u64 gpa)
{
	struct vmsa *vmsa = gpa ? find_vmsa(gpa) : NULL;

	if (!vmsa || is_used(vmsa))
		return false;
	if (running[vmsa->apic_id] == vmsa)
		running[vmsa->apic_id] = NULL;
	page_set_state(gpa >> PAGE_SHIFT, PAGE_PRIVATE);
	clear_svme(svsm_memory(gpa, PAGE_SIZE));
	*vmsa = (struct vmsa){};
	return true;
}

static const u8 *save_area(const struct vmsa *vmsa)
{
	return phys(page_backing(vmsa->gpa >> PAGE_SHIFT));
}

/* What VMRUN would refuse */
static bool is_runnable(const struct vmsa *vmsa)
{
	const u8 *area = save_area(vmsa);

	return area[VMSA_VMPL] == snp_vmpl() && get_le64(area, VMSA_EFER) & EFER_SVME &&
	       get_le64(area, VMSA_FEATURES) == SNP_SEV_FEATURES;
}

static void refuse(struct vcpu *vcpu, u8 *ghcb, const char *why, u64 number)
{
	ghcb_breach(vcpu, why, number);
	ghcb_malformed(ghcb, GHCB_INVALID_INPUT);
}

/*
 * INIT arrives some time later, and a CPU that is not online is kicked no more. So
 * it is taken out of the guest first, and then waits for the lock.
 */
static void stop_cpu(u32 cpu)
{
	kick_others(NULL, BIT(cpu));
	lapic_send_ipi(cpu, ICR_INIT);
	vcpus[cpu].online = false;
	running[cpu] = NULL;
	next[cpu] = NULL;
}

static void create(struct vcpu *vcpu, u8 *ghcb, u32 cpu, bool now)
{
	u64 gpa = ghcb_get(ghcb, GHCB_EXIT_INFO2);
	struct vmsa *vmsa = gpa ? find_vmsa(gpa) : NULL;

	if (!vmsa || vmsa->apic_id != cpu || is_used(vmsa)) {
		violation_report(vcpu, "vmsa-in-use", gpa, "not a save area for CPU %u", cpu);
		ghcb_malformed(ghcb, GHCB_INVALID_INPUT);
	} else if (ghcb_get(ghcb, GHCB_RAX) != SNP_SEV_FEATURES || !is_runnable(vmsa)) {
		refuse(vcpu, ghcb, "save area that no CPU can run on", gpa);
	} else {
		if (now)
			stop_cpu(cpu);
		next[cpu] = vmsa;
		if (now)
			lapic_send_ipi(cpu, ICR_STARTUP | STARTUP_PAGE);
		ghcb_result(ghcb, 0, 0);
	}
}

void snp_ap_creation(struct vcpu *vcpu, u8 *ghcb)
{
	u64 info = ghcb_get(ghcb, GHCB_EXIT_INFO1);
	u32 cpu = info >> 32, vmpl = info >> 16 & 15, action = info & 0xffff;

	if (vmpl != snp_vmpl() || info & 0xfff00000) {
		refuse(vcpu, ghcb, "CPU of another VMPL", info);
	} else if (cpu >= MAX_CPUS || cpu == vcpu->index) {
		refuse(vcpu, ghcb, "no such CPU, or the caller's own", info);
	} else if (action == ACTION_DESTROY) {
		stop_cpu(cpu);
		ghcb_result(ghcb, 0, 0);
	} else if (action == ACTION_CREATE || action == ACTION_ON_INIT) {
		create(vcpu, ghcb, cpu, action == ACTION_CREATE);
	} else {
		refuse(vcpu, ghcb, "unknown action", info);
	}
}

/* The CPU that creates it again sends INIT, which ends this. */
void snp_ap_park(struct vcpu *vcpu)
{
	vcpu->online = false;
	running[vcpu->index] = NULL;
	rmp_flush(vcpu);
	monitor_unlock();
	halt();
}

static void load_registers(struct vcpu *vcpu, const u8 *area)
{
	struct guest_regs *regs = &vcpu->regs;

	memcpy((u8 *)&vcpu->vmcb->es, area, VMSA_REGISTERS);
	regs->rax = get_le64(area, VMSA_RAX);
	regs->rcx = get_le64(area, VMSA_RCX);
	regs->rdx = get_le64(area, VMSA_RDX);
	regs->rbx = get_le64(area, VMSA_RBX);
	regs->rbp = get_le64(area, VMSA_RBP);
	regs->rsi = get_le64(area, VMSA_RSI);
	regs->rdi = get_le64(area, VMSA_RDI);
	memcpy(&regs->r8, area + VMSA_R8, 8 * sizeof(u64));
}

void snp_take_start_context(struct vcpu *vcpu)
{
	struct vmsa *vmsa = next[vcpu->index];

	if (!vmsa)	/* a start-up IPI of the guest's own starts nobody */
		snp_ap_park(vcpu);
	next[vcpu->index] = NULL;
	running[vcpu->index] = vmsa;
	vcpu->ghcb = 0;
	vcpu->ghcb_msr = 0;
	*snp_caa(vcpu) = vmsa->caa;
	load_registers(vcpu, save_area(vmsa));
}
