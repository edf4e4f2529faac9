// SPDX-License-Identifier: GPL-2.0-only
/* Synthetic MSRs, answered by the paravisor and therefore honest. */
#include "hv.h"

#define HV_GUEST_OS_ID		0x40000000
#define HV_HYPERCALL		0x40000001
#define HV_VP_INDEX		0x40000002
#define HV_TIME_REF_COUNT	0x40000020
#define HV_REFERENCE_TSC	0x40000021
#define HV_TSC_FREQUENCY	0x40000022
#define HV_APIC_FREQUENCY	0x40000023
#define HV_EOI			0x40000070
#define HV_ICR			0x40000071
#define HV_TPR			0x40000072
#define HV_VP_ASSIST		0x40000073
#define HV_SCONTROL		0x40000080
#define HV_SVERSION		0x40000081
#define HV_SIEFP		0x40000082
#define HV_SIMP			0x40000083
#define HV_EOM			0x40000084
#define HV_SINT0		0x40000090
#define HV_SINT15		0x4000009f
#define HV_GUEST_IDLE		0x400000f0
#define HV_CRASH_P0		0x40000100
#define HV_CRASH_P4		0x40000104
#define HV_CRASH_CONTROL	0x40000105

#define HV_ENABLE		BIT_ULL(0)
#define HV_LOCKED		BIT_ULL(1)
#define HV_CRASH_NOTIFY		BIT_ULL(63)
#define HV_SINT_MASKED		BIT_ULL(16)
#define APIC_TIMER_HZ		1000000000ULL	/* of the emulated APIC */

static u64 guest_os_id, hypercall_msr, reference_tsc_msr;

bool hv_hypercall_enabled(void)
{
	return guest_os_id && hypercall_msr & HV_ENABLE;
}

bool hv_is_hypercall_page(u64 gpa)
{
	return hypercall_msr & HV_ENABLE && gpa >> PAGE_SHIFT == hypercall_msr >> PAGE_SHIFT;
}

/*
 * Moves the overlay named by an MSR of the form page number | enable. Returns
 * the page to be filled, NULL when disabled. Anything but private guest RAM is
 * a fault: the host must not be able to write the page, and a page number with
 * the boundary bit in it names the host's view.
 */
static void *move_overlay(struct vcpu *vcpu, u64 *msr, u64 value, bool *fault)
{
	u64 gpn = value >> PAGE_SHIFT;

	if (value & HV_ENABLE && page_state(gpn) != PAGE_PRIVATE) {
		violation_report(vcpu, "overlay-not-private", gpn << PAGE_SHIFT,
				 "page of a synthetic MSR is not private memory");
		*fault = true;
		return NULL;
	}
	if (*msr & HV_ENABLE)
		page_set_overlay(*msr >> PAGE_SHIFT, false);
	*msr = value;
	if (!(value & HV_ENABLE))
		return NULL;
	page_set_overlay(gpn, true);
	return phys(page_backing(gpn));
}

static void write_hypercall(struct vcpu *vcpu, u64 value, bool *fault)
{
	/* vmmcall; ret. Right for every personality, since the CPU is an AMD one. */
	static const u8 code[] = { 0x0f, 0x01, 0xd9, 0xc3 };
	u8 *page;

	if (hypercall_msr & HV_LOCKED)
		return;
	if (value & HV_ENABLE && !guest_os_id) {
		violation_report(vcpu, "skipped-step", NO_GPA,
				 "hypercall page enabled before the guest named itself");
		value &= ~HV_ENABLE;
	}
	page = move_overlay(vcpu, &hypercall_msr, value, fault);
	if (page) {
		memset(page, 0xcc, PAGE_SIZE);
		memcpy(page, code, sizeof(code));
	}
}

static void write_guest_os_id(struct vcpu *vcpu, u64 value)
{
	bool fault = false;

	guest_os_id = value;
	if (!value)
		move_overlay(vcpu, &hypercall_msr, hypercall_msr & ~HV_ENABLE, &fault);
}

static void write_crash(struct vcpu *vcpu, u64 value)
{
	if (!(value & HV_CRASH_NOTIFY))
		return;
	record.crash.set = true;
	console_printf("monitor: guest on cpu %u reports a crash at 0x%lx\n", vcpu->index,
		       record.crash.parameter[2]);
}

static bool read_synic(struct vcpu *vcpu, u32 msr, u64 *value)
{
	if (msr < HV_SCONTROL || msr > HV_SINT15)
		return false;
	if (msr > HV_EOM && msr < HV_SINT0)
		return false;
	if (msr == HV_SVERSION)
		*value = 1;
	else if (msr != HV_EOM)
		*value = vcpu->hv_synic[msr - HV_SCONTROL];
	if (msr >= HV_SINT0 && !*value)
		*value = HV_SINT_MASKED;
	return true;
}

static bool write_synic(struct vcpu *vcpu, u32 msr, u64 value, bool *fault)
{
	u64 *slot;

	if (msr < HV_SCONTROL || msr > HV_SINT15)
		return false;
	slot = &vcpu->hv_synic[msr - HV_SCONTROL];
	if (msr == HV_SVERSION) {
		*fault = true;
	} else if (msr == HV_SIEFP || msr == HV_SIMP) {
		void *page = move_overlay(vcpu, slot, value, fault);

		if (page)
			memset(page, 0, PAGE_SIZE);
	} else if (msr >= HV_SINT0 && !(value & HV_SINT_MASKED) && (value & 0xff) < 16) {
		*fault = true;	/* vectors below 16 are the processor's */
	} else {
		*slot = value;
	}
	return true;
}

bool hv_msr_read(struct vcpu *vcpu, u32 msr, u64 *value, bool *fault)
{
	(void)fault;
	if (msr >> 12 != 0x40000)
		return false;
	tally_add(&record.msrs, msr);
	*value = 0;
	if (read_synic(vcpu, msr, value))
		return true;
	switch (msr) {
	case HV_GUEST_OS_ID:
		*value = guest_os_id;
		break;
	case HV_HYPERCALL:
		*value = hypercall_msr;
		break;
	case HV_VP_INDEX:
		*value = vcpu->index;
		break;
	case HV_TIME_REF_COUNT:
		*value = reference_time();
		break;
	case HV_REFERENCE_TSC:
		*value = reference_tsc_msr;
		break;
	case HV_TSC_FREQUENCY:
		*value = tsc_hz;
		break;
	case HV_APIC_FREQUENCY:
		*value = APIC_TIMER_HZ;
		break;
	case HV_ICR:
		*value = lapic_get_icr();
		break;
	case HV_TPR:
		*value = lapic_get(LAPIC_TPR);
		break;
	case HV_VP_ASSIST:
		*value = vcpu->hv_vp_assist;
		break;
	case HV_GUEST_IDLE:
		break;		/* an idle wait may end at once */
	case HV_CRASH_P0 ... HV_CRASH_P4:
		*value = record.crash.parameter[msr - HV_CRASH_P0];
		break;
	case HV_CRASH_CONTROL:
		*value = HV_CRASH_NOTIFY;	/* the one capability offered */
		break;
	}
	return true;
}

bool hv_msr_write(struct vcpu *vcpu, u32 msr, u64 value, bool *fault)
{
	void *page;

	if (msr >> 12 != 0x40000)
		return false;
	tally_add(&record.msrs, msr);
	if (write_synic(vcpu, msr, value, fault))
		return true;
	switch (msr) {
	case HV_GUEST_OS_ID:
		write_guest_os_id(vcpu, value);
		break;
	case HV_HYPERCALL:
		write_hypercall(vcpu, value, fault);
		break;
	case HV_VP_INDEX:
	case HV_TIME_REF_COUNT:
	case HV_TSC_FREQUENCY:
	case HV_APIC_FREQUENCY:
		*fault = true;	/* read only */
		break;
	case HV_REFERENCE_TSC:
		page = move_overlay(vcpu, &reference_tsc_msr, value, fault);
		if (page)
			reference_page_fill(page);
		break;
	case HV_EOI:
		lapic_set(LAPIC_EOI, 0);
		break;
	case HV_ICR:
		lapic_set_icr(value);
		break;
	case HV_TPR:
		lapic_set(LAPIC_TPR, value);
		break;
	case HV_VP_ASSIST:
		page = move_overlay(vcpu, &vcpu->hv_vp_assist, value, fault);
		if (page)
			memset(page, 0, PAGE_SIZE);
		break;
	case HV_CRASH_P0 ... HV_CRASH_P4:
		record.crash.parameter[msr - HV_CRASH_P0] = value;
		break;
	case HV_CRASH_CONTROL:
		write_crash(vcpu, value);
		break;
	}
	return true;
}
