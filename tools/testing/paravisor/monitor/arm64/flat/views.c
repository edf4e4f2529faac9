// SPDX-License-Identifier: GPL-2.0-only
/* Accesses through the wrong half; the guest lives on after each. */
#include "flat.h"

#define PAGE		TEST_PAGE(0)
#define DEVICE		0x09000000UL
#define MONITOR		0x40400000UL
#define SMMU		0x09050000UL
#define RETURN		0xd65f03c0		/* the instruction RET */

static void test_private(void)
{
	check_forbidden("shared-view-of-private-page", PAGE | SHARED_HALF, false);
	check_forbidden("shared-view-of-private-page", PAGE | SHARED_HALF, true);
	check_equal(fetch64(PAGE), 0, "nothing was written");
}

static void test_shared(void)
{
	share(PAGE);
	check_forbidden("private-view-of-shared-page", PAGE, false);
	check_forbidden("private-view-of-shared-page", PAGE, true);
	check_equal(fetch64(PAGE | SHARED_HALF), 0, "nothing was written");
}

static void test_fetch(void)
{
	u64 at = PAGE | SHARED_HALF;

	write32(at, RETURN);
	expect("fetch-of-shared-page", (void *)at, at);
	check_equal(ESR_EC(try(jump, at, 0)), EC_INSTR_ABORT_SAME, "no code in shared memory");
	expect("private-view-of-shared-page", (void *)PAGE, PAGE);
	check_equal(ESR_EC(try(jump, PAGE, 0)), EC_INSTR_ABORT_SAME, "... nor through the other");
	check_equal(fault_far, PAGE, "... at that address");
}

void test_views(void)
{
	test_private();
	test_shared();
	test_fetch();
	check_forbidden("private-view-of-host-device", DEVICE, false);
	check_forbidden("monitor-memory", MONITOR, true);
	check_forbidden("monitor-memory", MONITOR | SHARED_HALF, false);
	check_forbidden("hidden-device", SMMU | SHARED_HALF, false);
	check_forbidden("outside-memory", 0xf0000000UL | SHARED_HALF, false);
	check_forbidden("outside-memory", 0xf0000000UL, true);
}

void test_plain_views(void)
{
	write64(PAGE, 7);
	check_equal(fetch64(PAGE), 7, "memory");
	check_forbidden("outside-memory", PAGE | SHARED_HALF, false);
	check_forbidden("monitor-memory", MONITOR, true);
	check_forbidden("hidden-device", SMMU, false);
	check_forbidden("outside-memory", 0xf0000000UL, false);
	check_equal(fetch64(PAGE), 7, "memory as before");
}
