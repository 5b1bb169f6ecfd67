// SPDX-License-Identifier: GPL-2.0-only
/*
 * The sandbox as the launcher sees it: a supervisor process in namespaces of
 * its own, process 1 there.  When it ends the host's kernel ends everything in
 * the sandbox, and the sandbox's files go with its mount namespace.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inside.h"
#include "umlab.h"

/* How long what has no process 1 of its own may take to end. */
#define UNJAILED_END 5000 /* ms */
/* Enough for all that is printed between two turns of our loop. */
#define LOG_PIPE (1024 * 1024)

#define SANDBOX_NAMESPACES \
	(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | \
	 CLONE_NEWUTS | CLONE_NEWNET)

/**
 * fork_into() - fork(2) into new namespaces; the C library has no call for it
 * @namespaces: CLONE_NEW...
 * @pidfd: set to the child's
 *
 * Return: as fork(2), with errno from clone3(2).
 */
pid_t fork_into(uint64_t namespaces, int *pidfd)
{
	struct clone_args args = {
		.flags = namespaces | CLONE_PIDFD,
		.pidfd = (uintptr_t)pidfd,
		.exit_signal = SIGCHLD,
	};

	return syscall(SYS_clone3, &args, sizeof(args));
}

/* The two ends of what goes between launcher and sandbox. */
struct ends {
	int control[2];
	int line[2];
	int log[2];
};

static void make_ends(struct ends *ends)
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
		       ends->control) ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends->line) ||
	    pipe2(ends->log, O_CLOEXEC))
		fail("cannot make a socket: %s", strerror(errno));
	/* Only a smaller pipe, if the user's limit does not allow it. */
	fcntl(ends->log[0], F_SETPIPE_SZ, LOG_PIPE);
}

/* clone3(2) itself is refused in some containers. */
static pid_t fork_beside(int *pidfd)
{
	pid_t pid = fork();

	if (pid > 0) {
		*pidfd = syscall(SYS_pidfd_open, pid, 0);
		if (*pidfd < 0)
			fail("cannot make a pidfd: %s", strerror(errno));
	}
	return pid;
}

static void fork_sandbox(struct sandbox *sandbox,
			 const struct sandbox_input *input,
			 const struct ends *ends, int cpu)
{
	sandbox->no_jail = input->options->no_jail;
	sandbox->pid = sandbox->no_jail ?
		fork_beside(&sandbox->pidfd) :
		fork_into(SANDBOX_NAMESPACES, &sandbox->pidfd);
	if (sandbox->pid < 0 && sandbox->no_jail)
		fail("cannot fork: %s", strerror(errno));
	if (sandbox->pid < 0) {
		int error = errno;

		fail("cannot make a sandbox: clone3: %s; %s", strerror(error),
		     namespace_remedy(error));
	}
	if (!sandbox->pid) {
		struct devices devices = {
			.line = ends->line[1],
			.log = ends->log[1],
			.cpu = cpu,
		};

		close(ends->control[0]);
		close(ends->line[0]);
		close(ends->log[0]);
		supervise(input, &devices, ends->control[1]);
	}
}

/* As a user of its own, for root; false if it has to be root. */
static bool fork_owned(struct sandbox *sandbox, struct sandbox_input *input,
		       const struct ends *ends, int cpu)
{
	keep_owner(input);
	if (input->options->no_jail || !choose_owner(input))
		return false;
	if (!borrow_given(&sandbox->root, input, input->trees))
		return false;
	fork_sandbox(sandbox, input, ends, cpu);
	if (give_owner(&sandbox->root, input, sandbox->pid) &&
	    send(ends->control[0], "", 1, MSG_NOSIGNAL) == 1)
		return true;
	end_sandbox(sandbox);
	close(sandbox->pidfd);
	return false;
}

static void close_trees(const struct sandbox_input *input)
{
	size_t i;

	for (i = 0; i < GIVEN; i++)
		if (input->trees[i] >= 0)
			close(input->trees[i]);
}

/**
 * start_sandbox() - make a sandbox and start its machine
 * @sandbox: filled in
 * @input: what it consists of; its owner is chosen here
 *
 * Ends the program, with one line, if there can be none.  What fails inside
 * is told by read_report().
 */
void start_sandbox(struct sandbox *sandbox, struct sandbox_input *input)
{
	bool one = input->options->machine->one_cpu && input->options->cpus == 1;
	int cpu = one ? choose_cpu() : -1;
	struct ends ends;

	make_ends(&ends);
	sandbox->root = (struct failure){ 0 };
	if (!fork_owned(sandbox, input, &ends, cpu)) {
		close_trees(input);
		keep_owner(input);
		fork_sandbox(sandbox, input, &ends, cpu);
	}
	close_trees(input);
	close(ends.control[1]);
	close(ends.line[1]);
	close(ends.log[1]);
	sandbox->control = ends.control[0];
	sandbox->line = ends.line[0];
	sandbox->log = ends.log[0];
	fcntl(sandbox->log, F_SETFL, O_NONBLOCK);
}

static bool tell(struct sandbox *sandbox, char what)
{
	return send(sandbox->control, &what, 1, MSG_NOSIGNAL) == 1;
}

/**
 * close_sandbox() - take from a machine that is up what it needs no more
 * @sandbox: the sandbox
 */
void close_sandbox(struct sandbox *sandbox)
{
	/* If the supervisor is gone, the next read_report() tells. */
	tell(sandbox, SAY_UP);
}

/**
 * ask_where() - have the supervisor tell where the machine's kernel is
 * @sandbox: the sandbox, whose machine is stopped for it and stays so
 *
 * Return: whether it could be asked.
 */
bool ask_where(struct sandbox *sandbox)
{
	return tell(sandbox, SAY_WHERE);
}

/* It ends all that it has started, and its files, when we are gone. */
static void wait_supervisor(const struct sandbox *sandbox)
{
	struct pollfd ended = { .fd = sandbox->pidfd, .events = POLLIN };

	shutdown(sandbox->control, SHUT_RDWR);
	while (poll(&ended, 1, UNJAILED_END) < 0 && errno == EINTR)
		;
}

/**
 * end_sandbox() - end all of a sandbox's processes and wait until they have
 * @sandbox: the sandbox
 */
void end_sandbox(struct sandbox *sandbox)
{
	if (sandbox->pid <= 0)
		return;
	if (sandbox->no_jail)
		wait_supervisor(sandbox);
	syscall(SYS_pidfd_send_signal, sandbox->pidfd, SIGKILL, NULL, 0);
	while (waitpid(sandbox->pid, NULL, 0) < 0 && errno == EINTR)
		;
	sandbox->pid = 0;
}

/**
 * try_sandbox() - find out whether there can be sandboxes
 * @why: set to what failed
 *
 * Return: whether what hosts forbid works.
 */
bool try_sandbox(struct failure *why)
{
	struct sandbox_input input;
	int told[2], pidfd;
	ssize_t length;
	pid_t pid;

	if (pipe2(told, O_CLOEXEC))
		fail("cannot make a pipe: %s", strerror(errno));
	keep_owner(&input);
	pid = fork_into(SANDBOX_NAMESPACES, &pidfd);
	if (pid < 0) {
		why->refused = errno;
		return failed(why, "clone3");
	}
	if (!pid) {
		if (!try_isolation(why, &input) &&
		    write(told[1], why, sizeof(*why)) != sizeof(*why))
			_exit(1);
		_exit(0);
	}
	close(told[1]);
	length = read(told[0], why, sizeof(*why));
	close(told[0]);
	close(pidfd);
	waitpid(pid, NULL, 0);
	return !length;
}
