// SPDX-License-Identifier: GPL-2.0-only
/* The door that tests in a guest's user space use. */
#include "flat.h"

#define DOOR_MARK	(0x50564d4bULL << 32)
#define DOOR_LIE	(0x50564c49ULL << 32)
#define NO_SUCH_LIE	0xffff
#define SCTLR_UCI	BIT_ULL(26)	/* EL0 may maintain caches */

static void test_el0(void)
{
	u64 x[4] = { DOOR_MARK | 2, 1, 1, 1 };

	write_sysreg(read_sysreg(sctlr_el1) | SCTLR_UCI, sctlr_el1);
	isb();
	try(door_el0, (u64)x, 0);
	check(!x[0] && !x[1] && !x[2] && !x[3], "a mark from EL0 answers zero");
}

void test_door(void)
{
	u64 x[4] = { DOOR_MARK | 1, 1, 1, 1 };

	door(x);
	check(!x[0] && !x[1] && !x[2] && !x[3], "a mark answers zero");
	x[0] = TEST_PAGE(0);
	x[1] = 7;
	door(x);
	check(x[0] == TEST_PAGE(0) && x[1] == 7, "any other address is for the cache alone");
	x[0] = DOOR_LIE;
	door(x);
	check_equal(x[0], 1, "no lie");
	x[0] = DOOR_LIE | NO_SUCH_LIE;
	door(x);
	check_equal(x[0], 0, "no such lie");
	test_el0();
	check_equal(ESR_EC(try(read_implementation, 0, 0)), EC_UNKNOWN, "no such register");
}
