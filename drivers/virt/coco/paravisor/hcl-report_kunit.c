// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests: what a Hyper-V paravisor's report must fulfil
 */

#include <crypto/sha2.h>
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/hex.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "hcl-kunit.h"

#define NV_SIZE		2900	/* as a real vTPM defines the index */
#define SNP_REPORT_DATA	0x50
#define TDX_REPORT_DATA	0x80
#define VBS_REPORT_DATA	0x18

static const u8 user_data[HCL_USER_DATA_SIZE] = { 0xde, 0xad, [63] = 0xef };

/* Claims that fill a real index to its last byte */
static size_t make_claims(u8 *claims, size_t room)
{
	char hex[2 * HCL_USER_DATA_SIZE + 1] = {};
	size_t fill;

	bin2hex(hex, user_data, HCL_USER_DATA_SIZE);
	fill = room - strlen("{\"keys\":\"\",\"user-data\":\"\"}") - strlen(hex);
	return sprintf(claims, "{\"keys\":\"%*s\",\"user-data\":\"%s\"}", (int)fill, "", hex);
}

static struct hcl_report *make_report(struct kunit *test)
{
	struct hcl_report *report = kunit_kzalloc(test, NV_SIZE + 1, GFP_KERNEL);
	size_t claims_size;

	KUNIT_ASSERT_NOT_NULL(test, report);
	claims_size = make_claims(report->claims, NV_SIZE - sizeof(*report));
	KUNIT_ASSERT_EQ(test, claims_size, NV_SIZE - sizeof(*report));

	report->signature = cpu_to_le32(HCL_SIGNATURE);
	report->version = cpu_to_le32(HCL_VERSION);
	report->report_size = cpu_to_le32(sizeof(*report) + claims_size);
	report->request_type = cpu_to_le32(HCL_REQUEST_AK_CERT);
	report->data_size = cpu_to_le32(20 + claims_size);
	report->data_version = cpu_to_le32(HCL_DATA_VERSION);
	report->report_type = cpu_to_le32(HCL_REPORT_TYPE_SNP);
	report->hash_type = cpu_to_le32(HCL_HASH_SHA256);
	report->claims_size = cpu_to_le32(claims_size);
	sha256(report->claims, claims_size, report->hardware + SNP_REPORT_DATA);
	return report;
}

/* Cut the claims down to @size bytes, all sizes and the hash kept true. */
static void resize_claims(struct hcl_report *report, size_t size)
{
	report->report_size = cpu_to_le32(sizeof(*report) + size);
	report->data_size = cpu_to_le32(20 + size);
	report->claims_size = cpu_to_le32(size);
	sha256(report->claims, size, report->hardware + SNP_REPORT_DATA);
}

static int check(const struct hcl_report *report, size_t size, size_t *report_size)
{
	return hcl_report_check(report, size, PARAVISOR_ISOLATION_SNP, user_data, report_size);
}

static void expect_rc(struct kunit *test, const struct hcl_report *report, int rc)
{
	size_t report_size = 12345;

	KUNIT_EXPECT_EQ(test, check(report, NV_SIZE, &report_size), rc);
	KUNIT_EXPECT_EQ(test, report_size, 12345);
}

static void full_size_report_is_good(struct kunit *test)
{
	size_t report_size = 0;

	KUNIT_EXPECT_EQ(test, check(make_report(test), NV_SIZE, &report_size), 0);
	KUNIT_EXPECT_EQ(test, report_size, NV_SIZE);
}

static void padding_behind_the_report_is_left_out(struct kunit *test)
{
	struct hcl_report *report = make_report(test);
	size_t report_size = 0, claims_size;

	memset(report->claims, 0, NV_SIZE - sizeof(*report));
	claims_size = make_claims(report->claims, 200);
	resize_claims(report, claims_size);
	KUNIT_EXPECT_EQ(test, check(report, NV_SIZE, &report_size), 0);
	KUNIT_EXPECT_EQ(test, report_size, sizeof(*report) + claims_size);
}

static void other_technologies_are_good(struct kunit *test)
{
	static const struct {
		enum paravisor_isolation isolation;
		u32 type;
		size_t report_data;
	} cases[] = {
		{ PARAVISOR_ISOLATION_VBS, HCL_REPORT_TYPE_VBS, VBS_REPORT_DATA },
		{ PARAVISOR_ISOLATION_TDX, HCL_REPORT_TYPE_TDX, TDX_REPORT_DATA },
	};

	for (int i = 0; i < ARRAY_SIZE(cases); i++) {
		struct hcl_report *report = make_report(test);
		size_t report_size = 0;

		memset(report->hardware, 0, sizeof(report->hardware));
		report->report_type = cpu_to_le32(cases[i].type);
		sha256(report->claims, le32_to_cpu(report->claims_size),
		       report->hardware + cases[i].report_data);
		KUNIT_EXPECT_EQ(test, 0, hcl_report_check(report, NV_SIZE, cases[i].isolation,
							  user_data, &report_size));
		expect_rc(test, report, -EPROTOTYPE);
	}
}

static void longer_hashes_are_good(struct kunit *test)
{
	struct hcl_report *report = make_report(test);
	size_t size = le32_to_cpu(report->claims_size), report_size;

	report->hash_type = cpu_to_le32(HCL_HASH_SHA384);
	expect_rc(test, report, -EBADMSG);
	sha384(report->claims, size, report->hardware + SNP_REPORT_DATA);
	KUNIT_EXPECT_EQ(test, check(report, NV_SIZE, &report_size), 0);

	report->hash_type = cpu_to_le32(HCL_HASH_SHA512);
	expect_rc(test, report, -EBADMSG);
	sha512(report->claims, size, report->hardware + SNP_REPORT_DATA);
	KUNIT_EXPECT_EQ(test, check(report, NV_SIZE, &report_size), 0);
}

static void every_truncated_index_is_refused(struct kunit *test)
{
	struct hcl_report *report = make_report(test);
	size_t report_size;

	for (size_t size = 0; size < NV_SIZE; size++) {
		/* No byte to spare, so that KASAN sees a read beyond it. */
		void *copy = kmemdup(report, size, GFP_KERNEL);

		KUNIT_EXPECT_EQ_MSG(test, check(copy, size, &report_size), -EMSGSIZE,
				    "%zu bytes", size);
		kfree(copy);
	}
}

static void sizes_must_agree(struct kunit *test)
{
	static const size_t fields[] = {
		offsetof(struct hcl_report, report_size),
		offsetof(struct hcl_report, data_size),
		offsetof(struct hcl_report, claims_size),
	};
	static const u32 values[] = {
		0, 1, 19, 20, 21, 0x4d3, 0x4d4, 0x4d5, NV_SIZE + 1, 0x7fffffff,
		0x80000000, 0xfffffb2c, 0xffffffeb, 0xffffffec, 0xffffffff,
	};

	for (int f = 0; f < ARRAY_SIZE(fields); f++) {
		for (int v = 0; v < ARRAY_SIZE(values); v++) {
			struct hcl_report *report = make_report(test);

			*(__le32 *)((u8 *)report + fields[f]) = cpu_to_le32(values[v]);
			expect_rc(test, report, -EMSGSIZE);
		}
	}
}

/* Sizes that agree with each other, but not with the index */
static void oversize_claims_are_refused(struct kunit *test)
{
	struct hcl_report *report = make_report(test);
	size_t good = le32_to_cpu(report->claims_size);
	static const u32 beyond[] = { 1, 4, 1024, 0x7ffff000, 0xfffff000 };

	for (int i = 0; i < ARRAY_SIZE(beyond); i++) {
		u32 claims_size = good + beyond[i];

		report->report_size = cpu_to_le32(sizeof(*report) + claims_size);
		report->data_size = cpu_to_le32(20 + claims_size);
		report->claims_size = cpu_to_le32(claims_size);
		expect_rc(test, report, -EMSGSIZE);
	}
}

static void header_must_be_right(struct kunit *test)
{
	static const struct {
		size_t field;
		u32 value;
	} wrong[] = {
		{ offsetof(struct hcl_report, signature), 0 },
		{ offsetof(struct hcl_report, signature), 0x48434c41 },
		{ offsetof(struct hcl_report, version), 1 },
		{ offsetof(struct hcl_report, version), 3 },
		{ offsetof(struct hcl_report, request_type), 1 },
		{ offsetof(struct hcl_report, request_type), 3 },
		{ offsetof(struct hcl_report, status), 1 },
		{ offsetof(struct hcl_report, data_version), 0 },
		{ offsetof(struct hcl_report, data_version), 2 },
	};

	for (int i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct hcl_report *report = make_report(test);

		*(__le32 *)((u8 *)report + wrong[i].field) = cpu_to_le32(wrong[i].value);
		expect_rc(test, report, -EPROTO);
	}
}

static void type_must_fit_the_isolation(struct kunit *test)
{
	static const u32 types[] = { 0, 1, 3, 4, 5, 6, 0xffffffff };
	struct hcl_report *report = make_report(test);
	size_t report_size;

	KUNIT_EXPECT_EQ(test, -EPROTOTYPE,
			hcl_report_check(report, NV_SIZE, PARAVISOR_ISOLATION_NONE, user_data,
					 &report_size));
	KUNIT_EXPECT_EQ(test, -EPROTOTYPE,
			hcl_report_check(report, NV_SIZE, PARAVISOR_ISOLATION_TDX, user_data,
					 &report_size));

	for (int i = 0; i < ARRAY_SIZE(types); i++) {
		report->report_type = cpu_to_le32(types[i]);
		expect_rc(test, report, -EPROTOTYPE);
	}
}

static void hash_type_must_be_known(struct kunit *test)
{
	static const u32 types[] = { 0, 4, 0x101, 0xffffffff };
	struct hcl_report *report = make_report(test);

	for (int i = 0; i < ARRAY_SIZE(types); i++) {
		report->hash_type = cpu_to_le32(types[i]);
		expect_rc(test, report, -EOPNOTSUPP);
	}
}

/* All 64 bytes count: the digest and the zeros behind it. */
static void every_bit_of_report_data_counts(struct kunit *test)
{
	struct hcl_report *report = make_report(test);
	u8 *report_data = report->hardware + SNP_REPORT_DATA;

	for (int bit = 0; bit < 64 * 8; bit++) {
		report_data[bit / 8] ^= BIT(bit % 8);
		expect_rc(test, report, -EBADMSG);
		report_data[bit / 8] ^= BIT(bit % 8);
	}
}

static void every_byte_of_the_claims_counts(struct kunit *test)
{
	struct hcl_report *report = make_report(test);

	for (int i = 0; i < le32_to_cpu(report->claims_size); i++) {
		report->claims[i] ^= 1;
		expect_rc(test, report, -EBADMSG);
		report->claims[i] ^= 1;
	}
}

static void vouched_claims_without_user_data_are_refused(struct kunit *test)
{
	struct hcl_report *report = make_report(test);

	strscpy(report->claims, "{\"keys\":[]}", 12);
	resize_claims(report, 11);
	expect_rc(test, report, -EPROTO);
}

static void other_user_data_is_stale(struct kunit *test)
{
	struct hcl_report *report = make_report(test);
	u8 other[HCL_USER_DATA_SIZE];
	size_t report_size;

	for (int i = 0; i < HCL_USER_DATA_SIZE; i++) {
		memcpy(other, user_data, sizeof(other));
		other[i] ^= 0x80;
		KUNIT_EXPECT_EQ(test, -ESTALE,
				hcl_report_check(report, NV_SIZE, PARAVISOR_ISOLATION_SNP,
						 other, &report_size));
	}
}

/* Seeded, so that a failure can be run again from the number it prints. */
static void random_damage_never_passes(struct kunit *test)
{
	const size_t signed_start = offsetof(struct hcl_report, hardware);
	const size_t signed_end = offsetof(struct hcl_report, data_size);
	struct hcl_report *report = make_report(test);
	u8 *good = kunit_kmalloc(test, NV_SIZE, GFP_KERNEL);
	size_t report_size;

	KUNIT_ASSERT_NOT_NULL(test, good);
	memcpy(good, report, NV_SIZE);

	for (u32 seed = 0; seed < 2000; seed++) {
		struct rnd_state rnd;
		size_t at;

		prandom_seed_state(&rnd, seed);
		memcpy(report, good, NV_SIZE);
		at = prandom_u32_state(&rnd) % NV_SIZE;
		/* What the signature covers is not the kernel's to judge. */
		if ((at >= signed_start && at < signed_end) ||
		    (at >= offsetof(struct hcl_report, reserved) && at < signed_start))
			continue;
		((u8 *)report)[at] ^= 1 + prandom_u32_state(&rnd) % 255;
		KUNIT_EXPECT_NE_MSG(test, check(report, NV_SIZE, &report_size), 0,
				    "seed %u, byte %zu", seed, at);
	}
}

static void certificate_ends_where_it_says(struct kunit *test)
{
	static const struct {
		u8 start[4];
		size_t size, expected;
	} cases[] = {
		{ { 0x30, 0x82, 0x03, 0x5c }, 4096, 864 },
		{ { 0x30, 0x82, 0x03, 0x5c }, 864, 864 },
		{ { 0x30, 0x82, 0x03, 0x5c }, 863, 0 },
		{ { 0x30, 0x82, 0x00, 0x00 }, 4, 4 },
		{ { 0x30, 0x82, 0x00, 0x01 }, 4, 0 },
		{ { 0x30, 0x82, 0xff, 0xff }, 4096, 0 },
		{ { 0x30, 0x83, 0x00, 0x10 }, 4096, 0 },
		{ { 0x30, 0x81, 0x10, 0x00 }, 4096, 0 },
		{ { 0x31, 0x82, 0x00, 0x10 }, 4096, 0 },
		{ { 0 }, 4096, 0 },
	};

	for (int i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, hcl_certificate_size(cases[i].start, cases[i].size),
				    cases[i].expected, "case %d", i);

	for (size_t size = 0; size < 4; size++) {
		/* No byte to spare, so that KASAN sees a read beyond it. */
		u8 *copy = kmemdup(cases[3].start, size, GFP_KERNEL);

		KUNIT_EXPECT_EQ(test, hcl_certificate_size(copy, size), 0);
		kfree(copy);
	}
}

static struct kunit_case hcl_report_cases[] = {
	KUNIT_CASE(full_size_report_is_good),
	KUNIT_CASE(padding_behind_the_report_is_left_out),
	KUNIT_CASE(other_technologies_are_good),
	KUNIT_CASE(longer_hashes_are_good),
	KUNIT_CASE(every_truncated_index_is_refused),
	KUNIT_CASE(sizes_must_agree),
	KUNIT_CASE(oversize_claims_are_refused),
	KUNIT_CASE(header_must_be_right),
	KUNIT_CASE(type_must_fit_the_isolation),
	KUNIT_CASE(hash_type_must_be_known),
	KUNIT_CASE(every_bit_of_report_data_counts),
	KUNIT_CASE(every_byte_of_the_claims_counts),
	KUNIT_CASE(vouched_claims_without_user_data_are_refused),
	KUNIT_CASE(other_user_data_is_stale),
	KUNIT_CASE_SLOW(random_damage_never_passes),
	KUNIT_CASE(certificate_ends_where_it_says),
	{}
};

static struct kunit_suite hcl_report_suite = {
	.name	    = "paravisor_hcl_report",
	.test_cases = hcl_report_cases,
};

kunit_test_suites(&hcl_report_suite, &hcl_claims_suite, &hcl_nv_suite);

MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_DESCRIPTION("KUnit tests of Hyper-V paravisor reports");
MODULE_LICENSE("GPL");
