/* SPDX-License-Identifier: GPL-2.0-only */
/* A tiny guest that breaks the rules on purpose, to test the monitor. */
#ifndef FLAT_H
#define FLAT_H

#include "../../common/ktap.h"
#include "../../common/violation.h"
#include "../x86.h"

#define SHARED_ALIAS	BIT_ULL(39)	/* guest virtual: same page, host visible view */
#define TEST_PAGE(n)	(0x2000000UL + (n) * 4096UL)	/* plain RAM */
#define HYPERCALL_PAGE	0x1f00000UL
#define INPUT_PAGE	0x1f01000UL
#define OUTPUT_PAGE	0x1f02000UL
#define TSC_PAGE	0x1f03000UL

#define HV_SELF		(~0ULL)
#define REP(n)		((u64)(n) << 32)
#define START(n)	((u64)(n) << 48)
#define VISIBILITY	0xdbULL
#define QUERY		0x11cULL

/* start.S */
extern volatile u32 fault_vector;	/* last #UD or #GP, cleared by try() */
extern u8 ap_code[], ap_code_end[];
extern volatile u64 vc_error;		/* of the last #VC: why */
extern u8 ud_handler[], gp_handler[], vc_handler[];
void flat_main(const char *line);
void ap_main(void);
/* Calls @code; on a fault comes back all the same. Returns the vector or 0. */
u32 try(void (*code)(void));
void load(volatile void *from);
void store(volatile void *to);
void write_msr(u32 msr, u64 value);
u64 vmmcall(u64 control, u64 in, u64 out);
u64 call_page(u64 control, u64 in, u64 page);
void vmgexit(void);
void pvalidate(void);
void rmpadjust(void);
u64 rmpadjust_page(u64 address);
void accept_page(void);
u64 tdcall(u64 *registers);
void out_dword(u16 port, u32 value);
void out_string(u16 port, const void *from);
extern u8 write_msr_insn[], vmmcall_insn[], call_page_return[], accept_page_insn[];
extern u8 rmpadjust_page_insn[], tdcall_insn[], out_dword_insn[], out_string_insn[];

/* lib.c */
/* How the guest switches off if it is not by port; comes back if it fails. */
extern void (*power_off_by_call)(void);
void map_alias(u64 bit);
u64 boundary(void);
void enable_hypercalls(void);
void fill_input(u64 partition, u32 visibility, const u64 *list, u32 n);
/* Fills the input page and calls; result in full */
u64 visibility_call(u64 control, u64 partition, u32 visibility, const u64 *list, u32 n);
u64 share(u64 pa, u32 visibility);
void start_ap(void);
void park_ap(void);

static inline volatile u64 *private_view(u64 pa)
{
	return (volatile u64 *)pa;
}

static inline volatile u64 *shared_view(u64 pa)
{
	return (volatile u64 *)(pa | SHARED_ALIAS);
}

/* calls.c, host.c, startvp.c, count.c, device.c, tdisp.c, fatal.c */
void test_calls(void);
void test_host_snp(void);
void test_host_tdx(void);
void test_lies(void);
void test_start_vp(void);
void test_config(bool tee);
void test_dma(void);
void test_hidden_ecam(void);
void test_hidden_iommu(void);
void test_tdisp(void);
void test_tdisp_lie(const char *name);
void test_svsm(void);
void test_snp(const char *name);
void test_svsm_options(void);
void test_count(void);
void test_fault(const char *name);
void test_fatal(const char *name);

#endif
