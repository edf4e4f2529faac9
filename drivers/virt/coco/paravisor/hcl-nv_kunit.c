// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests: TPM responses and response codes of every kind
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include "hcl-kunit.h"

/* TPM2_NV_ReadPublic of an index of 2900 bytes with a name behind it */
static const u8 public_rsp[] = {
	0x80, 0x01, 0, 0, 0, 62, 0, 0, 0, 0,		/* header */
	0, 14,						/* TPM2B_NV_PUBLIC */
	0x01, 0x40, 0x00, 0x01, 0, 0x0b,		/* index, name algorithm */
	0x42, 0x06, 0x00, 0x04,				/* attributes */
	0, 0,						/* no policy */
	0x0b, 0x54,					/* data size */
	0, 34, 0, 0x0b,					/* name */
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
};

#define PUBLIC_SIZE_AT	10
#define POLICY_SIZE_AT	22
#define PUBLIC_END	26

/* The copy has no byte to spare, so that KASAN sees a read beyond it. */
static u8 *copy_of(struct kunit *test, const u8 *rsp, size_t len)
{
	u8 *copy = kunit_kmalloc(test, len ?: 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, rsp, len);
	return copy;
}

static void public_area_is_read(struct kunit *test)
{
	struct hcl_nv_public public = {};

	KUNIT_ASSERT_EQ(test, 0, hcl_nv_parse_public(public_rsp, sizeof(public_rsp),
						     HCL_NV_REPORT, &public));
	KUNIT_EXPECT_EQ(test, public.size, 2900);
	KUNIT_EXPECT_EQ(test, public.attributes, 0x42060004);
}

static void public_area_of_another_index_is_refused(struct kunit *test)
{
	struct hcl_nv_public public = {};

	KUNIT_EXPECT_EQ(test, -EIO, hcl_nv_parse_public(public_rsp, sizeof(public_rsp),
							HCL_NV_USER_DATA, &public));
}

static void public_area_with_policy_is_read(struct kunit *test)
{
	u8 rsp[sizeof(public_rsp) + 32] = {};
	struct hcl_nv_public public = {};

	memcpy(rsp, public_rsp, POLICY_SIZE_AT);
	rsp[PUBLIC_SIZE_AT + 1] = 14 + 32;
	rsp[POLICY_SIZE_AT + 1] = 32;
	put_unaligned_be16(512, rsp + POLICY_SIZE_AT + 2 + 32);
	KUNIT_ASSERT_EQ(test, 0, hcl_nv_parse_public(rsp, sizeof(rsp), HCL_NV_REPORT,
						     &public));
	KUNIT_EXPECT_EQ(test, public.size, 512);
}

static void public_area_truncated_is_refused(struct kunit *test)
{
	struct hcl_nv_public public;

	for (size_t len = 0; len < PUBLIC_END; len++)
		KUNIT_EXPECT_EQ_MSG(test, -EIO,
				    hcl_nv_parse_public(copy_of(test, public_rsp, len), len,
							HCL_NV_REPORT, &public),
				    "%zu bytes", len);
}

static void public_area_with_wrong_sizes_is_refused(struct kunit *test)
{
	static const u16 sizes[] = { 0, 1, 13, 15, 255, 0x7fff, 0xffff };
	struct hcl_nv_public public;

	for (int i = 0; i < ARRAY_SIZE(sizes); i++) {
		u8 *rsp = copy_of(test, public_rsp, sizeof(public_rsp));

		put_unaligned_be16(sizes[i], rsp + PUBLIC_SIZE_AT);
		KUNIT_EXPECT_EQ(test, -EIO, hcl_nv_parse_public(rsp, sizeof(public_rsp),
								HCL_NV_REPORT, &public));

		rsp = copy_of(test, public_rsp, sizeof(public_rsp));
		put_unaligned_be16(sizes[i] ?: 2, rsp + POLICY_SIZE_AT);
		KUNIT_EXPECT_EQ(test, -EIO, hcl_nv_parse_public(rsp, sizeof(public_rsp),
								HCL_NV_REPORT, &public));
	}
}

static void read_gives_what_was_asked_for(struct kunit *test)
{
	static const u8 rsp[] = {
		0x80, 0x02, 0, 0, 0, 25, 0, 0, 0, 0,	/* header */
		0, 0, 0, 6, 0, 4, 1, 2, 3, 4,		/* TPM2B data */
		0, 0, 1, 0, 0,				/* session */
	};
	u8 data[4];

	KUNIT_ASSERT_EQ(test, 0, hcl_nv_parse_read(rsp, sizeof(rsp), data, sizeof(data)));
	KUNIT_EXPECT_MEMEQ(test, data, rsp + 16, sizeof(data));

	for (u16 size = 0; size < 16; size++)
		if (size != sizeof(data))
			KUNIT_EXPECT_EQ(test, -EIO, hcl_nv_parse_read(rsp, sizeof(rsp),
								      NULL, size));

	for (size_t len = 0; len < 20; len++)
		KUNIT_EXPECT_EQ_MSG(test, -EIO,
				    hcl_nv_parse_read(copy_of(test, rsp, len), len, data,
						      sizeof(data)),
				    "%zu bytes", len);
}

/* As libtpms answers, with handle, parameter and session numbers in place. */
static void response_codes_become_errnos(struct kunit *test)
{
	static const struct {
		ssize_t rc;
		int err;
	} cases[] = {
		{ 0, 0 },
		{ 0x9a2, -EACCES },	/* BAD_AUTH, session 1 */
		{ 0x98e, -EACCES },	/* AUTH_FAIL, session 1 */
		{ 0x185, -EACCES },	/* HIERARCHY, handle 1 */
		{ 0x149, -EPERM },	/* NV_AUTHORIZATION */
		{ 0x148, -EPERM },	/* NV_LOCKED */
		{ 0x18b, -ENOENT },	/* HANDLE, handle 1 */
		{ 0x28b, -ENOENT },	/* HANDLE, handle 2 */
		{ 0x14a, -ENOENT },	/* NV_UNINITIALIZED */
		{ 0x146, -EMSGSIZE },	/* NV_RANGE */
		{ 0x147, -EMSGSIZE },	/* NV_SIZE */
		{ 0x2d5, -EMSGSIZE },	/* SIZE, parameter 2 */
		{ 0x101, -EIO },	/* FAILURE */
		{ 0x921, -EIO },	/* LOCKOUT */
		{ 0x922, -EIO },	/* RETRY */
		{ -ETIME, -ETIMEDOUT },
		{ -ENODEV, -EIO },
		{ -EFAULT, -EIO },
	};

	for (int i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, hcl_nv_errno(cases[i].rc), cases[i].err, "%#zx",
				    cases[i].rc);
}

static struct kunit_case hcl_nv_cases[] = {
	KUNIT_CASE(public_area_is_read),
	KUNIT_CASE(public_area_of_another_index_is_refused),
	KUNIT_CASE(public_area_with_policy_is_read),
	KUNIT_CASE(public_area_truncated_is_refused),
	KUNIT_CASE(public_area_with_wrong_sizes_is_refused),
	KUNIT_CASE(read_gives_what_was_asked_for),
	KUNIT_CASE(response_codes_become_errnos),
	{}
};

struct kunit_suite hcl_nv_suite = {
	.name	    = "paravisor_hcl_nv",
	.test_cases = hcl_nv_cases,
};
