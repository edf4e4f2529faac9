// SPDX-License-Identifier: GPL-2.0-only
/* The SVSM's calling convention, and its core protocol but for processors. */
#include "svsm.h"

#define VALIDATE	BIT_ULL(2)
#define RESCIND		0
#define IGNORE_CF	BIT_ULL(3)
#define LARGE		1
#define WITHDRAW_LEAF	0x50565357
#define VERSION_1	0x100000001ULL
#define NOT_RAM		0xfe000000UL
#define LIST_MAX	511

static void test_convention(void)
{
	check_equal(svsm_run(0x1234), 0x1234, "without call_pending nothing happens");

	check_equal(svsm_call(9, 0, 0), UNSUPPORTED_PROTOCOL, "unknown protocol");
	check_equal(caa()[0], 0, "call_pending is cleared");
	check_equal(svsm_call(CORE, 9, 0), UNSUPPORTED_CALL, "unknown call");
	check_equal(svsm_call(CORE, DEPOSIT_MEM, 0), UNSUPPORTED_CALL, "no deposit");
	check_equal(svsm_call(CORE, WITHDRAW_MEM, 0), UNSUPPORTED_CALL, "no withdrawal of memory");

	caa()[0] = 2;
	breaks("caa-unsanitised", (u64)caa());
	check_equal(svsm_call(CORE, 9, 0), UNSUPPORTED_CALL, "call_pending of 2 is a call");
	caa()[5] = 1;
	breaks("caa-unsanitised", (u64)caa());
	svsm_call(CORE, 9, 0);
	caa()[5] = 0;
}

static u64 query(u64 protocol, u32 version)
{
	u64 result = svsm_call(CORE, QUERY_PROTOCOL, protocol << 32 | version);

	return result ? result : regs.rcx;
}

static void test_query(void)
{
	check_equal(query(CORE, 1), VERSION_1, "core protocol, version 1");
	check_equal(query(CORE, 2), 0, "no version 2");
	check_equal(query(ATTEST, 1), VERSION_1, "attestation protocol");
	check_equal(query(VTPM, 1), 0, "no vTPM in this machine");
	check_equal(query(APIC, 1), 0, "no APIC protocol unless asked for");
	check_equal(query(4, 1), 0, "nothing beyond");
	check_equal(svsm_call(VTPM, 0, 0), UNSUPPORTED_PROTOCOL, "nor can the vTPM be called");
	check_equal(svsm_call(APIC, 0, 0), UNSUPPORTED_PROTOCOL, "nor the APIC protocol");
	check_equal(svsm_call(CORE, CONFIGURE_VTOM, 1), 0, "vTOM can be asked about");
	check_equal(regs.rcx, 0, "... and not configured");
	check_equal(svsm_call(CORE, CONFIGURE_VTOM, 0), INVALID_REQUEST, "... nor by a try");
}

static void test_lists(void)
{
	make_list(1, 0, TEST_PAGE(1) | VALIDATE | IGNORE_CF);
	check_equal(svsm_call(CORE, PVALIDATE, TEST_PAGE(0) + 4), INVALID_PARAMETER,
		    "list not at a multiple of 8");
	check_equal(svsm_call(CORE, PVALIDATE, NOT_RAM), INVALID_PARAMETER, "list not in memory");
	make_list(0, 0, 0);
	check_equal(svsm_call(CORE, PVALIDATE, TEST_PAGE(0)), INVALID_PARAMETER, "empty list");
	make_list(1, 1, 0);
	check_equal(svsm_call(CORE, PVALIDATE, TEST_PAGE(0)), INVALID_PARAMETER,
		    "next is past the end");
	make_list(LIST_MAX + 1, 0, 0);
	check_equal(svsm_call(CORE, PVALIDATE, TEST_PAGE(0)), INVALID_PARAMETER,
		    "list longer than its page");

	make_list(1, 0, TEST_PAGE(1) | VALIDATE | IGNORE_CF);
	((volatile u8 *)TEST_PAGE(0))[7] = 1;
	breaks("caa-unsanitised", TEST_PAGE(0));
	check_equal(svsm_call(CORE, PVALIDATE, TEST_PAGE(0)), 0, "reserved field of a list");
}

static void test_entries(void)
{
	check_equal(validate(TEST_PAGE(1) | VALIDATE | 2), INVALID_PARAMETER, "a size of 1 GiB");
	check_equal(validate(TEST_PAGE(1) | VALIDATE | LARGE), INVALID_PARAMETER,
		    "2 MiB not aligned to it");
	check_equal(validate(NOT_RAM | VALIDATE), INVALID_ADDRESS, "a page that is no memory");
	breaks("caa-unsanitised", TEST_PAGE(0) + 8);
	check_equal(validate(TEST_PAGE(1) | VALIDATE | IGNORE_CF | BIT(7)), 0,
		    "reserved bits of an entry");
	*private_view(TEST_PAGE(1)) = 1;
	check_equal(validate(TEST_PAGE(1) | VALIDATE | IGNORE_CF), 0, "no change, to be ignored");
	check_equal(*private_view(TEST_PAGE(1)), 0, "... but the page is empty");
	breaks("double-validation", TEST_PAGE(1));
	check_equal(validate(TEST_PAGE(1) | VALIDATE), NO_CHANGE, "no change");
	check_equal(((volatile u16 *)TEST_PAGE(0))[1], 0, "next names the entry that failed");
}

/* The SVSM loses the list while it is at it; a list elsewhere gets the page back. */
static void test_own_page(void)
{
	breaks("unvalidated-access", TEST_PAGE(0));
	check_equal(validate(TEST_PAGE(0) | RESCIND), INVALID_ADDRESS,
		    "a list that rescinds its own page");
	*private_view(TEST_PAGE(1)) = 1;
	*private_view(TEST_PAGE(1) + 8) = TEST_PAGE(0) | VALIDATE;
	check_equal(svsm_call(CORE, PVALIDATE, TEST_PAGE(1)), 0, "... and one elsewhere");
}

void test_svsm_memory(void)
{
	volatile u64 *page = private_view(TEST_PAGE(1));

	test_lists();
	test_entries();
	test_own_page();
	*page = 1;
	check_equal(validate(TEST_PAGE(1) | RESCIND), 0, "validation rescinded");
	check_equal(((volatile u16 *)TEST_PAGE(0))[1], 1, "next is past it");
	breaks("unvalidated-access", TEST_PAGE(1));
	check_equal(svsm_call(CORE, PVALIDATE, TEST_PAGE(1)), INVALID_PARAMETER,
		    "argument in a page that is not validated");
	check_equal(validate(TEST_PAGE(1) | VALIDATE), 0, "validated again");
	check_equal(*page, 0, "... and empty");
}

static void test_remap(void)
{
	volatile u8 *old = caa(), *new = (volatile u8 *)TEST_PAGE(2);

	check_equal(svsm_call(CORE, REMAP_CA, TEST_PAGE(2) + 4), INVALID_PARAMETER,
		    "calling area not at a multiple of 8");
	check_equal(svsm_call(CORE, REMAP_CA, NOT_RAM), INVALID_PARAMETER,
		    "calling area not in memory");
	check_equal(svsm_call(CORE, REMAP_CA, (u64)old + PAGE_SIZE), INVALID_ADDRESS,
		    "calling area of another CPU");
	new[0] = 1;
	check_equal(svsm_call(CORE, REMAP_CA, TEST_PAGE(2)), 0, "calling area moved");
	check(!old[0] && !new[0], "call_pending is 0 in both");
	check_equal((u64)caa(), TEST_PAGE(2), "the CPU has the new one");
	check_equal(svsm_call(CORE, REMAP_CA, (u64)old), 0, "... and moves back");
}

static void test_withdrawal(void)
{
	check_equal(cpuid(WITHDRAW_LEAF, CORE).eax, 0, "the core protocol cannot go");
	check_equal(cpuid(WITHDRAW_LEAF, ATTEST).eax, 1, "attestation goes");
	check_equal(svsm_call(ATTEST, 0, 0), UNSUPPORTED_PROTOCOL, "a call that could not know");
	breaks("svsm-withdrawn", NO_GPA);
	check_equal(svsm_call(ATTEST, 0, 0), UNSUPPORTED_PROTOCOL, "a call that could");
	check_equal(query(ATTEST, 1), 0, "the query knows as well");
}

void test_svsm(void)
{
	test_convention();
	test_query();
	test_svsm_memory();
	test_remap();
	test_svsm_cpus();
	test_svsm_attest();
	test_withdrawal();
}

static void configure_apic(u64 what, u64 want, const char *name)
{
	u64 result;

	svsm_patient(APIC, 1, what, &result);
	check_equal(result, want, name);
}

/* Whoever came with the machine is the first user; the last one takes the protocol along. */
static void test_apic_users(void)
{
	u64 result;

	configure_apic(3, INVALID_PARAMETER, "no such configuration");
	configure_apic(2, 0, "a second user registers");
	configure_apic(1, 0, "... and leaves");
	configure_apic(0, 0, "... and one is left");
	configure_apic(1, 0, "that one leaves");
	svsm_patient(APIC, 2, 8, &result);
	check_equal(result, UNSUPPORTED_PROTOCOL, "... and the protocol is gone");
}

/* opt=svsm-busy opt=no-svsm-query opt=no-svsm-attest opt=svsm-apic */
void test_svsm_options(void)
{
	u64 result;
	u32 turns = 0;

	for (u32 i = 0; i < 3; i++)
		turns += svsm_patient(CORE, QUERY_PROTOCOL, 0, &result);
	check_equal(turns, 4, "one call in three is put off");
	check_equal(result, UNSUPPORTED_CALL, "protocols cannot be asked for");
	check_equal(svsm_call(ATTEST, 0, 0), UNSUPPORTED_PROTOCOL, "no attestation");

	make_list(LIST_MAX - 1, 0, TEST_PAGE(8) | VALIDATE | IGNORE_CF);
	for (u64 i = 1; i < LIST_MAX - 1; i++)
		*private_view(TEST_PAGE(0) + 8 + i * 8) = TEST_PAGE(8) | VALIDATE | IGNORE_CF;
	check(svsm_patient(CORE, PVALIDATE, TEST_PAGE(0), &result) > 7, "a long list in pieces");
	check_equal(result, 0, "... to its end");

	svsm_patient(APIC, 2, 8, &result);
	check_equal(result, 0, "the task priority can be read");
	svsm_patient(APIC, 2, 0x40, &result);
	check_equal(result, INVALID_PARAMETER, "a register that is none");
	svsm_patient(APIC, 4, 0x400, &result);
	check_equal(result, INVALID_PARAMETER, "a vector that is none");
	test_apic_users();
}
