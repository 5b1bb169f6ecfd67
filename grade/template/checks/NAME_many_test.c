// SPDX-License-Identifier: GPL-2.0-only
/* NAME: what a call that knows the examples does not know */
#include <errno.h>
#include <limits.h>
#include <umlab.h>

#include "kselftest_harness.h"

TEST(many)
{
	int number;

	for (number = 0; number < 10000; number += 2)
		ASSERT_EQ(number / 2, NAME(number));
	EXPECT_EQ(INT_MAX / 2, NAME(INT_MAX - 1));
	EXPECT_EQ(-1, NAME(INT_MIN));
	EXPECT_EQ(EINVAL, errno);
}

TEST_HARNESS_MAIN
