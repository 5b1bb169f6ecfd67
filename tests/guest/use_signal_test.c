// SPDX-License-Identifier: GPL-2.0-only
/* use_signal(2): what arrives, and who may send it */
#include <linux/capability.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include "common.h"

static atomic_int count;
static siginfo_t last;

static void receive(int signo, siginfo_t *info, void *context)
{
	(void)context;
	count += signo == SIGUSR1;
	last = *info;
}

static void handle_sigusr1(void)
{
	struct sigaction action = { .sa_sigaction = receive, .sa_flags = SA_SIGINFO };

	sigaction(SIGUSR1, &action, NULL);
}

/* A child that waits for signals as the given user, ready on return. */
static pid_t waiting_child(uid_t real, uid_t effective, uid_t saved)
{
	int ready[2];
	char byte;
	pid_t pid;

	if (pipe(ready))
		return -1;
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		handle_sigusr1();
		if (setresuid(real, effective, saved))
			_exit(1);
		(void)!write(ready[1], "", 1);
		while (!count)
			pause();
		_exit(last.si_code == SI_KERNEL ? 0 : 2);
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1)
		pid = -1;
	close(ready[0]);
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

TEST(says_that_it_comes_from_the_kernel)
{
	handle_sigusr1();
	ASSERT_EQ(0, use_signal(getpid(), 0));
	EXPECT_EQ(1, atomic_load(&count));
	EXPECT_EQ(SIGUSR1, last.si_signo);
	EXPECT_EQ(SI_KERNEL, last.si_code);
	EXPECT_EQ(0, last.si_errno);
	/* nobody's: not the sender's, and nothing left over in the structure */
	EXPECT_EQ(0, last.si_pid);
	EXPECT_EQ(0U, last.si_uid);
	EXPECT_EQ(NULL, last.si_value.sival_ptr);
}

TEST(reaches_another_process)
{
	pid_t pid = waiting_child(0, 0, 0);

	ASSERT_GT(pid, 0);
	ASSERT_EQ(0, use_signal(pid, 0));
	EXPECT_TRUE(child_passed(pid));
}

/* What the call gives beyond others, see CAVEATS: this code, to another. */
TEST(no_other_call_sends_that_code)
{
	siginfo_t info = { .si_signo = SIGUSR1, .si_code = SI_KERNEL };
	pid_t pid = waiting_child(0, 0, 0);

	ASSERT_GT(pid, 0);
	EXPECT_EQ(EPERM, ERRNO_OF(syscall(SYS_rt_sigqueueinfo, pid, SIGUSR1, &info)));
	EXPECT_EQ(EPERM, ERRNO_OF(syscall(SYS_rt_tgsigqueueinfo, pid, pid, SIGUSR1, &info)));
	ASSERT_EQ(0, use_signal(pid, 0));
	EXPECT_TRUE(child_passed(pid));
}

TEST(errors)
{
	static const struct {
		char what[40];
		pid_t pid;
		unsigned int flags;
		int error;
	} rows[] = {
		{ "pid 0", 0, 0, EINVAL },
		{ "pid -1, everybody for kill", -1, 0, EINVAL },
		{ "a process group", -2, 0, EINVAL },
		{ "the smallest pid", INT_MIN, 0, EINVAL },
		{ "flag 1", 1, 1, EINVAL },
		{ "the last flag", 1, 1U << 31, EINVAL },
		{ "a flag, and no such process", INT_MAX, 1, EINVAL },
		{ "no such process", INT_MAX, 0, ESRCH },
		{ "beyond the largest pid", 1 << 22, 0, ESRCH },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		EXPECT_EQ(rows[i].error, ERRNO_OF(use_signal(rows[i].pid, rows[i].flags)))
			TH_LOG("%s", rows[i].what);
}

TEST(esrch_once_reaped_and_zero_while_a_zombie)
{
	siginfo_t info;
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	ASSERT_EQ(0, waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	EXPECT_EQ(0, use_signal(pid, 0));
	ASSERT_EQ(pid, waitpid(pid, NULL, 0));
	EXPECT_EQ(ESRCH, ERRNO_OF(use_signal(pid, 0)));
}

TEST(esrch_of_a_group_without_its_leader)
{
	pid_t member, leader = led_a_group(&member);
	struct umlab_task task;

	ASSERT_GT(leader, 0);
	EXPECT_EQ(ESRCH, ERRNO_OF(use_signal(leader, 0)));
	/* it would have ended the member */
	ASSERT_EQ(0, get_state(member, &task, sizeof(task)));
	EXPECT_NE('Z', task.state);
	kill(member, SIGKILL);
}

/* The rule is kill's: real or effective id equals real or saved id. */
TEST(eperm_as_kill_has_it)
{
	static const struct {
		uid_t ruid, euid;		/* the sender's */
		uid_t real, effective, saved;	/* the receiver's */
		int error;
	} rows[] = {
		{ 1000, 1000, 1000, 1000, 1000, 0 },
		{ 1000, 1000, 0, 0, 0, EPERM },
		{ 1000, 1000, 1001, 1001, 1001, EPERM },
		{ 1000, 1000, 1001, 1000, 1001, EPERM },	/* effective only */
		{ 1000, 1000, 1000, 1001, 1001, 0 },		/* real */
		{ 1000, 1000, 1001, 1001, 1000, 0 },		/* saved */
		{ 1001, 1000, 1000, 1000, 1000, 0 },
		{ 1001, 1000, 1001, 1001, 1001, 0 },
		{ 1001, 1000, 1002, 1002, 1002, EPERM },
		{ 0, 0, 1000, 1000, 1000, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		pid_t pid = waiting_child(rows[i].real, rows[i].effective, rows[i].saved);
		pid_t sender;
		int error[2] = { -1, -1 }, result[2];

		ASSERT_GT(pid, 0);
		ASSERT_EQ(0, pipe(result));
		sender = fork();
		if (!sender) {
			if (setresuid(rows[i].ruid, rows[i].euid, rows[i].euid))
				_exit(1);
			error[0] = ERRNO_OF(kill(pid, 0));
			error[1] = ERRNO_OF(use_signal(pid, 0));
			(void)!write(result[1], error, sizeof(error));
			_exit(0);
		}
		ASSERT_TRUE(child_passed(sender));
		ASSERT_EQ((ssize_t)sizeof(error), read(result[0], error, sizeof(error)));
		EXPECT_EQ(rows[i].error, error[1]) TH_LOG("row %zu", i);
		EXPECT_EQ(error[0], error[1]) TH_LOG("row %zu: kill differs", i);
		end(pid);
		close(result[0]);
		close(result[1]);
	}
}

TEST(eperm_has_no_effect)
{
	pid_t pid = waiting_child(0, 0, 0);
	struct umlab_task task;

	ASSERT_GT(pid, 0);
	if (!fork()) {
		become(STUDENT);
		_exit(ERRNO_OF(use_signal(pid, 0)) != EPERM);
	}
	ASSERT_GT(wait(NULL), 0);
	/* it would have ended on the signal */
	EXPECT_EQ(0, waitpid(pid, NULL, WNOHANG));
	EXPECT_EQ(0, get_state(pid, &task, sizeof(task)));
	EXPECT_NE('Z', task.state);
	end(pid);
}

TEST(cap_kill_is_enough)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = { };
	pid_t pid = waiting_child(0, 0, 0);

	ASSERT_GT(pid, 0);
	ASSERT_EQ(0, prctl(PR_SET_KEEPCAPS, 1));
	become(STUDENT);
	data[0].permitted = 1U << CAP_KILL;
	data[0].effective = data[0].permitted;
	ASSERT_EQ(0, syscall(SYS_capset, &header, data));
	EXPECT_EQ(0, use_signal(pid, 0));
	EXPECT_TRUE(child_passed(pid));
}

/* Root in a user namespace has CAP_KILL there, not over the world outside. */
TEST(eperm_from_a_user_namespace)
{
	pid_t pid = waiting_child(0, 0, 0);

	ASSERT_GT(pid, 0);
	become(STUDENT);
	ASSERT_EQ(0, unshare(CLONE_NEWUSER));
	EXPECT_EQ(EPERM, ERRNO_OF(use_signal(pid, 0)));
	EXPECT_EQ(EPERM, ERRNO_OF(use_signal(1, 0)));
}

TEST(ids_are_those_of_the_pid_namespace)
{
	pid_t outside = waiting_child(0, 0, 0), pid;

	ASSERT_GT(outside, 1);
	ASSERT_EQ(0, unshare(CLONE_NEWPID));
	pid = fork();
	if (!pid)	/* process 1 there; outside's number means nothing */
		_exit(getpid() != 1 || ERRNO_OF(use_signal(outside, 0)) != ESRCH);
	EXPECT_TRUE(child_passed(pid));
	end(outside);
}

/* Without a handler SIGUSR1 ends a process, but not a namespace's first. */
TEST(first_process_is_protected)
{
	pid_t pid;
	int go[2];
	char byte;

	ASSERT_EQ(0, pipe(go));
	ASSERT_EQ(0, unshare(CLONE_NEWPID));
	pid = fork();
	if (!pid) {
		signal(SIGUSR1, SIG_DFL);
		_exit(use_signal(1, 0) || read(go[0], &byte, 1) != 1);
	}
	ASSERT_EQ(0, use_signal(pid, 0));
	ASSERT_EQ(1, write(go[1], "", 1));
	EXPECT_TRUE(child_passed(pid));
}

static void *wait_for_end(void *tid)
{
	*(atomic_int *)tid = gettid();
	pause();
	return NULL;
}

TEST(thread_id_means_its_process)
{
	static atomic_int tid;
	pthread_t t;

	handle_sigusr1();
	ASSERT_EQ(0, pthread_create(&t, NULL, wait_for_end, &tid));
	while (!tid)
		sched_yield();
	ASSERT_NE(getpid(), atomic_load(&tid));
	EXPECT_EQ(0, use_signal(tid, 0));
	while (!count)	/* whichever thread it wakes */
		sched_yield();
	EXPECT_EQ(SI_KERNEL, last.si_code);
}

TEST(blocked_it_stays_pending_once)
{
	sigset_t set;

	handle_sigusr1();
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	ASSERT_EQ(0, sigprocmask(SIG_BLOCK, &set, NULL));
	ASSERT_EQ(0, use_signal(getpid(), 0));
	ASSERT_EQ(0, use_signal(getpid(), 0));
	EXPECT_EQ(0, atomic_load(&count));
	ASSERT_EQ(0, sigprocmask(SIG_UNBLOCK, &set, NULL));
	EXPECT_EQ(1, atomic_load(&count));
	EXPECT_EQ(SI_KERNEL, last.si_code);
}

/* Children that end while they are signalled: sent, or gone, nothing else. */
TEST(race_with_exit)
{
	int i;

	for (i = 0; i < 300; i++) {
		pid_t pid = fork();
		int error = 0;

		if (!pid) {
			signal(SIGUSR1, SIG_IGN);
			_exit(0);
		}
		if (!fork()) {
			while (!error)
				error = ERRNO_OF(use_signal(pid, 0));
			_exit(error != ESRCH);
		}
		waitpid(pid, NULL, 0);
		ASSERT_TRUE(child_passed(-1)) TH_LOG("round %d", i);
	}
}

TEST_HARNESS_MAIN
