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

/* Enough for all that is printed between two turns of our loop. */
#define LOG_PIPE (1024 * 1024)

#define SANDBOX_NAMESPACES \
	(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | \
	 CLONE_NEWUTS | CLONE_NEWNET)

/* fork(2) into new namespaces; the C library has no call for it. */
static pid_t fork_into(uint64_t namespaces, int *pidfd)
{
	struct clone_args args = {
		.flags = namespaces | CLONE_PIDFD,
		.pidfd = (uintptr_t)pidfd,
		.exit_signal = SIGCHLD,
	};

	return syscall(SYS_clone3, &args, sizeof(args));
}

#define ALLOW "user namespaces are forbidden here; allow them: sysctl -w kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0, or in Docker --security-opt seccomp=unconfined"
#define RAISE "no more namespaces on this host; raise them: sysctl -w user.max_user_namespaces=10000, or see 'umlab ps'"

/**
 * namespace_remedy() - what to do on a host that gives no namespaces
 * @error: from making one, or of the first steps in it: Ubuntu forbids these
 */
const char *namespace_remedy(int error)
{
	static const struct {
		int error;
		const char *remedy;
	} remedies[] = {
		{ EPERM, ALLOW }, { EACCES, ALLOW },
		{ ENOSYS, ALLOW },	/* Docker's filter */
		{ ENOSPC, RAISE }, { EUSERS, RAISE },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(remedies); i++)
		if (remedies[i].error == error)
			return remedies[i].remedy;
	return "see REQUIREMENTS in umlab(1)";
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

static void fork_sandbox(struct sandbox *sandbox,
			 const struct sandbox_input *input,
			 const struct ends *ends, int cpu)
{
	sandbox->pid = fork_into(SANDBOX_NAMESPACES, &sandbox->pidfd);
	if (sandbox->pid < 0)
		fail("cannot make a sandbox: clone3: %s; %s", strerror(errno),
		     namespace_remedy(errno));
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
	if (!choose_owner(input))
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
	int cpu = input->options->machine->one_cpu ? choose_cpu() : -1;
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

/**
 * end_sandbox() - end all of a sandbox's processes and wait until they have
 * @sandbox: the sandbox
 */
void end_sandbox(struct sandbox *sandbox)
{
	if (sandbox->pid <= 0)
		return;
	syscall(SYS_pidfd_send_signal, sandbox->pidfd, SIGKILL, NULL, 0);
	while (waitpid(sandbox->pid, NULL, 0) < 0 && errno == EINTR)
		;
	sandbox->pid = 0;
}
