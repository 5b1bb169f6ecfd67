// SPDX-License-Identifier: GPL-2.0-only
/* change_cmdline(2): what is shown, what is handed back, every error */
#include "cmdline.h"

static char big[LINE_MAX_BYTES], old[LINE_MAX_BYTES];

#define LINE(what, s, gets_nul) { what, s, sizeof(s) - 1, gets_nul }

/* Lines of all kinds; those that need a NUL at the end get one. */
static const struct line {
	const char *what;
	const char *line;
	size_t len;
	bool gets_nul;
} lines[] = {
	LINE("one argument", "one\0", false),
	LINE("one byte", "x", false),
	LINE("one string without a NUL", "no end", false),
	LINE("several arguments", "ls\0-l\0/tmp\0", false),
	LINE("several without a NUL at the end", "ls\0-l\0/tmp", true),
	LINE("an empty argument", "\0", false),
	LINE("empty arguments only", "\0\0\0\0", false),
	LINE("empty arguments in between", "a\0\0\0b\0\0", false),
	LINE("empty first, without a NUL at the end", "\0a", true),
	LINE("blanks, newlines, bytes above 127", "\n \t\x80\xff \0", false),
};

TEST(shows_and_hands_back_every_line)
{
	const struct line *l;

	ASSERT_EQ(0, SET("start\0"));
	for (l = lines; l < lines + ARRAY_SIZE(lines); l++) {
		size_t len = l->len + l->gets_nul;

		memcpy(big, l->line, l->len);
		big[l->len] = '\0';
		ASSERT_EQ(0, set(l->line, l->len));
		EXPECT_TRUE(shows(big, len)) TH_LOG("%s", l->what);
		EXPECT_EQ((long)len, change_cmdline(NULL, 0, old, sizeof(old), 0))
			TH_LOG("%s", l->what);
		EXPECT_EQ(0, memcmp(big, old, len)) TH_LOG("%s", l->what);
		EXPECT_TRUE(shows(big, len)) TH_LOG("%s, after reading", l->what);
	}
}

TEST(longest_lines)
{
	static const size_t lengths[] = { 4000, 4094, 4095, 4096 };
	size_t i, args;

	for (i = 0; i < ARRAY_SIZE(lengths); i++)
		for (args = 0; args < 3; args++) {
			size_t len = lengths[i], shown_len = len + (args == 2);

			memset(big, 'x', len);
			if (args)	/* 1: NUL at the end, 2: NUL within only */
				big[args == 1 ? len - 1 : len / 2] = '\0';
			big[len] = '\0';
			ASSERT_EQ(0, set(big, len));
			ASSERT_EQ(0, set(big, len));	/* in the other slot, too */
			EXPECT_TRUE(shows(big, shown_len)) TH_LOG("%zu bytes, kind %zu", len, args);
			EXPECT_EQ((long)shown_len, change_cmdline(NULL, 0, old, shown_len, 0));
			EXPECT_EQ(0, memcmp(big, old, shown_len));
		}
}

TEST(old_is_what_proc_showed)
{
	ssize_t n = shown(big);

	ASSERT_GT(n, 0);
	EXPECT_EQ(n, CHANGE("first\0", old, sizeof(old), 0));
	EXPECT_EQ(0, memcmp(big, old, n));
	EXPECT_EQ(6, CHANGE("the second\0", old, sizeof(old), 0));
	EXPECT_EQ(0, memcmp("first", old, 6));
	EXPECT_EQ(11, change_cmdline(NULL, 0, old, sizeof(old), 0));
	EXPECT_EQ(0, memcmp("the second", old, 11));
}

TEST(returns_the_length_without_old)
{
	ASSERT_EQ(0, SET("12345\0"));
	EXPECT_EQ(6, CHANGE("x\0", NULL, 0, 0));
	/* len counts only with new, size only with old */
	EXPECT_EQ(2, change_cmdline(NULL, SIZE_MAX, old, sizeof(old), 0));
	EXPECT_EQ(2, CHANGE("y\0", NULL, SIZE_MAX, 0));
}

TEST(size_that_just_fits)
{
	ASSERT_EQ(0, SET("12345\0"));
	memset(old, 'u', sizeof(old));
	EXPECT_EQ(6, change_cmdline(NULL, 0, old, 6, 0));
	EXPECT_EQ(0, memcmp("12345\0uuu", old, 9));
}

TEST(errors)
{
	static char valid[5000] = "valid";
	static const struct {
		char what[48];
		const char *new;
		size_t len;
		char *old;
		size_t size;
		unsigned int flags;
		int error;
	} rows[] = {
		{ "len 0", valid, 0, old, 4096, 0, EINVAL },
		{ "both NULL", NULL, 0, NULL, 0, 0, EINVAL },
		{ "both NULL, with sizes", NULL, 10, NULL, 10, 0, EINVAL },
		{ "flag 1", valid, 6, old, 4096, 1, EINVAL },
		{ "the last flag", valid, 6, old, 4096, 1U << 31, EINVAL },
		{ "a flag, only reading", NULL, 0, old, 4096, 2, EINVAL },
		{ "4097 bytes", valid, 4097, old, 4096, 0, E2BIG },
		{ "as many bytes as can be said", valid, SIZE_MAX, old, 4096, 0, E2BIG },
		{ "4097 bytes from nowhere", (char *)8, 4097, NULL, 0, 0, E2BIG },
		{ "no room for old", valid, 6, old, 0, 0, ERANGE },
		{ "one byte too little", valid, 6, old, 6, 0, ERANGE },
		{ "one byte too little, only reading", NULL, 0, old, 6, 0, ERANGE },
		{ "too little room nowhere", valid, 6, (char *)8, 6, 0, ERANGE },
	};
	size_t i;

	ASSERT_EQ(0, SET("before\0"));
	memset(old, 'u', sizeof(old));
	memset(big, 'u', sizeof(big));
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		EXPECT_EQ(rows[i].error,
			  ERRNO_OF(change_cmdline(rows[i].new, rows[i].len, rows[i].old,
						  rows[i].size, rows[i].flags)))
			TH_LOG("%s", rows[i].what);
		EXPECT_TRUE(SHOWS("before\0")) TH_LOG("%s", rows[i].what);
		EXPECT_EQ(0, memcmp(old, big, sizeof(old))) TH_LOG("%s", rows[i].what);
	}
}

TEST(efault_new_changes_nothing)
{
	const struct bad_pointer *b;

	ASSERT_EQ(0, SET("before\0"));
	for (b = bad_pointers; b->make; b++) {
		if (b->null || b->readable)
			continue;
		EXPECT_EQ(EFAULT, set(b->make(), 2)) TH_LOG("%s", b->what);
		EXPECT_EQ(EFAULT, set(b->make(), 4096)) TH_LOG("%s", b->what);
		EXPECT_TRUE(SHOWS("before\0")) TH_LOG("%s", b->what);
	}
	EXPECT_EQ(0, set(before_hole(10), 10));
	EXPECT_EQ(EFAULT, set(before_hole(10), 11));
}

TEST(efault_old_changes_nothing)
{
	const struct bad_pointer *b;

	ASSERT_EQ(0, SET("before\0"));
	for (b = bad_pointers; b->make; b++) {
		if (b->null)
			continue;
		EXPECT_EQ(EFAULT, ERRNO_OF(CHANGE("after\0", b->make(), 4096, 0)))
			TH_LOG("%s", b->what);
		EXPECT_EQ(EFAULT, ERRNO_OF(change_cmdline(NULL, 0, b->make(), 4096, 0)))
			TH_LOG("%s, only reading", b->what);
		EXPECT_TRUE(SHOWS("before\0")) TH_LOG("%s", b->what);
	}
	EXPECT_EQ(EFAULT, ERRNO_OF(CHANGE("after\0", before_hole(6), 4096, 0)));
	EXPECT_TRUE(SHOWS("before\0"));
	/* what is behind the line's end is not looked at */
	EXPECT_EQ(7, CHANGE("after\0", before_hole(7), 4096, 0));
	EXPECT_TRUE(SHOWS("after\0"));
}

/* The first call in a process has no mapping yet; a failure leaves none. */
TEST(efault_in_the_first_call)
{
	ssize_t n = shown(big);
	char *hole = before_hole(1);
	long size = proc_number("/proc/self/status", "VmSize");

	EXPECT_EQ(EFAULT, ERRNO_OF(CHANGE("after\0", hole, 4096, 0)));
	EXPECT_EQ(size, proc_number("/proc/self/status", "VmSize"));
	EXPECT_TRUE(shows(big, n));
}

/* Memory at old that has to be faulted in: new, shared with a parent, a file's. */
TEST(old_that_is_not_there_yet)
{
	char name[] = "/tmp/cmdline.XXXXXX", *p;
	int fd = mkstemp(name);
	pid_t pid;

	ASSERT_EQ(0, SET("before\0"));
	p = map_pages(2, PROT_READ | PROT_WRITE);
	EXPECT_EQ(7, CHANGE("after 1\0", p + PAGE - 3, 100, 0));
	EXPECT_STREQ("before", p + PAGE - 3);

	pid = fork();
	if (!pid)	/* all pages are the parent's too, and read-only */
		_exit(change_cmdline(NULL, 0, p + PAGE - 3, 100, 0) != 8 ||
		      strcmp(p + PAGE - 3, "after 1"));
	EXPECT_TRUE(child_passed(pid));
	EXPECT_STREQ("before", p + PAGE - 3);

	ASSERT_GE(fd, 0);
	unlink(name);
	ASSERT_EQ(0, ftruncate(fd, PAGE));
	p = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	ASSERT_NE(MAP_FAILED, p);
	EXPECT_EQ(8, CHANGE("after 2\0", p, 100, 0));
	EXPECT_STREQ("after 1", p);
	/* behind the file's end */
	EXPECT_EQ(EFAULT, ERRNO_OF(CHANGE("x\0", p + PAGE, 100, 0)));
	EXPECT_TRUE(SHOWS("after 2\0"));
}

/* new and old in one place: new is read before old is written. */
TEST(new_and_old_in_one_place)
{
	ASSERT_EQ(0, SET("before\0"));
	memcpy(old, "after!", 7);
	EXPECT_EQ(7, change_cmdline(old, 7, old, 7, 0));
	EXPECT_STREQ("before", old);
	EXPECT_TRUE(SHOWS("after!\0"));
}

/* Run a command, give back the first line that it prints. */
static void first_line(const char *command, char *buf, size_t size)
{
	FILE *f = popen(command, "r");

	*buf = '\0';
	if (f && fgets(buf, size, f))
		buf[strcspn(buf, "\n")] = '\0';
	if (f)
		pclose(f);
}

TEST(ps_and_pgrep_see_it)
{
	char command[64], answer[256], pid[16];

	ASSERT_EQ(0, SET("Yen-Chun\0Hsu\0\0nr 1\0"));
	snprintf(command, sizeof(command), "ps -o args= -p %d", getpid());
	first_line(command, answer, sizeof(answer));
	EXPECT_STREQ("Yen-Chun Hsu  nr 1", answer);

	snprintf(pid, sizeof(pid), "%d", getpid());
	first_line("pgrep -f '^Yen-Chun Hsu  nr 1$'", answer, sizeof(answer));
	EXPECT_STREQ(pid, answer);
}

TEST(needs_no_privilege)
{
	become(STUDENT);
	EXPECT_LT(0, CHANGE("student\0", old, sizeof(old), 0));
	EXPECT_EQ(8, change_cmdline(NULL, 0, old, sizeof(old), 0));
	EXPECT_STREQ("student", old);
}

TEST_HARNESS_MAIN
