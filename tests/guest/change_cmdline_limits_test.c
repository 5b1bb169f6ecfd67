// SPDX-License-Identifier: GPL-2.0-only
/* change_cmdline(2): what it costs, and what it does when there is none */
#include <sys/resource.h>
#include "cmdline.h"

static char big[LINE_MAX_BYTES], old[LINE_MAX_BYTES];

static long committed(void)
{
	return proc_number("/proc/meminfo", "Committed_AS");
}

TEST(enomem_at_the_address_space_limit)
{
	struct rlimit limit;
	ssize_t n = shown(big);
	long before;

	ASSERT_EQ(0, getrlimit(RLIMIT_AS, &limit));
	limit.rlim_cur = vm_size() * 1024;
	memset(old, 'u', 64);
	ASSERT_EQ(0, setrlimit(RLIMIT_AS, &limit));
	before = committed();
	EXPECT_EQ(ENOMEM, ERRNO_OF(CHANGE("x\0", old, sizeof(old), 0)));
	EXPECT_EQ(before, committed());
	EXPECT_EQ('u', *old);
	EXPECT_EQ(n, change_cmdline(NULL, 0, old, sizeof(old), 0));
	limit.rlim_cur = RLIM_INFINITY;
	ASSERT_EQ(0, setrlimit(RLIMIT_AS, &limit));
	EXPECT_TRUE(shows(big, n));

	/* With the mapping made, the limit does not matter. */
	ASSERT_EQ(0, SET("made\0"));
	limit.rlim_cur = PAGE;
	ASSERT_EQ(0, setrlimit(RLIMIT_AS, &limit));
	EXPECT_EQ(0, SET("reused\0"));
	limit.rlim_cur = RLIM_INFINITY;
	ASSERT_EQ(0, setrlimit(RLIMIT_AS, &limit));
	EXPECT_TRUE(SHOWS("reused\0"));
}

/* Read-only for the caller, but written to: memory that has to be promised. */
TEST(the_mapping_is_charged_for)
{
	long before;
	char *start, *hole;
	size_t bytes;
	pid_t pid;

	hole = before_hole(1);
	before = committed();
	EXPECT_EQ(EFAULT, ERRNO_OF(CHANGE("x\0", hole, 4096, 0)));
	EXPECT_EQ(before, committed());

	ASSERT_EQ(0, SET("one\0"));
	EXPECT_EQ(before + 16, committed());
	ASSERT_EQ(0, SET("two\0"));
	EXPECT_EQ(before + 16, committed());
	pid = fork();
	if (!pid)	/* has all of the parent's, and gives it back */
		_exit(committed() - before < 32);
	EXPECT_TRUE(child_passed(pid));
	EXPECT_EQ(before + 16, committed());
	ASSERT_TRUE(mapping_of(line_address(), &start, &bytes));
	ASSERT_EQ(0, munmap(start, bytes));
	EXPECT_EQ(before, committed());
}

TEST(enomem_when_no_memory_may_be_promised)
{
	ssize_t n = shown(big);
	long before = committed();
	int error;

	ASSERT_TRUE(write_file("/proc/sys/vm/overcommit_kbytes", "1"));
	ASSERT_TRUE(write_file("/proc/sys/vm/overcommit_memory", "2"));
	error = SET("x\0");
	ASSERT_TRUE(write_file("/proc/sys/vm/overcommit_memory", "0"));
	EXPECT_EQ(ENOMEM, error);
	EXPECT_EQ(before, committed());
	EXPECT_TRUE(shows(big, n));
}

/* With mlockall the limit on locked memory counts too. */
TEST(enomem_at_the_locked_memory_limit)
{
	struct rlimit limit = { PAGE, PAGE };
	ssize_t n = shown(big);

	ASSERT_EQ(0, mlockall(MCL_FUTURE));
	ASSERT_EQ(0, setrlimit(RLIMIT_MEMLOCK, &limit));
	become(STUDENT);
	EXPECT_EQ(ENOMEM, SET("x\0"));
	EXPECT_TRUE(shows(big, n));
}

TEST_HARNESS_MAIN
