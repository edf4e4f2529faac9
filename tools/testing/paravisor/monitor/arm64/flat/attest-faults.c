// SPDX-License-Identifier: GPL-2.0-only
/* What P0 does wrong when a test wants it to, for drivers that must bear it. */
#include "attest.h"
#include "../../common/lie-names.h"

#define DOOR_LIE	(0x50564c49ULL << 32)
#define NO_STATUS	77
#define ASKED		64
#define TURNS		1000

static bool set(u32 index)
{
	u64 x[4] = { DOOR_LIE | index };

	door(x);
	return x[0] == 1;
}

static void fault(enum token_fault fault)
{
	check(set(TOKEN_FAULTS_AT + fault), token_fault_names[fault]);
}

static void test_init(void)
{
	static const struct {
		enum token_fault fault;
		u64 status, bound;
	} cases[] = {
		{ TOKEN_BOUND_ZERO, RSI_OK, 0 },
		{ TOKEN_BOUND_SHORT, RSI_OK, 16 },
		{ TOKEN_BOUND_HUGE, RSI_OK, BIT_ULL(40) },
		{ TOKEN_INIT_ERROR, RSI_STATE, 0 },
		{ TOKEN_INIT_UNKNOWN, NO_STATUS, 0 },
	};
	struct call c;

	for (u32 i = 0; i < ARRAY_SIZE(cases); i++) {
		fault(cases[i].fault);
		check_equal(token_init(&c, 0), cases[i].status, "... INIT");
		check(cases[i].status || c.x[1] == cases[i].bound, "... bound");
	}
}

static void test_continue(void)
{
	static const struct {
		enum token_fault fault;
		u64 status, given;
	} cases[] = {
		{ TOKEN_LONG, RSI_MORE, ASKED + 1 },
		{ TOKEN_HUGE, RSI_MORE, ~0ULL },
		{ TOKEN_NEVER, RSI_MORE, 0 },
		{ TOKEN_ENDLESS, RSI_MORE, ASKED },
		{ TOKEN_EARLY, RSI_OK, ASKED },
		{ TOKEN_EMPTY, RSI_OK, 0 },
		{ TOKEN_ERROR_INPUT, RSI_INPUT, 0 },
		{ TOKEN_ERROR_STATE, RSI_STATE, 0 },
		{ TOKEN_UNKNOWN, NO_STATUS, 0 },
		{ TOKEN_UNSUPPORTED, NOT_SUPPORTED, 0 },
	};
	struct call c;

	for (u32 i = 0; i < ARRAY_SIZE(cases); i++) {
		fault(cases[i].fault);
		check_equal(token_init(&c, 0), RSI_OK, "... INIT");
		check_equal(token_continue(&c, TOKEN_PAGE, 0, ASKED), cases[i].status,
			    "... CONTINUE");
		check_equal(c.x[1], cases[i].given, "... bytes");
	}
}

/* Those two are told as long as one asks. */
static void test_forever(enum token_fault which)
{
	bool forever = true;
	struct call c;

	fault(which);
	token_init(&c, 0);
	for (u32 i = 0; i < TURNS && forever; i++)
		forever = token_continue(&c, TOKEN_PAGE, 0, PAGE_SIZE) == RSI_MORE;
	check(forever, "... for ever");
}

static void test_measurements(void)
{
	fault(MEASURE_READ_ERROR);
	check_equal(call3(MEASUREMENT_READ, 0, 0, 0), RSI_INPUT, "... READ");
	fault(MEASURE_READ_UNKNOWN);
	check_equal(call3(MEASUREMENT_READ, 0, 0, 0), NO_STATUS, "... READ");
	check_equal(call3(MEASUREMENT_EXTEND, 1, 8, 1), RSI_OK, "... but EXTEND");
	fault(MEASURE_EXTEND_ERROR);
	check_equal(call3(MEASUREMENT_EXTEND, 1, 8, 1), RSI_INPUT, "... EXTEND");
	fault(MEASURE_EXTEND_UNKNOWN);
	check_equal(call3(MEASUREMENT_EXTEND, 1, 8, 1), NO_STATUS, "... EXTEND");
}

void test_attest_faults(void)
{
	struct call c;

	test_init();
	test_continue();
	test_forever(TOKEN_NEVER);
	test_forever(TOKEN_ENDLESS);
	test_measurements();
	check(set(0), "none");
	check_equal(token_init(&c, 0), RSI_OK, "... INIT");
	check_equal(c.x[1], TOKEN_BOUND, "... bound");
	check(token_take(), "... and a whole token");
	check(!set(TOKEN_FAULTS_AT + TOKEN_FAULTS), "no further fault");
}
