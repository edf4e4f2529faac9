// SPDX-License-Identifier: GPL-2.0-only
/*
 * Protocol 3: the local APIC by calls, for guests whose interrupts the SVSM
 * injects (alternate injection). Interrupts go straight to the guest here, so the
 * registers are those of the real APIC.
 */
#include "svsm.h"

enum call { QUERY_FEATURES, CONFIGURE, READ_REGISTER, WRITE_REGISTER, CONFIGURE_VECTOR };
enum configure { CONFIGURE_QUERY, DEREGISTER, REGISTER };

/* x2APIC numbers: MSR 0x800 + n, or 16 * n in the register page */
#define REG_ID		0x02
#define REG_TPR		0x08
#define REG_PPR		0x0a
#define REG_EOI		0x0b
#define REG_ISR		0x10
#define REG_IRR_LAST	0x27
#define REG_ICR		0x30
#define REG_SELF_IPI	0x3f
#define SELF_SHORTHAND	BIT(18)
#define VECTOR_LAST	0x1ff	/* number, and bit 8: allowed */
#define VECTOR_ALL	BIT(9)

/* Who in the guest wants it, firmware and kernels; the first user came with the machine. */
static u32 registrations = 1;
static bool off[MAX_CPUS];

bool svsm_apic_is_on(const struct vcpu *vcpu)
{
	return !off[vcpu->index];
}

/* Nobody can have it back once the last user is gone. Each CPU loses it when it asks next. */
static u64 configure(struct vcpu *vcpu)
{
	switch (vcpu->regs.rcx) {
	case REGISTER:
		if (!registrations)
			return SVSM_INVALID_REQUEST;
		registrations++;
		return SVSM_SUCCESS;
	case DEREGISTER:
		if (registrations)
			registrations--;
		break;
	case CONFIGURE_QUERY:
		break;
	default:
		return SVSM_INVALID_PARAMETER;
	}
	off[vcpu->index] = !registrations;
	return SVSM_SUCCESS;
}

static u64 read_register(struct vcpu *vcpu)
{
	u64 reg = vcpu->regs.rcx;

	if (reg == REG_ICR) {
		vcpu->regs.rdx = lapic_get_icr();
	} else if (reg == REG_ID || reg == REG_TPR || reg == REG_PPR ||
		   (reg >= REG_ISR && reg <= REG_IRR_LAST)) {
		vcpu->regs.rdx = lapic_get(reg << 4);
	} else {
		return SVSM_INVALID_PARAMETER;
	}
	return SVSM_SUCCESS;
}

static u64 write_register(struct vcpu *vcpu)
{
	u64 value = vcpu->regs.rdx;

	switch (vcpu->regs.rcx) {
	case REG_TPR:
		lapic_set(LAPIC_TPR, value);
		return SVSM_SUCCESS;
	case REG_EOI:
		lapic_set(LAPIC_EOI, value);
		return SVSM_SUCCESS;
	case REG_ICR:
		lapic_set_icr(value);
		return SVSM_SUCCESS;
	case REG_SELF_IPI:
		lapic_set_icr(SELF_SHORTHAND | (u8)value);
		return SVSM_SUCCESS;
	default:
		return SVSM_INVALID_PARAMETER;
	}
}

u64 svsm_apic_call(struct vcpu *vcpu, u32 call)
{
	switch (call) {
	case QUERY_FEATURES:
		vcpu->regs.rcx = 0;	/* none beyond the base */
		return SVSM_SUCCESS;
	case CONFIGURE:
		return configure(vcpu);
	case READ_REGISTER:
		return read_register(vcpu);
	case WRITE_REGISTER:
		return write_register(vcpu);
	case CONFIGURE_VECTOR:
		/* Every vector reaches the guest, allowed or not: nothing filters them. */
		return vcpu->regs.rcx & ~(u64)(VECTOR_LAST | VECTOR_ALL) ?
		       SVSM_INVALID_PARAMETER : SVSM_SUCCESS;
	default:
		return SVSM_UNSUPPORTED_CALL;
	}
}
