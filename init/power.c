// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ending the guest: the request to process 1, and how it carries it out.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "init.h"

/* How long processes may take to end after SIGTERM, then after SIGKILL. */
#define TERM_GRACE 1
#define KILL_GRACE 2

static const struct {
	const char *verb;
	int sig;
	int how;
} requests[] = {
	{ "poweroff", SIGUSR2, RB_POWER_OFF },
	/* a halted UML would be a process that waits for nothing */
	{ "halt", SIGUSR1, RB_POWER_OFF },
	{ "reboot", SIGTERM, RB_AUTOBOOT },
};

/**
 * request_power() - be poweroff(8), halt(8) or reboot(8)
 * @verb: the name this program was called by
 *
 * Returns if @verb is none of them; otherwise does not return.
 */
void request_power(const char *verb)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(requests); i++) {
		if (strcmp(verb, requests[i].verb))
			continue;
		if (kill(1, requests[i].sig))
			err(1, "cannot tell process 1 to %s", verb);
		exit(0);
	}
}

/**
 * block_signals() - keep every signal for sigwaitinfo(2) or signalfd(2)
 *
 * Process 1 handles signals where it waits and nowhere else.
 */
void block_signals(void)
{
	sigset_t all;

	sigfillset(&all);
	if (sigprocmask(SIG_SETMASK, &all, NULL))
		fatal("sigprocmask");
}

/**
 * signal_to_power() - what a signal to process 1 asks for
 * @sig: the signal
 *
 * Return: a reboot(2) command, or -1 if the signal asks for nothing.
 */
int signal_to_power(int sig)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(requests); i++)
		if (requests[i].sig == sig)
			return requests[i].how;
	return -1;
}

/**
 * write_exit_status() - choose the exit status of the UML process
 * @status: 0 to 255
 */
void write_exit_status(int status)
{
	char text[16];
	int fd, len;

	len = snprintf(text, sizeof(text), "%d\n", status);
	fd = open("/proc/exitcode", O_WRONLY | O_CLOEXEC);
	if (fd < 0) {
		/* Only UML has it. */
		if (errno != ENOENT)
			say_errno("open /proc/exitcode");
		return;
	}
	if (write(fd, text, len) != len)
		say_errno("write /proc/exitcode");
	close(fd);
}

/* Reap until no child is left; false if some still are after @seconds. */
static bool reap_all(int seconds)
{
	struct timespec now, end, left;
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	if (clock_gettime(CLOCK_MONOTONIC, &end))
		return false;
	end.tv_sec += seconds;
	for (;;) {
		pid_t pid = waitpid(-1, NULL, WNOHANG);

		if (pid > 0)
			continue;
		if (pid < 0)
			return errno == ECHILD;
		if (clock_gettime(CLOCK_MONOTONIC, &now))
			return false;
		left.tv_sec = end.tv_sec - now.tv_sec;
		left.tv_nsec = end.tv_nsec - now.tv_nsec;
		if (left.tv_nsec < 0) {
			left.tv_sec--;
			left.tv_nsec += 1000000000;
		}
		if (left.tv_sec < 0)
			return false;
		/* SIGCHLD is blocked, so one that came before still counts. */
		if (sigtimedwait(&child, NULL, &left) < 0 && errno != EAGAIN &&
		    errno != EINTR)
			return false;
	}
}

static void end_processes(void)
{
	/* An interactive shell ignores SIGTERM, a stopped job needs SIGCONT. */
	kill(-1, SIGTERM);
	kill(-1, SIGHUP);
	kill(-1, SIGCONT);
	if (reap_all(TERM_GRACE))
		return;
	kill(-1, SIGKILL);
	if (!reap_all(KILL_GRACE))
		say("some processes could not be killed");
}

/* False if the disk does not take all that was written. */
static bool write_disk(void)
{
	int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = true;

	/* Unlike sync(2) it tells of errors, also of earlier ones. */
	if (fd < 0 || syncfs(fd)) {
		say_errno("write the disk");
		good = false;
	}
	if (fd >= 0)
		close(fd);
	if (mount(NULL, "/", NULL, MS_REMOUNT | MS_RDONLY, NULL)) {
		say_errno("remount / read-only");
		sync();
		good = false;
	}
	return good;
}

/**
 * settle() - end all processes and write everything out
 *
 * Return: whether the disk has taken all; if not, the exit status says so.
 */
bool settle(void)
{
	bool good;

	block_signals();
	end_processes();
	sync();
	good = write_disk();
	/* Whoever waits for the machine is to learn of it. */
	if (!good)
		write_exit_status(1);
	return good;
}

/**
 * stop_machine() - stop it at once
 * @how: a reboot(2) command
 */
void stop_machine(int how)
{
	reboot(how);
	/* A guest that cannot stop must not hang: without process 1 it ends. */
	say_errno("reboot(2)");
	_exit(1);
}
