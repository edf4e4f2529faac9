// SPDX-License-Identifier: GPL-2.0-only
/* What P0 answers to SMC and HVC, beside memory. */
#include "flat.h"

#define UID		0x8600ff01UL
#define FEATURES	0xc6000000UL
#define RANGE		0xc6000001UL
#define SVE_HINT	BIT(16)
#define CONFIG_PAGE	TEST_PAGE(0)
#define BLOCK(alias)	(1ULL | 4ULL << 32 | 1ULL << 40 | (u64)(alias) << 48)

static bool has_uid(void)
{
	struct call c = { .x = { UID } };

	smc(&c);
	return c.x[0] == 0x520a8d5c && c.x[1] == 0x2e4cb793 && c.x[2] == 0x6170618f &&
	       c.x[3] == 0x69766172;
}

static void test_psci(void)
{
	check_equal(call3(PSCI(0), 0, 0, 0), 0x10001, "PSCI 1.1");
	check_equal(call3(PSCI(6), 0, 0, 0), 2, "no migration");
	check_equal(call3(PSCI(10), 0x80000000, 0, 0), 0, "SMCCC_VERSION is a feature");
	check_equal(call3(PSCI(10), PSCI64(3), 0, 0), 0, "CPU_ON is a feature");
	check_equal(call3(PSCI(10), PSCI64(0xe), 0, 0), NOT_SUPPORTED, "SYSTEM_SUSPEND is none");
	check_equal(call3(0x80000000, 0, 0, 0), 0x10002, "SMCCC 1.2");
	check_equal(call3(0x80000001, 0x80008000, 0, 0), NOT_SUPPORTED, "no workarounds");
	check_equal(call3(PSCI(0x50), 0, 0, 0), NOT_SUPPORTED, "no random numbers");
	check_equal(call3(0xc3000000, 0, 0, 0), NOT_SUPPORTED, "an owner that there is not");
}

static void test_registers(void)
{
	struct call c, before;

	for (u64 i = 0; i < ARRAY_SIZE(c.x); i++)
		c.x[i] = 0x1111 * i;
	c.x[0] = PSCI(0) | SVE_HINT;
	before = c;
	smc(&c);
	check_equal(c.x[0], 0x10001, "the SVE hint is no part of a number");
	for (u64 i = 1; i < ARRAY_SIZE(c.x); i++)
		if (c.x[i] != before.x[i])
			check_equal(c.x[i], before.x[i], "a register is kept");
}

static void test_version(void)
{
	struct call c = { .x = { RSI(0x190), 0x10000 } };

	smc(&c);
	check_equal(c.x[0], 0, "RSI 1.0");
	check_equal(c.x[1], 0x10000, "... the lowest");
	check_equal(c.x[2], 0x10000, "... the highest without devices");
	c = (struct call){ .x = { RSI(0x190), 0x20000 } };
	smc(&c);
	check_equal(c.x[0], 1, "no RSI 2.0");
	check_equal(c.x[2], 0x10000, "... and what there is instead");
	c = (struct call){ .x = { RSI(0x191), 0 } };
	smc(&c);
	check_equal(c.x[0], 0, "RSI features");
	check_equal(c.x[1], 0, "... none");
	check_equal(call3(RSI(0x1a3), 1, 0, 0), NOT_SUPPORTED, "planes are P0's to enter");
}

static void test_config(void)
{
	check_equal(call3(RSI(0x196), CONFIG_PAGE, 0, 0), 0, "REALM_CONFIG");
	check_equal(read64(CONFIG_PAGE), 33, "... bits of an address");
	check_equal(read64(CONFIG_PAGE + 8), 0, "... SHA-256");
	check_equal(read64(CONFIG_PAGE + 0x10), 0, "... no planes below");
	expect("rsi-protocol", smc_insn, CONFIG_PAGE + 8);
	check_equal(call3(RSI(0x196), CONFIG_PAGE + 8, 0, 0), 1, "... on a page boundary");
	expect("rsi-protocol", smc_insn, CONFIG_PAGE | SHARED_HALF);
	check_equal(call3(RSI(0x196), CONFIG_PAGE | SHARED_HALF, 0, 0), 1, "... not shared");
	expect("rsi-protocol", smc_insn, 0x09000000);
	check_equal(call3(RSI(0x196), 0x09000000, 0, 0), 1, "... in memory");
}

/* Where P0 manages memory the calls about it are not the guest's. */
static void test_hidden(void)
{
	check_equal(call3(RSI(0x190), 0x10000, 0, 0), NOT_SUPPORTED, "no RSI VERSION");
	expect("paravisor-instruction", smc_insn, NO_GPA);
	check_equal(call3(RSI(0x197), TEST_PAGE(0), TEST_PAGE(1), 0), NOT_SUPPORTED,
		    "no IPA_STATE_SET");
	expect("paravisor-instruction", smc_insn, NO_GPA);
	check_equal(call3(RSI(0x198), TEST_PAGE(0), TEST_PAGE(1), 0), NOT_SUPPORTED,
		    "no IPA_STATE_GET");
}

static void test_hvc(void)
{
	if (has_uid())
		expect("paravisor-instruction", hvc_insn, NO_GPA);
	check_equal(ESR_EC(try(hvc, 0, 0)), EC_UNKNOWN, "HVC is undefined");
	check_equal(fault_elr, (u64)hvc_insn, "... at the instruction");
}

void test_calls(void)
{
	test_psci();
	test_registers();
	test_hvc();
	if (in_realm) {
		test_version();
		test_config();
	} else if (has_uid()) {
		test_hidden();
	} else {
		check_equal(call3(RSI(0x190), 0x10000, 0, 0), NOT_SUPPORTED, "no Realm");
		check_equal(call3(FEATURES, 0, 0, 0), NOT_SUPPORTED, "nobody below");
	}
}

static void check_block(u64 functions)
{
	struct call c = { .x = { FEATURES } };

	smc(&c);
	check_equal(c.x[0], 0, "the call about functions");
	check_equal(c.x[1], BLOCK(in_realm ? 32 : 0), "... layout, technology, plane, alias");
	check_equal(c.x[2], functions, "... functions");
	check_equal(c.x[3], 0, "... no more");
	check_equal(call3(FEATURES, 1, 0, 0), NOT_SUPPORTED, "... has one leaf");
	check_equal(call3(RANGE, 0, 0, 0), NOT_SUPPORTED, "there are no ranges");
}

#define BASE	(BIT_ULL(2) | BIT_ULL(3))

void test_features(const char *name)
{
	u64 memory = in_realm ? BIT_ULL(8) : BIT_ULL(0);

	if (starts_with(name, "none")) {
		check(!has_uid(), "no word of P0");
		check_equal(call3(FEATURES, 0, 0, 0), NOT_SUPPORTED, "... nor of its functions");
		return;
	}
	check(has_uid(), "identifier of the interface");
	if (starts_with(name, "all"))
		check_block(BASE | memory | BIT_ULL(21) | BIT_ULL(22));
	else if (starts_with(name, "devices"))
		check_block(BASE | memory | BIT_ULL(21) | BIT_ULL(22) | BIT_ULL(27));
	else if (starts_with(name, "no-services"))
		check_block(BASE | memory);
	else if (starts_with(name, "tables"))
		check_block(BASE | BIT_ULL(28));
	else if (starts_with(name, "visible"))
		check_equal(call3(RSI(0x190), 0x10000, 0, 0), 0, "RSI VERSION all the same");
	else
		check(false, "no such test");
}
