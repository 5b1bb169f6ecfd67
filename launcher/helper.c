// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs of the host that the launcher asks for something: they get no more
 * time than there is, and do not outlive it.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "umlab.h"

static void become(const struct helper *helper, int output, pid_t parent)
{
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	/* Ended with all that it has started: a group of its own. */
	setsid();
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
		_exit(127);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(null, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	if (helper->quiet)
		dup2(null, STDERR_FILENO);
	execvp(helper->argv[0], helper->argv);
	_exit(127);
}

/* Read what there is; whether there may be more. */
static bool take(int output, const struct helper *helper, size_t *filled)
{
	char rest[512];
	ssize_t n;

	do {
		size_t room = helper->size - 1 - *filled;

		n = room ? read(output, helper->text + *filled, room) :
			   read(output, rest, sizeof(rest));
		if (n > 0 && room)
			*filled += n;
	} while (n > 0);
	return n < 0;
}

/* Until it has ended, or there is no more time. */
static bool attend(const struct helper *helper, int pidfd, int output)
{
	int64_t until = now() + helper->limit;
	struct pollfd polled[] = {
		{ .fd = pidfd, .events = POLLIN },
		{ .fd = output, .events = POLLIN },
	};
	size_t filled = 0;

	while (!polled[0].revents && !wait_over() && !signals_ending() &&
	       (!helper->limit || now() < until)) {
		wait_for(polled, 2, helper->limit ? until - now() : -1);
		if (!take(output, helper, &filled))
			polled[1].fd = -1;
	}
	helper->text[filled] = '\0';
	return polled[0].revents;
}

/**
 * run_helper() - run a program of the host's
 * @helper: which, and what for
 *
 * Return: how it ended, as from wait(2), or -1 with errno from pipe(2), fork(2)
 * or pidfd_open(2); ETIMEDOUT if it had to be ended.
 */
int run_helper(const struct helper *helper)
{
	int output[2], pidfd, status, error;
	pid_t pid, parent = getpid();
	bool ended = false;

	if (pipe2(output, O_CLOEXEC))
		return -1;
	fcntl(output[0], F_SETFL, O_NONBLOCK);
	pid = fork();
	error = errno;
	if (!pid)
		become(helper, output[1], parent);
	close(output[1]);
	if (pid > 0) {
		pidfd = syscall(SYS_pidfd_open, pid, 0);
		error = errno;
		if (pidfd >= 0) {
			ended = attend(helper, pidfd, output[0]);
			error = ETIMEDOUT;
			close(pidfd);
		}
		/* The group may not be there yet, or have more in it. */
		kill(pid, SIGKILL);
		kill(-pid, SIGKILL);
		waitpid(pid, &status, 0);
	}
	close(output[0]);
	errno = error;
	return ended ? status : -1;
}
