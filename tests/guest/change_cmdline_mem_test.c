// SPDX-License-Identifier: GPL-2.0-only
/* change_cmdline(2): its mapping, fork and execve, and what the caller does */
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include "cmdline.h"

#ifndef PR_SET_MDWE
#define PR_SET_MDWE			65
#define PR_MDWE_REFUSE_EXEC_GAIN	1
#endif

extern char **environ;

static char big[LINE_MAX_BYTES], old[LINE_MAX_BYTES];

static long vm_size(void)
{
	return proc_number("/proc/self/status", "VmSize");
}

static long kernel_memory(void)
{
	return proc_number("/proc/meminfo", "Slab") +
	       proc_number("/proc/meminfo", "PageTables") +
	       proc_number("/proc/meminfo", "KernelStack");
}

TEST(hundred_thousand_calls_grow_nothing)
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
	EXPECT_EQ(16, size - before);
	ASSERT_TRUE(mapping_of(line_address(), &start, &bytes));
	EXPECT_EQ(4 * PAGE, bytes);
	ASSERT_EQ(0, SET("two\0"));
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

TEST(enomem_at_the_address_space_limit)
{
	struct rlimit limit;
	ssize_t n = shown(big);

	ASSERT_EQ(0, getrlimit(RLIMIT_AS, &limit));
	limit.rlim_cur = vm_size() * 1024;
	memset(old, 'u', 64);
	ASSERT_EQ(0, setrlimit(RLIMIT_AS, &limit));
	EXPECT_EQ(ENOMEM, ERRNO_OF(CHANGE("x\0", old, sizeof(old), 0)));
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

static long committed(void)
{
	return proc_number("/proc/meminfo", "Committed_AS");
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

static bool write_sysctl(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool written = fd >= 0 && write(fd, value, strlen(value)) > 0;

	close(fd);
	return written;
}

TEST(enomem_when_no_memory_may_be_promised)
{
	ssize_t n = shown(big);
	long before = committed();
	int error;

	ASSERT_TRUE(write_sysctl("/proc/sys/vm/overcommit_kbytes", "1"));
	ASSERT_TRUE(write_sysctl("/proc/sys/vm/overcommit_memory", "2"));
	error = SET("x\0");
	ASSERT_TRUE(write_sysctl("/proc/sys/vm/overcommit_memory", "0"));
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
