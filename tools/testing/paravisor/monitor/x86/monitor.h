/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the x86 monitor share. One file a subject; see README.rst. */
#ifndef MONITOR_MONITOR_H
#define MONITOR_MONITOR_H

#include "../common/console.h"
#include "../common/end.h"
#include "../common/guestmem.h"
#include "../common/heap.h"
#include "../common/host.h"
#include "../common/hostile.h"
#include "../common/lock.h"
#include "../common/machine.h"
#include "../common/personality.h"
#include "../common/pages.h"
#include "../common/pci.h"
#include "../common/record.h"
#include "../common/scenario.h"
#include "../common/string.h"
#include "../common/tdi.h"
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
 * @snp: SEV-SNP below an SVSM: the guest knows VMGEXIT and SVSM calls (see snp.h)
 * @c_bit: the guest knows that it is encrypted: the boundary bit marks private
 *	addresses instead of shared ones, and what leaves the guest raises #VC
 * @tdx: the L1 of a partitioned TD, at which TDCALLs end (see tdx.h)
 * @cpuid: last word on a CPUID answer
 */
struct personality {
	const char *name;
	u32 boundary_bit;
	bool hyperv;
	u32 isolation;
	bool ghcb;
	bool tdcall;
	bool snp;
	bool c_bit;
	bool tdx;
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

extern const struct personality personality_none, personality_openhcl_snp;
extern const struct personality personality_openhcl_vbs, personality_openhcl_tdx;
extern const struct personality personality_svsm, personality_svsm_vtom;
extern const struct personality personality_tdx_l2, personality_tdx_l2_hidden;

enum isolation { ISOLATION_NONE, ISOLATION_VBS, ISOLATION_SNP, ISOLATION_TDX };
/* Boundary bit in force: personality's, or the synthetic one. 0: none. */
u32 boundary_bit(void);
/* Is there anybody between guest and host? */
bool has_paravisor(void);
/* Are devices kept to what the guest shared? */
bool polices_devices(void);
/* Who asks the security processor, whose line is then hidden from the guest? */
bool uses_rot(void);
/* Bit that selects the private view */
u64 private_bit(void);

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
extern char monitor_start[], monitor_end[];
void memory_init(const void *mmap, u32 length);
/* Takes a range out of what the guest is told to be RAM. */
void memory_reserve(u64 start, u64 end);
/* The same, and to be memory that the firmware left its tables in */
void memory_give_firmware(u64 start, u64 end);

/* multiboot.c */
struct boot_module {
	u64 start, end;
	const char *line;
};

extern struct boot_module boot_modules[2];
extern u32 boot_module_count;
const char *multiboot_command_line(const void *info);
void multiboot_parse(const void *info);

/* linux.c: a bzImage or a vmlinux */
u64 linux_load(u64 *boot_params);
u64 flat_load(u64 *line);
void linux_entry_state(struct vcpu *vcpu, u64 entry, u64 boot_params);
/* Segments and control registers of a CPU in 64-bit mode; four descriptors for them */
void long_mode_state(struct vmcb *v, u64 tables, u64 gdt);
void boot_gdt(u64 *gdt);

/* elf.c */
bool is_elf(const void *image, u64 size);
/* Loads what the headers say below @limit; returns the entry point. */
u64 elf_load(const u8 *image, u64 size, u64 limit);

/* pages.c. Properties of a page beside its state */
enum page_flag {
	PAGE_OVERLAY = 0x80,	/* the paravisor itself uses the page */
	PAGE_WALKED = 0x40,	/* SNP: a private page that the shared view shows as well */
	PAGE_SMASHED = 0x20,	/* SNP, of the first page of 2 MiB: the RMP has 4 KiB entries */
	PAGE_TO_ACCEPT = 0x20,	/* TDX: private again, and the guest may say that it accepts it */
};

void pages_init(void);
bool page_is_overlay(u64 gpn);
void page_set_overlay(u64 gpn, bool overlay);

/* npt.c: the views */
void npt_init(void);
u64 npt_root(void);
/* A device page that no view shows yet is shown, for an access that is not emulated. */
void npt_show_device(u64 gpn);

/* guestmem.c */
bool guest_translate(struct vcpu *vcpu, u64 va, u64 *gpa);
u32 guest_fetch(struct vcpu *vcpu, u8 *buf, u32 len);
bool guest_read64(struct vcpu *vcpu, u64 va, u64 *value);
/* Any length and alignment; false: not all of it could be reached. */
bool guest_read(struct vcpu *vcpu, u64 va, void *to, u64 len);
bool guest_write(struct vcpu *vcpu, u64 va, const void *from, u64 len);

/* insn.c */
enum insn {
	INSN_OTHER, INSN_VMMCALL, INSN_VMGEXIT, INSN_VMCALL, INSN_PVALIDATE, INSN_RMPADJUST,
	INSN_PSMASH, INSN_RMPUPDATE, INSN_RMPQUERY, INSN_TDCALL, INSN_SEAMCALL,
};

u32 insn_length(struct vcpu *vcpu, u32 bare_length);
/* Linear address of the operand in memory of a MOV; false: not one that is understood */
bool insn_memory_operand(struct vcpu *vcpu, u64 *va);
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
void kick_others(struct vcpu *self, u32 mask);
void consume_nmi(void);
u32 machine_cpus(void);
void __noreturn halt(void);

/* exits.c */
void exits_init(void);
void handle_exit(struct vcpu *vcpu);

/* count.c: opt=count */
void count_init(void);
void count_vmrun(struct vcpu *vcpu);
void handle_hlt(struct vcpu *vcpu, u32 length);

/* cpuid.c, hv-cpuid.c */
void handle_cpuid(struct vcpu *vcpu);
struct cpuid_regs machine_cpuid(struct vcpu *vcpu, u32 leaf, u32 subleaf);
/* ... and as the guest is to find it */
struct cpuid_regs guest_cpuid(struct vcpu *vcpu, u32 leaf, u32 subleaf);
bool hv_cpuid(u32 leaf, struct cpuid_regs *r);

/* feature-block.c: CPUID leaves "ParavisorFtr" */
#define TECHNOLOGY_SNP	2
#define TECHNOLOGY_TDX	3

struct feature_range {
	u64 address;
	u32 pages;
};

/**
 * struct feature_block - what the paravisor says that it does
 * @base: first leaf
 * @technology: one of the above
 * @level: the guest's VMPL, VM index ...
 * @alias: address bit of the shared alias, or 0
 * @functions: the first 32
 * @range_count: number of @range, private MMIO
 */
struct feature_block {
	u32 base, technology, level, alias, functions, range_count;
	const struct feature_range *range;
};

/* EBX, ECX, EDX of the first leaf */
void feature_signature(struct cpuid_regs *r);
/* false: not one of its leaves */
bool feature_block_leaf(const struct feature_block *block, u32 leaf, struct cpuid_regs *r);

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
/* The ports as the guest is to find them, for a guest that asks by GHCB */
u32 port_in(u16 port, u32 size);
void port_out(struct vcpu *vcpu, u16 port, u32 size, u32 value);

/* acpi.c: the firmware's tables */
u64 acpi_rsdp(void);
void *acpi_find(const char *signature);
void acpi_hide(const char *signature);
void acpi_hide_tpm(void);
void acpi_extend(const char *signature, void *to, u32 room, const void *entry, u32 length);
bool acpi_has_cpu(u32 apic_id);

/* pci.c */
void pci_init(void);
/* Is it trapped, and is this one of its ports, in this size? */
bool pci_claims(u16 port, u32 size);
u32 pci_port_in(u16 port, u32 size);
void pci_port_out(u16 port, u32 size, u32 value);
/* Where the ECAM lies; empty if configuration space is not trapped */
void pci_ecam(u64 *start, u64 *end);

/* iommu.c */
/* 0: the machine has none. Known before there is a heap. */
u64 iommu_registers(void);
bool iommu_init(void);
/* What dma_set_page() changed counts from now on. */
void iommu_flush(void);
/* Can this function reach all the guest's memory, or shared pages only? */
void iommu_set_private(u16 rid, bool all);
/* Moves faults into the record; returns how many. */
u32 iommu_drain(void);
/* The same outside the NMI handler, where the NMI of a fault is still to come ... */
void iommu_drain_early(void);
/* ... and, when one came that told of nothing: was it that one? */
bool iommu_read_early(void);

/* tdi-x86.c: the TDI's needs of this machine; doors for tests */
extern const struct tdi_ops x86_tdi_ops;
bool tdi_door(u32 leaf, u32 subleaf, struct cpuid_regs *r);

/* lines.c: the third serial port, hidden from a guest with TDISP */
#define DSM_PORT	0x3e8
#define DSM_PORTS	8

/* and the fourth, hidden from a guest whose paravisor uses it */
#define ROT_PORT	0x2e8
#define ROT_PORTS	8

/* hv-tdisp.c */
bool hv_tdisp_offered(void);
void hv_tdisp_init(void);

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

#endif
