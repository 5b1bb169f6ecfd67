// SPDX-License-Identifier: GPL-2.0-only
/* NAME: what the assignment says of it, a claim each */
#include <errno.h>
#include <umlab.h>

#include "kselftest_harness.h"

TEST(works)
{
	EXPECT_EQ(21, NAME(42));
	EXPECT_EQ(0, NAME(0));
}

TEST(refuses)
{
	EXPECT_EQ(-1, NAME(-2));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, NAME(3));
	EXPECT_EQ(EINVAL, errno);
}

TEST_HARNESS_MAIN
