// SPDX-License-Identifier: GPL-2.0-only
/* Measurements: which can be read, which extended, and with what result. */
#include "attest.h"
#include "../../common/string.h"

#define MEASUREMENTS	5
#define WORDS		8

/* Zeros extended by 32 times 0xa5, that by 64 times 0x5a, and that by nothing */
static const u64 sha256[][WORDS] = {
	{ 0x485def6397db697f, 0x811291197bc39a4e, 0xbb703a101f4959ea, 0x4682b5787d53c84c },
	{ 0xd569a2e8da695ae0, 0x5fc822f986604672, 0x467489cf1a318ef8, 0x4e68f62bc5f66891 },
	{ 0x9125380635b9ee5e, 0xb4233da6fffa92b4, 0x82a5413196293078, 0x4f262f5e57e87a2f },
};

static const u64 sha512[][WORDS] = {
	{ 0x82342bf9661a61fd, 0xfb002b73a4b22491, 0x00c195ee2f43db88, 0x2935845723d0c40c,
	  0x0eec3b6c50772c39, 0x490eb13022ef5771, 0xeed5a2ab316ae582, 0x2a17bfe12290144e },
	{ 0x5efb050d98af50ac, 0xee6d8d61058f947d, 0xf571cffd9d44b0e8, 0x35d84328d5122e15,
	  0xaf03626c50174a0e, 0x8be1f5a4a678734e, 0x410b29bceaadfe2e, 0x165e868828eb4cac },
	{ 0xa823f3f0a19db54d, 0xd49aefec908d1c35, 0x2ae3dc9f596a7895, 0xb8f9a74be135c4cb,
	  0xeaff6d6a7daed5d4, 0xe31d4830e70a8356, 0x71a2e78752f6bfb8, 0x6c37a34feb2aea49 },
};

static u64 read(u64 index, u64 value[WORDS])
{
	struct call c = { .x = { MEASUREMENT_READ, index } };

	smc(&c);
	memcpy(value, &c.x[1], WORDS * sizeof(*value));
	return c.x[0];
}

static u64 extend(u64 index, u8 byte, u64 size)
{
	struct call c = { .x = { MEASUREMENT_EXTEND, index, size } };

	memset(&c.x[3], byte, 64);
	smc(&c);
	return c.x[0];
}

static bool is_zero(const u64 *value, u32 words)
{
	while (words && !value[words - 1])
		words--;
	return !words;
}

static bool has_value(u64 index, const u64 want[WORDS])
{
	u64 value[WORDS];

	return read(index, value) == RSI_OK && !memcmp(value, want, sizeof(value));
}

static void test_extend(const u64 want[][WORDS])
{
	static const u64 zero[WORDS];

	check_equal(extend(2, 0xa5, 32), RSI_OK, "an extension by 32 bytes");
	check(has_value(2, want[0]), "... is their digest behind the old value");
	check_equal(extend(2, 0x5a, 64), RSI_OK, "one by 64 bytes");
	check(has_value(2, want[1]), "... is so, too");
	check_equal(extend(2, 0, 0), RSI_OK, "one by nothing");
	check(has_value(2, want[2]), "... still changes it");
	check(has_value(1, zero) && has_value(3, zero) && has_value(4, zero),
	      "the others are as they were");
}

static void test_refused(void)
{
	u64 before[WORDS], value[WORDS];

	read(0, before);
	expect("rsi-protocol", smc_insn, NO_GPA);
	check_equal(read(MEASUREMENTS, value), RSI_INPUT, "there is no sixth");
	expect("rsi-protocol", smc_insn, NO_GPA);
	check_equal(extend(0, 1, 32), RSI_INPUT, "the RIM stays");
	expect("rsi-protocol", smc_insn, NO_GPA);
	check_equal(extend(MEASUREMENTS, 1, 32), RSI_INPUT, "a sixth cannot be extended");
	expect("rsi-protocol", smc_insn, NO_GPA);
	check_equal(extend(1, 1, 65), RSI_INPUT, "nor any by 65 bytes");
	check(has_value(0, before), "the RIM is as it was");
}

static void test_token(const u64 *want, u32 size)
{
	struct call c;
	u64 rim[WORDS];
	u32 length;

	read(0, rim);
	token_init(&c, 0x66);
	length = token_take();
	check(token_has(length, want, size), "a token has what was extended");
	check(token_has(length, rim, size), "... and the RIM");
}

void test_measure(const char *name)
{
	bool wide = starts_with(name, "512");
	u32 words = wide ? WORDS : WORDS / 2;
	const u64 (*want)[WORDS] = wide ? sha512 : sha256;
	u64 value[WORDS];

	check_equal(read(0, value), RSI_OK, "the RIM");
	check(!is_zero(value, words), "... is not zero");
	check(is_zero(value + words, WORDS - words), "... but behind the digest it is");
	for (u32 i = 1; i < MEASUREMENTS; i++)
		check(read(i, value) == RSI_OK && is_zero(value, WORDS), "an untouched REM");
	test_extend(want);
	test_refused();
	test_token(want[2], words * sizeof(u64));
}

void test_measure_none(u64 status)
{
	u64 value[WORDS];

	check_equal(read(0, value), status == RSI_UNKNOWN ? RSI_OK : status, "no measurement");
	check_equal(extend(1, 1, 32), status, "... can be extended");
}
