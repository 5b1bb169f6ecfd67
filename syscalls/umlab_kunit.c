// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of what needs no user process.
 */
#include <kunit/test.h>
#include <linux/mm_types.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/string.h>

#include "internal.h"

static void greet_test(struct kunit *test)
{
	char greeting[UMLAB_GREETING_SIZE];
	char name[UMLAB_NAME_MAX + 1];

	KUNIT_EXPECT_EQ(test, umlab_greet(greeting, "umlab"), 14);
	KUNIT_EXPECT_STREQ(test, greeting, "Hello, umlab !");
	KUNIT_EXPECT_EQ(test, umlab_greet(greeting, ""), 9);
	KUNIT_EXPECT_STREQ(test, greeting, "Hello,  !");

	/* the longest name fits to the byte */
	memset(name, 'n', UMLAB_NAME_MAX);
	name[UMLAB_NAME_MAX] = '\0';
	KUNIT_EXPECT_EQ(test, umlab_greet(greeting, name), UMLAB_NAME_MAX + 9);
	KUNIT_EXPECT_EQ(test, sizeof(greeting), UMLAB_NAME_MAX + 10);
	KUNIT_EXPECT_EQ(test, greeting[sizeof(greeting) - 2], '!');
}

static void describe_task_test(struct kunit *test)
{
	struct umlab_task info;

	memset(&info, 0xff, sizeof(info));
	read_lock(&tasklist_lock);
	umlab_describe_task(current, &info);
	read_unlock(&tasklist_lock);
	KUNIT_EXPECT_EQ(test, info.pid, task_pid_vnr(current));
	KUNIT_EXPECT_EQ(test, info.tgid, task_tgid_vnr(current));
	KUNIT_EXPECT_EQ(test, info.state, 'R');
	KUNIT_EXPECT_STREQ(test, info.comm, current->comm);
	KUNIT_EXPECT_TRUE(test, mem_is_zero(info.__pad, sizeof(info.__pad)));

	read_lock(&tasklist_lock);
	umlab_describe_task(&init_task, &info);
	read_unlock(&tasklist_lock);
	KUNIT_EXPECT_EQ(test, info.pid, 0);
	KUNIT_EXPECT_EQ(test, info.ppid, 0);
}

static void terminate_test(struct kunit *test)
{
	static const struct {
		const char *line;
		size_t len, shown;
	} rows[] = {
		{ "one\0", 4, 4 },
		{ "one", 3, 3 },	/* a single string stays as it is */
		{ "a\0b\0", 4, 4 },
		{ "a\0b", 3, 4 },	/* /proc would stop behind a */
		{ "\0", 1, 1 },
		{ "\0\0", 2, 2 },
		{ "\0b", 2, 3 },
		{ "x", 1, 1 },
	};
	char line[8];
	int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		memset(line, 0x7f, sizeof(line));
		memcpy(line, rows[i].line, rows[i].len);
		KUNIT_EXPECT_EQ_MSG(test, umlab_terminate(line, rows[i].len),
				    rows[i].shown, "row %d", i);
		KUNIT_EXPECT_EQ(test, line[rows[i].len],
				rows[i].shown > rows[i].len ? 0 : 0x7f);
	}
}

/* The rules of /proc: the end, the title's page, the environment behind. */
static void locate_cmdline_test(struct kunit *test)
{
	static const struct {
		unsigned long arg_start, arg_end, env_start, env_end;
		char last;
		unsigned long end;	/* line.start is always arg_start */
	} rows[] = {
		{ 1000, 1010, 1010, 1100, '\0', 1010 },
		{ 1000, 1010, 1010, 1100, 'x', 1100 },
		{ 1000, 1010, 1011, 1100, 'x', 1010 },	/* not adjacent */
		{ 1000, 1010, 1010, 1005, 'x', 1010 },	/* ends before it starts */
		{ 1000, 1010, 1010, 90000, 'x', 1000 + PAGE_SIZE },
		{ 1000, 90000, 90000, 95000, 'x', 1000 + PAGE_SIZE },
		{ 1000, 90000, 90000, 95000, '\0', 90000 },
		{ 1000, 1000, 1000, 1100, '\0', 1000 },	/* no arguments */
		{ 1000, 900, 900, 1100, '\0', 1000 },	/* the wrong way round */
		{ 1000, 1010, 0, 0, '\0', 1000 },	/* execve under way */
	};
	struct umlab_cmdline line;
	struct mm_struct *mm;
	int i;

	mm = kunit_kzalloc(test, sizeof(*mm), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mm);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		mm->arg_start = rows[i].arg_start;
		mm->arg_end = rows[i].arg_end;
		mm->env_start = rows[i].env_start;
		mm->env_end = rows[i].env_end;
		umlab_locate_cmdline(mm, rows[i].last, &line);
		KUNIT_EXPECT_EQ_MSG(test, line.start, rows[i].arg_start, "row %d", i);
		KUNIT_EXPECT_EQ_MSG(test, line.end, rows[i].end, "row %d", i);
		KUNIT_EXPECT_EQ_MSG(test, line.title, !!rows[i].last, "row %d", i);
	}
}

static struct kunit_case umlab_cases[] = {
	KUNIT_CASE(greet_test),
	KUNIT_CASE(describe_task_test),
	KUNIT_CASE(terminate_test),
	KUNIT_CASE(locate_cmdline_test),
	{}
};

static struct kunit_suite umlab_suite = {
	.name = "umlab",
	.test_cases = umlab_cases,
};

kunit_test_suite(umlab_suite);

MODULE_DESCRIPTION("KUnit tests of umlab's system calls");
MODULE_LICENSE("GPL");
