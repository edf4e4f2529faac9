/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FLAT_SVSM_H
#define FLAT_SVSM_H

#include "flat.h"

enum { CORE, ATTEST, VTPM, APIC };
enum {
	REMAP_CA, PVALIDATE, CREATE_VCPU, DELETE_VCPU, DEPOSIT_MEM, WITHDRAW_MEM, QUERY_PROTOCOL,
	CONFIGURE_VTOM
};

#define INCOMPLETE		0x80000000ULL
#define UNSUPPORTED_PROTOCOL	0x80000001ULL
#define UNSUPPORTED_CALL	0x80000002ULL
#define INVALID_ADDRESS		0x80000003ULL
#define INVALID_PARAMETER	0x80000005ULL
#define INVALID_REQUEST		0x80000006ULL
#define BUSY			0x80000007ULL
#define NO_CHANGE		0x80001010ULL

/* start.S: registers in the order of the array */
struct svsm_registers {
	u64 rax, rcx, rdx, r8, r9;
};

void svsm_enter(struct svsm_registers *registers);
extern u8 svsm_enter_insn[];

/* svsm-lib.c: the last call's registers, after it */
extern struct svsm_registers regs;
/* Calling area of this CPU; @known_caa where the MSR is not to be read */
extern u64 known_caa;
volatile u8 *caa(void);
/* Announces a violation of the next call. */
void breaks(const char *kind, u64 gpa);
/* As the calling area is */
u64 svsm_run(u64 rax);
/* Sets call_pending, if it is 0, and RCX; the other registers are as in @regs. */
u64 svsm_call(u32 protocol, u32 call, u64 rcx);
/* Calls again for as long as the SVSM says busy or incomplete; returns how often. */
u32 svsm_patient(u32 protocol, u32 call, u64 rcx, u64 *result);
/* A PVALIDATE list in TEST_PAGE(0): count, next and one entry */
void make_list(u16 count, u16 next, u64 entry);
/* Result of a list with this one entry */
u64 validate(u64 entry);

void test_svsm_memory(void);
void test_svsm_cpus(void);
void test_svsm_attest(void);

#endif
