// SPDX-License-Identifier: GPL-2.0-only
/* A second CPU: on, off, and no memory of how pages were. */
#include "flat.h"

#define CPU_OFF		PSCI(2)
#define CPU_ON		PSCI64(3)
#define AFFINITY_INFO	PSCI64(4)
#define INVALID		(-2ULL)
#define ALREADY_ON	(-4ULL)
#define BAD_ADDRESS	(-9ULL)
#define STAY		0x57a7		/* context: read what is watched until a fault */
#define CALL		0xca11		/* context: make one call */
#define PAGE		TEST_PAGE(0)
#define PATIENCE	5		/* seconds */

static bool wait_for(volatile u64 *where, u64 other_than)
{
	u64 end = clock_ticks() + PATIENCE * clock_hz();

	while (*where == other_than)
		if (clock_ticks() > end)
			return false;
	return true;
}

static struct call there;
static u64 watched;
static volatile bool watching;

/* On the second CPU */
void cpu_main(u64 context)
{
	cpu_context = context;
	if (context == CALL)
		smc(&there);
	while (context == STAY && watching) {
		load(watched, 0);
		cpu_turns++;
	}
	call3(CPU_OFF, 0, 0, 0);
}

static bool wait_until_off(void)
{
	u64 end = clock_ticks() + PATIENCE * clock_hz();

	while (call3(AFFINITY_INFO, 1, 0, 0) != 1)
		if (clock_ticks() > end)
			return false;
	return true;
}

void cpu_watch(u64 address)
{
	u64 before = cpu_turns;

	watched = address;
	watching = true;
	check_equal(call3(CPU_ON, 1, (u64)cpu_entry, STAY), 0, "CPU_ON");
	check(wait_for(&cpu_turns, before), "the CPU reads the page");
}

void cpu_unwatch(void)
{
	watching = false;
	check(wait_until_off(), "... and ends");
}

static void on_and_off(u64 context)
{
	cpu_context = 0;
	check_equal(call3(CPU_ON, 1, (u64)cpu_entry, context), 0, "CPU_ON");
	check(wait_for(&cpu_context, 0), "the CPU comes");
	check_equal(cpu_context, context, "... with its context");
	check(wait_until_off(), "... and goes");
}

u64 cpu_call(u64 fid, u64 a1, u64 a2, u64 a3)
{
	there = (struct call){ .x = { fid, a1, a2, a3 } };
	on_and_off(CALL);
	return there.x[0];
}

void test_cpus(void)
{
	check_equal(call3(AFFINITY_INFO, 0, 0, 0), 0, "this CPU is on");
	check_equal(call3(AFFINITY_INFO, 1, 0, 0), 1, "the other is off");
	check_equal(call3(CPU_ON, 2, (u64)cpu_entry, 0), INVALID, "there is no third CPU");
	check_equal(call3(CPU_ON, 0, (u64)cpu_entry, 0), ALREADY_ON, "this CPU need not start");
	check_equal(call3(CPU_ON, 1, 0x09000000, 0), BAD_ADDRESS, "no code in a device");
	check_equal(call3(CPU_ON, 1, (u64)cpu_entry | SHARED_HALF, 0), BAD_ADDRESS,
		    "no code in the shared half");
	on_and_off(0x1234);
	on_and_off(0x5678);
}

/* The turn in which the page goes away is the other CPU's last. */
void test_stale(void)
{
	u64 turns;

	cpu_watch(PAGE);
	expect("private-view-of-shared-page", load_insn, PAGE);
	share(PAGE);
	turns = cpu_turns;
	check(wait_for(&cpu_fault_turn, 0), "... and faults when it is shared");
	check(cpu_fault_turn - turns <= 1, "... at once");
}
