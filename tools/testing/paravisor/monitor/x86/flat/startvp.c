// SPDX-License-Identifier: GPL-2.0-only
/* HvCallStartVirtualProcessor: the second CPU without any interrupt. */
#include "flat.h"

#define START_VP	0x99
#define GUEST_PML4	0x13000
#define GUEST_GDT	0x19000
#define PAT		0x0007040600070406ULL
#define CODE_64		0xa09b		/* long mode, present, execute, accessed */
#define DATA_32		0xc093
#define TSS_BUSY	0x008b

/* Offsets of the call's input, 8 bytes each */
enum {
	IN_PARTITION, IN_VP, IN_RIP, IN_RSP, IN_RFLAGS,
	IN_CS, IN_DS = 7, IN_ES = 9, IN_FS = 11, IN_GS = 13, IN_SS = 15, IN_TR = 17,
	IN_LDTR = 19, IN_IDTR = 21, IN_GDTR = 23, IN_EFER = 25, IN_CR0, IN_CR3, IN_CR4, IN_PAT
};

static volatile u32 second_ran;
static u8 second_stack[4096] __aligned(16);

static void second_cpu(void)
{
	second_ran = rdmsr(0x40000002) + 1;
	for (;;)
		asm volatile("hlt");
}

static void set_segment(volatile u64 *in, u32 at, u16 selector, u16 attributes)
{
	in[at] = 0;
	in[at + 1] = 0xffffffffULL | (u64)selector << 32 | (u64)attributes << 48;
}

static void fill(volatile u64 *in)
{
	for (u32 i = 0; i < 30; i++)
		in[i] = 0;
	in[IN_PARTITION] = HV_SELF;
	in[IN_VP] = 1;
	in[IN_RIP] = (u64)second_cpu;
	in[IN_RSP] = (u64)second_stack + sizeof(second_stack) - 8;
	set_segment(in, IN_CS, 0x10, CODE_64);
	for (u32 at = IN_DS; at <= IN_SS; at += 2)
		set_segment(in, at, 0x18, DATA_32);
	set_segment(in, IN_TR, 0, TSS_BUSY);
	in[IN_GDTR] = 31ULL << 48;
	in[IN_GDTR + 1] = GUEST_GDT;
	in[IN_EFER] = EFER_LME | EFER_LMA;
	in[IN_CR0] = 0x80000033;
	in[IN_CR3] = GUEST_PML4;
	in[IN_CR4] = CR4_PAE;
	in[IN_PAT] = PAT;
}

void test_start_vp(void)
{
	volatile u64 *in = private_view(INPUT_PAGE);

	enable_hypercalls();
	fill(in);
	in[IN_VP] = 2;
	check_equal(vmmcall(START_VP, INPUT_PAGE, 0), 0xe, "no such VP");
	in[IN_VP] = 1;
	in[IN_PARTITION] = 1;
	check_equal(vmmcall(START_VP, INPUT_PAGE, 0), 6, "another partition");
	in[IN_PARTITION] = HV_SELF;
	check_equal(vmmcall(START_VP, INPUT_PAGE, 0), 0, "VP started");
	for (u64 end = rdtsc() + 5000000000; !second_ran && rdtsc() < end;)
		cpu_relax();
	check_equal(second_ran, 2, "... runs and knows its index");
	check_equal(vmmcall(START_VP, INPUT_PAGE, 0), 0x15, "VP runs already");
}
