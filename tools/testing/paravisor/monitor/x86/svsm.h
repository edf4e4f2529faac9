/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The SVSM's services, as COCONUT-SVSM gives them (AMD publication 58019 has the
 * calling convention). It is trusted: none of its answers is ever a lie.
 */
#ifndef MONITOR_SVSM_H
#define MONITOR_SVSM_H

#include "snp.h"

enum svsm_protocol {
	SVSM_CORE, SVSM_ATTEST, SVSM_VTPM, SVSM_APIC, SVSM_PROTOCOLS,
	SVSM_LEAVES = 0x50767372	/* our proposal: no calls, only to be asked for */
};

/* Result codes, in RAX */
#define SVSM_SUCCESS			0
#define SVSM_INCOMPLETE			0x80000000ULL
#define SVSM_UNSUPPORTED_PROTOCOL	0x80000001ULL
#define SVSM_UNSUPPORTED_CALL		0x80000002ULL
#define SVSM_INVALID_ADDRESS		0x80000003ULL
#define SVSM_INVALID_FORMAT		0x80000004ULL
#define SVSM_INVALID_PARAMETER		0x80000005ULL
#define SVSM_INVALID_REQUEST		0x80000006ULL
#define SVSM_BUSY			0x80000007ULL
#define SVSM_PROTOCOL_ERROR(n)		(0x80001000ULL + (n))

/* Calling area, one page for each CPU */
#define CAA_CALL_PENDING	0
#define CAA_MEM_AVAILABLE	1
#define CAA_NO_EOI_REQUIRED	2
#define CAA_HEADER_SIZE		8

/*
 * One function a protocol: carries call @call out with the registers in
 * @vcpu->regs, changes RCX, RDX, R8 and R9 where the call returns something, and
 * returns the result code.
 */
u64 svsm_core_call(struct vcpu *vcpu, u32 call);
u64 svsm_attest_call(struct vcpu *vcpu, u32 call);
u64 svsm_vtpm_call(struct vcpu *vcpu, u32 call);
u64 svsm_apic_call(struct vcpu *vcpu, u32 call);
/* Does this CPU still have protocol 3? */
bool svsm_apic_is_on(const struct vcpu *vcpu);

/* Is the protocol there: machine, options, and not withdrawn? */
bool svsm_has(u32 protocol);
/* Is there a vTPM to attest, by whatever road the guest has it? */
bool svsm_attests_vtpm(void);
/* What QUERY_PROTOCOL says; the guest knows from then on. */
u64 svsm_query(const struct vcpu *vcpu, u32 protocol, u32 version);

/*
 * Arguments in memory. They must be private and validated; what is the guest's RAM
 * and is not is recorded, since the SVSM's own access to it would be a fault.
 * svsm_argument() is for what must not cross a page.
 */
void *svsm_argument(struct vcpu *vcpu, u64 gpa, u64 len);
bool svsm_read(struct vcpu *vcpu, u64 gpa, void *to, u64 len);
bool svsm_write(struct vcpu *vcpu, u64 gpa, const void *from, u64 len);
/* Could svsm_write() write there? */
bool svsm_writable(struct vcpu *vcpu, u64 gpa, u64 len);

/* Something that must be 0 in an argument or a calling area is not. */
void svsm_unsanitised(struct vcpu *vcpu, u64 gpa, const char *what, u64 value);

/*
 * svsm-vtpm.c: TPMT_PUBLIC of the endorsement key, which is the service's manifest;
 * returns its length, 0 if there is no vTPM
 */
u32 svsm_vtpm_manifest(const u8 **manifest);

/* CPUID door for tests: the SVSM withdraws a protocol. false: not this door's leaf */
bool svsm_door(u32 leaf, u32 subleaf, struct cpuid_regs *r);

#endif
