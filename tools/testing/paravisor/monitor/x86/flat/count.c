// SPDX-License-Identifier: GPL-2.0-only
/* Code of known length between marks, for opt=count. selftest knows the numbers. */
#include "flat.h"

#define MARK_LEAF	0x50564d4b
#define TURNS		50000000UL
#define EXITS		1000UL

/* Two moves and CPUID, or about that. */
static inline void mark(u32 n)
{
	u32 eax = MARK_LEAF, ecx = n;

	asm volatile("cpuid" : "+a"(eax), "+c"(ecx) : : "rbx", "rdx", "memory");
}

/* From mark 2 to 3 no exit, from 3 to 4 many, from 4 to 5 nothing at all. */
void test_count(void)
{
	u64 turns = TURNS, exits = EXITS;

	mark(2);
	asm volatile("1: dec %0; jnz 1b" : "+r"(turns) : : "cc");
	mark(3);
	asm volatile("1: xor %%eax, %%eax; cpuid; dec %0; jnz 1b" : "+S"(exits) : :
		     "rax", "rbx", "rcx", "rdx", "cc");
	mark(4);
	mark(5);
	check(true, "counted");
}
