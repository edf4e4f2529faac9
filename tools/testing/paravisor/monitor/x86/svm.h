/* SPDX-License-Identifier: GPL-2.0-only */
/* AMD SVM: virtual machine control block, AMD64 APM volume 2, appendix B. */
#ifndef MONITOR_SVM_H
#define MONITOR_SVM_H

#include "../common/types.h"

struct vmcb_seg {
	u16 selector;
	u16 attr;
	u32 limit;
	u64 base;
};

struct vmcb {
	/* control area */
	u32 intercept_cr;
	u32 intercept_dr;
	u32 intercept_exceptions;
	u32 intercept_misc1;
	u32 intercept_misc2;
	u8 rsvd1[0x40 - 0x14];
	u64 iopm_pa;
	u64 msrpm_pa;
	u64 tsc_offset;
	u32 asid;
	u8 tlb_control;
	u8 rsvd2[3];
	u64 vintr;
	u64 interrupt_shadow;
	u64 exit_code;
	u64 exit_info1;
	u64 exit_info2;
	u64 exit_int_info;
	u64 np_enable;
	u8 rsvd3[0xa8 - 0x98];
	u64 event_inj;
	u64 nested_cr3;
	u8 rsvd4[0x400 - 0xb8];
	/* save area */
	struct vmcb_seg es, cs, ss, ds, fs, gs, gdtr, ldtr, idtr, tr;
	u8 rsvd5[0x4cb - 0x4a0];
	u8 cpl;
	u32 rsvd6;
	u64 efer;
	u8 rsvd7[0x548 - 0x4d8];
	u64 cr4, cr3, cr0, dr7, dr6, rflags, rip;
	u8 rsvd8[0x5d8 - 0x580];
	u64 rsp;
	u8 rsvd9[0x5f8 - 0x5e0];
	u64 rax;
	u64 star, lstar, cstar, sfmask, kernel_gs_base;
	u64 sysenter_cs, sysenter_esp, sysenter_eip;
	u64 cr2;
	u8 rsvd10[0x668 - 0x648];
	u64 g_pat;
	u8 rsvd11[0x1000 - 0x670];
} __packed __aligned(4096);

static_assert(offsetof(struct vmcb, iopm_pa) == 0x40, "vmcb");
static_assert(offsetof(struct vmcb, exit_code) == 0x70, "vmcb");
static_assert(offsetof(struct vmcb, event_inj) == 0xa8, "vmcb");
static_assert(offsetof(struct vmcb, es) == 0x400, "vmcb");
static_assert(offsetof(struct vmcb, efer) == 0x4d0, "vmcb");
static_assert(offsetof(struct vmcb, rip) == 0x578, "vmcb");
static_assert(offsetof(struct vmcb, lstar) == 0x608, "vmcb");
static_assert(offsetof(struct vmcb, g_pat) == 0x668, "vmcb");

#define INTERCEPT_INTR		BIT(0)
#define INTERCEPT_NMI		BIT(1)
#define INTERCEPT_CPUID		BIT(18)
#define INTERCEPT_HLT		BIT(24)
#define INTERCEPT_IO		BIT(27)
#define INTERCEPT_MSR		BIT(28)
#define INTERCEPT_SHUTDOWN	BIT(31)
/* second word: VMRUN VMMCALL VMLOAD VMSAVE STGI CLGI SKINIT */
#define INTERCEPT_SVM		0x7f
#define INTERCEPT_MWAIT		BIT(11)

#define TLB_FLUSH_ALL		1

#define EXIT_EXCEPTION_DB	0x41
#define EXIT_EXCEPTION_UD	0x46
#define EXIT_INTR		0x60
#define EXIT_NMI		0x61
#define EXIT_CPUID		0x72
#define EXIT_HLT		0x78
#define EXIT_IO			0x7b
#define EXIT_MSR		0x7c
#define EXIT_SHUTDOWN		0x7f
#define EXIT_VMRUN		0x80
#define EXIT_VMMCALL		0x81
#define EXIT_SKINIT		0x86
#define EXIT_MWAIT		0x8b
#define EXIT_NPF		0x400
#define EXIT_INVALID		0xffffffff

#define EVENT_VALID		BIT_ULL(31)
#define EVENT_ERROR_CODE	BIT_ULL(11)
#define EVENT_NMI		(2 << 8 | 2)
#define EVENT_EXCEPTION(v)	(3 << 8 | (v))

#define NPF_PRESENT		BIT_ULL(0)
#define NPF_WRITE		BIT_ULL(1)
#define NPF_FETCH		BIT_ULL(4)
#define NPF_WALK		BIT_ULL(33)

#endif
