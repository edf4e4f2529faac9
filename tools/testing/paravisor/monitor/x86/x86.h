/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MONITOR_X86_H
#define MONITOR_X86_H

#include "../common/machine.h"

#define MSR_EFER		0xc0000080
#define MSR_VM_HSAVE_PA		0xc0010117

#define EFER_LME		BIT_ULL(8)
#define EFER_LMA		BIT_ULL(10)
#define EFER_NXE		BIT_ULL(11)
#define EFER_SVME		BIT_ULL(12)

#define CR0_PE			BIT_ULL(0)
#define CR0_PG			BIT_ULL(31)
#define CR4_PAE			BIT_ULL(5)

#define IDENTITY_BITS		39	/* of what the monitor itself has mapped */

#define LAPIC_BASE		0xfee00000UL
#define LAPIC_ID		0x20
#define LAPIC_TPR		0x80
#define LAPIC_PPR		0xa0
#define LAPIC_EOI		0xb0
#define LAPIC_IRR		0x200
#define ICR_ASSERT		BIT(14)
#define ICR_INIT		0x4500
#define ICR_STARTUP		0x4600
#define STARTUP_PAGE		1	/* any low page leads to the monitor */
#define LAPIC_ICR_LOW		0x300
#define LAPIC_ICR_HIGH		0x310

static inline void outb(u16 port, u8 v)
{
	asm volatile("outb %0, %1" : : "a"(v), "Nd"(port));
}

static inline void outw(u16 port, u16 v)
{
	asm volatile("outw %0, %1" : : "a"(v), "Nd"(port));
}

static inline void outl(u16 port, u32 v)
{
	asm volatile("outl %0, %1" : : "a"(v), "Nd"(port));
}

static inline u8 inb(u16 port)
{
	u8 v;

	asm volatile("inb %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline u16 inw(u16 port)
{
	u16 v;

	asm volatile("inw %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline u32 inl(u16 port)
{
	u32 v;

	asm volatile("inl %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline u64 rdmsr(u32 msr)
{
	u32 low, high;

	asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
	return low | (u64)high << 32;
}

static inline void wrmsr(u32 msr, u64 v)
{
	asm volatile("wrmsr" : : "c"(msr), "a"((u32)v), "d"((u32)(v >> 32)) : "memory");
}

static inline u64 rdtsc(void)
{
	u32 low, high;

	asm volatile("rdtsc" : "=a"(low), "=d"(high));
	return low | (u64)high << 32;
}

struct cpuid_regs {
	u32 eax, ebx, ecx, edx;
};

static inline struct cpuid_regs cpuid(u32 leaf, u32 subleaf)
{
	struct cpuid_regs r;

	asm volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
		     : "a"(leaf), "c"(subleaf));
	return r;
}

static inline void cpu_relax(void)
{
	asm volatile("pause" : : : "memory");
}

static inline u32 lapic_read(u32 reg)
{
	return *(volatile u32 *)(LAPIC_BASE + reg);
}

static inline void lapic_write(u32 reg, u32 v)
{
	*(volatile u32 *)(LAPIC_BASE + reg) = v;
}

#endif
