// SPDX-License-Identifier: GPL-2.0-only
/* #VE: when, why and with which record */
#include "tdx.h"

#define VECTOR_NMI	2
#define VECTOR_DF	8
#define VECTOR_VE	20
#define HPET		0xfed00000UL
#define MSR_MISC_ENABLE	0x1a0
#define MSR_SYSENTER	0x174
#define CMOS_DATA	0x71

/* Only now: the console's ports would raise it too. */
static u32 ve_of(void (*code)(void))
{
	u32 vector;

	set_gate(VECTOR_VE, (u64)ve_handler);
	vector = try(code);
	set_gate(VECTOR_VE, 0);
	return vector;
}

static void do_cpuid(void)
{
	cpuid_insn(0x40000000);
}

static void do_other_cpuid(void)
{
	cpuid_insn(1);
}

static void do_hlt(void)
{
	hlt_insn();
}

static void do_rdmsr(void)
{
	rdmsr(MSR_MISC_ENABLE);
}

static void do_wrmsr(void)
{
	write_msr(MSR_MISC_ENABLE, 1);
}

static void do_own_msr(void)
{
	wrmsr(MSR_SYSENTER, rdmsr(MSR_SYSENTER));
}

static void do_in(void)
{
	in_byte(CMOS_DATA);
}

static void do_out(void)
{
	out_dword(0x80, 0);
}

static void do_string(void)
{
	out_string(0x80, (const void *)TEST_PAGE(1));
}

static void do_load(void)
{
	load(shared_view(HPET));
}

static void do_store(void)
{
	store(shared_view(HPET + 0x10));
}

static const struct {
	const char *name;
	void (*code)(void);
	u64 reason, qualification, length, gla, gpa;
} cases[] = {
	{ "CPUID", do_cpuid, 10, 0, 2, 0, 0 },
	{ "HLT", do_hlt, 12, 0, 1, 0, 0 },
	{ "RDMSR", do_rdmsr, 31, 0, 2, 0, 0 },
	{ "WRMSR", do_wrmsr, 32, 0, 2, 0, 0 },
	{ "IN", do_in, 30, CMOS_DATA << 16 | 8, 1, 0, 0 },
	{ "OUT", do_out, 30, 0x80 << 16 | 3, 1, 0, 0 },
	{ "OUTS", do_string, 30, 0x80 << 16 | 16 | 1, 2, 0, 0 },
	{ "read of a device", do_load, 48, 1, 0, HPET | SHARED_ALIAS, HPET | SHARED_BIT },
	{ "write of a device", do_store, 48, 2, 0, (HPET + 0x10) | SHARED_ALIAS,
	  (HPET + 0x10) | SHARED_BIT },
};

static bool is_string(u32 i)
{
	return cases[i].code == do_string;
}

static void test_record(u32 i)
{
	tdx = (struct tdx_regs){};
	check_equal(tdx_call(VEINFO_GET), 0, cases[i].name);
	check_equal(tdx.rcx, cases[i].reason, "reason");
	check_equal(tdx.rdx, cases[i].qualification, "qualification");
	check_equal(tdx.r8, cases[i].gla, "linear address");
	check_equal(tdx.r9, cases[i].gpa, "physical address");
	check_equal(tdx.r10, cases[i].length, "length");
	check(tdx_call(VEINFO_GET), "the record is read once");
}

static void read_info(void)
{
	tdx_call(VEINFO_GET);
}

static void nmi_to_self(void)
{
	lapic_write(LAPIC_ICR_HIGH, 0);
	lapic_write(LAPIC_ICR_LOW, 0x4400);
	for (u64 end = rdtsc() + 100000000; rdtsc() < end;)
		cpu_relax();
}

/* While a record is unread. */
static void test_one_deep(void)
{
	set_gate(VECTOR_DF, (u64)df_handler);
	set_gate(VECTOR_NMI, (u64)nmi_handler);
	check_equal(ve_of(do_cpuid), VECTOR_VE, "a record that is not read");
	expect("ve-nested", in_byte_insn, NO_GPA);
	check_equal(ve_of(do_in), VECTOR_DF, "one more is a double fault");
	check_equal(try(nmi_to_self), 0, "an NMI waits");
	check_equal(try(read_info), VECTOR_NMI, "... until the record is read");
	check_equal(ve_of(do_in), VECTOR_VE, "then there is room again");
	check_equal(tdx_call(VEINFO_GET), 0, "for that record");
	check_equal(tdx.rcx, 30, "... of the port");
}

void test_tdx_ve(void)
{
	check_equal(cpuid(0x40000002, 0).eax & BIT(1), 0, "exceptions are the guest's");
	for (u32 i = 0; i < ARRAY_SIZE(cases); i++) {
		if (!is_string(i) && !cases[i].gpa)
			check_equal(try(cases[i].code), 0, "without a handler the L1 emulates");
		check_equal(ve_of(cases[i].code), VECTOR_VE, "with one #VE is raised");
		test_record(i);
	}
	check_equal(try(do_load), 0, "without a handler the L1 lets the guest at a device ...");
	check_equal(ve_of(do_load), 0, "... for good");
	check_equal(ve_of(do_other_cpuid), 0, "other leaves are the L1's");
	check_equal(ve_of(do_own_msr), 0, "and MSRs of its own state the guest's");
	test_one_deep();
}
