// SPDX-License-Identifier: GPL-2.0-only
/* change_cmdline(2): its mapping, fork and execve, and what the caller does */
#include "cmdline.h"

extern char **environ;

static char big[LINE_MAX_BYTES], old[LINE_MAX_BYTES];

static long kernel_memory(void)
{
	return proc_number("/proc/meminfo", "Slab") +
	       proc_number("/proc/meminfo", "PageTables") +
	       proc_number("/proc/meminfo", "KernelStack");
}

FIXTURE(thousands) {};
FIXTURE_SETUP(thousands) {}
FIXTURE_TEARDOWN(thousands) {}

TEST_F_TIMEOUT(thousands, hundred_thousand_calls_grow_nothing, 150)
{
	long size, slab, avail, i;

	for (i = 0; i < 1000; i++)
		ASSERT_EQ(0, SET("warming up\0"));
	size = vm_size();
	slab = kernel_memory();
	avail = proc_number("/proc/meminfo", "MemFree");
	for (i = 0; i < 100000; i++)
		if (change_cmdline(i % 2 ? "odd" : "even\0even", 4 + 5 * !(i % 2), old,
				   sizeof(old), 0) < 0)
			break;
	EXPECT_EQ(100000, i);
	EXPECT_EQ(size, vm_size());
	/* one page or small object lost in 100 calls would be 4 MB or more */
	EXPECT_LT(kernel_memory() - slab, 1024);
	EXPECT_LT(avail - proc_number("/proc/meminfo", "MemFree"), 3 * 1024);
}

TEST(the_mapping_is_made_once)
{
	long before = vm_size(), size;
	char *start, *again;
	size_t bytes;

	ASSERT_EQ(0, SET("one\0"));
	size = vm_size();
	EXPECT_EQ(20, size - before);
	ASSERT_TRUE(mapping_of(line_address(), &start, &bytes));
	EXPECT_EQ(4 * PAGE, bytes);
	/* a field of a structure at NULL is still nowhere */
	EXPECT_GE((unsigned long)start, 1UL << 20);
	EXPECT_EQ(start, line_address());
	ASSERT_EQ(0, SET("two\0"));
	EXPECT_EQ(start + 2 * PAGE, line_address());
	ASSERT_TRUE(mapping_of(line_address(), &again, &bytes));
	EXPECT_EQ(start, again);
	EXPECT_EQ(size, vm_size());
}

TEST(failing_calls_grow_nothing)
{
	long size = vm_size();
	char *hole = before_hole(0);
	int i;

	munmap(hole - PAGE, PAGE);
	for (i = 0; i < 1000; i++)
		ASSERT_EQ(EFAULT, ERRNO_OF(CHANGE("x\0", hole, 100, 0)));
	EXPECT_EQ(size, vm_size());
}

/* argv[] and environ[], strings and pointers, stay what they were. */
TEST(arguments_and_environment_are_untouched)
{
	char *from = line_address(), *to = from;
	char **e, **copy;
	size_t len;
	int n = 0;

	for (e = environ; *e; e++, n++)
		if (*e + strlen(*e) + 1 > to)
			to = *e + strlen(*e) + 1;
	len = to - from;
	ASSERT_GT(len, 0U);
	ASSERT_LT(len, sizeof(big));
	memcpy(big, from, len);
	copy = malloc((n + 1) * sizeof(*copy));
	memcpy(copy, environ, (n + 1) * sizeof(*copy));

	memset(old, 'x', 4096);
	ASSERT_EQ(0, set(old, 4096));
	ASSERT_EQ(0, SET("short\0"));
	EXPECT_EQ(0, memcmp(big, from, len));
	EXPECT_EQ(0, memcmp(copy, environ, (n + 1) * sizeof(*copy)));
}

TEST(fork_inherits_and_separates)
{
	pid_t pid;

	ASSERT_EQ(0, SET("parent\0"));
	pid = fork();
	if (!pid) {
		if (CHANGE("child\0", old, sizeof(old), 0) != 7 ||
		    strcmp(old, "parent") || !SHOWS("child\0"))
			_exit(1);
		if (SET("child 2\0") || SET("child 3\0"))
			_exit(2);
		_exit(!SHOWS("child 3\0"));
	}
	EXPECT_TRUE(child_passed(pid));
	EXPECT_TRUE(SHOWS("parent\0"));

	pid = fork();
	if (!pid) {	/* the parent's change is not the child's */
		raise(SIGSTOP);
		_exit(!SHOWS("parent\0"));
	}
	ASSERT_EQ(pid, waitpid(pid, NULL, WUNTRACED));
	ASSERT_EQ(0, SET("changed\0"));
	ASSERT_EQ(0, SET("changed again\0"));
	ASSERT_EQ(0, kill(pid, SIGCONT));
	EXPECT_TRUE(child_passed(pid));
	EXPECT_TRUE(SHOWS("changed again\0"));
}

TEST(vfork_shares)
{
	pid_t pid;

	ASSERT_EQ(0, SET("parent\0"));
	pid = vfork();
	if (!pid)
		_exit(CHANGE("child\0", NULL, 0, 0) != 7);
	EXPECT_TRUE(child_passed(pid));
	EXPECT_TRUE(SHOWS("child\0"));
}

TEST(execve_resets)
{
	char answer[64] = "";
	int out[2];
	pid_t pid;

	ASSERT_EQ(0, pipe(out));
	pid = fork();
	if (!pid) {
		dup2(out[1], 1);
		if (SET("before execve\0"))
			_exit(1);
		execlp("cat", "cat", "/proc/self/cmdline", NULL);
		_exit(127);
	}
	EXPECT_TRUE(child_passed(pid));
	EXPECT_EQ(23, read(out[0], answer, sizeof(answer)));
	EXPECT_EQ(0, memcmp("cat\0/proc/self/cmdline", answer, 23));
}

/* What the caller may do to the mapping, and what is shown then. */
TEST(unmapped_by_the_caller)
{
	char *start, *page;
	size_t bytes;

	ASSERT_EQ(0, SET("gone\0"));
	ASSERT_TRUE(mapping_of(line_address(), &start, &bytes));
	ASSERT_EQ(0, munmap(start, bytes));
	EXPECT_TRUE(shows("", 0));
	EXPECT_EQ(0, change_cmdline(NULL, 0, old, sizeof(old), 0));

	/* Another mapping in its place is not taken for ours. */
	page = mmap(start, bytes, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	ASSERT_EQ(start, page);
	memset(page, 'm', bytes);
	EXPECT_LE(0, CHANGE("new\0", old, sizeof(old), 0));
	EXPECT_TRUE(SHOWS("new\0"));
	ASSERT_EQ(0, SET("newer\0"));
	memset(big, 'm', bytes);
	EXPECT_EQ(0, memcmp(big, page, bytes));
}

/* Nor is one that looks like ours. */
TEST(another_like_it_in_its_place)
{
	char *start, *page;
	size_t i, bytes;

	ASSERT_EQ(0, SET("gone\0"));
	ASSERT_TRUE(mapping_of(line_address(), &start, &bytes));
	ASSERT_EQ(0, munmap(start, bytes));
	page = mmap(start, bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	ASSERT_EQ(start, page);
	ASSERT_EQ(0, SET("new\0"));
	ASSERT_EQ(0, SET("newer\0"));
	EXPECT_TRUE(SHOWS("newer\0"));
	for (i = 0; i < bytes && !page[i]; i++)
		;
	EXPECT_EQ(bytes, i);
}

/* A failing first call takes its mapping back, and not what lies behind it. */
TEST(failing_first_call_and_the_neighbour)
{
	char *start, *behind, *hole = before_hole(0);
	int told[2], i;
	size_t bytes;
	pid_t pid;

	/* a child's first call finds out where the mapping comes to lie */
	ASSERT_EQ(0, pipe(told));
	pid = fork();
	if (!pid) {
		if (SET("child\0") || !mapping_of(line_address(), &start, &bytes))
			_exit(1);
		_exit(write(told[1], &start, sizeof(start)) != sizeof(start));
	}
	ASSERT_TRUE(child_passed(pid));
	ASSERT_EQ((ssize_t)sizeof(start), read(told[0], &start, sizeof(start)));
	behind = mmap(start + 5 * PAGE, PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	if (behind == MAP_FAILED) {	/* there is something, as it is */
		ASSERT_EQ(EEXIST, errno);
		behind = start + 5 * PAGE;
	}
	for (i = 0; i < 3; i++)
		ASSERT_EQ(EFAULT, ERRNO_OF(CHANGE("x\0", hole, 100, 0)));
	EXPECT_TRUE(mapping_of(behind, &start, &bytes));
}

/* Without the page behind it the mapping is not used any more. */
TEST(page_behind_unmapped_or_replaced)
{
	char *start, *other;
	size_t bytes;
	int i;

	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, SET("before\0"));
		ASSERT_TRUE(mapping_of(line_address(), &start, &bytes));
		EXPECT_STREQ("---p", permissions_of(start + bytes));
		ASSERT_EQ(0, munmap(start + bytes, PAGE));
		if (i)
			ASSERT_EQ(start + bytes, mmap(start + bytes, PAGE, PROT_NONE, MAP_PRIVATE |
						      MAP_ANONYMOUS | MAP_FIXED, -1, 0));
		EXPECT_TRUE(SHOWS("before\0"));
		ASSERT_EQ(0, SET("after\0"));
		EXPECT_TRUE(SHOWS("after\0"));
		ASSERT_TRUE(mapping_of(line_address(), &other, &bytes));
		EXPECT_NE(start, other);
		EXPECT_STREQ("---p", permissions_of(other + bytes));
	}
}

/* It is nobody's to touch, whatever the caller makes of it. */
TEST(page_behind_touched)
{
	char *start;
	size_t bytes;
	pid_t pid;
	int status;

	ASSERT_EQ(0, SET("before\0"));
	ASSERT_TRUE(mapping_of(line_address(), &start, &bytes));
	ASSERT_EQ(0, mprotect(start + bytes, PAGE, PROT_READ | PROT_WRITE));
	pid = fork();
	if (!pid) {
		signal(SIGBUS, SIG_DFL);
		start[bytes] = 1;
		_exit(0);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
	ASSERT_EQ(0, SET("after\0"));
	EXPECT_TRUE(SHOWS("after\0"));
}

TEST(unmapped_in_part)
{
	static const struct { size_t from, pages; } rows[] = {
		{ 0, 1 }, { 1, 1 }, { 3, 1 }, { 0, 2 }, { 2, 2 }, { 1, 2 },
	};
	char *start;
	size_t i, bytes;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		memset(big, 'a' + i, 4096);
		ASSERT_EQ(0, SET("x\0"));
		ASSERT_EQ(0, set(big, 4096));
		ASSERT_TRUE(mapping_of(line_address(), &start, &bytes));
		ASSERT_EQ(4 * PAGE, bytes);
		ASSERT_EQ(0, munmap(start + rows[i].from * PAGE, rows[i].pages * PAGE));
		EXPECT_LE(0, CHANGE("after\0", old, sizeof(old), 0))
			TH_LOG("row %zu", i);
		EXPECT_TRUE(SHOWS("after\0")) TH_LOG("row %zu", i);
		ASSERT_EQ(0, SET("after 2\0"));
		EXPECT_TRUE(SHOWS("after 2\0")) TH_LOG("row %zu", i);
	}
}

TEST(moved_by_the_caller)
{
	char *start, *to;
	size_t bytes;

	ASSERT_EQ(0, SET("before\0"));
	ASSERT_TRUE(mapping_of(line_address(), &start, &bytes));
	to = map_pages(4, PROT_NONE);
	ASSERT_EQ(to, mremap(start, bytes, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, to));
	EXPECT_TRUE(shows("", 0));
	ASSERT_EQ(0, SET("after\0"));
	EXPECT_TRUE(SHOWS("after\0"));
	ASSERT_EQ(0, SET("after 2\0"));
	EXPECT_TRUE(SHOWS("after 2\0"));
}

/* A larger one, or two, would not be what the next call expects. */
TEST(not_grown_by_the_caller)
{
	char *start, *to = map_pages(4, PROT_NONE);
	size_t bytes;

	ASSERT_EQ(0, SET("before\0"));
	ASSERT_TRUE(mapping_of(line_address(), &start, &bytes));
	EXPECT_EQ(MAP_FAILED, mremap(start, bytes, bytes + PAGE, MREMAP_MAYMOVE));
	EXPECT_EQ(MAP_FAILED, mremap(start, bytes, bytes, MREMAP_MAYMOVE |
				     MREMAP_FIXED | MREMAP_DONTUNMAP, to));
	EXPECT_TRUE(SHOWS("before\0"));
	ASSERT_EQ(start, mremap(start, bytes, PAGE, 0));
	ASSERT_EQ(0, SET("after\0"));
	EXPECT_TRUE(SHOWS("after\0"));
}

TEST(dropped_or_kept_from_children)
{
	static const int advice[] = { MADV_DONTNEED, MADV_DONTFORK, MADV_WIPEONFORK };
	char *start;
	size_t i, bytes;

	for (i = 0; i < ARRAY_SIZE(advice); i++) {
		pid_t pid;

		ASSERT_EQ(0, SET("before\0"));
		ASSERT_TRUE(mapping_of(line_address(), &start, &bytes));
		ASSERT_EQ(0, madvise(start, bytes, advice[i]));
		pid = fork();
		if (!pid)
			_exit(SET("child\0") || !SHOWS("child\0"));
		EXPECT_TRUE(child_passed(pid)) TH_LOG("row %zu", i);
		ASSERT_EQ(0, SET("after\0"));
		EXPECT_TRUE(SHOWS("after\0")) TH_LOG("row %zu", i);
	}
}

TEST_HARNESS_MAIN
