/* SPDX-License-Identifier: GPL-2.0-only */
/* A flat guest of a TD's L1. */
#ifndef FLAT_TDX_H
#define FLAT_TDX_H

#include "flat.h"

#define SHARED_BIT	BIT_ULL(47)
#define ALL_EXPOSED	0xffcc
#define OPERAND_INVALID	0xc000010000000000ULL
#define CALL_INVALID	0x8000000000000000ULL
#define CALL_MISALIGNED	0x8000000000000002ULL
#define CALL_UNKNOWN	0x8000000000000003ULL

#define VP_VMCALL	0
#define VP_INFO		1
#define RTMR_EXTEND	2
#define VEINFO_GET	3
#define MR_REPORT	4
#define PAGE_ACCEPT	6
#define VM_RD		7
#define VM_WR		8

#define CONFIG_FLAGS	0x1110000300000016ULL	/* as Linux writes them */
#define TD_CTLS		0x1110000300000017ULL
#define NOTIFY_ENABLES	0x9100000000000010ULL
#define TOPOLOGY	0x9100000000000019ULL

/* Order known to start.S */
struct tdx_regs {
	u64 rax, rbx, rcx, rdx, rsi, rdi;
	u64 r8, r9, r10, r11, r12, r13, r14, r15;
};

extern struct tdx_regs tdx;

/* start.S: TDCALL with these registers */
void tdx_enter(struct tdx_regs *regs);
extern u8 tdx_enter_insn[], ve_handler[], df_handler[], nmi_handler[];
void hlt_insn(void);
void seamcall(void);
void cpuid_insn(u32 leaf);
void in_byte(u16 port);
void write_command(volatile u16 *where, u16 command);
extern u8 in_byte_insn[], write_command_insn[], tdx_ap_start[];

/* main.c: 0 takes the handler away */
void set_gate(u32 vector, u64 handler);

/* tdx-lib.c */
/* TDCALL on @tdx; returns RAX */
u64 tdx_call(u64 leaf);
/* VMCALL with all registers exposed; returns R10 */
u64 tdx_vmcall(u64 function, u64 r12, u64 r13, u64 r14, u64 r15);
u64 map_gpa(u64 gpa, u64 size);
u64 accept(u64 rcx);
/* Announces a violation of the next TDCALL. */
void tdx_breaks(const char *kind, u64 gpa);
void tdx_breach(void);

void test_tdx(const char *name);
void test_tdx_module(void);
void test_tdx_intel(void);
void test_tdx_hidden(void);
void test_tdx_map(void);
void test_tdx_retry(void);
void test_tdx_denied(void);
void test_tdx_vmcall(void);
void test_tdx_ve(void);
void test_tdx_wakeup(void);
void test_tdx_stale(void);
void test_tdx_lies(void);
void test_tdx_tdi(void);
void test_tdx_tdi_lies(void);
void test_tdx_fatal(const char *name);
void tdx_ap_main(void);

#endif
