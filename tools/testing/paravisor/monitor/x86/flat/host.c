// SPDX-License-Identifier: GPL-2.0-only
/* The host behind the paravisor: GHCB and TDCALL, and the seeded lies. */
#include "flat.h"

#define MSR_GHCB	0xc0010130
#define GHCB_BITMAP	0x3f0
#define GHCB_RAX	0x1f8
#define GHCB_RCX	0x308
#define GHCB_RDX	0x310
#define GHCB_EXIT_CODE	0x390
#define GHCB_INFO1	0x398
#define GHCB_INFO2	0x3a0
#define GHCB_CONTROL	4080
#define GUEST_OS_ID	0x40000000

static volatile u8 *ghcb;

static void set(u32 offset, u64 v)
{
	*(volatile u64 *)(ghcb + offset) = v;
	ghcb[GHCB_BITMAP + offset / 64] |= 1 << (offset / 8 % 8);
}

static u64 get(u32 offset)
{
	return *(volatile u64 *)(ghcb + offset);
}

static void header(u16 version, u32 usage)
{
	*(volatile u16 *)(ghcb + 0xffa) = version;
	*(volatile u32 *)(ghcb + 0xffc) = usage;
}

static void clear_bitmap(void)
{
	for (u32 i = 0; i < 16; i++)
		ghcb[GHCB_BITMAP + i] = 0;
}

static void exit_fields(u64 code, u64 info1, u64 info2)
{
	clear_bitmap();
	set(GHCB_EXIT_CODE, code);
	set(GHCB_INFO1, info1);
	set(GHCB_INFO2, info2);
}

static u64 msr_access(u32 msr, bool write, u64 value)
{
	header(2, 0);
	exit_fields(0x7c, write, 0);
	set(GHCB_RCX, msr);
	if (write) {
		set(GHCB_RAX, (u32)value);
		set(GHCB_RDX, value >> 32);
	}
	vmgexit();
	return get(GHCB_INFO1) & 0xffffffff;
}

static u64 negotiate(void)
{
	u64 page = rdmsr(MSR_GHCB), answer;

	wrmsr(MSR_GHCB, 2);
	vmgexit();
	answer = rdmsr(MSR_GHCB);
	wrmsr(MSR_GHCB, page);
	vmgexit();
	return answer;
}

static void breach_next(void)
{
	expect("ghcb-protocol", vmgexit, (u64)ghcb & ~SHARED_ALIAS);
}

static void test_breaches(void)
{
	breach_next();
	header(3, 0);
	exit_fields(0x7c, 0, 0);
	set(GHCB_RCX, GUEST_OS_ID);
	vmgexit();
	check(true, "version 3: violation");

	breach_next();
	header(2, 0);
	exit_fields(0x80000011, 0, 0);
	vmgexit();
	check_equal(get(GHCB_INFO1), 2, "guest request: refused, violation");

	breach_next();
	header(2, 2);
	vmgexit();
	check(true, "usage of VTL return: violation");

	breach_next();
	header(2, 0);
	exit_fields(0x7c, 0, 0);
	vmgexit();
	check(true, "RCX not marked valid: violation");

	breach_next();
	header(2, 0);
	exit_fields(0x81, 0, 0);
	vmgexit();
	check(true, "VMMCALL exit, RCX not marked valid: violation");

	header(2, 0xffffffff);
	clear_bitmap();
	vmgexit();
	check(true, "idle page: nothing");

	breach_next();
	wrmsr(MSR_GHCB, 0x013);
	vmgexit();
	check(true, "unknown MSR protocol request: violation");
}

void test_host_snp(void)
{
	u64 page = rdmsr(MSR_GHCB);

	check(page & boundary(), "GHCB address is above the boundary");
	ghcb = (volatile u8 *)shared_view(page & ~boundary());
	check_equal(*(volatile u32 *)(ghcb + 0xffc), 0xffffffff, "GHCB is idle");
	breach_next();
	header(1, 1);
	*(volatile u64 *)(ghcb + GHCB_CONTROL) = 0x5c;
	vmgexit();
	check(true, "call before negotiation: violation");
	check_equal(negotiate(), 2ULL << 48 | 1ULL << 32 | 1, "versions 1 to 2");

	check_equal(msr_access(GUEST_OS_ID, true, 0x8100070300000000ULL), 0, "host MSR write");
	check_equal(msr_access(GUEST_OS_ID, false, 0), 0, "host MSR read");
	check_equal(get(GHCB_RDX), 0x81000703, "... gives what was written");
	check_equal(rdmsr(GUEST_OS_ID), 0, "... and the paravisor's own MSR is another");
	check_equal(msr_access(0x40000001, false, 0), 1, "MSR the host does not give");

	header(2, 1);
	*(volatile u64 *)(ghcb + GHCB_CONTROL) = 0x5c;
	vmgexit();
	check_equal((u16)get(GHCB_CONTROL), 0x12, "post message: no such connection");
	*(volatile u64 *)(ghcb + GHCB_CONTROL) = 0xdb;
	vmgexit();
	check_equal((u16)get(GHCB_CONTROL), 2, "visibility is no host call");
	header(2, 0);
	exit_fields(0x81, 0, 0);
	set(GHCB_RCX, 0x5d);
	vmgexit();
	check_equal((u16)get(GHCB_RAX), 0x12, "signal by VMMCALL exit code");
	test_breaches();
}

static u64 tdvmcall(u64 r10, u64 r11, u64 r12, u64 r13, u64 mask, u64 *value)
{
	u64 registers[] = { r10, r11, r12, r13, mask };
	u64 leaf = tdcall(registers);

	*value = registers[1];
	return leaf ? leaf : registers[0];
}

void test_host_tdx(void)
{
	u64 value, all = BIT(10) | BIT(11) | BIT(12) | BIT(13);

	check_equal(tdvmcall(0, 32, GUEST_OS_ID, 0x81, all, &value), 0, "host MSR write");
	check_equal(tdvmcall(0, 31, GUEST_OS_ID, 0, all, &value), 0, "host MSR read");
	check_equal(value, 0x81, "... gives what was written");
	check(tdvmcall(0, 31, 0x40000001, 0, all, &value), "MSR the host does not give");
	check_equal(tdvmcall(0x5c, 0, 0, 0, all, &value), 0, "post message");
	check_equal(value, 0x12, "... no such connection");
	expect("tdcall-protocol", tdcall_insn, NO_GPA);
	check(tdvmcall(0, 10, 0, 0, all, &value), "CPUID by TDVMCALL: refused, violation");
	expect("tdcall-protocol", tdcall_insn, NO_GPA);
	tdvmcall(0, 31, GUEST_OS_ID, 0, 0, &value);
	check(true, "registers not exposed: violation");
}

/* Enough questions for every channel to lie at least once. */
static void ask_the_devices(void)
{
	for (int i = 0; i < 300; i++)
		inl(0x608);
	for (int i = 0; i < 200; i++)
		inb(0x71);
	for (int i = 0; i < 1000; i++) {
		outl(0xcf8, 0x80000000);
		inl(0xcfc);
	}
}

/* FNV-1a of what the host left in pages that have just become shared */
static void tell_contents(u64 pages)
{
	u64 sum = 0xcbf29ce484222325;

	for (u64 i = 0; i < pages; i++)
		for (u32 word = 0; word < 512; word++)
			sum = (sum ^ shared_view(TEST_PAGE(i))[word]) * 0x100000001b3;
	puts("# contents ");
	put_hex(sum);
	puts("\n");
}

/* The script compares the output of runs with equal and different seeds. */
void test_lies(void)
{
	ghcb = (volatile u8 *)shared_view(rdmsr(MSR_GHCB) & ~boundary());
	for (int i = 0; i < 8; i++) {
		puts("# version ");
		put_hex(negotiate());
		puts(" host ");
		put_hex(cpuid(0x40000002, 0).eax);
		puts(" msr ");
		put_hex(msr_access(GUEST_OS_ID, false, 0));
		puts(" bitmap ");
		put_hex(get(GHCB_BITMAP));
		put_hex(get(GHCB_BITMAP + 8));
		header(2, 0xffffffff);
		puts("\n");
	}
	enable_hypercalls();
	check_equal(share(TEST_PAGE(0), 3), REP(1), "the visibility call stays honest");
	for (u32 i = 1; i < 300; i++)
		share(TEST_PAGE(i), 3);
	tell_contents(300);
	check(*shared_view(TEST_PAGE(0)) || shared_view(TEST_PAGE(0))[1],
	      "a page just shared holds garbage");
	check_equal(cpuid(0x4000000c, 0).eax, 1, "the isolation leaf stays honest");
	ask_the_devices();
}

void test_fault(const char *name)
{
	u64 list[40];

	for (u32 i = 0; i < ARRAY_SIZE(list); i++)
		list[i] = (TEST_PAGE(0) >> PAGE_SHIFT) + i;
	if (streq(name, "ghcb-version")) {
		check_equal(negotiate(), 0xffULL << 48 | 0xffULL << 32 | 1, "no common version");
		return;
	}
	enable_hypercalls();
	if (streq(name, "vis-denied"))
		check_equal(share(TEST_PAGE(0), 3), 6, "denied");
	if (streq(name, "vis-partial"))
		check_equal(visibility_call(VISIBILITY | REP(40), HV_SELF, 3, list, 40), REP(20),
			    "success with half of the reps");
	if (streq(name, "vis-timeout")) {
		check_equal(visibility_call(VISIBILITY | REP(40), HV_SELF, 3, list, 40), REP(40),
			    "restarted until done");
		check_equal(shared_view(TEST_PAGE(39))[1], 0, "last page is shared");
	}
}
