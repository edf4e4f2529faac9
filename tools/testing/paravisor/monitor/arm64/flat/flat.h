/* SPDX-License-Identifier: GPL-2.0-only */
/* A tiny guest that breaks the rules on purpose, to test the monitor. Its MMU is off. */
#ifndef FLAT_H
#define FLAT_H

#include "../../common/ktap.h"
#include "../../common/violation.h"
#include "../arm64.h"

#define SHARED_HALF	BIT_ULL(32)
#define TEST_PAGE(n)	(0x46000000UL + (n) * PAGE_SIZE)	/* plain RAM */
#define NO_FAULT	0

enum { RSI_EMPTY, RSI_RAM };

#define PSCI(n)		(0x84000000UL | (n))
#define PSCI64(n)	(0xc4000000UL | (n))
#define RSI(n)		(0xc4000000UL | (n))
#define NOT_SUPPORTED	(~0ULL)

/* X0 to X17 of a call, and the answer */
struct call {
	u64 x[18];
};

/* start.S. Of the last exception: class and status, or NO_FAULT; address; instruction */
extern volatile u64 fault_esr, fault_far, fault_elr;
void flat_main(const char *line);
/* Calls @code(a, b); on a fault comes back all the same. Returns fault_esr. */
u64 try(void (*code)(u64 a, u64 b), u64 a, u64 b);
void load(u64 address, u64 unused);
void store(u64 address, u64 value);
void jump(u64 address, u64 unused);
void hvc(u64 unused1, u64 unused2);
void read_implementation(u64 unused1, u64 unused2);	/* a register that no guest has */
void smc(struct call *call);
/* What DC CVAC of X0 leaves in X0 to X3, from EL1 and from EL0 */
void door(u64 *x);
void door_el0(u64 x, u64 unused);	/* within try() */
extern u8 load_insn[], store_insn[], hvc_insn[], smc_insn[], cpu_entry[];
extern volatile u64 cpu_context, cpu_turns, cpu_fault_turn;
void cpu_main(u64 context);
/* X0 of a call by the second CPU, which is off before and after */
u64 cpu_call(u64 fid, u64 a1, u64 a2, u64 a3);
/* The other CPU reads there, until it is told to end. A fault is its end, too. */
void cpu_watch(u64 address);
void cpu_unwatch(void);

/* lib.c */
extern bool in_realm;
/* Where a host's device is */
u64 device(u64 address);
u64 call3(u64 fid, u64 a1, u64 a2, u64 a3);
/* IPA_STATE_SET; returns X0, and the rest in @c */
u64 set_state(struct call *c, u64 base, u64 top, u64 ripas);
void share(u64 page);
u64 fetch64(u64 address);
/* An access that must be a violation and an external abort, with what follows still working */
void check_forbidden(const char *kind, u64 address, bool write);

void test_calls(void);
void test_features(const char *name);
void test_memory(void);
void test_fault(const char *name);
void test_views(void);
void test_plain_views(void);
void test_cpus(void);
void test_stale(void);
void test_door(void);
/* @name: "512" where the Realm measures by SHA-512 */
void test_measure(const char *name);
void test_attest(void);
void test_disk_config(bool tee);
void test_disk_dma(void);
void test_disk_plain_dma(void);
void test_vdev(void);
/* ... on two CPUs */
void test_vdev_watched(void);
/* @algorithm: as VDEV_GET_INFO numbers it; @size: bytes of its digests */
void test_vdev_hash(u64 algorithm, u32 size);
void test_vdev_lies(void);
void test_vdev_hostile(void);
void test_ripas_lies(void);
void test_attest_faults(void);
/* What is not to be had answers @status. */
void test_attest_none(u64 status);
void test_measure_none(u64 status);

#endif
