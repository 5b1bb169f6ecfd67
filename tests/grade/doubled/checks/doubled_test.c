// SPDX-License-Identifier: GPL-2.0-only
/* For tests/grade: what a call that doubles is to do. */
#include <errno.h>
#include <stdlib.h>
#include <umlab.h>

#include "kselftest_harness.h"

TEST(works)
{
	int result = 0;

	ASSERT_EQ(0, doubled(21, &result));
	EXPECT_EQ(42, result);
}

TEST(refuses)
{
	int result = 7;

	EXPECT_EQ(-1, doubled(-1, &result));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(7, result);
}

TEST(bad_pointer)
{
	EXPECT_EQ(-1, doubled(1, (int *)8));
	EXPECT_EQ(EFAULT, errno);
}

TEST(zero)
{
	int result = 7;

	EXPECT_EQ(0, doubled(0, &result));
	EXPECT_EQ(0, result);
}

TEST_HARNESS_MAIN
