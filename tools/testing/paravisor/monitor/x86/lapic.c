// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest owns the local APIC and chooses its mode; the monitor borrows it
 * for kicks and for what the synthetic APIC MSRs ask.
 */
#include "monitor.h"

#define MSR_APIC_BASE		0x1b
#define APIC_BASE_X2APIC	BIT_ULL(10)
#define MSR_X2APIC(reg)		(0x800 + (reg) / 16)
#define ICR_BUSY		BIT(12)

static bool is_x2apic(void)
{
	return rdmsr(MSR_APIC_BASE) & APIC_BASE_X2APIC;
}

u32 lapic_get(u32 reg)
{
	return is_x2apic() ? rdmsr(MSR_X2APIC(reg)) : lapic_read(reg);
}

void lapic_set(u32 reg, u32 value)
{
	if (is_x2apic())
		wrmsr(MSR_X2APIC(reg), value);
	else
		lapic_write(reg, value);
}

/* Destination in the form of the mode: APIC ID << 24, or the ID itself. */
u64 lapic_get_icr(void)
{
	if (is_x2apic())
		return rdmsr(MSR_X2APIC(LAPIC_ICR_LOW));
	return lapic_read(LAPIC_ICR_LOW) | (u64)lapic_read(LAPIC_ICR_HIGH) << 32;
}

void lapic_set_icr(u64 value)
{
	if (is_x2apic()) {
		wrmsr(MSR_X2APIC(LAPIC_ICR_LOW), value);
		return;
	}
	lapic_write(LAPIC_ICR_HIGH, value >> 32);
	lapic_write(LAPIC_ICR_LOW, value);
}

/* The guest may be between the two halves of its own write: give back the upper. */
void lapic_send_ipi(u32 apic_id, u32 command)
{
	u32 high;

	if (is_x2apic()) {
		lapic_set_icr((u64)apic_id << 32 | command);
		return;
	}
	high = lapic_read(LAPIC_ICR_HIGH);
	lapic_set_icr((u64)apic_id << 56 | command);
	while (lapic_read(LAPIC_ICR_LOW) & ICR_BUSY)
		cpu_relax();
	lapic_write(LAPIC_ICR_HIGH, high);
}
