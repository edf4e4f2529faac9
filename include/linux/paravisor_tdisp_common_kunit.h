/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tests of TDISP transports share: logs of calls, objects of evidence */
#ifndef _LINUX_PARAVISOR_TDISP_COMMON_KUNIT_H
#define _LINUX_PARAVISOR_TDISP_COMMON_KUNIT_H

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/slab.h>
#include <linux/sprintf.h>

static inline void expect_log(struct kunit *test, const unsigned int *log,
			      unsigned int *logged, const unsigned int *expected,
			      unsigned int n)
{
	KUNIT_ASSERT_EQ(test, *logged, n);
	for (unsigned int i = 0; i < n; i++)
		KUNIT_EXPECT_EQ_MSG(test, log[i], expected[i], "entry %u", i);
	*logged = 0;
}

/* Of a struct platform, which each mock has its own of; the log begins anew then. */
#define EXPECT_LOG(test, ...) do {						\
	static const unsigned int expected_[] = { __VA_ARGS__ };		\
	struct kunit *test_ = (test);						\
	struct platform *platform_ = test_->priv;				\
										\
	expect_log(test_, platform_->log, &platform_->logged, expected_,		\
		   ARRAY_SIZE(expected_));					\
} while (0)

static inline void describe_size(const u32 *size, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u bytes", *size);
}

/* Bytes that show where each stands, freed with the test */
static inline u8 *object_of_size(struct kunit *test, u32 size)
{
	u8 *object = kunit_kmalloc(test, size + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, object);
	for (u32 i = 0; i < size; i++)
		object[i] = i * 7 + i / 251;
	return object;
}

#endif /* _LINUX_PARAVISOR_TDISP_COMMON_KUNIT_H */
