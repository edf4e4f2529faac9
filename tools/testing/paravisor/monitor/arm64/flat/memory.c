// SPDX-License-Identifier: GPL-2.0-only
/* States of pages, and what their changes leave. */
#include "flat.h"

#define PAGE		TEST_PAGE(0)
#define DEVICE		0x09000000UL
#define MONITOR		0x40400000UL

/* X1 of IPA_STATE_GET; the state in @state */
static u64 get_state(u64 start, u64 end, u64 *state)
{
	struct call c = { .x = { RSI(0x198), start, end } };

	smc(&c);
	*state = c.x[2];
	return c.x[0] ? 0 : c.x[1];
}

static void check_state(u64 start, u64 end, u64 top, u64 want, const char *name)
{
	u64 state;

	check_equal(get_state(start, end, &state), top, name);
	check_equal(state, want, "... and its state");
}

static void test_get(void)
{
	check_state(PAGE, PAGE + 4 * PAGE_SIZE, PAGE + 4 * PAGE_SIZE, RSI_RAM, "a run of RAM");
	check_state(DEVICE, DEVICE + PAGE_SIZE, DEVICE + PAGE_SIZE, RSI_EMPTY, "a device");
	check_state(MONITOR, PAGE, 0x44000000, RSI_EMPTY, "memory that is not the guest's");
}

static void test_conversion(void)
{
	struct call c;

	write64(PAGE, 0x5ec2e7);
	check_equal(set_state(&c, PAGE, PAGE + 2 * PAGE_SIZE, RSI_EMPTY), 0, "two pages shared");
	check_equal(c.x[1], PAGE + 2 * PAGE_SIZE, "... both");
	check_equal(c.x[2], 0, "... accepted");
	check_equal(fetch64(PAGE | SHARED_HALF), 0, "the secret did not go with the page");
	write64(PAGE | SHARED_HALF, 0x1234);
	check_state(PAGE, PAGE + 4 * PAGE_SIZE, PAGE + 2 * PAGE_SIZE, RSI_EMPTY, "a run of two");
	check_equal(set_state(&c, PAGE, PAGE + PAGE_SIZE, RSI_EMPTY), 0, "shared again");
	check_equal(fetch64(PAGE | SHARED_HALF), 0x1234, "... changes nothing");
	check_equal(set_state(&c, PAGE, PAGE + 2 * PAGE_SIZE, RSI_RAM), 0, "taken back");
	check_equal(fetch64(PAGE), 0, "the host's bytes did not come with the page");
}

static void test_rejected(void)
{
	struct call c;

	check_equal(set_state(&c, DEVICE, DEVICE + PAGE_SIZE, RSI_RAM), 0, "a device as RAM");
	check_equal(c.x[1], DEVICE, "... got nowhere");
	check_equal(c.x[2], 1, "... and is rejected");
	check_equal(set_state(&c, MONITOR, PAGE, RSI_RAM), 0, "the monitor's memory");
	check_equal(c.x[2], 1, "... is rejected");
	check_equal(set_state(&c, DEVICE, DEVICE + PAGE_SIZE, RSI_EMPTY), 0, "a device is empty");
	check_equal(c.x[1], DEVICE + PAGE_SIZE, "... and stays so");
}

static void breach(u64 base, u64 top, u64 ripas, u64 flags, const char *name)
{
	struct call c = { .x = { RSI(0x197), base, top, ripas, flags } };

	expect("rsi-protocol", smc_insn, base);
	smc(&c);
	check_equal(c.x[0], 1, name);
}

static void test_breaches(void)
{
	struct call c = { .x = { RSI(0x198), PAGE, PAGE } };

	breach(PAGE + 8, PAGE + PAGE_SIZE, RSI_EMPTY, 0, "a base within a page");
	breach(PAGE, PAGE + 8, RSI_EMPTY, 0, "a top within a page");
	breach(PAGE, PAGE, RSI_EMPTY, 0, "nothing at all");
	breach(PAGE + PAGE_SIZE, PAGE, RSI_EMPTY, 0, "top below base");
	breach(PAGE | SHARED_HALF, (PAGE + PAGE_SIZE) | SHARED_HALF, RSI_EMPTY, 0, "shared half");
	breach(PAGE, SHARED_HALF + PAGE_SIZE, RSI_EMPTY, 0, "both halves");
	breach(PAGE, PAGE + PAGE_SIZE, 2, 0, "a state that nobody sets");
	breach(PAGE, PAGE + PAGE_SIZE, 3, 0, "a device");
	breach(PAGE, PAGE + PAGE_SIZE, RSI_EMPTY, 2, "a reserved flag");
	expect("rsi-protocol", smc_insn, PAGE);
	smc(&c);
	check_equal(c.x[0], 1, "the state of nothing");
}

void test_memory(void)
{
	test_get();
	test_conversion();
	test_rejected();
	test_breaches();
}

/* The host denies, or does half of what it is asked. */
void test_fault(const char *name)
{
	u64 done = starts_with(name, "denied") ? 0 : 2 * PAGE_SIZE;
	struct call c;

	check_equal(set_state(&c, PAGE, PAGE + 4 * PAGE_SIZE, RSI_EMPTY), 0, "IPA_STATE_SET");
	check_equal(c.x[1], PAGE + done, "... as far as it got");
	check_equal(c.x[2], !done, "... and what the host said");
	check_equal(set_state(&c, PAGE + done, PAGE + 4 * PAGE_SIZE, RSI_RAM), 0, "no change");
	check_equal(c.x[1], PAGE + 4 * PAGE_SIZE, "... is done at once");
}
