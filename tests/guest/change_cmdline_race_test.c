// SPDX-License-Identifier: GPL-2.0-only
/* change_cmdline(2): threads that call at once, and that pull the rug away */
#include <pthread.h>
#include <stdatomic.h>
#include "cmdline.h"

#define THREADS	4
#define ROUNDS	2000
#define LINES	(THREADS * ROUNDS)

/* Line number i is "i" and as many dots as make it span pages now and then. */
static size_t make_line(char *buf, int i)
{
	int n = sprintf(buf, "%d", i);

	memset(buf + n, '.', i % 7 * 600);
	n += i % 7 * 600;
	buf[n++] = '\0';
	return n;
}

static int follower[LINES + 1];	/* which line came after line i */
static atomic_int failed;

static void *change_in_turn(void *first)
{
	static __thread char line[8192], old[8192], expected[8192];
	int i, before;
	long n;

	for (i = (long)first; i <= LINES; i += THREADS) {
		n = change_cmdline(line, make_line(line, i), old, sizeof(old), 0);
		before = n > 0 ? atoi(old) : -1;
		if (before < 0 || before > LINES || follower[before] ||
		    n != (long)make_line(expected, before) || memcmp(expected, old, n))
			failed++;
		else
			follower[before] = i;
	}
	return NULL;
}

/*
 * If each call got what was shown just before its own line, the lines make a
 * chain from the first to the one shown now that leaves none out.
 */
TEST(every_old_is_the_line_before)
{
	static char line[8192];
	pthread_t t[THREADS];
	int i, length = 0;
	long k;

	ASSERT_EQ(0, set(line, make_line(line, 0)));
	for (k = 0; k < THREADS; k++)
		ASSERT_EQ(0, pthread_create(&t[k], NULL, change_in_turn, (void *)(k + 1)));
	for (k = 0; k < THREADS; k++)
		ASSERT_EQ(0, pthread_join(t[k], NULL));
	EXPECT_EQ(0, atomic_load(&failed));
	for (i = 0; follower[i] && length <= LINES; length++)
		i = follower[i];
	EXPECT_EQ(LINES, length);
	EXPECT_TRUE(shows(line, make_line(line, i)));
}

static atomic_bool stop;
static char *target;	/* what the other thread works on */

/* Keep calling; old is a page that may go any moment. */
static void *keep_calling(void *unused)
{
	static __thread char line[4096];

	(void)unused;
	for (int i = 0; !stop; i++) {
		memset(line, 'a' + i % 26, sizeof(line));
		errno = 0;
		if (change_cmdline(line, 1 + i * 37 % 4096, target, 8192, 0) < 0 &&
		    errno != EFAULT && errno != ENOMEM)
			failed++;
	}
	return NULL;
}

static void run_against(struct __test_metadata *_metadata, void (*disturb)(int))
{
	pthread_t t[2];
	int i;

	stop = false;
	failed = 0;
	for (i = 0; i < 2; i++)
		ASSERT_EQ(0, pthread_create(&t[i], NULL, keep_calling, NULL));
	for (i = 0; i < 2000; i++)
		disturb(i);
	stop = true;
	for (i = 0; i < 2; i++)
		ASSERT_EQ(0, pthread_join(t[i], NULL));
	EXPECT_EQ(0, atomic_load(&failed));
	/* and all is well afterwards */
	EXPECT_EQ(0, SET("after\0"));
	EXPECT_TRUE(SHOWS("after\0"));
}

static void take_old_away(int i)
{
	if (i % 3 == 0)
		munmap(target, 2 * PAGE);
	else if (i % 3 == 1)
		mmap(target, 2 * PAGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	else
		madvise(target, 2 * PAGE, MADV_DONTNEED);
	sched_yield();
}

TEST(old_taken_away_meanwhile)
{
	target = map_pages(2, PROT_READ | PROT_WRITE);
	run_against(_metadata, take_old_away);
}

static void spoil_the_mapping(int i)
{
	static const int prots[] = { PROT_NONE, PROT_READ | PROT_WRITE, PROT_READ };
	char *page = (char *)((unsigned long)line_address() & -PAGE);

	if (i % 4 == 3)
		munmap(page, PAGE);
	else
		mprotect(page, PAGE, prots[i % 4]);
	sched_yield();
}

TEST(mapping_spoilt_meanwhile)
{
	target = map_pages(2, PROT_READ | PROT_WRITE);
	ASSERT_EQ(0, SET("away from the stack\0"));
	run_against(_metadata, spoil_the_mapping);
}

static void fork_a_caller(int i)
{
	static char old[8192];
	pid_t pid;

	if (i % 20)
		return;
	pid = fork();
	if (!pid)
		_exit(CHANGE("child\0", old, sizeof(old), 0) <= 0 ||
		      !SHOWS("child\0"));
	failed += !child_passed(pid);
}

TEST(forked_meanwhile)
{
	target = map_pages(2, PROT_READ | PROT_WRITE);
	run_against(_metadata, fork_a_caller);
}

static void *change_on(void *unused)
{
	static __thread char line[8192];
	static atomic_int next = 1;

	while (!stop)
		failed += change_cmdline(line, make_line(line, next++), NULL, 0, 0) < 0;
	return unused;
}

/* Whether the caller's line, as the call reads it and as /proc has it, is one of make_line()'s. */
static bool inherited_a_line(void)
{
	static char old[8192], expected[8192];
	long n = change_cmdline(NULL, 0, old, sizeof(old), 0);

	return n > 0 && n == (long)make_line(expected, atoi(old)) &&
	       !memcmp(expected, old, n) && shows(old, n);
}

/* A line that others change just then is inherited as it was before, or after. */
TEST(forked_while_others_change_it)
{
	pthread_t t[2];
	char line[16];
	int i;

	stop = false;
	failed = 0;
	ASSERT_EQ(0, set(line, make_line(line, 0)));
	for (i = 0; i < 2; i++)
		ASSERT_EQ(0, pthread_create(&t[i], NULL, change_on, NULL));
	for (i = 0; i < 60; i++) {
		pid_t pid = fork();

		if (!pid)
			_exit(!inherited_a_line());
		failed += !child_passed(pid);
	}
	stop = true;
	for (i = 0; i < 2; i++)
		ASSERT_EQ(0, pthread_join(t[i], NULL));
	EXPECT_EQ(0, atomic_load(&failed));
}

/* A reader of /proc gets bytes of lines that were there, never others. */
static void read_proc(int i)
{
	static char buf[LINE_MAX_BYTES];
	ssize_t n = shown(buf);

	(void)i;
	if (n <= 0 || n > 4096)
		failed++;
	while (n-- > 0)
		failed += buf[n] < 'a' || buf[n] > 'z';
}

TEST(read_meanwhile)
{
	target = map_pages(2, PROT_READ | PROT_WRITE);
	ASSERT_EQ(0, SET("start"));
	run_against(_metadata, read_proc);
}

TEST(killed_meanwhile)
{
	static char buf[LINE_MAX_BYTES];
	pthread_t t;
	int i, status;

	target = map_pages(2, PROT_READ | PROT_WRITE);
	for (i = 0; i < 100; i++) {
		pid_t pid = fork();

		if (!pid) {
			pthread_create(&t, NULL, keep_calling, NULL);
			keep_calling(NULL);
		}
		while (shown_of(pid, buf) == 0)
			sched_yield();
		ASSERT_EQ(0, kill(pid, SIGKILL));
		ASSERT_EQ(pid, waitpid(pid, &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status));
	}
}

/* Has the address space's lock for most of the time. */
static void *keep_populating(void *unused)
{
	size_t size = 64UL << 20;
	char *p;

	for (;;) {
		p = mmap(NULL, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
		munmap(p, size);
	}
	return unused;
}

/* Nobody has to wait for that lock who is to die. */
TEST(killed_while_it_waits)
{
	pthread_t t;
	int i, status;

	target = map_pages(2, PROT_READ | PROT_WRITE);
	for (i = 0; i < 20; i++) {
		pid_t pid = fork();

		if (!pid) {
			pthread_create(&t, NULL, keep_populating, NULL);
			keep_calling(NULL);
		}
		usleep(20000 + i * 2000);
		ASSERT_EQ(0, kill(pid, SIGKILL));
		ASSERT_EQ(pid, waitpid(pid, &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status));
	}
}

TEST_HARNESS_MAIN
