// SPDX-License-Identifier: GPL-2.0-only
/* Each lie about the TDI does what its name says, and status stays honest. */
#include "tdisp.h"

#define LIE_DOOR	0x50564c49
#define NO_REPLY	0x2000
#define PENDING		0x3000
#define TOO_LONG	0x4000
#define CYCLES		100

static void lie(u32 index)
{
	if (index)
		puts("# lie: "), puts(tdisp_lie_names[index]), puts("\n");
	if (cpuid(LIE_DOOR, index).eax != 1)
		check(false, "lie is known");
}

static u64 start(void)
{
	return tdisp_call(TDISP_START, NULL, 0);
}

static u64 bind(void)
{
	return tdisp_call(TDISP_BIND, NULL, 0);
}

static u64 unbind(void)
{
	return tdisp_call(TDISP_UNBIND, NULL, 0);
}

/* From wherever it is to locked, without a lie. */
static void lock(void)
{
	lie(0);
	unbind();
	check_equal(bind(), 1, "locked");
}

static void unlock(void)
{
	lie(0);
	check_equal(unbind(), 1, "unlocked");
}

static void test_wrong_digests(void)
{
	static const u8 types[] = { 3, 4, 2, 64 };
	static u8 truth[8192];

	for (u32 i = 0; i < sizeof(types); i++) {
		u32 n, differing = 0;

		lock();
		n = tdisp_report(types[i]);
		for (u32 j = 0; j < n; j++)
			truth[j] = tdisp_blob[j];
		lie(LIE_WRONG_DIGEST_CERTS + i);
		check_equal(tdisp_report(types[i]), n, "altered blob is as long");
		for (u32 j = 0; j < n; j++)
			differing += truth[j] != tdisp_blob[j];
		check_equal(differing, 1, "... and differs in a byte");
		lie(0);
		tdisp_report(types[i]);
		check(same(truth, tdisp_blob, n), "... as long as the lie lasts");
	}
}

static u32 locked_report(u32 index)
{
	unlock();
	lie(index);
	check_equal(bind(), 1, "locked with the lie");
	return tdisp_report(2);
}

static u64 page_of(u32 range)
{
	return *(u64 *)(tdisp_blob + 16 + 16 * range);
}

static u32 pages_of(u32 range)
{
	return *(u32 *)(tdisp_blob + 16 + 16 * range + 8);
}

static u32 ranges(void)
{
	return *(u32 *)(tdisp_blob + 12);
}

static void test_reports(void)
{
	u32 honest = locked_report(0), count = ranges();
	u64 bar_pages = device_bar_size() / PAGE_SIZE, first = page_of(0);

	check_equal(locked_report(LIE_OTHER_BARS), honest, "report for other BARs");
	check(*(u16 *)(tdisp_blob + 16 + 14) > 1, "... has another number");
	locked_report(LIE_OVERLAPPING_RANGES);
	check_equal(ranges(), count, "as many ranges");
	check(page_of(0) + pages_of(0) > page_of(1), "... and the first reaches into the next");
	locked_report(LIE_OUT_OF_RANGE_RANGE);
	check_equal(page_of(count), first + bar_pages, "a range past the BAR");
	check(locked_report(LIE_LONG_REPORT) > honest, "longer than announced");
	check(locked_report(LIE_SHORT_REPORT) < honest, "shorter than announced");
}

static void test_false_states(void)
{
	lock();
	lie(LIE_FALSE_RUN);
	check_equal(start(), 1, "start succeeds");
	check_equal(tdisp_reply_number(3), TDI_RUN, "... reply says run");
	check_equal(tdisp_state(), TDI_LOCKED, "... status says locked");
	unlock();
	lie(LIE_FALSE_LOCKED);
	check_equal(bind(), 1, "bind succeeds");
	check_equal(tdisp_reply_number(3), TDI_LOCKED, "... reply says locked");
	check_equal(tdisp_state(), TDI_UNLOCKED, "... status says unlocked");
}

static void test_stale_nonce(void)
{
	static const u8 nonce[32] = "a nonce that the device forgets";

	lock();
	lie(LIE_STALE_NONCE);
	check_equal(tdisp_bytes_call(TDISP_REFRESH, nonce, 32), 1, "refresh succeeds");
	tdisp_report(4);
	check(!same(tdisp_blob + 4, nonce, 32), "... with the old nonce");
}

static void test_stalls(void)
{
	unlock();
	lie(LIE_STALL_BIND);
	check_equal(bind(), PENDING, "bind stalls");
	check_equal(tdisp_go_on(tdisp_id, 0), 0, "... asked again");
	check_equal(((struct tdisp_reply *)OUTPUT_PAGE)->status, 1, "... still pending");
	check_equal(tdisp_state(), TDI_UNLOCKED, "another command in its place: not bound");
	lock();
	lie(LIE_STALL_REPORT);
	check_equal(tdisp_number_call(TDISP_GET_REPORT, 1, 2), PENDING, "report stalls");
	lie(LIE_STALL_START);
	check_equal(start(), PENDING, "start stalls");
	lie(0);
	check_equal(tdisp_go_on(tdisp_id, 0), 0, "... until the lie is over");
	check_equal(tdisp_state(), TDI_RUN, "... then it runs");
	lie(LIE_STALL_UNBIND);
	check_equal(unbind(), PENDING, "unbind stalls");
	check_equal(tdisp_state(), TDI_ERROR, "... with all taken away");
	lie(0);
	check_equal(tdisp_state(), TDI_UNLOCKED, "... and is done when the lie is over");
}

static void test_errors(void)
{
	lock();
	lie(LIE_ERROR_INFO);
	check_equal(tdisp_number_call(TDISP_INFO, 1, 0), 7, "error in info");
	lie(LIE_ERROR_REPORT);
	check_equal(tdisp_number_call(TDISP_GET_REPORT, 1, 2), 7, "error in report");
	lie(LIE_ERROR_REFRESH);
	check_equal(tdisp_call(TDISP_REFRESH, NULL, 0), 7, "error in refresh");
	lie(LIE_ERROR_STATUS);
	check_equal(tdisp_call(TDISP_STATUS, NULL, 0), 7, "error in status");
	lie(LIE_ERROR_START);
	check_equal(start(), 7, "error in start");
	check_equal(tdisp_state(), TDI_LOCKED, "... not started");
	lie(0);
	start();
	lie(LIE_ERROR_MMIO);
	check_equal(tdisp_set_mmio(0, device_bar(), 1, 0, true), 7, "error in mmio");
	lie(LIE_ERROR_DMA);
	check_equal(tdisp_number_call(TDISP_SET_DMA, 1, 1), 7, "error in dma");
	tdisp_state();
	check_equal(tdisp_payload_number(7), 0, "... not private");
	lie(LIE_ERROR_UNBIND);
	check_equal(unbind(), 7, "error in unbind");
	check_equal(tdisp_state(), TDI_ERROR, "... ends in error");
	lie(0);
	check_equal(tdisp_state(), TDI_UNLOCKED, "... and is done when the lie is over");
	unlock();
	lie(LIE_ERROR_BIND);
	check_equal(bind(), 7, "error in bind");
	check_equal(tdisp_state(), TDI_UNLOCKED, "... not bound");
}

static void test_lost_run(void)
{
	u64 state = TDI_RUN;

	lock();
	lie(LIE_LOST_RUN);
	start();
	check_equal(tdisp_number_call(TDISP_SET_DMA, 1, 1), 1, "private DMA");
	check_equal(tdisp_state(), TDI_RUN, "runs");
	for (u32 i = 0; i < 10 && state == TDI_RUN; i++)
		state = tdisp_state();
	check_equal(state, TDI_ERROR, "... and is lost");
	check_equal(tdisp_payload_number(7), 0, "... and so is private DMA");
}

static void test_responses(void)
{
	lock();
	lie(LIE_TRUNCATED_RESPONSE);
	tdisp_number_call(TDISP_GET_REPORT, 1, 3);
	check_equal(tdisp_report(3) && tdisp_blob_length < 100, 0, "truncated response");
	lie(LIE_HUGE_RESPONSE);
	check_equal(tdisp_number_call(TDISP_GET_REPORT, 1, 3), TOO_LONG, "huge response");
	lie(LIE_OTHER_REQUEST);
	check_equal(tdisp_number_call(TDISP_GET_REPORT, 1, 3), NO_REPLY, "other request's");
	check_equal(tdisp_state(), TDI_LOCKED, "... but not of status");
	lie(LIE_GARBAGE_RESPONSE);
	check(start() != 1, "garbage");
	check_equal(tdisp_state(), TDI_RUN, "... while the command was done");
	unlock();
}

static void test_all(void)
{
	check_equal(cpuid(LIE_DOOR, TDISP_LIES).eax, 0, "no lie of that number");
	tdisp_number_call(TDISP_INFO, 1, 0);
	test_wrong_digests();
	test_reports();
	test_false_states();
	test_stale_nonce();
	test_stalls();
	test_errors();
	test_lost_run();
	test_responses();
}

/* Told from the monitor's command line and not through the door. */
static void test_option(void)
{
	tdisp_number_call(TDISP_INFO, 1, 0);
	check_equal(bind(), 1, "bind is not lied about");
	check_equal(start(), 1, "start is, by the first option");
	check_equal(tdisp_state(), TDI_LOCKED, "... status says locked");
	check_equal(unbind(), 7, "unbind is, by the second");
	check_equal(tdisp_state(), TDI_ERROR, "... ends in error");
}

static void test_no_dsm(void)
{
	tdisp_number_call(TDISP_INFO, 1, 0);
	check_equal(bind(), 7, "without a security manager: host failure");
	check_equal(tdisp_state(), TDI_UNLOCKED, "... and unlocked");
}

/* Nothing wears out: the whole way, again and again. */
static void test_cycles(void)
{
	u32 done = 0;

	tdisp_number_call(TDISP_INFO, 1, 0);
	for (u32 i = 0; i < CYCLES; i++)
		done += bind() == 1 && start() == 1 &&
			tdisp_set_mmio(0, device_bar(), 2, 0, true) == 1 &&
			tdisp_number_call(TDISP_SET_DMA, 1, 1) == 1 &&
			tdisp_state() == TDI_RUN && tdisp_payload_number(8) == 2 &&
			unbind() == 1 && tdisp_state() == TDI_UNLOCKED;
	check_equal(done, CYCLES, "locked, accepted and unlocked");
	tdisp_state();
	check_equal(tdisp_payload_number(2), CYCLES, "one lock a cycle");
}

/* What the guest sees of drawn lies, for two runs to be compared. */
static void test_hostile(void)
{
	for (u32 i = 0; i < 60; i++) {
		puts("# answer ");
		put_hex(tdisp_number_call(TDISP_INFO, 1, 0));
		put_hex(bind());
		put_hex(start());
		put_hex(unbind());
		puts("\n");
	}
	check(true, "answered to the end");
}

void test_tdisp_lie(const char *name)
{
	enable_hypercalls();
	find_device();
	enable_device(6);
	if (streq(name, "no-dsm"))
		test_no_dsm();
	else if (streq(name, "lies"))
		test_all();
	else if (streq(name, "cycles"))
		test_cycles();
	else if (streq(name, "losses"))
		test_tdisp_losses();
	else if (streq(name, "hostile"))
		test_hostile();
	else
		test_option();
}
