// SPDX-License-Identifier: GPL-2.0-only
/* Each lie about a quote, as the guest finds it in the buffer. */
#include "../../common/lie-names.h"
#include "../../common/string.h"
#include "attest.h"

#define LOOKS		2000

/* Returns the status in the end, with user data of 0x40 + @lie. */
static u64 ask_with(enum quote_lie lie)
{
	set_quote_lie(lie);
	fill_buffer(BUFFER, 0x40 + lie);
	check_equal(ask_quote(BUFFER), 0, "... asked");
	return wait_for_quote(BUFFER, 1000);
}

static u32 length(void)
{
	return quote_buffer(BUFFER)->out_length;
}

static bool is_own(enum quote_lie lie)
{
	return is_quote_about(BUFFER, 0x40 + lie);
}

static void test_time(void)
{
	check_equal(ask_with(QUOTE_HONEST), 0, "done");
	check(is_own(QUOTE_HONEST), "... a quote");
	set_quote_lie(QUOTE_AT_ONCE);
	fill_buffer(BUFFER, 0x40 + QUOTE_AT_ONCE);
	check_equal(ask_quote(BUFFER), 0, "... asked");
	check(!quote_buffer(BUFFER)->status && is_own(QUOTE_AT_ONCE), "... done on return");
	check_equal(ask_with(QUOTE_EARLY), 0, "done");
	check(length() == 4096 && quote_buffer(BUFFER)->data[0] == 0x81, "... before it is");
	check_equal(ask_with(QUOTE_NEVER), STATUS_IN_FLIGHT, "in flight for ever");
	check_equal(ask_with(QUOTE_LATE), STATUS_IN_FLIGHT, "in flight for long");
	check_equal(ask_with(QUOTE_HONEST), 0, "a new request takes its place");
}

static void test_lengths(void)
{
	u32 honest;

	ask_with(QUOTE_HONEST);
	honest = length();
	check(!ask_with(QUOTE_NO_LENGTH) && !length(), "no length");
	check(!ask_with(QUOTE_SHORT) && length() == honest / 2, "half of it");
	check(!ask_with(QUOTE_LONG) && length() == BUFFER_SIZE - 24 + 1, "one byte too many");
	check(!ask_with(QUOTE_HUGE) && length() == ~0U, "4 GiB");
}

static void test_contents(void)
{
	u32 honest;

	check(!ask_with(QUOTE_VERSION) && quote_buffer(BUFFER)->version == 2, "version 2");
	check(ask_with(QUOTE_STATUS) & 1, "some status");
	check_equal(ask_with(QUOTE_ERROR), STATUS_ERROR, "an error");
	check_equal(ask_with(QUOTE_UNAVAILABLE), STATUS_UNAVAILABLE, "no service");
	ask_with(QUOTE_HONEST);
	honest = length();
	check(!ask_with(QUOTE_GARBAGE) && length() == honest && !is_own(QUOTE_GARBAGE), "garbage");
	check(!ask_with(QUOTE_OTHER_REPORT) && !is_own(QUOTE_OTHER_REPORT) &&
	      quote_buffer(BUFFER)->data[QUOTE_USER_DATA] == ((0x40 + QUOTE_OTHER_REPORT) ^ 1),
	      "a quote about other user data");
	ask_with(QUOTE_HONEST);
	check(!ask_with(QUOTE_STALE) && is_own(QUOTE_HONEST), "the quote before");
}

static void change_seen(enum quote_lie lie, volatile u32 *word, const char *name)
{
	u32 changes = 0, last;

	check_equal(ask_with(lie), 0, "done");
	last = *word;
	for (u32 i = 0; i < LOOKS; i++) {
		cpuid(0, 0);
		changes += *word != last;
		last = *word;
	}
	/* With TDX hidden the L1 has copied all of it, once. */
	check(shared_bit() ? changes > LOOKS / 4 : !changes, name);
}

static void test_rewriting(void)
{
	volatile struct quote_buffer *b = quote_buffer(BUFFER);

	change_seen(QUOTE_REWRITE_LENGTH, &b->out_length, "the length changes");
	change_seen(QUOTE_REWRITE_STATUS, (volatile u32 *)&b->status, "the status changes");
	ask_with(QUOTE_REWRITE_DATA);
	check_equal(b->status, 0, "done");
	for (u32 i = 0; i < LOOKS; i++)
		cpuid(0, 0);
	check(length() > 1258, "a quote whose bytes change");
}

static void test_answers(void)
{
	fill_buffer(BUFFER, 1);
	set_quote_lie(QUOTE_REFUSED);
	check_equal(ask_quote(BUFFER), CALL_INVALID, "refused");
	set_quote_lie(QUOTE_RETRY);
	check_equal(ask_quote(BUFFER), CALL_RETRY, "try again");
	set_quote_lie(QUOTE_UNSUPPORTED);
	check_equal(ask_quote(BUFFER), CALL_UNKNOWN, "what is that?");
	set_quote_lie(QUOTE_CALL_GARBAGE);
	check(ask_quote(BUFFER) & BIT(4), "an answer that is none");
	check_equal(quote_buffer(BUFFER)->status, 0, "and the buffer is untouched");
	check_equal(cpuid(LIE_LEAF, QUOTE_LIES_AT + QUOTE_LIES).eax, 0, "no further lie");
	check_equal(cpuid(LIE_LEAF, LIE_NONE).eax, 1, "none any more");
	check_equal(ask_quote(BUFFER), 0, "... so the host is honest");
	check_equal(wait_for_quote(BUFFER, 1000), 0, "... and delivers");
	check(is_quote_about(BUFFER, 1), "... what it was asked for");
}

/* The script compares the answers of two runs, and the lies in their records. */
void test_quote_seed(void)
{
	for (u32 i = 0; i < 32; i++) {
		fill_buffer(BUFFER, i);
		puts("# answer ");
		put_hex(ask_quote(BUFFER));
		puts("\n");
		wait_for_quote(BUFFER, 50);
	}
}

void test_quote_lies(void)
{
	test_time();
	test_lengths();
	test_contents();
	test_rewriting();
	test_answers();
}
