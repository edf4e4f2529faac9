// SPDX-License-Identifier: GPL-2.0-only
/* MapGPA and PAGE.ACCEPT */
#include "tdx.h"

#define MIB2		0x2200000UL
#define PAGES		40
#define SIZE		(PAGES * 4096UL)
#define RETRY		1

static bool is_zero(u64 pa)
{
	for (u64 i = 0; i < PAGE_SIZE; i += 8)
		if (*private_view(pa + i))
			return false;
	return true;
}

static void test_map(void)
{
	u64 pa = TEST_PAGE(1);

	*private_view(pa) = 1;
	check_equal(map_gpa(pa | SHARED_BIT, 4096), 0, "page made shared");
	check_equal(*shared_view(pa), 0, "nothing private is left in it");
	*shared_view(pa) = 2;
	tdx_breaks("double-conversion", pa);
	check_equal(map_gpa(pa | SHARED_BIT, 4096), 0, "... again");
	check_equal(*shared_view(pa), 2, "... which changes nothing");
	check_equal(map_gpa(pa, 4096), 0, "page made private");
	check(is_zero(pa), "the L1 has accepted it");
	check_equal(accept(pa), 0, "a guest that does not know accepts it too");
	tdx_breaks("double-accept", pa);
	check_equal(accept(pa), 0, "but only once");
	tdx_breaks("double-conversion", pa);
	check_equal(map_gpa(pa, 4096), 0, "private again");
}

static void test_bad_map(void)
{
	tdx_breach();
	check_equal(map_gpa(TEST_PAGE(1) | 8, 4096), CALL_MISALIGNED, "part of a page");
	tdx_breach();
	check_equal(map_gpa(TEST_PAGE(1), 100), CALL_MISALIGNED, "size of part of a page");
	tdx_breach();
	check_equal(map_gpa(TEST_PAGE(1), 0), CALL_INVALID, "nothing");
	tdx_breach();
	check_equal(map_gpa(LAPIC_BASE, 4096), CALL_INVALID, "the local APIC");
	tdx_breach();
	check_equal(map_gpa(BIT_ULL(46), BIT_ULL(46) + 4096), CALL_INVALID, "into the alias");
}

static void test_large(void)
{
	check_equal(map_gpa(MIB2 | SHARED_BIT, 512 * 4096), 0, "2 MiB made shared");
	*shared_view(MIB2 + 511 * 4096UL) = 1;
	check_equal(map_gpa(MIB2, 512 * 4096), 0, "... and private");
	check_equal(accept(MIB2 | 1), 0, "... and accepted at once");
	check(is_zero(MIB2 + 511 * 4096UL), "up to the last page");
	tdx_breaks("double-accept", MIB2);
	check_equal(accept(MIB2 | 1), 0, "... once");
}

static void test_bad_accept(void)
{
	u64 pa = TEST_PAGE(2);

	check_equal(map_gpa(pa | SHARED_BIT, 4096), 0, "page made shared");
	tdx_breaks("accept-of-shared-page", pa);
	check_equal(accept(pa), OPERAND_INVALID | 1, "a page that the host sees");
	tdx_breaks("accept-of-shared-page", pa | SHARED_BIT);
	check_equal(accept(pa | SHARED_BIT), OPERAND_INVALID | 1, "by its shared address");
	tdx_breaks("tdcall-protocol", MIB2);
	check_equal(accept(MIB2 | 3), OPERAND_INVALID | 1, "512 GiB");
	tdx_breaks("tdcall-protocol", MIB2 + 4096);
	check_equal(accept((MIB2 + 4096) | 1), OPERAND_INVALID | 1, "2 MiB from the wrong place");
	tdx_breaks("tdcall-protocol", MIB2);
	check_equal(accept(MIB2 | 8), OPERAND_INVALID | 1, "reserved bits");
	tdx_breaks("tdcall-protocol", LAPIC_BASE);
	check_equal(accept(LAPIC_BASE), OPERAND_INVALID | 1, "no memory");
}

void test_tdx_map(void)
{
	test_map();
	test_large();
	test_bad_map();
	test_bad_accept();
}

/* Calls again from where the last call stopped, as Linux does. Returns the calls needed. */
static u32 map_all(u64 start, u64 end)
{
	u32 calls = 0;

	while (start < end && calls < PAGES) {
		calls++;
		if (map_gpa(start, end - start) != RETRY)
			return calls;
		check(tdx.r11 > start && tdx.r11 < end, "the next page is one of these");
		start = tdx.r11;
	}
	return 0;
}

void test_tdx_retry(void)
{
	u64 start = TEST_PAGE(0) | SHARED_BIT;

	check_equal(map_all(start, start + SIZE), 3, "made shared in three goes");
	*shared_view(TEST_PAGE(PAGES - 1)) = 1;
	start &= ~SHARED_BIT;
	check_equal(map_all(start, start + SIZE), 3, "... and private");
	check(is_zero(TEST_PAGE(PAGES - 1)), "up to the last page");
}

void test_tdx_denied(void)
{
	check_equal(map_gpa(TEST_PAGE(1) | SHARED_BIT, 4096), CALL_INVALID, "refused");
	*private_view(TEST_PAGE(1)) = 1;
	check_equal(*private_view(TEST_PAGE(1)), 1, "the page is what it was");
}

/* What the L1 has not done it does not call done; the rest is for the host to say. */
static void lie_about(u64 pa, bool shared)
{
	u64 status = map_gpa(shared ? pa | SHARED_BIT : pa, 4096);

	if (status) {
		puts("# refused ");
		put_hex(status);
		puts(" ");
		put_hex(tdx.r11);
		puts("\n");
	}
	while (status)
		status = map_gpa(shared ? pa | SHARED_BIT : pa, 4096);
	if (shared)
		*shared_view(pa) = 1;
	else
		check(is_zero(pa), "private, in the end");
}

void test_tdx_lies(void)
{
	struct cpuid_regs r;

	for (u32 i = 0; i < 100; i++) {
		lie_about(TEST_PAGE(1), true);
		lie_about(TEST_PAGE(1), false);
		r = cpuid(0x40000200, 0);
		if (r.eax | r.ebx | r.ecx | r.edx)
			puts("# leaf of the host\n");
		check_equal(cpuid(0x40000001, 0).eax, 1, "the L1's own leaves are true");
	}
}
