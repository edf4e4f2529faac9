/* SPDX-License-Identifier: GPL-2.0-only */
/* What the mocks of TDISP transports note of each call, in order */
#ifndef _X86_COCO_PARAVISOR_TDISP_COMMON_KUNIT_H
#define _X86_COCO_PARAVISOR_TDISP_COMMON_KUNIT_H

#include <kunit/test.h>
#include <linux/array_size.h>

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

#endif /* _X86_COCO_PARAVISOR_TDISP_COMMON_KUNIT_H */
