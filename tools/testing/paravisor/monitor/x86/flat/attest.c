// SPDX-License-Identifier: GPL-2.0-only
/* TDREPORT, RTMRs and GetQuote: what is served, and every rule about it. */
#include "../../common/lie-names.h"
#include "../../common/string.h"
#include "attest.h"

#define GET_QUOTE		0x10002

#define USER_DATA		TEST_PAGE(1)
#define DIGEST			TEST_PAGE(2)
#define SHARED			TEST_PAGE(3)
#define REPORT_SIZE		1024
#define REPORT_MAC		0xe0
#define REPORT_USER_DATA	0x80
#define REPORT_RTMR(n)		(0x2d0 + 48 * (n))

/* 0: with TDX hidden there is one view. */
u64 shared_bit(void)
{
	return cpuid(0x21, 0).ebx ? SHARED_BIT : boundary();
}

static u64 leaf(u64 number, u64 rcx, u64 rdx, u64 r8)
{
	tdx = (struct tdx_regs){ .rcx = rcx, .rdx = rdx, .r8 = r8 };
	return tdx_call(number);
}

static void breaks(u64 gpa)
{
	tdx_breaks("tdcall-protocol", gpa);
}

/* In the host's view from now on, by whatever call this paravisor takes */
static void give_to_host(u64 pa)
{
	static bool enabled;

	if (!shared_bit())
		return;
	if (cpuid(0x21, 0).ebx) {
		check_equal(map_gpa(pa | shared_bit(), PAGE_SIZE), 0, "a page mapped shared");
		return;
	}
	if (!enabled)
		enable_hypercalls();
	enabled = true;
	check_equal(share(pa, 3), REP(1), "a page shared");
}

static u8 *at(u64 pa)
{
	return (u8 *)pa;
}

volatile struct quote_buffer *quote_buffer(u64 pa)
{
	return (volatile struct quote_buffer *)(shared_bit() ? shared_view(pa) : private_view(pa));
}

static bool is_zero(const u8 *bytes, u32 n)
{
	while (n && !bytes[n - 1])
		n--;
	return !n;
}

static u64 report(u8 byte)
{
	memset(at(USER_DATA), byte, 64);
	memset(at(REPORT), 0, REPORT_SIZE);
	return leaf(MR_REPORT, REPORT, USER_DATA, 0);
}

static void report_refused(u64 report_gpa, u64 data_gpa, u64 breach, u32 operand, const char *name)
{
	breaks(breach);
	check_equal(leaf(MR_REPORT, report_gpa, data_gpa, 0), OPERAND_INVALID | operand,
		    name);
}

static void test_report(void)
{
	check_equal(report(0x5a), 0, "a TDREPORT");
	check(at(REPORT)[0] == 0x81 && at(REPORT)[REPORT_USER_DATA] == 0x5a &&
	      at(REPORT)[REPORT_USER_DATA + 63] == 0x5a, "... about the user data");
	check(!is_zero(at(REPORT) + REPORT_MAC, 32), "... with a MAC");
	check(is_zero(at(REPORT) + REPORT_RTMR(0), 4 * 48), "... nothing measured yet");
	memset(at(REPORT) + REPORT_USER_DATA, 0x77, 64);
	check_equal(leaf(MR_REPORT, REPORT, REPORT + REPORT_USER_DATA, 0), 0,
		    "user data inside of the TDREPORT's page");
	check(at(REPORT)[REPORT_USER_DATA] == 0x77, "... is what the report is about");
	check_equal(leaf(MR_REPORT, REPORT, USER_DATA, 1), OPERAND_INVALID | 8,
		    "no report of kind 1");
}

static void test_report_rules(void)
{
	report_refused(REPORT + 512, USER_DATA, REPORT + 512, 1, "TDREPORT at 512");
	report_refused(REPORT, USER_DATA + 32, USER_DATA + 32, 2, "user data at 32");
	report_refused(0xfec00000, USER_DATA, 0xfec00000, 1, "TDREPORT to a device");
	if (!shared_bit())
		return;
	report_refused(SHARED, USER_DATA, SHARED, 1, "TDREPORT to a shared page");
	report_refused(REPORT | shared_bit(), USER_DATA, REPORT | shared_bit(), 1,
		       "TDREPORT by a shared address");
	report_refused(REPORT, SHARED | shared_bit(), SHARED | shared_bit(), 2, "shared user data");
}

static void test_extend(void)
{
	/* SHA-384 of 96 zeros */
	static const u8 first[] = { 0xf5, 0x7b, 0xb7, 0xed, 0x82, 0xc6, 0xae, 0x4a };

	memset(at(DIGEST), 0, 48);
	check_equal(leaf(RTMR_EXTEND, DIGEST, 2, 0), 0, "RTMR2 extended");
	check_equal(report(1), 0, "a TDREPORT after that");
	check(!memcmp(at(REPORT) + REPORT_RTMR(2), first, sizeof(first)), "... has it");
	check(is_zero(at(REPORT) + REPORT_RTMR(0), 2 * 48) &&
	      is_zero(at(REPORT) + REPORT_RTMR(3), 48), "... and the others as before");
	check_equal(leaf(RTMR_EXTEND, DIGEST, 2, 0), 0, "once more");
	report(1);
	check(memcmp(at(REPORT) + REPORT_RTMR(2), first, sizeof(first)), "... it is another");
}

static void test_extend_rules(void)
{
	breaks(NO_GPA);
	check_equal(leaf(RTMR_EXTEND, DIGEST, 4, 0), OPERAND_INVALID | 2, "no RTMR4");
	breaks(NO_GPA);
	check_equal(leaf(RTMR_EXTEND, DIGEST, ~0ULL, 0), OPERAND_INVALID | 2,
		    "nor -1");
	breaks(DIGEST + 48);
	check_equal(leaf(RTMR_EXTEND, DIGEST + 48, 0, 0), OPERAND_INVALID | 1,
		    "a digest at 48");
	if (!shared_bit())
		return;
	breaks(SHARED);
	check_equal(leaf(RTMR_EXTEND, SHARED, 0, 0), OPERAND_INVALID | 1,
		    "a digest in a shared page");
}

void fill_buffer(u64 pa, u8 byte)
{
	volatile struct quote_buffer *b = quote_buffer(pa);

	check_equal(report(byte), 0, "a TDREPORT to quote");
	memset((void *)b, 0, sizeof(*b));
	b->version = 1;
	b->in_length = REPORT_SIZE;
	memcpy((void *)b->data, at(REPORT), REPORT_SIZE);
}

u64 ask_quote(u64 pa)
{
	return tdx_vmcall(GET_QUOTE, pa | shared_bit(), BUFFER_SIZE, 0, 0);
}

/* CPUID leaves the guest, so the host goes on. */
u64 wait_for_quote(u64 pa, u32 ms)
{
	volatile struct quote_buffer *b = quote_buffer(pa);
	u64 end = rdtsc() + ms * 1000000UL;	/* the emulator's TSC counts nanoseconds */

	while (b->status == STATUS_IN_FLIGHT && rdtsc() < end)
		cpuid(0, 0);
	return b->status;
}

void set_quote_lie(u32 lie)
{
	check_equal(cpuid(LIE_LEAF, QUOTE_LIES_AT + lie).eax, 1, quote_lie_names[lie]);
}

bool is_quote_about(u64 pa, u8 byte)
{
	volatile struct quote_buffer *b = quote_buffer(pa);

	return b->out_length > 1258 && b->data[0] == 4 && b->data[4] == 0x81 &&
	       b->data[QUOTE_USER_DATA] == byte && b->data[QUOTE_USER_DATA + 63] == byte;
}

static void test_quote(void)
{
	fill_buffer(BUFFER, 0x11);
	check_equal(ask_quote(BUFFER), 0, "GetQuote");
	check_equal(quote_buffer(BUFFER)->status, STATUS_IN_FLIGHT, "... is in flight");
	check_equal(quote_buffer(BUFFER)->out_length, 0, "... without a quote");
	check_equal(wait_for_quote(BUFFER, 1000), 0, "... and then done");
	check(is_quote_about(BUFFER, 0x11), "... with a quote about the user data");
	quote_buffer(BUFFER)->data[QUOTE_USER_DATA] = 0xee;
	cpuid(0, 0);
	check_equal(quote_buffer(BUFFER)->data[QUOTE_USER_DATA], 0xee, "... and left alone");
}

static void test_two_quotes(void)
{
	fill_buffer(BUFFER, 0x22);
	fill_buffer(OTHER_BUFFER, 0x33);
	set_quote_lie(QUOTE_LATE);
	check_equal(ask_quote(BUFFER), 0, "GetQuote, from a slow host");
	set_quote_lie(QUOTE_HONEST);
	check_equal(ask_quote(OTHER_BUFFER), CALL_RETRY, "another buffer has to wait");
	fill_buffer(BUFFER, 0x44);
	check_equal(ask_quote(BUFFER), 0, "the same takes the place of the first");
	check_equal(wait_for_quote(BUFFER, 1000), 0, "done");
	check(is_quote_about(BUFFER, 0x44), "... about what was there last");
	check_equal(ask_quote(OTHER_BUFFER), 0, "now the other's turn is");
	check_equal(wait_for_quote(OTHER_BUFFER, 1000), 0, "done");
	check(is_quote_about(OTHER_BUFFER, 0x33), "... about its own");
}

static void refused_by_status(const char *name)
{
	check_equal(ask_quote(BUFFER), 0, name);
	check_equal(wait_for_quote(BUFFER, 1000), STATUS_ERROR, "... ends in an error");
	check_equal(quote_buffer(BUFFER)->out_length, 0, "... and no quote");
}

static void test_quote_rules(void)
{
	u64 gpa = BUFFER | shared_bit();

	fill_buffer(BUFFER, 1);
	quote_buffer(BUFFER)->data[REPORT_USER_DATA] ^= 1;
	refused_by_status("GetQuote over a forged TDREPORT");
	fill_buffer(BUFFER, 1);
	quote_buffer(BUFFER)->version = 2;
	breaks(gpa);
	refused_by_status("version 2");
	fill_buffer(BUFFER, 1);
	quote_buffer(BUFFER)->in_length = REPORT_SIZE - 1;
	breaks(gpa);
	refused_by_status("1023 bytes");
	breaks(NO_GPA);
	check_equal(tdx_vmcall(GET_QUOTE, gpa + 64, BUFFER_SIZE, 0, 0), CALL_MISALIGNED,
		    "a buffer at 64");
	breaks(NO_GPA);
	check_equal(tdx_vmcall(GET_QUOTE, gpa, 100, 0, 0), CALL_MISALIGNED,
		    "a buffer of 100 bytes");
	breaks(NO_GPA);
	check_equal(tdx_vmcall(GET_QUOTE, gpa, 0, 0, 0), CALL_MISALIGNED, "a buffer of none");
	breaks(0xfec00000);
	check_equal(tdx_vmcall(GET_QUOTE, 0xfec00000, BUFFER_SIZE, 0, 0), CALL_INVALID,
		    "a device for a buffer");
	if (!shared_bit())
		return;
	breaks(BUFFER);
	check_equal(tdx_vmcall(GET_QUOTE, BUFFER, BUFFER_SIZE, 0, 0), CALL_INVALID,
		    "a buffer by its private address");
	breaks(gpa + BUFFER_SIZE);
	check_equal(tdx_vmcall(GET_QUOTE, gpa, 2 * BUFFER_SIZE, 0, 0), CALL_INVALID,
		    "a buffer that ends in a private page");
}

/* opt=no-tdx-report, no-tdx-rtmr, no-tdx-quote: as if nobody had ever heard of them */
static void test_absent(void)
{
	check_equal(leaf(MR_REPORT, REPORT, USER_DATA, 0), OPERAND_INVALID | 0,
		    "no TDREPORT");
	check_equal(leaf(RTMR_EXTEND, DIGEST, 0, 0), OPERAND_INVALID | 0, "no RTMRs");
	check_equal(ask_quote(BUFFER), CALL_UNKNOWN, "no quotes");
}

void test_attest(const char *name)
{
	if (shared_bit())
		map_alias(shared_bit());
	if (streq(name, "absent")) {
		test_absent();
		return;
	}
	give_to_host(SHARED);
	for (u64 page = 0; page < BUFFER_SIZE; page += PAGE_SIZE) {
		give_to_host(BUFFER + page);
		give_to_host(OTHER_BUFFER + page);
	}
	if (streq(name, "lies")) {
		test_quote_lies();
		return;
	}
	if (streq(name, "seed")) {
		test_quote_seed();
		return;
	}
	test_report();
	test_report_rules();
	test_extend();
	test_extend_rules();
	test_quote();
	test_two_quotes();
	test_quote_rules();
}
