// SPDX-License-Identifier: GPL-2.0-only
/* get_state(2): the fields, the size rules, tasks that come and go */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <time.h>
#include "common.h"

/* What /proc/PID/stat says, to compare with. */
static bool read_stat(pid_t pid, struct umlab_task *task)
{
	char path[32], buf[512], *end;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	n = read_file(path, buf, sizeof(buf) - 1);
	if (n <= 0)
		return false;
	buf[n] = '\0';
	memset(task, 0, sizeof(*task));
	end = strrchr(buf, ')');
	snprintf(task->comm, sizeof(task->comm), "%.*s",
		 (int)(end - strchr(buf, '(') - 1), strchr(buf, '(') + 1);
	task->pid = atoi(buf);
	task->tgid = task->pid;
	return sscanf(end, ") %c %d", &task->state, &task->ppid) == 2;
}

static char state_of(pid_t pid)
{
	struct umlab_task task;

	return get_state(pid, &task, sizeof(task)) ? '?' : task.state;
}

/* Wait until the task is in that state. The harness' timeout ends it. */
static void await(pid_t pid, char state)
{
	while (state_of(pid) != state)
		sched_yield();
}

static pid_t pausing_child(void)
{
	pid_t pid = fork();

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

TEST(itself_by_0_and_by_number)
{
	struct umlab_task zero, number, proc;

	memset(&zero, 0xff, sizeof(zero));
	ASSERT_EQ(0, prctl(PR_SET_NAME, "fifteen letters"));
	ASSERT_EQ(0, get_state(0, &zero, sizeof(zero)));
	ASSERT_EQ(0, get_state(getpid(), &number, sizeof(number)));
	ASSERT_TRUE(read_stat(getpid(), &proc));
	EXPECT_EQ(0, memcmp(&zero, &number, sizeof(zero)));
	EXPECT_EQ(0, memcmp(&zero, &proc, sizeof(zero)));
	EXPECT_EQ('R', zero.state);
	EXPECT_EQ(getppid(), zero.ppid);
	EXPECT_STREQ("fifteen letters", zero.comm);
}

TEST(sleeping_stopped_and_zombie)
{
	struct umlab_task task, proc;
	siginfo_t info;
	pid_t pid = pausing_child();

	ASSERT_GT(pid, 0);
	await(pid, 'S');
	ASSERT_EQ(0, get_state(pid, &task, sizeof(task)));
	ASSERT_TRUE(read_stat(pid, &proc));
	EXPECT_EQ(0, memcmp(&task, &proc, sizeof(task)));
	EXPECT_EQ(getpid(), task.ppid);

	ASSERT_EQ(0, kill(pid, SIGSTOP));
	ASSERT_EQ(0, waitid(P_PID, pid, &info, WSTOPPED));
	EXPECT_EQ('T', state_of(pid));

	ASSERT_EQ(0, kill(pid, SIGKILL));
	ASSERT_EQ(0, waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	EXPECT_EQ('Z', state_of(pid));
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	EXPECT_EQ('?', state_of(pid));
}

TEST(traced)
{
	pid_t pid = pausing_child();

	ASSERT_EQ(0, ptrace(PTRACE_ATTACH, pid, NULL, NULL));
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	EXPECT_EQ('t', state_of(pid));
	end(pid);
}

/* A parent waits in vfork for its child without being interrupted. */
TEST(uninterruptible)
{
	static atomic_char state = '?';
	pid_t parent = getpid(), pid;

	pid = vfork();
	if (!pid) {
		state = state_of(parent);
		_exit(0);
	}
	ASSERT_TRUE(child_passed(pid));
	EXPECT_EQ('D', atomic_load(&state));
}

static void *tell_tid(void *tid)
{
	*(atomic_int *)tid = gettid();
	pause();
	return NULL;
}

TEST(thread)
{
	static atomic_int tid;
	struct umlab_task task;
	pthread_t t;

	ASSERT_EQ(0, pthread_create(&t, NULL, tell_tid, &tid));
	while (!tid)
		sched_yield();
	await(tid, 'S');
	ASSERT_EQ(0, get_state(tid, &task, sizeof(task)));
	EXPECT_EQ(atomic_load(&tid), task.pid);
	EXPECT_EQ(getpid(), task.tgid);
	EXPECT_EQ(getppid(), task.ppid);
}

TEST(sizes)
{
	static const struct {
		size_t size;
		int dirty;	/* offset of a byte that is not zero, or 0 */
		int error;
	} rows[] = {
		{ 0, 0, EINVAL },
		{ 1, 0, EINVAL },
		{ UMLAB_TASK_SIZE_VER0 - 1, 0, EINVAL },
		{ UMLAB_TASK_SIZE_VER0, 0, 0 },
		{ UMLAB_TASK_SIZE_VER0, UMLAB_TASK_SIZE_VER0, 0 },
		{ UMLAB_TASK_SIZE_VER0 + 1, 0, 0 },
		{ UMLAB_TASK_SIZE_VER0 + 1, UMLAB_TASK_SIZE_VER0, E2BIG },
		{ UMLAB_TASK_SIZE_VER0 + 1, UMLAB_TASK_SIZE_VER0 + 1, 0 },
		{ PAGE, 0, 0 },
		{ PAGE, PAGE - 1, E2BIG },
		{ PAGE + 1, 0, E2BIG },
		{ SIZE_MAX, 0, E2BIG },
	};
	char *buf = map_pages(2, PROT_READ | PROT_WRITE);
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		memset(buf, 0, 2 * PAGE);
		if (rows[i].dirty)
			buf[rows[i].dirty] = 1;
		EXPECT_EQ(rows[i].error, ERRNO_OF(get_state(0, (void *)buf, rows[i].size)))
			TH_LOG("size %zu, dirty at %d", rows[i].size, rows[i].dirty);
		if (rows[i].dirty)
			EXPECT_EQ(1, buf[rows[i].dirty]);
		/* nothing on an error, the structure and no more else */
		for (n = 2 * PAGE; n && (!buf[n - 1] || n - 1 == (size_t)rows[i].dirty); n--)
			;
		EXPECT_LE(n, rows[i].error ? 0U : UMLAB_TASK_SIZE_VER0);
	}
}

TEST(efault)
{
	const struct bad_pointer *b;

	for (b = bad_pointers; b->make; b++) {
		EXPECT_EQ(EFAULT, ERRNO_OF(get_state(0, (void *)b->make(),
						     UMLAB_TASK_SIZE_VER0)))
			TH_LOG("%s", b->what);
		EXPECT_EQ(EFAULT, ERRNO_OF(get_state(0, (void *)b->make(), 64)))
			TH_LOG("%s, larger size", b->what);
	}
	EXPECT_EQ(0, get_state(0, (void *)before_hole(32), 32));
	EXPECT_EQ(EFAULT, ERRNO_OF(get_state(0, (void *)before_hole(31), 32)));
	/* the part to be zero cannot be read */
	EXPECT_EQ(EFAULT, ERRNO_OF(get_state(0, (void *)before_hole(32), 33)));
}

TEST(esrch)
{
	static const pid_t pids[] = { -1, INT_MIN, INT_MAX, 1 << 22 };
	struct umlab_task task;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pids); i++)
		EXPECT_EQ(ESRCH, ERRNO_OF(get_state(pids[i], &task, sizeof(task))))
			TH_LOG("pid %d", pids[i]);
}

TEST(esrch_of_a_group_without_its_leader)
{
	struct umlab_task task;
	pid_t member, leader = led_a_group(&member);

	ASSERT_GT(leader, 0);
	EXPECT_EQ(ESRCH, ERRNO_OF(get_state(leader, &task, sizeof(task))));
	EXPECT_EQ(0, get_state(member, &task, sizeof(task)));
	kill(member, SIGKILL);
}

/* As /proc/PID/stat, everybody may read it. */
TEST(needs_no_privilege)
{
	struct umlab_task task;

	become(STUDENT);
	ASSERT_EQ(0, get_state(1, &task, sizeof(task)));
	EXPECT_EQ(1, task.pid);
	EXPECT_EQ(0, task.ppid);
}

TEST(ids_are_those_of_the_pid_namespace)
{
	pid_t outside = getpid(), pid;
	struct umlab_task task;

	ASSERT_NE(1, outside);
	ASSERT_EQ(0, unshare(CLONE_NEWPID));
	pid = fork();
	if (!pid) {
		if (get_state(0, &task, sizeof(task)))
			_exit(1);
		if (task.pid != 1 || task.tgid != 1 || task.ppid)
			_exit(2);
		_exit(ERRNO_OF(get_state(outside, &task, sizeof(task))) != ESRCH);
	}
	/* and the child has a number out here */
	EXPECT_EQ(0, get_state(pid, &task, sizeof(task)));
	EXPECT_EQ(pid, task.pid);
	EXPECT_TRUE(child_passed(pid));
}

/*
 * The races: a child asks for the task over and over, until it is gone. Each
 * answer must be right in all its fields.
 */
static pid_t keep_asking(pid_t pid, pid_t parent)
{
	struct umlab_task task;
	pid_t asker = fork();

	if (asker)
		return asker;
	while (!get_state(pid, &task, sizeof(task)))
		if (!strchr("RSDTtXZ", task.state) || task.pid != pid ||
		    task.tgid != pid || (task.ppid != parent && task.ppid != 1)) {
			fprintf(stderr, "%d: pid %d, tgid %d, ppid %d, state %c\n", pid,
				task.pid, task.tgid, task.ppid, task.state);
			_exit(1);
		}
	_exit(errno != ESRCH);
}

/* As often as there is time on a slow kernel: the harness ends a test at 30 s. */
TEST(race_with_exit)
{
	time_t end = time(NULL) + 10;
	pid_t pid, asker;
	int i;

	for (i = 0; i < 300 && (i < 50 || time(NULL) < end); i++) {
		pid = fork();
		if (!pid)
			_exit(0);
		asker = keep_asking(pid, getpid());
		waitpid(pid, NULL, 0);
		ASSERT_TRUE(child_passed(asker)) TH_LOG("round %d", i);
	}
}

/* An orphan is given to process 1: it has the one parent or the other. */
TEST(race_with_the_parents_exit)
{
	pid_t parent, asker;
	int i, told[2];
	pid_t pid = 0;

	ASSERT_EQ(0, pipe(told));
	for (i = 0; i < 100; i++) {
		parent = fork();
		if (!parent) {
			pid = pausing_child();
			_exit(write(told[1], &pid, sizeof(pid)) != sizeof(pid));
		}
		ASSERT_EQ((ssize_t)sizeof(pid), read(told[0], &pid, sizeof(pid)));
		asker = keep_asking(pid, parent);
		ASSERT_TRUE(child_passed(parent));
		kill(pid, SIGKILL);
		ASSERT_TRUE(child_passed(asker)) TH_LOG("round %d", i);
	}
}

static void *run_true(void *unused)
{
	execl("/bin/true", "true", NULL);
	return unused;
}

/* A thread that calls execve takes over the id of the process. */
TEST(race_with_execve_of_a_thread)
{
	pid_t pid, asker;
	pthread_t t;
	int i;

	for (i = 0; i < 20; i++) {
		pid = fork();
		if (!pid) {
			pthread_create(&t, NULL, run_true, NULL);
			for (;;)
				pause();
		}
		asker = keep_asking(pid, getpid());
		ASSERT_TRUE(child_passed(pid));
		ASSERT_TRUE(child_passed(asker)) TH_LOG("round %d", i);
	}
}

TEST_HARNESS_MAIN
