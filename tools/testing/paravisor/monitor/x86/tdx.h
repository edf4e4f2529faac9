/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The L1 of a partitioned TD as its files share it: the guest is VM 1 of the TD.
 * Registers of a TDCALL are in @vcpu->regs; whoever serves it returns RAX, or R10
 * of a VMCALL, and sets the other outputs itself.
 */
#ifndef MONITOR_TDX_H
#define MONITOR_TDX_H

#include "monitor.h"

#define TDX_GPA_WIDTH		48
#define TDX_VM_INDEX		1	/* 0 is the L1 itself */

/* RAX of a TDCALL. The operand is 0 RAX, 1 RCX, 2 RDX, 3 RBX, 8 R8, 9 R9 ... */
#define TDX_SUCCESS		0
#define TDX_OPERAND_INVALID(n)	(0xc000010000000000ULL | (n))
#define TDX_OPERAND_BUSY	0x8000020000000000ULL
#define TDX_FIELD_UNKNOWN	0xc0000c0000000000ULL
#define TDX_FIELD_READ_ONLY	0xc0000c0100000000ULL
#define TDX_NO_VEINFO		0xc000070500000000ULL
#define TDX_TDI_NOT_PRESENT	0xc0000f4000000000ULL
#define TDX_TDI_INVALID		0xc0000f4100000000ULL

enum tdx_operand {
	OPERAND_RAX, OPERAND_RCX, OPERAND_RDX, OPERAND_R8 = 8, OPERAND_R9, OPERAND_R10,
};

/* R10 of a VMCALL */
#define VMCALL_SUCCESS		0
#define VMCALL_RETRY		1
#define VMCALL_INVALID		0x8000000000000000ULL
#define VMCALL_MISALIGNED	0x8000000000000002ULL
#define VMCALL_UNSUPPORTED	0x8000000000000003ULL

#define TDCALL_VMCALL		0
#define TDCALL_INFO		1
#define TDCALL_RTMR_EXTEND	2
#define TDCALL_VEINFO		3
#define TDCALL_REPORT		4
#define TDCALL_ACCEPT		6
#define TDCALL_VM_RD		7
#define TDCALL_VM_WR		8
#define TDCALL_TDI_RD		67
#define TDCALL_TDI_START	68
#define TDCALL_DMAR_ACCEPT	70
#define TDCALL_MMIO_ACCEPT	71

#define VMCALL_CPUID		0xa
#define VMCALL_HLT		0xc
#define VMCALL_IO		0x1e
#define VMCALL_RDMSR		0x1f
#define VMCALL_WRMSR		0x20
#define VMCALL_MMIO		0x30
#define VMCALL_GET_INFO		0x10000
#define VMCALL_MAP_GPA		0x10001
#define VMCALL_GET_QUOTE	0x10002
#define VMCALL_FATAL_ERROR	0x10003
#define VMCALL_NOTIFY		0x10004
#define VMCALL_SERVICE		0x10005
#define VMCALL_TDCM		0x10007

/* tdx-report.c */
u64 tdx_mr_report(struct vcpu *vcpu);
u64 tdx_rtmr_extend(struct vcpu *vcpu);

/* tdx-quote.c: returns R10. @gpa is as the guest gave it, with its shared bit. */
u64 tdx_get_quote(struct vcpu *vcpu, u64 gpa, u64 size);
/* At each exit, before it is handled, lock held: the host goes on with a quote. */
void tdx_quote_poll(void);
/* The guest waits, and the host goes on. True: it has so much to do that nobody waits. */
bool tdx_quote_idle(void);
/* HLT or MWAIT, intercepted because of a quote */
void tdx_quote_hlt(struct vcpu *vcpu, u32 length);

/* tdx-tdi.c: leaves 67, 68, 70, 71, returns RAX */
void tdx_tdi_init(void);
u64 tdx_connect(struct vcpu *vcpu, u32 leaf);
/* tdx-tdcm.c: sub-function 0x10007, returns R10 */
u64 tdx_tdcm(struct vcpu *vcpu);
/* At each exit, before it is handled, lock held: the host answers late. */
void tdx_tdcm_poll(struct vcpu *vcpu);

/* personality-tdx-l2.c */
/* No leaf 0x21, no alias: the guest takes itself for an ordinary VM. */
bool tdx_is_hidden(void);
/* Attributes of the TD, as VP.INFO and TDREPORT have them */
u64 tdx_attributes(void);
/* Inside one page, or NULL. Addresses as the guest gives them. */
void *tdx_private_memory(u64 gpa, u64 len);
/* What the host sees too. With TDX hidden it is private memory, which the L1 copies. */
void *tdx_shared_memory(u64 gpa, u64 len);
/* Memory that the guest takes for part of its firmware: called before states exist, and after */
void tdx_reserve(void);
void tdx_init(void);

/* tdx-features.c: numbers of Documentation/arch/x86/paravisor-cpuid.rst */
enum tdx_function {
	TDX_F_REPORT = 18, TDX_F_RTMR = 19, TDX_F_QUOTE = 20, TDX_F_TDISP = 26,
};

/* Is it offered to the guest? What is not is not served. */
bool tdx_serves(enum tdx_function function);
/* The same as bits of the block's first word */
u32 tdx_service_functions(void);
/* First leaf of the block, or 0 */
u32 tdx_feature_base(void);
/* A leaf of the block "ParavisorFtr"; false: not one of them */
bool tdx_feature_leaf(u32 leaf, struct cpuid_regs *r);
/* TDX Connect is there at all, for CONFIG_FLAGS bit 5 */
bool tdx_connect_offered(void);

/* tdx-cpuid.c */
void intel_cpuid(u32 leaf, struct cpuid_regs *r);
void tdx_cpuid(u32 leaf, u32 subleaf, struct cpuid_regs *r);

/* tdx-module.c: one TDCALL, RIP past it. False: #UD */
bool tdx_tdcall(struct vcpu *vcpu);
void tdx_breach(struct vcpu *vcpu, const char *what, u64 number);

/* Is it VMCALL HLT? Not counted as an exit, since time alone decides how often it comes. */
bool tdx_is_halt(const struct vcpu *vcpu);

/* tdx-halt.c: until an interrupt is there for the guest; gives up the lock meanwhile */
void tdx_halt(struct vcpu *vcpu);
extern u8 halt_here[];

/* tdx-msr.c */
bool tdx_msr_is_native(u32 msr);
/* MSRs that the L1 passes on; false: not one of them */
bool host_msr_read(u32 msr, u64 *value);
bool host_msr_write(u32 msr, u64 value);

/* tdx-vmcall.c: TDG.VP.VMCALL; tdx-map.c: MapGPA and PAGE.ACCEPT */
u64 tdx_vmcall(struct vcpu *vcpu);
u64 tdx_map_gpa(struct vcpu *vcpu);
u64 tdx_page_accept(struct vcpu *vcpu);
/* Interrupts the guest where it asked for that by SetupEventNotifyInterrupt. */
void tdx_notify(void);

/* tdx-ve.c: VMX exit reasons */
enum ve_reason {
	VE_CPUID = 10, VE_HLT = 12, VE_IO = 30, VE_RDMSR = 31, VE_WRMSR = 32, VE_EPT = 48,
};

struct ve_info {
	u64 reason, qualification, gla, gpa;
	u32 length;
};

/* opt=ve ... */
bool ve_is_on(void);
/* ... and the guest can take it. False: the L1 is to emulate. */
bool ve_wanted(struct vcpu *vcpu);
void ve_raise(struct vcpu *vcpu, const struct ve_info *ve);
u64 ve_info_get(struct vcpu *vcpu);
/* Holds the guest's NMI back while a record is unread. */
void tdx_inject_nmi(struct vcpu *vcpu);
void ve_init(void);
void ve_reset(struct vcpu *vcpu);
/* An exit becomes #VE. False: the L1 is to emulate. */
bool ve_instruction(struct vcpu *vcpu, enum ve_reason reason, u32 bare_length);
bool ve_cpuid(struct vcpu *vcpu, u32 leaf);
bool ve_msr(struct vcpu *vcpu, u32 msr, bool write);
bool ve_io(struct vcpu *vcpu, u32 info);
bool tdx_npf(struct vcpu *vcpu);

/* tdx-wakeup.c: MADT type 10 */
void wakeup_reserve(void);
void wakeup_init(void);
/* On the started CPU: its state. Does not return if nobody asked. False: there is no mailbox */
bool wakeup_take_start_context(struct vcpu *vcpu);
/* Returns unless the CPU is at the reset vector. */
void wakeup_park(struct vcpu *vcpu);
/* A write to the mailbox is let through for one step ... false: not the mailbox */
bool wakeup_write(struct vcpu *vcpu, u64 gpa);
/* ... and looked at after it, by #DB. False: the guest's own #DB */
bool wakeup_stepped(struct vcpu *vcpu);

#endif
