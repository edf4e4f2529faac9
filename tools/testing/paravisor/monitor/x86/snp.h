/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The SNP machine as its files share it: snp-*.c is hardware and host, svsm*.c
 * is the SVSM at VMPL0.
 */
#ifndef MONITOR_SNP_H
#define MONITOR_SNP_H

#include "../common/bytes.h"
#include "monitor.h"

#define SNP_SEV_FEATURES	1	/* of a VMSA: SNP active; SEV_STATUS >> 2 */

/* The guest's VMPL: 2, or 1 with opt=vmpl1 */
u32 snp_vmpl(void);

/* snp-rmp.c: who owns a page, and is it validated? Addresses have no C-bit. */
enum pvalidate {
	PVALIDATE_OK		= 0,
	PVALIDATE_BAD_INPUT	= 1,	/* not the guest's, shared, or a VMSA */
	PVALIDATE_SIZE_MISMATCH	= 6,
	PVALIDATE_NO_CHANGE	= 0x10,	/* carry flag: it was so already */
};

/*
 * One PVALIDATE by the SVSM on the guest's behalf. Counts into record.snp, and
 * records "double-validation" where the guest asks for what is so already. CPUs
 * that may still hold an old translation are kicked before the guest goes on.
 */
u32 rmp_pvalidate(struct vcpu *vcpu, u64 gpn, bool large, bool validate);
/* Is it private and validated? */
bool rmp_is_valid(u64 gpn);
/* The host's side of a page state change; false: not the guest's RAM, or a VMSA */
bool rmp_set_private(struct vcpu *vcpu, u64 gpn, bool large);
bool rmp_set_shared(struct vcpu *vcpu, u64 gpn, bool large);
/* No CPU and no device has an old translation on return. */
void rmp_flush(struct vcpu *vcpu);
/* Guest private validated memory, inside one page; else NULL */
void *svsm_memory(u64 gpa, u64 len);
/* Shared memory, inside one page; else NULL. What host and devices see. */
void *host_memory(u64 gpa, u64 len);

/* snp-ghcb-msr.c, snp-ghcb-page.c: VMGEXIT */
void snp_vmgexit(struct vcpu *vcpu);
void ghcb_page_call(struct vcpu *vcpu);
void __noreturn snp_terminate(struct vcpu *vcpu, u32 set, u32 reason, u64 detail);
/* Is the page some CPU's registered GHCB? */
bool ghcb_is_registered(u64 gpn);

/* Fields of the GHCB page. The reader marks nothing, the writer marks valid. */
#define GHCB_XSS		0x140
#define GHCB_RAX		0x1f8
#define GHCB_RCX		0x308
#define GHCB_RDX		0x310
#define GHCB_RBX		0x318
#define GHCB_R8			0x340
#define GHCB_EXIT_CODE		0x390
#define GHCB_EXIT_INFO1		0x398
#define GHCB_EXIT_INFO2		0x3a0
#define GHCB_SCRATCH		0x3a8
#define GHCB_XCR0		0x3e8
bool ghcb_is_valid(const u8 *ghcb, u32 offset);
u64 ghcb_get(const u8 *ghcb, u32 offset);
void ghcb_set(u8 *ghcb, u32 offset, u64 value);
void ghcb_breach(struct vcpu *vcpu, const char *what, u64 number);

/* Exit info 1 of a reply: 0 done, 1 raise the exception in info 2, 2 with one of these */
#define GHCB_MALFORMED		2
enum ghcb_error {
	GHCB_FINE, GHCB_NOT_REGISTERED, GHCB_INVALID_USAGE, GHCB_INVALID_SCRATCH,
	GHCB_MISSING_INPUT, GHCB_INVALID_INPUT, GHCB_INVALID_EVENT
};

void ghcb_result(u8 *ghcb, u64 info1, u64 info2);
void ghcb_malformed(u8 *ghcb, enum ghcb_error error);
/* The buffer that the scratch field names; NULL: not @len bytes inside the page's own */
u8 *ghcb_buffer(struct vcpu *vcpu, u8 *ghcb, u64 len);

/* snp-psc.c: page state changes, and the host's lies about them */
void snp_page_psc(struct vcpu *vcpu, u8 *ghcb);
bool psc_change(struct vcpu *vcpu, u64 gpn, u32 operation, bool large);

/* snp-io.c: ports and registers of devices that the host emulates */
#define IO_IN		BIT(0)	/* exit info 1 */
#define IO_STRING	BIT(2)
void snp_page_io(struct vcpu *vcpu, u8 *ghcb);
void snp_page_mmio_read(struct vcpu *vcpu, u8 *ghcb);
void snp_page_mmio_write(struct vcpu *vcpu, u8 *ghcb);

u64 snp_features(void);

/* snp-vc.c: #VC, as the guest is to see it. @error is the exit code. */
void snp_raise_vc(struct vcpu *vcpu, u32 error);

/* snp-exits.c: what leaves an SNP guest; false: it is nothing special to SNP */
bool snp_npf(struct vcpu *vcpu);
bool snp_instruction(struct vcpu *vcpu, enum insn insn, u32 length);
void snp_call(struct vcpu *vcpu, enum insn insn, u32 length);

/* snp-cpuid.c: the table the SVSM hands down, and the host's own answers */
void snp_cpuid_table(void *page);
struct cpuid_regs snp_host_cpuid(struct vcpu *vcpu, u32 leaf, u32 subleaf);
/* snp-features.c */
#define FEATURE_LEAF	0x40000100U
/* Leaves 0x40000100..: "ParavisorFtr". false: not one of them */
bool snp_feature_leaf(u32 leaf, struct cpuid_regs *r);

/*
 * snp-boot.c: memory taken before the page states exist, what is made once they
 * do, and what the kernel's boot parameters say of it
 */
void snp_reserve(void);
void snp_init(void);
void snp_boot_params(u8 *params);
/* The secrets page, as the guest has it; the message counters are its own to write. */
u8 *snp_secrets(void);

/* personality-svsm.c: MSRs of the processor and of the SVSM; no others reach the guest. */
void snp_msr_init(void);
bool snp_owns_msr(u32 msr);
bool snp_msr_read(struct vcpu *vcpu, u32 msr, u64 *value);

/* snp-ap.c */
/* The page becomes a VMSA, which the guest may only read; false: it cannot, or no such CPU */
bool snp_vmsa_create(u64 vmsa, u64 caa, u32 apic_id);
/* ... and private memory again; false: not a VMSA, or a CPU runs on it. */
bool snp_vmsa_delete(u64 vmsa);
/* GHCB exit 0x80000013 */
void snp_ap_creation(struct vcpu *vcpu, u8 *ghcb);
/* Takes the CPU out of the guest until it is created again; called with the lock held. */
void __noreturn snp_ap_park(struct vcpu *vcpu);
/* On a CPU that was just started: its VMSA. Parks it if there is none. */
void snp_take_start_context(struct vcpu *vcpu);
/* Current CAA of the CPU, 0: none. SVSM REMAP_CA writes it. */
u64 *snp_caa(struct vcpu *vcpu);

/*
 * svsm.c: one SVSM call, registers in @vcpu->regs. For GHCB MSR request 0x016
 * and page exit 0x80000018.
 */
void snp_run_vmpl(struct vcpu *vcpu);
void svsm_init(void);
/* CPUID door for tests: the SVSM withdraws a protocol. false: not this door's leaf */
bool svsm_door(u32 leaf, u32 subleaf, struct cpuid_regs *r);

/* snp-firmware.c: SNP_GUEST_REQUEST; @npages goes in and out; returns exit info 2 */
u64 snp_guest_request(struct vcpu *vcpu, bool extended, u64 request, u64 response, u64 *npages,
		      u64 data);

/*
 * snp-tio.c: a guest message of the types 19 to 26, decrypted; false: no such
 * message. The answer is of the next type and has room for 3900 bytes.
 */
bool snp_tio_message(u8 vmpck, u8 type, u8 version, const u8 *payload, u32 size, u8 *answer,
		     u32 *answer_size);
/* Hypervisor feature bit 7 and function 24 */
bool snp_tio_offered(void);
void snp_tio_init(void);
/* VMGEXIT 0x80000020 and 0x80000021 on their whole GHCB */
void snp_tio_request(struct vcpu *vcpu, u8 *ghcb);
void snp_tio_op(struct vcpu *vcpu, u8 *ghcb);

#endif
