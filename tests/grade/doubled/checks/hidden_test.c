// SPDX-License-Identifier: GPL-2.0-only
/* For tests/grade: what no student is to see. */
#include <errno.h>
#include <limits.h>
#include <umlab.h>

#include "kselftest_harness.h"

static const char secret_of_the_teacher[] = "the secret of the teacher";

TEST(large)
{
	int result = 7;

	EXPECT_EQ(-1, doubled(INT_MAX, &result)) TH_LOG("%s", secret_of_the_teacher);
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(7, result);
}

TEST(zero)
{
	int result = 7;

	EXPECT_EQ(0, doubled(0, &result));
	EXPECT_EQ(0, result);
}

TEST_HARNESS_MAIN
