// SPDX-License-Identifier: GPL-2.0-only
/* change_cmdline(2): what may be done with its mapping */
#include <sys/personality.h>
#include <sys/prctl.h>
#include "cmdline.h"

#ifndef PR_SET_MDWE
#define PR_SET_MDWE			65
#define PR_MDWE_REFUSE_EXEC_GAIN	1
#endif

static char big[LINE_MAX_BYTES], old[LINE_MAX_BYTES];

TEST(protected_by_the_caller)
{
	static const int prots[] = {
		PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE,
		PROT_READ | PROT_WRITE | PROT_EXEC, PROT_EXEC,
	};
	char *start;
	size_t i, bytes;

	for (i = 0; i < ARRAY_SIZE(prots); i++) {
		ASSERT_EQ(0, SET("before\0"));
		ASSERT_TRUE(mapping_of(line_address(), &start, &bytes));
		ASSERT_EQ(0, mprotect(start, bytes, prots[i]));
		EXPECT_LE(0, change_cmdline(NULL, 0, old, sizeof(old), 0));
		ASSERT_EQ(0, SET("after\0")) TH_LOG("row %zu", i);
		EXPECT_TRUE(SHOWS("after\0")) TH_LOG("row %zu", i);
		/* one page alone, which cuts the mapping in pieces */
		ASSERT_TRUE(mapping_of(line_address(), &start, &bytes));
		ASSERT_EQ(0, mprotect(start + PAGE, PAGE, PROT_NONE));
		ASSERT_EQ(0, SET("after 2\0"));
		EXPECT_TRUE(SHOWS("after 2\0")) TH_LOG("row %zu", i);
	}
}

/* The caller cannot write there by accident. */
TEST(the_mapping_is_read_only)
{
	pid_t pid;
	int status;

	ASSERT_EQ(0, SET("before\0"));
	pid = fork();
	if (!pid) {
		*line_address() = 'x';
		_exit(0);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
}

static int deny_write_exec(void)
{
	return prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0);
}

/* Bytes of the caller's choice must not become code behind the rules' back. */
TEST(the_mapping_is_never_executable)
{
	static const struct {
		unsigned long persona;
		bool mdwe;
	} rows[] = {
		{ 0, false }, { READ_IMPLIES_EXEC, false },
		{ 0, true }, { READ_IMPLIES_EXEC, true },
	};
	pid_t pid;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		pid = fork();
		if (!pid) {
			if (personality(rows[i].persona) < 0 ||
			    (rows[i].mdwe && deny_write_exec()))
				_exit(1);
			if (SET("one\0") || strcmp(permissions_of(line_address()), "r--p"))
				_exit(2);
			_exit(SET("two\0") || strcmp(permissions_of(line_address()), "r--p"));
		}
		EXPECT_TRUE(child_passed(pid)) TH_LOG("row %zu", i);
	}
}

/* What the caller has made code of, it may not have changed by the call. */
TEST(an_executable_mapping_is_not_written_to)
{
	char *start;
	size_t bytes;

	ASSERT_EQ(0, SET("before\0"));
	ASSERT_TRUE(mapping_of(line_address(), &start, &bytes));
	memcpy(big, start, bytes);
	ASSERT_EQ(0, mprotect(start, bytes, PROT_READ | PROT_EXEC));
	ASSERT_EQ(0, deny_write_exec());
	ASSERT_EQ(0, SET("after\0"));
	ASSERT_EQ(0, SET("after 2\0"));
	EXPECT_EQ(0, memcmp(big, start, bytes));
	EXPECT_STREQ("r-xp", permissions_of(start));
	EXPECT_STREQ("r--p", permissions_of(line_address()));
	EXPECT_TRUE(SHOWS("after 2\0"));
}

TEST_HARNESS_MAIN
