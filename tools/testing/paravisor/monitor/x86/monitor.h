/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the x86 monitor share. One file a subject; see README.rst. */
#ifndef MONITOR_MONITOR_H
#define MONITOR_MONITOR_H

#include "../common/console.h"
#include "../common/hostile.h"
#include "../common/record.h"
#include "../common/scenario.h"
#include "../common/string.h"
#include "../common/violation.h"
#include "svm.h"
#include "x86.h"

#define MAX_CPUS	4
#define LOW_MEMORY	0xa0000UL	/* backed by other memory, see smp.c */

/* Order known to vmrun.S. */
struct guest_regs {
	u64 rax, rbx, rcx, rdx, rsi, rdi, rbp;
	u64 r8, r9, r10, r11, r12, r13, r14, r15;
};

/**
 * struct vcpu - one guest CPU, bound to the real CPU of the same number
 * @exit_rip: instruction that left the guest; the VMCB's may be past it already
 * @runs: odd while the guest runs, so a kicker sees a change at every exit
 * @kicks: NMIs sent by other CPUs' monitors and not yet taken out
 * @ghcb_msr: guest's MSR 0xc0010130
 * @ghcb: this CPU's GHCB page, in host visible memory
 * @ghcb_max_version: 0 until the protocol is negotiated
 */
struct vcpu {
	struct guest_regs regs;
	struct vmcb *vmcb;
	u32 index;
	u64 exit_rip;
	volatile bool online;
	volatile u64 runs;
	volatile u32 kicks;
	u64 ghcb_msr;
	u64 ghcb;
	u32 ghcb_max_version;
	u64 hv_vp_assist;
	u64 hv_synic[0x20];	/* MSRs 0x40000080 to 0x4000009f */
};

extern struct vcpu vcpus[MAX_CPUS];

enum exit_kind {
	COUNT_CPUID, COUNT_MSR, COUNT_VMMCALL, COUNT_VMGEXIT, COUNT_NPF, COUNT_IO, COUNT_PCI,
	COUNT_UD, COUNT_TDCALL, COUNT_NMI, COUNT_SVM, COUNT_SHUTDOWN, COUNT_OTHER
};

/**
 * struct personality - who is below the guest
 * @boundary_bit: address bit that selects the host visible alias; 0: one view
 * @hyperv: offers the Hyper-V interface; all below matter only then
 * @isolation: isolation type of CPUID leaf 0x4000000c
 * @ghcb: the host is reached by VMGEXIT
 * @tdcall: the host is reached by TDCALL
 * @cpuid: last word on a CPUID answer
 */
struct personality {
	const char *name;
	u32 boundary_bit;
	bool hyperv;
	u32 isolation;
	bool ghcb;
	bool tdcall;
	void (*cpuid)(u32 leaf, u32 subleaf, struct cpuid_regs *r);
};

/* Entry points called from assembly, and what assembly defines */
struct exception_frame;
void monitor_main(const void *info);
void monitor_ap_main(u64 cs, u32 apic_id);
void monitor_exception(const struct exception_frame *frame);
void vmrun(u64 vmcb_pa, struct guest_regs *regs);
extern u8 ap_low_start[], ap_low_end[];
extern u8 exception_stubs[], nmi_stub[];

/* idt.c */
void idt_init(void);
void idt_load(void);

extern const struct personality *personality;
const struct personality *personality_find(const char *name);
extern const struct personality personality_none, personality_openhcl_snp;
extern const struct personality personality_openhcl_vbs, personality_openhcl_tdx;

enum isolation { ISOLATION_NONE, ISOLATION_VBS, ISOLATION_SNP, ISOLATION_TDX };
/* Boundary bit in force: personality's, or the synthetic one. 0: none. */
u32 boundary_bit(void);
u64 boundary_mask(void);

/* memory.c: RAM map and the monitor's own memory */
struct ram_range {
	u64 start, end;
	u32 type;
};

struct memory_map {
	u32 count;
	struct ram_range range[32];
};

enum { E820_RAM = 1, E820_RESERVED = 2, E820_ACPI = 3 };

extern struct memory_map e820;
extern u64 heap_start, heap_end;
extern char monitor_start[], monitor_end[];
void memory_init(const void *mmap, u32 length);
void *heap_alloc(u64 size, u64 align);

/* multiboot.c */
struct boot_module {
	u64 start, end;
	const char *line;
};

extern struct boot_module boot_modules[2];
extern u32 boot_module_count;
const char *multiboot_command_line(const void *info);
void multiboot_parse(const void *info);

/* linux.c */
u64 linux_load(u64 *boot_params);
u64 flat_load(u64 *line);
void linux_entry_state(struct vcpu *vcpu, u64 entry, u64 boot_params);

/* pages.c: who may see a page */
enum page_state {
	PAGE_HOST_MMIO,		/* nothing of ours: a host device, host visible view only */
	PAGE_PRIVATE,
	PAGE_SHARED,
	PAGE_FIRMWARE,		/* BIOS area: read by the guest through both views */
	PAGE_PARAVISOR_MMIO,	/* a device the paravisor emulates: private view only */
	PAGE_HOST_CALL,		/* GHCB: host visible, never converted */
	PAGE_MONITOR,
};

void pages_init(void);
enum page_state page_state(u64 gpn);
bool page_is_overlay(u64 gpn);
void page_set_overlay(u64 gpn, bool overlay);
void page_set_state(u64 gpn, enum page_state state);
bool page_is_convertible(u64 gpn);
u64 page_backing(u64 gpn);
const char *page_state_name(enum page_state state);
/* Some page the host may write to, or 0 */
u64 page_pick_shared(u64 random);

/* npt.c: the views */
void npt_init(void);
u64 npt_root(void);
void npt_update_page(u64 gpn);

/* guestmem.c */
void *guest_ram(u64 gpa, u64 len);
bool guest_translate(struct vcpu *vcpu, u64 va, u64 *gpa);
u32 guest_fetch(struct vcpu *vcpu, u8 *buf, u32 len);
bool guest_read64(struct vcpu *vcpu, u64 va, u64 *value);

/* insn.c */
enum insn {
	INSN_OTHER, INSN_VMMCALL, INSN_VMGEXIT, INSN_VMCALL, INSN_PVALIDATE, INSN_RMPADJUST,
	INSN_PSMASH, INSN_RMPUPDATE, INSN_RMPQUERY, INSN_TDCALL, INSN_SEAMCALL,
};

u32 insn_length(struct vcpu *vcpu, u32 bare_length);
enum insn insn_decode(struct vcpu *vcpu, u32 *length);

/* svm.c */
void svm_init_cpu(struct vcpu *vcpu);
void __noreturn svm_run(struct vcpu *vcpu);
void inject_exception(struct vcpu *vcpu, u32 vector, bool has_error, u32 error);
void inject_nmi(struct vcpu *vcpu);

static inline void inject_ud(struct vcpu *vcpu)
{
	inject_exception(vcpu, 6, false, 0);
}

static inline void inject_gp(struct vcpu *vcpu)
{
	inject_exception(vcpu, 13, true, 0);
}

void msrpm_intercept(u32 msr, bool read, bool write);
void iopm_intercept(u16 port, u16 count);

/* lapic.c */
u32 lapic_get(u32 reg);
void lapic_set(u32 reg, u32 value);
u64 lapic_get_icr(void);
void lapic_set_icr(u64 value);
void lapic_send_ipi(u32 apic_id, u32 command);

/* smp.c */
void smp_init(void);
void monitor_lock(void);
void monitor_unlock(void);
void kick_others(struct vcpu *self, u32 mask);
void consume_nmi(void);
void __noreturn halt(void);

/* exits.c */
void exits_init(void);
void handle_exit(struct vcpu *vcpu);

/* cpuid.c, hv-cpuid.c */
void handle_cpuid(struct vcpu *vcpu);
bool hv_cpuid(u32 leaf, struct cpuid_regs *r);

/* msr.c, hv-msr.c */
void msr_init(void);
void handle_msr(struct vcpu *vcpu);
/* false: not a Hyper-V MSR. @fault is set for a value that must raise #GP */
bool hv_msr_read(struct vcpu *vcpu, u32 msr, u64 *value, bool *fault);
bool hv_msr_write(struct vcpu *vcpu, u32 msr, u64 value, bool *fault);
bool hv_hypercall_enabled(void);
bool hv_is_hypercall_page(u64 gpa);

/* clock.c */
extern u64 tsc_hz;
void clock_init(void);
u64 reference_time(void);
void reference_page_fill(void *page);

/* ports.c */
void ports_init(void);
void handle_io(struct vcpu *vcpu);

/* hv-hypercall.c */
void handle_vmmcall(struct vcpu *vcpu);

/* hv-startvp.c */
bool hv_take_start_context(struct vcpu *vcpu);

/* hv-ghcb.c */
void ghcb_init(struct vcpu *vcpu);
void handle_vmgexit(struct vcpu *vcpu);

/* tdcall.c */
void handle_tdcall(struct vcpu *vcpu);

/* hv-host.c: the Hyper-V host as reached past the paravisor */
u16 hv_host_hypercall(u32 code);
bool hv_host_msr_read(struct vcpu *vcpu, u32 msr, u64 *value);
bool hv_host_msr_write(struct vcpu *vcpu, u32 msr, u64 value);

/* host.c: a hostile host's hand in shared memory */
void host_rewrites_memory(void);

/* end.c */
void violation_report(struct vcpu *vcpu, const char *kind, u64 gpa, const char *fmt, ...)
	__printf(4, 5);
void __noreturn end_run(const char *end, const char *detail);
void __noreturn monitor_panic(const char *fmt, ...) __printf(1, 2);

#endif
