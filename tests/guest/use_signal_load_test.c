// SPDX-License-Identifier: GPL-2.0-only
/* use_signal(2): what takes thousands of processes; not on the debug kernel */
#include "common.h"

FIXTURE(thousands) {};
FIXTURE_SETUP(thousands) {}
FIXTURE_TEARDOWN(thousands) {}

/* Neither the tasks that were signalled stay in memory, nor their numbers. */
TEST_F_TIMEOUT(thousands, nothing_is_left_of_who_was_signalled, 150)
{
	long before = 0, more;
	pid_t pid;
	int i;

	for (i = 0; i < 4000; i++) {
		if (i == 500)	/* warmed up */
			before = proc_number("/proc/meminfo", "SUnreclaim");
		pid = fork();
		if (!pid) {
			signal(SIGUSR1, SIG_IGN);
			_exit(use_signal(getpid(), 0));
		}
		ASSERT_TRUE(child_passed(pid));
	}
	/* The numbers alone would be 437 kB; what waits for RCU goes by itself. */
	for (i = 0; i < 50; i++) {
		more = proc_number("/proc/meminfo", "SUnreclaim") - before;
		if (more < 384)
			break;
		usleep(100000);
	}
	EXPECT_LT(more, 384);
}

TEST_HARNESS_MAIN
