// SPDX-License-Identifier: GPL-2.0-only
/* The mailbox that the MADT names, and the CPU that it wakes */
#include "tdx.h"

#define WAKE		1
#define TEST		2
#define MADT_FIXED	44
#define PATIENCE	20000000000ULL	/* ticks: a loaded machine is slow */

struct mailbox {
	volatile u16 command, reserved;
	volatile u32 apic_id;
	volatile u64 vector;
};

static volatile u32 starts;
static struct mailbox *box;
static u64 reset_vector;

static u32 get32(u64 pa)
{
	u32 v = 0;

	for (u32 i = 0; i < 4; i++)
		v |= (u32)*(volatile u8 *)(pa + i) << (8 * i);
	return v;
}

static bool has_name(u64 pa, const char *name)
{
	for (u32 i = 0; name[i]; i++)
		if (*(volatile char *)(pa + i) != name[i])
			return false;
	return true;
}

static u64 find_madt(void)
{
	u64 rsdp, rsdt;

	for (rsdp = 0xe0000; rsdp < 0x100000; rsdp += 16)
		if (has_name(rsdp, "RSD PTR "))
			break;
	rsdt = get32(rsdp + 16);
	for (u32 i = 36; i < get32(rsdt + 4); i += 4)
		if (has_name(get32(rsdt + i), "APIC"))
			return get32(rsdt + i);
	return 0;
}

static bool is_sound(u64 table)
{
	u8 sum = 0;

	for (u32 i = 0; i < get32(table + 4); i++)
		sum += *(volatile u8 *)(table + i);
	return !sum;
}

static void find_mailbox(void)
{
	u64 madt = find_madt();

	check(madt && is_sound(madt), "MADT");
	for (u64 at = madt + MADT_FIXED; at < madt + get32(madt + 4);
	     at += ((volatile u8 *)at)[1]) {
		if (*(volatile u8 *)at != 0x10)
			continue;
		check_equal(((volatile u8 *)at)[1], 24, "length of the entry");
		check_equal(((volatile u8 *)at)[2], 1, "version");
		box = (void *)(u64)get32(at + 8);
		reset_vector = get32(at + 16);
	}
	check(box && reset_vector, "multiprocessor wake-up");
}

/* Enters with the firmware's tables and no stack. */
static void go_to_reset_vector(void)
{
	starts++;
	asm volatile("jmp *%0" : : "r"(reset_vector));
}

static bool answered(void)
{
	for (u64 end = rdtsc() + PATIENCE; rdtsc() < end;)
		if (!box->command)
			return true;
	return false;
}

static void ask(u32 apic_id, u16 command)
{
	box->apic_id = apic_id;
	box->vector = (u64)tdx_ap_start;
	box->command = command;
}

/* Uses one translation for ever, and never leaves the guest by itself. */
static void hold_on(void)
{
	for (;;) {
		load(private_view(TEST_PAGE(1)));
		starts = 1;
	}
}

static void (*ap_work)(void) = go_to_reset_vector;

void tdx_ap_main(void)
{
	ap_work();
}

void test_tdx_stale(void)
{
	find_mailbox();
	ap_work = hold_on;
	ask(1, WAKE);
	while (!starts)
		cpu_relax();
	expect("private-view-of-shared-page", load, TEST_PAGE(1));
	map_gpa(TEST_PAGE(1) | SHARED_BIT, 4096);
	for (u64 end = rdtsc() + PATIENCE; rdtsc() < end;)
		cpu_relax();
}

void test_tdx_wakeup(void)
{
	find_mailbox();
	for (u32 i = 1; i <= 3; i++) {
		ask(1, WAKE);
		check(answered(), "CPU woken");
		while (starts < i)
			cpu_relax();
		ask(1, TEST);
		check(answered(), "... and back with the firmware");
	}
	ask(1, 0);
	expect("tdcall-protocol", write_command_insn, NO_GPA);
	box->apic_id = 0;
	write_command(&box->command, WAKE);
	check(box->command, "no answer for a CPU that is awake");
	box->command = 0;
	expect("tdcall-protocol", write_command_insn, NO_GPA);
	box->apic_id = 2;
	write_command(&box->command, WAKE);
	box->command = 0;
	expect("tdcall-protocol", write_command_insn, NO_GPA);
	write_command(&box->command, 7);
	expect("tdcall-protocol", NULL, NO_GPA);
	start_ap();
	for (u64 end = rdtsc() + PATIENCE / 4; rdtsc() < end;)
		cpu_relax();
	check_equal(starts, 3, "an IPI starts nobody");
}
