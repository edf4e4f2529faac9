// SPDX-License-Identifier: GPL-2.0-only
/* SMC: who answers which function identifier. */
#include "monitor.h"

#define HINT_NO_SVE	BIT(16)	/* SMCCC 1.3: of the caller's state, not of the number */
#define FAST_CALL	BIT(31)

static const struct {
	u32 first, last;
	enum exit_kind kind;
	bool (*call)(struct vcpu *vcpu, u32 fid);
} table[] = {
	{ 0x80000000, 0x8000ffff, COUNT_SMCCC, smccc_call },	/* Arm architecture */
	{ 0x84000000, 0x8400001f, COUNT_PSCI, psci_call },
	{ 0xc4000000, 0xc400001f, COUNT_PSCI, psci_call },
	{ RSI_VERSION, RSI_LAST, COUNT_RSI, rsi_dispatch },
	{ 0x86000000, 0x8600ffff, COUNT_SMCCC, feature_call },	/* vendor hypervisor */
	{ 0xc6000000, 0xc600ffff, COUNT_SMCCC, feature_call },
};

u64 firmware_call(u64 fid, u64 a1, u64 a2, u64 a3)
{
	register u64 x0 asm("x0") = fid;
	register u64 x1 asm("x1") = a1;
	register u64 x2 asm("x2") = a2;
	register u64 x3 asm("x3") = a3;

	asm volatile("smc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3) : : "memory");
	return x0;
}

static bool answer(struct vcpu *vcpu, u32 fid)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		if (fid < table[i].first || fid > table[i].last)
			continue;
		count_exit(table[i].kind);
		return table[i].call(vcpu, fid);
	}
	count_exit(COUNT_SMCCC);
	return false;
}

void handle_smc(struct vcpu *vcpu)
{
	u32 fid = vcpu->x[0];

	advance_pc(vcpu);
	if (fid & FAST_CALL)
		fid &= ~HINT_NO_SVE;
	tally_add(&record.hypercalls, fid);
	if (!answer(vcpu, fid))
		vcpu->x[0] = SMC_UNKNOWN;
}
