// SPDX-License-Identifier: GPL-2.0-only
/* change_cmdline(2): the line before the first call, whatever became of it */
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include "cmdline.h"

extern char **environ;

static char big[LINE_MAX_BYTES], old[LINE_MAX_BYTES];

/* The longest line that execve makes */
#define ORIGIN_MAX (6UL << 20)

/* The arguments' page is gone: nothing is shown, nothing is handed back. */
TEST(original_arguments_unmapped)
{
	char *page = map_pages(1, PROT_READ | PROT_WRITE);

	memcpy(page, "mine", 5);
	ASSERT_EQ(0, prctl(PR_SET_MM, PR_SET_MM_ARG_START, page, 0, 0));
	ASSERT_EQ(0, prctl(PR_SET_MM, PR_SET_MM_ARG_END, page + 5, 0, 0));
	ASSERT_EQ(5, change_cmdline(NULL, 0, old, sizeof(old), 0));
	EXPECT_STREQ("mine", old);
	ASSERT_EQ(0, munmap(page, PAGE));
	EXPECT_TRUE(shows("", 0));
	EXPECT_EQ(0, change_cmdline(NULL, 0, old, sizeof(old), 0));
	EXPECT_EQ(0, CHANGE("still works\0", old, 0, 0));
	EXPECT_TRUE(SHOWS("still works\0"));
}

/* A file's memory is never shown; a hole ends what is. */
TEST(original_arguments_in_a_file_or_with_a_hole)
{
	int fd = open("/proc/self/exe", O_RDONLY);
	char *file = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	char *pages = map_pages(3, PROT_READ | PROT_WRITE);

	ASSERT_NE(MAP_FAILED, file);
	ASSERT_EQ(0, prctl(PR_SET_MM, PR_SET_MM_ARG_START, file, 0, 0));
	ASSERT_EQ(0, prctl(PR_SET_MM, PR_SET_MM_ARG_END, file + 100, 0, 0));
	EXPECT_TRUE(shows("", 0));
	EXPECT_EQ(0, change_cmdline(NULL, 0, old, sizeof(old), 0));

	memset(pages, 'x', 3 * PAGE - 1);
	munmap(pages + PAGE, PAGE);
	ASSERT_EQ(0, prctl(PR_SET_MM, PR_SET_MM_ARG_END, pages + 3 * PAGE, 0, 0));
	ASSERT_EQ(0, prctl(PR_SET_MM, PR_SET_MM_ARG_START, pages + 5, 0, 0));
	EXPECT_EQ((long)PAGE - 5, shown(big));
	/* with its end in the hole it is no title, which its first NUL would end */
	ASSERT_EQ(0, prctl(PR_SET_MM, PR_SET_MM_ARG_END, pages + 2 * PAGE, 0, 0));
	pages[100] = '\0';
	EXPECT_EQ((long)PAGE - 5, shown(big));
	EXPECT_EQ((long)PAGE - 5, change_cmdline(NULL, 0, old, sizeof(old), 0));
	EXPECT_EQ((long)PAGE - 5, CHANGE("x\0", old, PAGE - 5, 0));
	EXPECT_EQ(0, memcmp(big, old, PAGE - 5));
	EXPECT_TRUE(SHOWS("x\0"));
}

/* No arguments at all, as execve once let through, and none yet, as within execve */
TEST(nothing_to_show)
{
	ASSERT_EQ(0, prctl(PR_SET_MM, PR_SET_MM_ARG_END, line_address(), 0, 0));
	EXPECT_TRUE(shows("", 0));
	EXPECT_EQ(0, CHANGE("one\0", old, sizeof(old), 0));
	EXPECT_TRUE(SHOWS("one\0"));

	ASSERT_TRUE(write_file("/proc/sys/vm/mmap_min_addr", "0"));
	ASSERT_EQ(0, prctl(PR_SET_MM, PR_SET_MM_ENV_START, 0, 0, 0));
	ASSERT_EQ(0, prctl(PR_SET_MM, PR_SET_MM_ENV_END, 0, 0, 0));
	EXPECT_TRUE(shows("", 0));
	EXPECT_EQ(0, change_cmdline(NULL, 0, old, sizeof(old), 0));
}

/* The line is these n bytes, of memory that nobody has touched yet. */
static char *untouched_line(size_t n)
{
	char *p = map_pages((n + PAGE - 1) / PAGE, PROT_READ);
	/* the two ends may never be the wrong way round */
	bool up = p > line_address();

	if (prctl(PR_SET_MM, up ? PR_SET_MM_ARG_END : PR_SET_MM_ARG_START,
		  up ? p + n : p, 0, 0) ||
	    prctl(PR_SET_MM, up ? PR_SET_MM_ARG_START : PR_SET_MM_ARG_END,
		  up ? p : p + n, 0, 0)) {
		perror("PR_SET_MM");
		exit(KSFT_FAIL);
	}
	return p;
}

/* Page faults of this process: one for each page that a call looks at first */
static long faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt;
}

/* Of an untouched line's first pages, how many have been looked at by now */
static int looked_at(void *line)
{
	unsigned char there[200];
	int n = 0;
	size_t i;

	if (mincore(line, sizeof(there) * PAGE, there)) {
		perror("mincore");
		exit(KSFT_FAIL);
	}
	for (i = 0; i < sizeof(there); i++)
		n += there[i] & 1;
	return n;
}

/*
 * Others wait while the line is measured, so it must not take longer because
 * the line does. These are 32,768 pages.
 */
TEST(erange_after_as_many_pages_as_size_has)
{
	static const struct {
		size_t size;
		int pages;
	} rows[] = {
		{ 0, 1 }, { 16, 1 }, { PAGE - 1, 1 }, { PAGE, 2 }, { 100 * PAGE, 101 },
	};
	char *line = untouched_line(1UL << 27);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		EXPECT_EQ(ERANGE, ERRNO_OF(change_cmdline(NULL, 0, big, rows[i].size, 0)));
		EXPECT_EQ(rows[i].pages, looked_at(line)) TH_LOG("row %zu", i);
	}
}

TEST(e2big_when_longer_than_execve_makes_it)
{
	char *room = map_pages(ORIGIN_MAX / PAGE + 1, PROT_READ | PROT_WRITE);
	char *line = untouched_line(1UL << 27);
	long before = faults();

	EXPECT_EQ(E2BIG, SET("x\0"));
	EXPECT_EQ(E2BIG, ERRNO_OF(CHANGE("x\0", room, SIZE_MAX, 0)));
	EXPECT_EQ(E2BIG, ERRNO_OF(CHANGE("x\0", room, ORIGIN_MAX + 1, 0)));
	EXPECT_EQ(E2BIG, ERRNO_OF(change_cmdline(NULL, 0, room, SIZE_MAX, 0)));
	EXPECT_EQ(ERANGE, ERRNO_OF(CHANGE("x\0", room, ORIGIN_MAX - 1, 0)));
	EXPECT_EQ(E2BIG, ERRNO_OF(CHANGE("x\0", room, ORIGIN_MAX, 0)));
	EXPECT_EQ(line, line_address());
	EXPECT_LE(faults() - before, (long)(ORIGIN_MAX / PAGE) + 32);
}

TEST(longest_that_execve_makes)
{
	char *room = map_pages(ORIGIN_MAX / PAGE, PROT_READ | PROT_WRITE);
	long before;

	memset(room, 'x', ORIGIN_MAX);
	untouched_line(ORIGIN_MAX);
	EXPECT_EQ(ERANGE, ERRNO_OF(CHANGE("x\0", room, ORIGIN_MAX - 1, 0)));
	EXPECT_EQ('x', room[0]);
	EXPECT_EQ((long)ORIGIN_MAX, CHANGE("x\0", room, ORIGIN_MAX, 0));
	EXPECT_EQ(NULL, memchr(room, 'x', ORIGIN_MAX));
	EXPECT_TRUE(SHOWS("x\0"));
	untouched_line(ORIGIN_MAX);
	EXPECT_EQ((long)ORIGIN_MAX, CHANGE("x\0", NULL, 0, 0));
	untouched_line(ORIGIN_MAX + 1);
	before = faults();
	EXPECT_EQ(E2BIG, SET("x\0"));
	EXPECT_GT(faults() - before, 1000);	/* what is counted above counts */
}

static void *keep_reading(void *room)
{
	for (;;)
		change_cmdline(NULL, 0, room, ORIGIN_MAX, 0);
	return room;
}

/* A walk over many pages ends early, and who waits for it does not wait on. */
TEST(killed_during_the_walk)
{
	char *room = map_pages(ORIGIN_MAX / PAGE, PROT_READ | PROT_WRITE);
	int i, status;
	pthread_t t;
	pid_t pid;

	untouched_line(ORIGIN_MAX);
	for (i = 0; i < 100; i++) {
		pid = fork();
		if (!pid) {
			pthread_create(&t, NULL, keep_reading, room);
			keep_reading(room);
		}
		usleep(1000 + i % 20 * 1000);
		ASSERT_EQ(0, kill(pid, SIGKILL));
		ASSERT_EQ(pid, waitpid(pid, &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	}
}

/* Run this program again with other arguments; it compares, see main(). */
static bool run_self_with(char **argv, char **environment)
{
	pid_t pid = fork();

	if (!pid) {
		execve("/proc/self/exe", argv, environment);
		_exit(127);
	}
	return child_passed(pid);
}

static bool run_self(char **argv)
{
	return run_self_with(argv, environ);
}

TEST(original_line_of_many_pages)
{
	char *argv[6] = { "self", "--compare", "", big, "", NULL };

	memset(big, 'x', 100000);
	EXPECT_TRUE(run_self(argv));
}

TEST(original_line_unmapped_in_part)
{
	char *argv[4] = { "self", "--hole", big, NULL };

	memset(big, 'x', 100000);
	EXPECT_TRUE(run_self(argv));
}

TEST(original_line_overwritten_as_setproctitle_does)
{
	char *argv[4] = { "self", "--title", "0123456789", NULL };

	EXPECT_TRUE(run_self(argv));
}

TEST(overwritten_with_no_environment_behind_it)
{
	char *argv[4] = { "self", "--bare-title", "0123456789", NULL };
	char *none[1] = { NULL };

	EXPECT_TRUE(run_self_with(argv, none));
}

TEST(overwritten_by_more_than_a_page)
{
	char *argv[4] = { "self", "--long-title", "0123456789", NULL };
	char *environment[2] = { big, NULL };

	memset(big, 'x', 2 * PAGE);
	EXPECT_TRUE(run_self_with(argv, environment));
}

/* The line is what /proc shows, with a byte less it does not fit. */
static int compare_with_proc(void)
{
	ssize_t n = shown(big);

	if (n <= 0 || ERRNO_OF(CHANGE("x\0", old, n - 1, 0)) != ERANGE)
		return 1;
	if (CHANGE("x\0", old, n, 0) != n || memcmp(big, old, n))
		return 2;
	return !SHOWS("x\0");
}

static int helper(char **argv)
{
	char *page = (char *)(((unsigned long)argv[2] + 3 * PAGE) & -PAGE);
	size_t len;

	if (!strcmp(argv[1], "--hole")) {	/* pages with nothing but argument */
		munmap(page, 2 * PAGE);
		/* the stack grows down over it, as for any other access */
		if (change_cmdline(NULL, 0, old, sizeof(old), 0) != shown(big))
			return 3;
	}
	if (!strcmp(argv[1], "--title")) {	/* to the end and on into environ */
		len = argv[2] + strlen(argv[2]) + 1 - argv[0];
		memset(argv[0], 'T', len + 4);
		if (shown(big) != (ssize_t)strlen(argv[0]) + 1)
			return 4;
	}
	if (!strcmp(argv[1], "--bare-title")) {	/* to the end, which is all of it */
		len = argv[2] + strlen(argv[2]) + 1 - argv[0];
		memset(argv[0], 'T', len);
		if (shown(big) != (ssize_t)len)
			return 5;
	}
	if (!strcmp(argv[1], "--long-title")) {
		memset(argv[0], 'T', PAGE + 1);
		if (shown(big) != PAGE)
			return 6;
	}
	return compare_with_proc();
}

int main(int argc, char **argv)
{
	if (argc > 2 && !strcmp(argv[0], "self"))
		return helper(argv);
	return test_harness_run(argc, argv);
}
