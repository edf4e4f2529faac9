// SPDX-License-Identifier: GPL-2.0-only
/* What ends the run of an SNP guest, and a CPU that holds on to a translation. */
#include "snp.h"
#include "svsm.h"

#define VMSA		TEST_PAGE(3)
#define NEW_CAA		TEST_PAGE(4)
#define STACK		TEST_PAGE(6)
#define GUEST_PML4	0x13000UL
#define GUEST_GDT	0x19000UL
#define AP_CREATION	0x80000013
#define CREATE		1
#define DESTROY		2

static volatile bool ap_runs;

static void unvalidated(void)
{
	validate(TEST_PAGE(1));
	expect("unvalidated-access", load, TEST_PAGE(1) | C_BIT);
	load(private_view(TEST_PAGE(1)));
}

static void shared_of_private(void)
{
	expect("shared-view-of-private-page", store, TEST_PAGE(1));
	store(shared_view(TEST_PAGE(1)));
}

static void private_of_shared(void)
{
	expect("private-view-of-shared-page", store, SHARED_PAGE | C_BIT);
	snp_share(SHARED_PAGE);
	store(private_view(SHARED_PAGE));
}

static void ghcb_private(void)
{
	expect("ghcb-protocol", vmgexit, TEST_PAGE(5));
	wrmsr(MSR_GHCB, TEST_PAGE(5));
	vmgexit();
}

static void ghcb_c_bit(void)
{
	expect("ghcb-protocol", vmgexit, GHCB | C_BIT);
	wrmsr(MSR_GHCB, GHCB | C_BIT);
	vmgexit();
}

static void terminate_by_msr(void)
{
	ghcb_msr(2 << 16 | 1 << 12 | 0x100);
}

static void terminate_by_page(void)
{
	ghcb_exit(0x8000fffe, 2 << 4, 0x20);
}

static void put16(u64 at, u16 v)
{
	*(volatile u16 *)at = v;
}

static void segment(u64 at, u16 selector, u16 attributes)
{
	put16(at, selector);
	put16(at + 2, attributes);
	*(volatile u32 *)(at + 4) = 0xffffffff;
}

/* A CPU in long mode, in the tables and on the segments that the monitor left. */
static void fill_save_area(void (*entry)(void))
{
	for (u64 i = 0; i < PAGE_SIZE; i += 8)
		*private_view(VMSA + i) = 0;
	segment(VMSA, 0x18, 0xc93);
	segment(VMSA + 0x10, 0x10, 0xa9b);
	segment(VMSA + 0x20, 0x18, 0xc93);
	segment(VMSA + 0x30, 0x18, 0xc93);
	segment(VMSA + 0x60, 0, 0);
	*private_view(VMSA + 0x68) = GUEST_GDT;
	segment(VMSA + 0x90, 0, 0x8b);
	((volatile u8 *)VMSA)[0xca] = 2;
	*private_view(VMSA + 0xd0) = EFER_SVME | EFER_LME | EFER_LMA;
	*private_view(VMSA + 0x148) = CR4_PAE;
	*private_view(VMSA + 0x150) = GUEST_PML4 | C_BIT;
	*private_view(VMSA + 0x158) = 0x80000033;
	*private_view(VMSA + 0x160) = 0x400;
	*private_view(VMSA + 0x168) = 0xffff0ff0;
	*private_view(VMSA + 0x170) = 2;
	*private_view(VMSA + 0x178) = (u64)entry;
	*private_view(VMSA + 0x1d8) = STACK + PAGE_SIZE - 8;
	*private_view(VMSA + 0x268) = 0x0007040600070406;
	*private_view(VMSA + 0x3b0) = 1;
}

static void make_cpu(void (*entry)(void))
{
	fill_save_area(entry);
	for (u64 i = 0; i < PAGE_SIZE; i += 8)
		*private_view(NEW_CAA + i) = 0;
	regs.rdx = NEW_CAA;
	regs.r8 = 1;
	check_equal(svsm_call(CORE, CREATE_VCPU, VMSA), 0, "save area made");
}

static void ap_creation(u32 action, const char *name)
{
	ghcb_prepare(AP_CREATION, 1ULL << 32 | 2 << 16 | action, VMSA);
	ghcb_put(GHCB_RAX, 1);
	check_equal(ghcb_send(), 0, name);
}

static void start_cpu(void (*entry)(void))
{
	make_cpu(entry);
	ap_creation(CREATE, "CPU created");
}

static void vmsa_write(void)
{
	make_cpu(unvalidated);
	load(private_view(VMSA));
	expect("vmsa-in-use", store, VMSA | C_BIT);
	store(private_view(VMSA));
}

/* Uses one translation for ever, and never leaves the guest by itself. */
static void hold_on(void)
{
	for (;;) {
		load(private_view(TEST_PAGE(1)));
		ap_runs = true;
	}
}

static void bad_vmsa(void)
{
	make_cpu(hold_on);
	check_equal(svsm_call(CORE, DELETE_VCPU, VMSA), 0, "... and taken back");
	*private_view(VMSA + 0xd0) = EFER_SVME | EFER_LME | EFER_LMA;
	*private_view(VMSA + 0x148) = 0;	/* long mode without PAE */
	regs.rdx = NEW_CAA;
	check_equal(svsm_call(CORE, CREATE_VCPU, VMSA), 0, "save area that the SVSM lets pass");
	expect("ghcb-protocol", NULL, NO_GPA);
	ap_creation(CREATE, "CPU created");
	for (u64 end = rdtsc() + 10000000000; rdtsc() < end;)
		cpu_relax();
}

static void stale_translation(void)
{
	start_cpu(hold_on);
	while (!ap_runs)
		cpu_relax();
	expect("unvalidated-access", load, TEST_PAGE(1) | C_BIT);
	validate(TEST_PAGE(1));
	for (u64 end = rdtsc() + 10000000000; rdtsc() < end;)
		cpu_relax();
}

static void send_ipi(u32 command)
{
	*(volatile u32 *)shared_view(LAPIC_BASE + 0x310) = 1 << 24;
	*(volatile u32 *)shared_view(LAPIC_BASE + 0x300) = command;
	for (u64 end = rdtsc() + 20000000; rdtsc() < end;)
		cpu_relax();
}

/* No breach: a CPU that is destroyed uses nothing any more, and can be created again. */
static void restart(void)
{
	start_cpu(hold_on);
	send_ipi(ICR_INIT);	/* by the guest's own hand it stops for good */
	send_ipi(ICR_STARTUP | STARTUP_PAGE);
	for (u32 i = 0; i < 3; i++) {
		ap_creation(DESTROY, "CPU destroyed");
		check_equal(validate(TEST_PAGE(1)), 0, "its page rescinded");
		check_equal(svsm_call(CORE, DELETE_VCPU, VMSA), 0, "its save area taken back");
		check_equal(validate(TEST_PAGE(1) | BIT(2)), 0, "the page validated");
		ap_runs = false;
		start_cpu(hold_on);
		while (!ap_runs)
			cpu_relax();
		check_equal(svsm_call(CORE, DELETE_VCPU, VMSA), INVALID_ADDRESS,
			    "a save area in use stays");
	}
	finish();
}

static const struct {
	const char *name;
	void (*breach)(void);
} breaches[] = {
	{ "restart", restart },
	{ "unvalidated", unvalidated },
	{ "shared-of-private", shared_of_private },
	{ "private-of-shared", private_of_shared },
	{ "ghcb-private", ghcb_private },
	{ "ghcb-c-bit", ghcb_c_bit },
	{ "terminate-by-msr", terminate_by_msr },
	{ "terminate-by-page", terminate_by_page },
	{ "vmsa-write", vmsa_write },
	{ "bad-vmsa", bad_vmsa },
	{ "stale-translation", stale_translation },
};

void test_snp_fatal(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(breaches); i++)
		if (streq(breaches[i].name, name))
			breaches[i].breach();
	check(false, "came back from what must end the run");
}
