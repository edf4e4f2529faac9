/* SPDX-License-Identifier: GPL-2.0-only */
/* A flat guest with a C-bit: it handles #VC and speaks to the host by VMGEXIT. */
#ifndef FLAT_SNP_H
#define FLAT_SNP_H

#include "flat.h"

#define MSR_GHCB	0xc0010130
#define C_BIT		BIT_ULL(47)
#define GHCB		TEST_PAGE(16)
#define SHARED_PAGE	TEST_PAGE(17)
#define SECRETS		0x22000UL	/* see snp-boot.c */

#define GHCB_BITMAP	0x3f0
#define GHCB_RAX	0x1f8
#define GHCB_RCX	0x308
#define GHCB_RDX	0x310
#define GHCB_RBX	0x318
#define GHCB_CODE	0x390
#define GHCB_INFO1	0x398
#define GHCB_INFO2	0x3a0
#define GHCB_SCRATCH	0x3a8
#define GHCB_XCR0	0x3e8
#define GHCB_BUFFER	0x800

#define PSC_PRIVATE	1
#define PSC_SHARED	2
#define VC_CPUID	0x72
#define VC_IO		0x7b
#define VC_MSR		0x7c

/* snp-lib.c: one MSR request and its answer */
u64 ghcb_msr(u64 request);
u64 psc(u64 pa, u64 operation);
/* A page of private memory becomes shared, as a guest has to do it. */
void snp_share(u64 pa);
/* Shares and registers the GHCB page. */
void ghcb_open(void);
volatile u8 *ghcb(void);
void ghcb_put(u32 offset, u64 value);
u64 ghcb_read(u32 offset);
bool ghcb_has(u32 offset);
/* An empty page with these exit fields */
void ghcb_prepare(u64 code, u64 info1, u64 info2);
/* VMGEXIT by the page; returns exit info 1 */
u64 ghcb_send(void);
u64 ghcb_exit(u64 code, u64 info1, u64 info2);
/* Announces a violation of the next VMGEXIT. */
void breaks_ghcb(void);
/* Exit code of the #VC that @code raises; 0: none */
u64 vc_of(void (*code)(void));

void test_snp_page(void);
void test_snp_request(void);
void test_snp_throttle(void);
void test_snp_lies(void);
void test_snp_fatal(const char *name);

#endif
