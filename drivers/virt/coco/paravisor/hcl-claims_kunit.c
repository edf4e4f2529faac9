// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests: user data in the runtime claims of a Hyper-V paravisor
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/hex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "hcl-kunit.h"

#define HEX48	"000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f"
#define HEX	"000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f"
#define USER	"\"user-data\":\"" HEX "\""

struct claims_case {
	const char *name;
	const char *claims;
	bool good;
};

static const struct claims_case claims_cases[] = {
	{ "only member", "{" USER "}", true },
	{ "first member", "{" USER ",\"a\":1}", true },
	{ "last member", "{\"a\":1," USER "}", true },
	{ "white space", "\t\r\n { \"user-data\" :\n\"" HEX "\" , \"a\" : 1 }\n ", true },
	{ "upper case digits",
	  "{\"user-data\":\"000102030405060708090A0B0C0D0E0F" HEX48 "\"}", true },
	{ "nested values", "{\"keys\":[{\"kid\":\"a\",\"n\":[[],{}]}]," USER "}", true },
	{ "brackets in strings", "{\"a\":\"}]{[\",\"b\":{\"c\":\"]}\"}," USER "}", true },
	{ "quote escaped in a value", "{\"a\":\"\\\"user-data\\\":\"," USER "}", true },
	{ "scalars", "{\"a\":true,\"b\":null,\"c\":-1.5e3," USER "}", true },
	{ "same name deeper", "{\"a\":{\"user-data\":\"ff\"}," USER "}", true },

	{ "empty", "", false },
	{ "space", "  ", false },
	{ "no object", "[" USER "]", false },
	{ "empty object", "{}", false },
	{ "absent", "{\"a\":1}", false },
	{ "only deeper", "{\"a\":{" USER "}}", false },
	{ "only in a string", "{\"a\":\"user-data\"}", false },
	{ "twice", "{" USER "," USER "}", false },
	{ "second spelling", "{" USER ",\"user\\u002ddata\":\"" HEX "\"}", false },
	{ "escaped spelling only", "{\"user\\u002ddata\":\"" HEX "\"}", false },
	{ "a digit short", "{\"user-data\":\"" HEX48 "000102030405060708090a0b0c0d0e0\"}", false },
	{ "a digit long", "{\"user-data\":\"" HEX "0\"}", false },
	{ "no digit", "{\"user-data\":\"" HEX48 "000102030405060708090a0b0c0d0e0g\"}", false },
	{ "digit as an escape",
	  "{\"user-data\":\"" HEX48 "000102030405060708090a0b0c\\u0030\"}", false },
	{ "no string", "{\"user-data\":0}", false },
	{ "array", "{\"user-data\":[\"" HEX "\"]}", false },
	{ "no value", "{\"user-data\":}", false },
	{ "no colon", "{\"user-data\" \"" HEX "\"}", false },
	{ "no comma", "{\"a\":1 " USER "}", false },
	{ "comma at the end", "{" USER ",}", false },
	{ "comma at the start", "{," USER "}", false },
	{ "open object", "{" USER, false },
	{ "open string", "{\"user-data\":\"" HEX, false },
	{ "open nested", "{" USER ",\"a\":[", false },
	{ "open escape", "{" USER ",\"a\":\"\\", false },
	{ "open escape closed by the end", "{" USER ",\"a\":\"\\\"", false },
	{ "text behind", "{" USER "}x", false },
	{ "second object", "{" USER "}{" USER "}", false },
	{ "key without quotes", "{user-data:\"" HEX "\"}", false },
	{ "value is missing", "{\"a\":," USER "}", false },
};

static void describe_claims(const struct claims_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(claims, claims_cases, describe_claims);

/* The copy has no byte to spare, so that KASAN sees a read beyond it. */
static int parse_copy(struct kunit *test, const char *claims, size_t len, u8 *user_data)
{
	u8 *copy = kunit_kmalloc(test, len ?: 1, GFP_KERNEL);
	int rc;

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, claims, len);
	rc = hcl_claims_user_data(copy, len, user_data);
	kunit_kfree(test, copy);
	return rc;
}

static void user_data_is_found(struct kunit *test)
{
	const struct claims_case *c = test->param_value;
	u8 user_data[HCL_USER_DATA_SIZE] = {}, expected[HCL_USER_DATA_SIZE];
	int rc = parse_copy(test, c->claims, strlen(c->claims), user_data);

	KUNIT_EXPECT_EQ(test, rc, c->good ? 0 : -EPROTO);
	if (!c->good)
		return;

	KUNIT_ASSERT_EQ(test, hex2bin(expected, HEX, sizeof(expected)), 0);
	KUNIT_EXPECT_MEMEQ(test, user_data, expected, sizeof(expected));
}

static void every_truncation_is_refused(struct kunit *test)
{
	static const char claims[] = "{\"a\":[{\"b\":\"\\\"\"}]," USER ",\"c\":1}";
	u8 user_data[HCL_USER_DATA_SIZE];

	KUNIT_ASSERT_EQ(test, parse_copy(test, claims, strlen(claims), user_data), 0);
	for (size_t len = 0; len < strlen(claims); len++)
		KUNIT_EXPECT_EQ_MSG(test, parse_copy(test, claims, len, user_data),
				    -EPROTO, "%zu bytes", len);
}

static void zero_bytes_end_nothing(struct kunit *test)
{
	static const char behind[] = "{" USER "}\0\0";
	static const char inside[] = "{\"a\":\0," USER "}";
	u8 user_data[HCL_USER_DATA_SIZE];

	KUNIT_EXPECT_EQ(test, parse_copy(test, behind, sizeof(behind) - 1, user_data),
			-EPROTO);
	KUNIT_EXPECT_EQ(test, parse_copy(test, inside, sizeof(inside) - 1, user_data),
			-EPROTO);
}

static void deep_nesting_costs_no_stack(struct kunit *test)
{
	size_t depth = 2048;
	char *claims = kunit_kmalloc(test, 2 * depth + sizeof(USER) + 16, GFP_KERNEL);
	u8 user_data[HCL_USER_DATA_SIZE];
	char *end = claims;

	KUNIT_ASSERT_NOT_NULL(test, claims);
	end += sprintf(end, "{\"a\":");
	end = memset(end, '[', depth) + depth;
	end = memset(end, ']', depth) + depth;
	end += sprintf(end, ",%s}", USER);
	KUNIT_EXPECT_EQ(test, parse_copy(test, claims, end - claims, user_data), 0);
	KUNIT_EXPECT_EQ(test, parse_copy(test, claims, 5 + depth, user_data), -EPROTO);
}

static struct kunit_case hcl_claims_cases[] = {
	KUNIT_CASE_PARAM(user_data_is_found, claims_gen_params),
	KUNIT_CASE(every_truncation_is_refused),
	KUNIT_CASE(zero_bytes_end_nothing),
	KUNIT_CASE(deep_nesting_costs_no_stack),
	{}
};

struct kunit_suite hcl_claims_suite = {
	.name	    = "paravisor_hcl_claims",
	.test_cases = hcl_claims_cases,
};
