/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MONITOR_ARM64_H
#define MONITOR_ARM64_H

#include "../common/machine.h"

/* By the assembler's names: s3_4_c12_c9_5 for one that it does not know */
#define read_sysreg(name) ({						\
	u64 v_;								\
	asm volatile("mrs %0, " #name : "=r"(v_) : : "memory");		\
	v_;								\
})

#define write_sysreg(value, name) ({					\
	asm volatile("msr " #name ", %0" : : "r"((u64)(value)) : "memory"); \
})

static inline void isb(void)
{
	asm volatile("isb" : : : "memory");
}

static inline void dsb(void)
{
	asm volatile("dsb sy" : : : "memory");
}

#define HCR_VM			BIT_ULL(0)
#define HCR_TWI			BIT_ULL(13)
#define HCR_TSC			BIT_ULL(19)
#define HCR_TPCP		BIT_ULL(23)
#define HCR_RW			BIT_ULL(31)

#define ESR_EC(esr)		((u32)((esr) >> 26) & 0x3f)
#define ESR_ISS(esr)		((esr) & 0x1ffffff)
#define ESR_IL			BIT_ULL(25)

enum exception_class {
	EC_UNKNOWN = 0x00,
	EC_WFX = 0x01,
	EC_HVC = 0x16,
	EC_SMC = 0x17,
	EC_SYSREG = 0x18,
	EC_INSTR_ABORT_LOW = 0x20,
	EC_INSTR_ABORT_SAME = 0x21,
	EC_DATA_ABORT_LOW = 0x24,
	EC_DATA_ABORT_SAME = 0x25,
};

/* ISS of aborts */
#define ABORT_ISV		BIT_ULL(24)
#define ABORT_SIZE(iss)		(1U << ((iss) >> 22 & 3))
#define ABORT_SIGNED		BIT_ULL(21)
#define ABORT_REGISTER(iss)	((u32)((iss) >> 16) & 31)
#define ABORT_64BIT		BIT_ULL(15)
#define ABORT_WALK		BIT_ULL(7)
#define ABORT_WRITE		BIT_ULL(6)
#define ABORT_STATUS(iss)	((iss) & 0x3f)
#define ABORT_IS_TRANSLATION(iss)	(((iss) & 0x3c) == 4)
#define STATUS_EXTERNAL		0x10

#define PSTATE_MODE		0xfULL
#define PSTATE_EL0		0x0
#define PSTATE_EL1T		0x4
#define PSTATE_EL1H_MASKED	0x3c5

static inline void cpu_relax(void)
{
	asm volatile("yield" : : : "memory");
}

static inline u64 clock_ticks(void)
{
	isb();
	return read_sysreg(cntpct_el0);
}

static inline u64 clock_hz(void)
{
	return read_sysreg(cntfrq_el0);
}

static inline u8 read8(u64 pa)
{
	return *(volatile u8 *)phys(pa);
}

static inline u16 read16(u64 pa)
{
	return *(volatile u16 *)phys(pa);
}

static inline u32 read32(u64 pa)
{
	return *(volatile u32 *)phys(pa);
}

static inline u64 read64(u64 pa)
{
	return *(volatile u64 *)phys(pa);
}

static inline void write8(u64 pa, u8 v)
{
	*(volatile u8 *)phys(pa) = v;
}

static inline void write16(u64 pa, u16 v)
{
	*(volatile u16 *)phys(pa) = v;
}

static inline void write32(u64 pa, u32 v)
{
	*(volatile u32 *)phys(pa) = v;
}

static inline void write64(u64 pa, u64 v)
{
	*(volatile u64 *)phys(pa) = v;
}

#endif
