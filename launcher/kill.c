// SPDX-License-Identifier: GPL-2.0-only
/*
 * umlab kill: end sandboxes.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "umlab.h"

/* How long a launcher may take to end by itself. */
#define PATIENCE 3000 /* ms */

static bool wait_for_end(int launcher, int supervisor)
{
	struct pollfd ends[] = {
		{ .fd = launcher, .events = POLLIN },
		{ .fd = supervisor, .events = POLLIN },
	};

	return poll(ends, 1, PATIENCE) == 1 &&
	       (supervisor < 0 || poll(ends + 1, 1, PATIENCE) == 1);
}

static int send_to(int pidfd, int sig)
{
	return syscall(SYS_pidfd_send_signal, pidfd, sig, NULL, 0);
}

/* Ask to end, also if it is stopped. */
static void ask(int launcher)
{
	send_to(launcher, SIGTERM);
	send_to(launcher, SIGCONT);
}

/* All at once first, so that many do not take many times as long. */
static void ask_one(struct running *running)
{
	int launcher = syscall(SYS_pidfd_open, running->launcher, 0);

	if (launcher < 0)
		return;
	if (still_running(running))
		ask(launcher);
	close(launcher);
}

/* End what a launcher's descriptor stands for, and wait until all has ended. */
static bool end_launcher(int launcher, pid_t supervisor)
{
	/* There may be none; it is waited for, and not touched. */
	int inner = syscall(SYS_pidfd_open, supervisor, 0);
	bool ended;

	ask(launcher);
	ended = wait_for_end(launcher, inner);
	if (!ended) {
		/* Its sandbox ends with it. */
		send_to(launcher, SIGKILL);
		ended = wait_for_end(launcher, inner);
	}
	if (inner >= 0)
		close(inner);
	return ended;
}

/*
 * A descriptor of the process, looked at again once it is open: a number may
 * have come to mean another process meanwhile.
 */
static bool end_one(struct running *running)
{
	int launcher = syscall(SYS_pidfd_open, running->launcher, 0);
	bool ended = true;

	/* Gone between being listed and here: that is what was wanted. */
	if (launcher >= 0 && still_running(running))
		ended = end_launcher(launcher, running->supervisor);
	if (launcher >= 0)
		close(launcher);
	if (!ended)
		warn_line("kill: sandbox %d does not end", running->launcher);
	return ended;
}

static int kill_all(struct running *list, size_t count)
{
	int status = 0;
	size_t i;

	for (i = 0; i < count; i++)
		ask_one(&list[i]);
	for (i = 0; i < count; i++)
		if (!end_one(&list[i]))
			status = STATUS_FAILED;
	return status;
}

static int kill_id(struct running *list, size_t count, const char *id)
{
	char *end;
	long pid;
	size_t i;

	pid = strtol(id, &end, 10);
	for (i = 0; i < count; i++)
		if (!*end && end != id && list[i].launcher == pid)
			return end_one(&list[i]) ? 0 : STATUS_FAILED;
	warn_line("kill: there is no sandbox '%s' of yours; see 'umlab ps'", id);
	return STATUS_FAILED;
}

int verb_kill(int argc, char **argv)
{
	struct running *list;
	size_t count;
	int i, status = 0;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		puts("usage: umlab kill ID...\n       umlab kill --all\n\nEnd sandboxes and everything in them; 'umlab ps' lists the IDs.");
		return fflush(stdout) ? STATUS_FAILED : 0;
	}
	if (argc < 2)
		fail("kill: which? Give an ID that 'umlab ps' lists, or --all");
	count = find_running(&list);
	if (!strcmp(argv[1], "--all")) {
		if (argc > 2)
			fail("kill: --all stands alone");
		status = kill_all(list, count);
	} else {
		for (i = 1; i < argc; i++)
			status |= kill_id(list, count, argv[i]);
	}
	free(list);
	return status;
}
