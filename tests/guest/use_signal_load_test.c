// SPDX-License-Identifier: GPL-2.0-only
/* use_signal(2): what takes a thousand processes; not on the debug kernel */
#include "common.h"

/* Neither the tasks that were signalled stay in memory, nor their numbers. */
TEST(nothing_is_left_of_who_was_signalled)
{
	long before = 0;
	pid_t pid;
	int i;

	for (i = 0; i < 1100; i++) {
		if (i == 100)	/* warmed up */
			before = proc_number("/proc/meminfo", "SUnreclaim");
		pid = fork();
		if (!pid) {
			signal(SIGUSR1, SIG_IGN);
			_exit(use_signal(getpid(), 0));
		}
		ASSERT_TRUE(child_passed(pid));
	}
	/* the numbers alone would be 128 kB */
	EXPECT_LT(proc_number("/proc/meminfo", "SUnreclaim") - before, 96);
}

TEST_HARNESS_MAIN
