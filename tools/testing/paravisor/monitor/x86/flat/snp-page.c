// SPDX-License-Identifier: GPL-2.0-only
/* The GHCB page: each exit as it should be, then each rule broken. */
#include "snp.h"

#define MALFORMED	2
#define NOT_REGISTERED	1
#define INVALID_USAGE	2
#define INVALID_SCRATCH	3
#define MISSING_INPUT	4
#define INVALID_INPUT	5
#define INVALID_EVENT	6
#define INJECT_GP	(BIT_ULL(31) | BIT_ULL(11) | 3 << 8 | 13)

#define PSC		0x80000010
#define PSC_LIST	(GHCB_BUFFER + 8)
#define AP_CREATION	0x80000013

static void refused(u64 error, const char *name)
{
	check(ghcb_read(GHCB_INFO1) == MALFORMED && ghcb_read(GHCB_INFO2) == error, name);
}

static void test_processor(void)
{
	ghcb_prepare(0x72, 0, 0);
	ghcb_put(GHCB_RAX, 0x8000001f);
	ghcb_put(GHCB_RCX, 0);
	ghcb_put(GHCB_XCR0, 1);
	check_equal(ghcb_send(), 0, "CPUID");
	check_equal(ghcb_read(GHCB_RBX), 0x8000006f, "... RBX");
	check(ghcb_has(GHCB_RAX) && ghcb_has(GHCB_RCX) && ghcb_has(GHCB_RDX), "... all valid");

	ghcb_prepare(0x7c, 0, 0);
	ghcb_put(GHCB_RCX, 0x40000000);
	check_equal(ghcb_send(), 1, "unknown MSR: exception");
	check_equal(ghcb_read(GHCB_INFO2), INJECT_GP, "... #GP");
	ghcb_prepare(0x7c, 0, 0);
	ghcb_put(GHCB_RCX, 0x8b);
	check_equal(ghcb_send(), 0, "microcode version");

	check_equal(ghcb_exit(0x6e, 0, 0), 0, "RDTSC");
	check(ghcb_has(GHCB_RAX) && ghcb_has(GHCB_RDX) && !ghcb_has(GHCB_RCX), "... two registers");
	check_equal(ghcb_exit(0x87, 0, 0), 0, "RDTSCP");
	check(ghcb_has(GHCB_RCX), "... three");
	ghcb_prepare(0x81, 0, 0);
	ghcb_put(GHCB_RAX, 1);
	check_equal(ghcb_send(), 0, "hypercall");
	check_equal(ghcb_read(GHCB_RAX), -1000ULL, "... that nobody knows");
	check_equal(ghcb_exit(0x89, 0, 0), 0, "WBINVD");
	ghcb_prepare(0x37, 0, 0);
	ghcb_put(GHCB_RAX, 0x400);
	check_equal(ghcb_send(), 0, "write to DR7");
	check_equal(ghcb_exit(0x80000003, 0, 0), 0, "NMI complete");
	check_equal(ghcb_exit(0x80000005, 1, 0), 0, "no AP jump table");
	check_equal(ghcb_exit(0x8000fffd, 0, 0), 0, "features");
	check_equal(ghcb_read(GHCB_INFO2), 0x23, "... are those of the MSR");
}

static void test_ports(void)
{
	ghcb_prepare(0x7b, 0x92ULL << 16 | 1 << 4 | 1, 0);
	check_equal(ghcb_send(), 0, "IN");
	check(ghcb_has(GHCB_RAX), "... has a value");
	ghcb_prepare(0x7b, 0xe9ULL << 16 | 1 << 4 | 1, 0);
	ghcb_send();
	check_equal(ghcb_read(GHCB_RAX), 0xffffffff, "the monitor's console is not there");

	ghcb_prepare(0x7b, 0x80ULL << 16 | 1 << 4 | BIT(2) | BIT(3), 16);
	ghcb_put(GHCB_SCRATCH, GHCB + GHCB_BUFFER);
	check_equal(ghcb_send(), 0, "OUTS of 16 bytes");
	breaks_ghcb();
	ghcb_prepare(0x7b, 0x80ULL << 16 | 4 << 4 | BIT(2) | BIT(3), 0x200);
	ghcb_put(GHCB_SCRATCH, GHCB + GHCB_BUFFER);
	ghcb_send();
	refused(INVALID_SCRATCH, "OUTS past the buffer");
	breaks_ghcb();
	ghcb_prepare(0x7b, 0x80ULL << 16 | 3 << 4, 0);
	ghcb_put(GHCB_RAX, 0);
	ghcb_send();
	refused(INVALID_INPUT, "OUT of 3 bytes");
}

static void test_registers(void)
{
	ghcb_prepare(0x80000001, 0xfed40000, 4);
	ghcb_put(GHCB_SCRATCH, GHCB + GHCB_BUFFER);
	check_equal(ghcb_send(), 0, "MMIO read");
	check_equal((u32)ghcb_read(GHCB_BUFFER), 0xffffffff, "... of ones");
	ghcb_prepare(0x80000002, 0xfed40000, 4);
	ghcb_put(GHCB_SCRATCH, GHCB + GHCB_BUFFER);
	check_equal(ghcb_send(), 0, "MMIO write");
	breaks_ghcb();
	ghcb_prepare(0x80000001, 0xfed40000, 4);
	ghcb_put(GHCB_SCRATCH, GHCB + GHCB_BUFFER - 8);
	ghcb_send();
	refused(INVALID_SCRATCH, "MMIO data before the buffer");
}

static void psc_list(u32 cur, u32 end, u64 first, u64 second)
{
	ghcb_prepare(PSC, 0, 0);
	ghcb_put(GHCB_SCRATCH, GHCB + GHCB_BUFFER);
	*(volatile u64 *)(ghcb() + GHCB_BUFFER) = cur | end << 16;
	*(volatile u64 *)(ghcb() + PSC_LIST) = first;
	*(volatile u64 *)(ghcb() + PSC_LIST + 8) = second;
	ghcb_send();
}

static u64 entry(u64 pa, u64 operation)
{
	return pa | operation << 52;
}

static u32 current(void)
{
	return (u16)ghcb_read(GHCB_BUFFER);
}

static void test_psc(void)
{
	snp_share(TEST_PAGE(1));
	snp_share(TEST_PAGE(2));
	psc_list(0, 1, entry(TEST_PAGE(1), PSC_PRIVATE), entry(TEST_PAGE(2), PSC_PRIVATE));
	check_equal(ghcb_read(GHCB_INFO2), 0, "two page states");
	check_equal(current(), 2, "... and the list is past its end");
	psc_list(1, 1, 0, entry(TEST_PAGE(2), PSC_SHARED));
	check_equal(ghcb_read(GHCB_INFO2), 0, "a list that begins at its second entry");

	expect("ghcb-protocol", vmgexit, 0xfed00000);
	psc_list(0, 1, entry(TEST_PAGE(1), PSC_SHARED), entry(0xfed00000, PSC_SHARED));
	check(ghcb_read(GHCB_INFO2), "page state of a device");
	check_equal(current(), 1, "... is where the list stands");
	breaks_ghcb();
	psc_list(0, 0, entry(TEST_PAGE(1), PSC_SHARED) | BIT_ULL(60), 0);
	check_equal(ghcb_read(GHCB_INFO2), 1ULL << 32 | 2, "reserved bits of an entry");
	breaks_ghcb();
	psc_list(2, 1, 0, 0);
	check_equal(ghcb_read(GHCB_INFO2), 1ULL << 32 | 1, "a list that ends before it begins");
	breaks_ghcb();
	psc_list(0, 253, 0, 0);
	check_equal(ghcb_read(GHCB_INFO2), 1ULL << 32 | 1, "a list longer than the buffer");
}

static void test_header(void)
{
	breaks_ghcb();
	ghcb_prepare(0x89, 0, 0);
	*(volatile u32 *)(ghcb() + 0xffc) = 1;
	ghcb_send();
	refused(INVALID_USAGE, "another usage");
	breaks_ghcb();
	ghcb_prepare(0x89, 0, 0);
	*(volatile u16 *)(ghcb() + 0xffa) = 3;
	ghcb_send();
	refused(INVALID_INPUT, "another version");
	breaks_ghcb();
	ghcb_exit(0x12345, 0, 0);
	refused(INVALID_EVENT, "unknown exit code");
	breaks_ghcb();
	ghcb_exit(0x72, 0, 0);
	refused(MISSING_INPUT, "CPUID without RAX");
	breaks_ghcb();
	ghcb_exit(0x7b, 0x80ULL << 16 | 1 << 4, 0);
	refused(MISSING_INPUT, "OUT without RAX");
	breaks_ghcb();
	ghcb_exit(0x7b, 0x80ULL << 16 | 1 << 4 | BIT(2), 1);
	refused(MISSING_INPUT, "OUTS without scratch");
	breaks_ghcb();
	ghcb_prepare(0x7c, 1, 0);
	ghcb_put(GHCB_RCX, 0x8b);
	ghcb_send();
	refused(MISSING_INPUT, "WRMSR without a value");
	breaks_ghcb();
	ghcb_prepare(0x89, 0, 0);
	ghcb()[GHCB_BITMAP + GHCB_INFO2 / 64] = 0;
	ghcb_send();
	refused(MISSING_INPUT, "exit fields not valid");
	breaks_ghcb();
	ghcb_exit(0x80000018, 1, 0);
	refused(INVALID_INPUT, "call to VMPL1");
}

static void ap_creation(u64 info1, const char *name)
{
	ghcb_prepare(AP_CREATION, info1, TEST_PAGE(3));
	ghcb_put(GHCB_RAX, 1);
	ghcb_send();
	refused(INVALID_INPUT, name);
}

static void test_cpus(void)
{
	breaks_ghcb();
	ap_creation(1ULL << 32 | 1 << 16 | 1, "CPU at VMPL1");
	breaks_ghcb();
	ap_creation(9ULL << 32 | 2 << 16 | 1, "no such CPU");
	breaks_ghcb();
	ap_creation(2 << 16 | 1, "the caller's own CPU");
	expect("vmsa-in-use", vmgexit, TEST_PAGE(3));
	ap_creation(1ULL << 32 | 2 << 16 | 1, "not a save area");
}

void test_snp_page(void)
{
	test_processor();
	test_ports();
	test_registers();
	test_psc();
	test_header();
	test_cpus();

	snp_share(SHARED_PAGE);
	expect("ghcb-unregistered", vmgexit, SHARED_PAGE);
	wrmsr(MSR_GHCB, SHARED_PAGE);
	vmgexit();
	check_equal(*shared_view(SHARED_PAGE + GHCB_INFO2), NOT_REGISTERED, "another page");
}
