// SPDX-License-Identifier: GPL-2.0-only
/* change_cmdline(2): what takes hundreds of processes; not on the debug kernel */
#include "cmdline.h"

static char old[LINE_MAX_BYTES];

static long free_memory(void)
{
	return proc_number("/proc/meminfo", "MemFree");
}

/* What a call has looked at and written to is gone with the process. */
TEST(nothing_is_left_of_a_process)
{
	static const char line[4096] = "long";
	long before = 0;
	pid_t pid;
	int i;

	for (i = 0; i < 550; i++) {
		if (i == 50)	/* warmed up */
			before = free_memory();
		pid = fork();
		if (!pid)
			_exit(set(line, sizeof(line)) || SET("short\0") ||
			      change_cmdline(NULL, 0, old, sizeof(old), 0) != 6);
		ASSERT_TRUE(child_passed(pid));
	}
	/* a page of each would be 2 MB */
	EXPECT_LT(before - free_memory(), 1024);
}

TEST_HARNESS_MAIN
