/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of the arm64 monitor share. One file a subject; see README.rst. */
#ifndef MONITOR_MONITOR_H
#define MONITOR_MONITOR_H

#include "../common/console.h"
#include "../common/end.h"
#include "../common/guestmem.h"
#include "../common/heap.h"
#include "../common/hostile.h"
#include "../common/lock.h"
#include "../common/machine.h"
#include "../common/pages.h"
#include "../common/pci.h"
#include "../common/personality.h"
#include "../common/record.h"
#include "../common/scenario.h"
#include "../common/string.h"
#include "../common/tdi.h"
#include "../common/violation.h"
#include "arm64.h"

#define MAX_CPUS	4

/* Real memory: see README.rst */
#define RAM_BASE	0x40000000UL
#define SCENARIO_AT	0x43f00000UL
#define GUEST_BASE	0x44000000UL
#define GUEST_ARGUMENT	GUEST_BASE	/* device tree, or a flat guest's command line */
#define GUEST_ENTRY	0x44200000UL

/* Intermediate physical addresses: the upper half is shared with the host. */
#define IPA_BITS	33
#define SHARED_BIT	(IPA_BITS - 1)
#define SHARED_HALF	BIT_ULL(SHARED_BIT)

/**
 * struct vcpu - one guest CPU, bound to the real CPU of the same number
 * @x: general registers; order and place of these three are known to boot.S
 * @pc: next instruction; advance_pc() is the caller's job where the trap wants it
 * @pstate: as SPSR_EL2 has it
 * @index: number, also known to boot.S
 * @online: runs, or was told to
 * @esr: why the guest left
 * @trap_pc: instruction that left the guest
 * @entry: where CPU_ON sends it
 * @context: and what it finds in X0 there
 */
struct vcpu {
	u64 x[31];
	u64 pc, pstate;
	u64 index;
	volatile bool online;
	u64 esr;
	u64 trap_pc;
	u64 entry, context;
};

extern struct vcpu vcpus[MAX_CPUS];

enum exit_kind {
	COUNT_PSCI, COUNT_SMCCC, COUNT_RSI, COUNT_HVC, COUNT_DATA_ABORT, COUNT_INSTR_ABORT,
	COUNT_MMIO, COUNT_SYSREG, COUNT_WFX, COUNT_OTHER
};

/**
 * struct personality - who is below the guest
 * @plane: a paravisor in P0 answers the guest, which is plane 1
 * @realm: the guest is told that it is a Realm and manages its own memory
 */
struct personality {
	const char *name;
	bool plane;
	bool realm;
};

extern const struct personality personality_none;
extern const struct personality personality_cca_plane, personality_cca_plane_hidden;
bool has_paravisor(void);
/* Is the guest one with two views of memory? */
bool is_realm(void);
/* Are devices kept to what the guest shared? */
bool polices_devices(void);

/* Entry points called from assembly, and what assembly defines */
void monitor_main(struct vcpu *vcpu);
void monitor_exit(struct vcpu *vcpu);
void monitor_exception(u64 kind);
extern u8 cpu_start[];
extern u8 monitor_start[], monitor_end[];

/* smp.c */
struct vcpu *vcpu_of(u64 mpidr);
void cpu_init(struct vcpu *vcpu, u64 entry, u64 context);

/* memory.c */
void memory_init(void);
u64 ram_end(void);

/* stage2.c: the views */
void stage2_init(void);
void stage2_load(void);
/* Is there a page of ours at that address, in the view that it selects? */
bool stage2_shows(u64 gpa);

/* exits.c */
void exits_init(void);
void count_exit(enum exit_kind kind);
/* Called at every exit with the lock held. The guest's registers are not to be touched. */
void poll_add(void (*poll)(struct vcpu *vcpu));

static inline void advance_pc(struct vcpu *vcpu)
{
	vcpu->pc += 4;
}

/* abort.c, mmio.c */
void handle_abort(struct vcpu *vcpu);

/**
 * struct mmio_trap - registers of a device that the monitor serves itself
 * @start: guest physical address without the shared bit, page aligned
 * @end: first address behind, page aligned
 * @read: value of @size bytes (1, 2, 4, 8) at @offset from @start; it is cut to size
 * @write: the same
 */
struct mmio_trap {
	u64 start, end;
	u64 (*read)(struct vcpu *vcpu, u64 offset, u32 size);
	void (*write)(struct vcpu *vcpu, u64 offset, u32 size, u64 value);
};

/* The structure is kept. To be called after pages_init(); pages that are host devices. */
void mmio_trap_add(const struct mmio_trap *trap);
/* false: nobody's, or an access that cannot be decoded */
bool mmio_access(struct vcpu *vcpu, u64 gpa);

/* inject.c */
void inject_external_abort(struct vcpu *vcpu);
void inject_undefined(struct vcpu *vcpu);

/* sysreg.c: what traps of system instructions, and the test's door */
void handle_sysreg(struct vcpu *vcpu);

/* smc.c */
#define SMC_UNKNOWN	(~0ULL)
void handle_smc(struct vcpu *vcpu);
/* Of the vendor's calls and the architecture's, what a real SMC to QEMU's firmware says */
u64 firmware_call(u64 fid, u64 a1, u64 a2, u64 a3);
/* false: not one of these calls. All others: FID in @fid, answers in X0 ... */
bool psci_call(struct vcpu *vcpu, u32 fid);
bool smccc_call(struct vcpu *vcpu, u32 fid);
bool feature_call(struct vcpu *vcpu, u32 fid);

/* rsi.c: version, features, configuration; and who has the others */
enum rsi_status {
	RSI_SUCCESS, RSI_ERROR_INPUT, RSI_ERROR_STATE, RSI_INCOMPLETE, RSI_ERROR_UNKNOWN,
	RSI_ERROR_DEVICE,
};

#define RSI_FID(n)		(0xc4000000U | (n))
#define RSI_VERSION		RSI_FID(0x190)
#define RSI_FEATURES		RSI_FID(0x191)
#define RSI_MEASUREMENT_READ	RSI_FID(0x192)
#define RSI_MEASUREMENT_EXTEND	RSI_FID(0x193)
#define RSI_TOKEN_INIT		RSI_FID(0x194)
#define RSI_TOKEN_CONTINUE	RSI_FID(0x195)
#define RSI_REALM_CONFIG	RSI_FID(0x196)
#define RSI_IPA_STATE_SET	RSI_FID(0x197)
#define RSI_IPA_STATE_GET	RSI_FID(0x198)
#define RSI_HOST_CALL		RSI_FID(0x199)
#define RSI_LAST		RSI_FID(0x1af)

bool rsi_dispatch(struct vcpu *vcpu, u32 fid);
/* X0 = status; X1 to X3 are the caller's. */
void rsi_return(struct vcpu *vcpu, enum rsi_status status);
/* A breach of the protocol's rules: recorded, and answered with RSI_ERROR_INPUT. */
void rsi_breach(struct vcpu *vcpu, u64 gpa, const char *fmt, ...) __printf(3, 4);
/* A whole page of private memory that a call names, or NULL: then it was a breach. */
void *rsi_page(struct vcpu *vcpu, u64 ipa, const char *call);

/* host-ripas.c: how far the host lets a change come, at most @top; RAM it may refuse */
u64 host_ripas_top(u64 base, u64 top, bool to_ram, bool *rejects);
/* Of so many pages asked for, how many it changes in one call: fault= */
u64 host_ripas_allowance(u64 pages);

/* ripas.c */
bool ripas_call(struct vcpu *vcpu, u32 fid);

/* functions.c: what P0 says that it does */
enum function {
	FUNCTION_PAGE_STATE = 0,
	FUNCTION_INTERRUPTS = 2,
	FUNCTION_AP_STARTUP = 3,
	FUNCTION_SHARED_ALIAS = 8,
	FUNCTION_CCA_REPORT = 21,
	FUNCTION_CCA_MEASURE = 22,
	FUNCTION_CCA_TDISP = 27,
	FUNCTION_FIRMWARE_TABLES = 28,
};

/* ... by whatever way, hidden or not */
bool has_function(enum function function);
/* ... and what the call tells of them */
u64 functions_told(void);

/* rsi-attest.c, rsi-measure.c. false: not one of theirs, or not served */
void rsi_attest_init(void);
bool rsi_attest_call(struct vcpu *vcpu, u32 fid);
bool rsi_measure_call(struct vcpu *vcpu, u32 fid);

/* pci-lines.c: the two hidden serial functions */
void pci_lines_init(void);

/* pci.c: configuration space, the disk */
void pci_init(void);

/* smmu.c. What smmu_set_page() changed counts after smmu_flush(). */
void smmu_init(void);
void smmu_set_page(u64 ipn, bool reachable);
/* Can this function reach the guest's private memory, or shared pages only? */
void smmu_set_private(u16 rid, bool private);
void smmu_flush(void);
/* Moves faults into the record. */
void smmu_collect(void);

/* rsi-vdev.c, rhi.c */
bool rsi_vdev_call(struct vcpu *vcpu, u32 fid);
bool rsi_host_call(struct vcpu *vcpu, u32 fid);

/* tdi-arm.c */
void vdev_init(void);
/* Of the test's door: state, private pages, blocked DMA, private DMA */
void tdi_door(u64 answer[4]);

#endif
