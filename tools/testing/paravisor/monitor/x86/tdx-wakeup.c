// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a TDX guest starts its CPUs: by the mailbox that the firmware's MADT names
 * (ACPI 6.5, 5.2.12.19), since nobody else may start a CPU of a TD.
 *
 * Firmware has every CPU poll the mailbox. Here no CPU runs until it is asked for:
 * the guest may read the mailbox, and a write is carried out in a single step,
 * after which the monitor looks at what it says. By the reset vector of version 1
 * a CPU that goes offline comes back; there it calls the monitor.
 */
#include "tdx.h"

#define MADT_WAKEUP		0x10
#define WAKEUP_VERSION		1
#define COMMAND_WAKEUP		1
#define COMMAND_TEST		2
#define EXCEPTION_DB		BIT(1)
#define FLAG_TF			BIT_ULL(8)
#define DR6_SINGLE_STEP		BIT_ULL(14)
#define GIB_SHIFT		30
#define MAPPED_GIB		4

/* What the firmware keeps: a page each */
enum { MADT, MAILBOX, RESET, PML4, PDPT, PAGES };

#define RESET_GDT		0x100	/* in the page of the reset vector */

struct madt_wakeup {
	u8 type, length;
	u16 version;
	u32 reserved;
	u64 mailbox, reset_vector;
} __packed;

struct mailbox {
	u16 command, reserved;
	u32 apic_id;
	u64 vector;
};

static u8 *pages;
static bool stepping;
static u64 step_rip;	/* of the instruction that writes */
static bool is_waiting[MAX_CPUS];

static u64 page_of(u32 which)
{
	return (u64)pages + which * PAGE_SIZE;
}

static struct mailbox *mailbox(void)
{
	return phys(page_of(MAILBOX));
}

void wakeup_reserve(void)
{
	pages = heap_alloc(PAGES * PAGE_SIZE, PAGE_SIZE);
	memory_give_firmware((u64)pages, (u64)pages + PAGES * PAGE_SIZE);
}

static void make_tables(void)
{
	static const u8 reset_code[] = {
		0x0f, 0x01, 0xd9,	/* vmmcall */
		0xeb, 0xfb,		/* jmp to it */
	};
	u64 *pdpt = phys(page_of(PDPT));

	*(u64 *)phys(page_of(PML4)) = page_of(PDPT) | 3;
	for (u64 i = 0; i < MAPPED_GIB; i++)
		pdpt[i] = i << GIB_SHIFT | 0x83;
	memcpy(phys(page_of(RESET)), reset_code, sizeof(reset_code));
	boot_gdt(phys(page_of(RESET) + RESET_GDT));
}

void wakeup_init(void)
{
	const struct madt_wakeup entry = {
		.type = MADT_WAKEUP, .length = sizeof(entry), .version = WAKEUP_VERSION,
		.mailbox = page_of(MAILBOX), .reset_vector = page_of(RESET),
	};

	for (u32 i = 0; i < PAGES; i++)
		page_set_state(page_of(i) >> PAGE_SHIFT,
			       i == MAILBOX ? PAGE_MAILBOX : PAGE_PRIVATE);
	make_tables();
	acpi_extend("APIC", phys(page_of(MADT)), PAGE_SIZE, &entry, sizeof(entry));
}

static void wake(struct vcpu *vcpu, u32 cpu)
{
	if (cpu >= machine_cpus() || cpu >= MAX_CPUS || vcpus[cpu].online || is_waiting[cpu]) {
		tdx_breach(vcpu, "wake-up of a CPU that is not asleep", cpu);
		return;
	}
	is_waiting[cpu] = true;
	lapic_send_ipi(cpu, ICR_INIT);
	lapic_send_ipi(cpu, ICR_STARTUP | STARTUP_PAGE);
}

static void look(struct vcpu *vcpu)
{
	struct mailbox *box = mailbox();

	switch (box->command) {
	case 0:
		break;
	case COMMAND_WAKEUP:
		wake(vcpu, box->apic_id);
		break;
	case COMMAND_TEST:
		if (box->apic_id < MAX_CPUS && !vcpus[box->apic_id].online)
			box->command = 0;
		break;
	default:
		tdx_breach(vcpu, "wake-up command that is none", box->command);
	}
}

static void __noreturn park(struct vcpu *vcpu)
{
	vcpu->online = false;
	monitor_unlock();
	halt();		/* until INIT */
}

bool wakeup_take_start_context(struct vcpu *vcpu)
{
	struct mailbox *box = mailbox();

	if (!pages)
		return false;
	if (!is_waiting[vcpu->index]) {
		vcpu->exit_rip = 0;
		tdx_breach(vcpu, "CPU started by an IPI and not by the mailbox", vcpu->index);
		park(vcpu);
	}
	is_waiting[vcpu->index] = false;
	long_mode_state(vcpu->vmcb, page_of(PML4), page_of(RESET) + RESET_GDT);
	vcpu->vmcb->efer |= EFER_NXE;	/* as all firmware has it, and Linux relies on it */
	vcpu->vmcb->rip = box->vector;
	__atomic_store_n(&box->command, 0, __ATOMIC_RELEASE);
	return true;
}

/* A CPU that comes to the reset vector; does not return then. */
void wakeup_park(struct vcpu *vcpu)
{
	struct mailbox *box = mailbox();

	if (!pages || vcpu->vmcb->cpl || vcpu->vmcb->rip != page_of(RESET))
		return;
	if (box->command == COMMAND_TEST && box->apic_id == vcpu->index)
		__atomic_store_n(&box->command, 0, __ATOMIC_RELEASE);
	park(vcpu);
}

static void let_write(bool allowed)
{
	page_set_state(page_of(MAILBOX) >> PAGE_SHIFT, allowed ? PAGE_PRIVATE : PAGE_MAILBOX);
}

/* Interrupts wait, so that the step is the guest's next. */
bool wakeup_write(struct vcpu *vcpu, u64 gpa)
{
	struct vmcb *v = vcpu->vmcb;

	if (!pages || gpa >> PAGE_SHIFT != page_of(MAILBOX) >> PAGE_SHIFT)
		return false;
	stepping = true;
	step_rip = v->rip;
	let_write(true);
	v->intercept_exceptions |= EXCEPTION_DB;
	v->interrupt_shadow = 1;
	v->rflags |= FLAG_TF;
	return true;
}

bool wakeup_stepped(struct vcpu *vcpu)
{
	struct vmcb *v = vcpu->vmcb;

	if (!stepping)
		return false;
	stepping = false;
	v->rflags &= ~FLAG_TF;
	v->dr6 &= ~DR6_SINGLE_STEP;
	v->intercept_exceptions &= ~EXCEPTION_DB;
	vcpu->exit_rip = step_rip;
	let_write(false);
	kick_others(vcpu, ~0U);
	look(vcpu);
	return true;
}
