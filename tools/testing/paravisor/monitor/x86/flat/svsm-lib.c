// SPDX-License-Identifier: GPL-2.0-only
/* SVSM calls by the GHCB MSR protocol. */
#include "svsm.h"

#define MSR_GHCB	0xc0010130
#define MSR_CAA		0xc001f000
#define RUN_VMPL	0x16

struct svsm_registers regs;

u64 known_caa;

volatile u8 *caa(void)
{
	return (volatile u8 *)(known_caa ?: rdmsr(MSR_CAA));
}

void breaks(const char *kind, u64 gpa)
{
	expect(kind, svsm_enter_insn, gpa);
}

u64 svsm_run(u64 rax)
{
	regs.rax = rax;
	wrmsr(MSR_GHCB, RUN_VMPL);
	svsm_enter(&regs);
	return regs.rax;
}

u64 svsm_call(u32 protocol, u32 call, u64 rcx)
{
	regs.rcx = rcx;
	if (!caa()[0])
		caa()[0] = 1;
	return svsm_run((u64)protocol << 32 | call);
}

u32 svsm_patient(u32 protocol, u32 call, u64 rcx, u64 *result)
{
	u32 turns = 0;

	do {
		*result = svsm_call(protocol, call, rcx);
		turns++;
	} while (*result == BUSY || *result == INCOMPLETE);
	return turns;
}

void make_list(u16 count, u16 next, u64 entry)
{
	volatile u16 *list = (volatile u16 *)TEST_PAGE(0);

	list[0] = count;
	list[1] = next;
	list[2] = 0;
	list[3] = 0;
	*private_view(TEST_PAGE(0) + 8) = entry;
}

u64 validate(u64 entry)
{
	make_list(1, 0, entry);
	return svsm_call(CORE, PVALIDATE, TEST_PAGE(0));
}
