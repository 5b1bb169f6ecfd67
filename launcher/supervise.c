// SPDX-License-Identifier: GPL-2.0-only
/*
 * The supervisor: process 1 of a sandbox.
 *
 * It starts the machine, tells the launcher how that ended, and ends when the
 * launcher does, however that came about: its end of the control socket closes
 * even at kill -9.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libc.h"
#include "refuse.h"
#include "sandbox.h"

__attribute__((noreturn))
static void leave(int status)
{
	/* In a jail the host's kernel does all of that. */
	unsettle();
	_exit(status);
}

static void tell(int control, const struct report *report, int fd)
{
	/* Without a launcher there is nothing left to do. */
	if (!send_report(control, report, fd, 0))
		leave(1);
}

static void give_up(int control, const struct failure *why)
{
	struct report report = { .kind = REPORT_FAILED, .status = why->refused };

	snprintf(report.text, sizeof(report.text), "%s", why->text);
	tell(control, &report, -1);
	leave(1);
}

/* Reap; the machine's end is told, the others were its helpers. */
static void reap(int control, pid_t machine)
{
	struct report report = { .kind = REPORT_ENDED };
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
		if (pid != machine)
			continue;
		report.status = status;
		tell(control, &report, -1);
		/* The launcher may still be reading: its SIGKILL ends us. */
	}
}

/* The machine has come up, and has all its files open. */
static void close_up(const struct sandbox_input *input, int control)
{
	struct failure why = { 0 };

	if (input->options->no_jail ? !drop_links(&why) :
				      !hide_files(&why, input))
		give_up(control, &why);
	if (drop_capabilities()) {
		failed(&why, "capset");
		give_up(control, &why);
	}
}

static void handle_launcher(const struct sandbox_input *input, int control,
			    pid_t machine, int monitor)
{
	struct report report = { .kind = REPORT_WHERE };
	char what;
	ssize_t n = recv(control, &what, 1, MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n != 1)
		leave(0);
	if (what == SAY_UP)
		close_up(input, control);
	else if (input->options->machine->find(machine, monitor, &report))
		tell(control, &report, -1);
}

static void watch(const struct sandbox_input *input, int control, int signals,
		  int watchdog, pid_t machine, int monitor,
		  struct refusals *refusals, struct report *report)
{
	struct pollfd polled[] = {
		{ .fd = control, .events = POLLIN },
		{ .fd = signals, .events = POLLIN },
		{ .fd = refusals->listener, .events = POLLIN },
		{ .fd = watchdog, .events = POLLIN },
	};
	struct signalfd_siginfo info;

	for (;;) {
		if (poll(polled, ARRAY_SIZE(polled), -1) < 0 && errno != EINTR)
			leave(1);
		if (polled[0].revents)
			handle_launcher(input, control, machine, monitor);
		while (read(signals, &info, sizeof(info)) == sizeof(info))
			reap(control, machine);
		if (polled[2].revents & POLLIN)
			answer_refused(refusals, control);
		else if (polled[2].revents)
			polled[2].fd = -1;	/* nobody is left behind it */
		if (polled[3].revents && watchdog_look(input->options, report))
			tell(control, report, -1);
	}
}

/*
 * Start the machine; its process ID, or -1. Our ends of what goes between are set,
 * that to its monitor to -1 if it has none.
 */
static pid_t start(const struct sandbox_input *input,
		   const struct devices *given, int program, int *sync,
		   int *monitor)
{
	struct devices devices = *given;
	int ends[2], commands[2] = { -1, -1 };
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) ||
	    (input->options->machine->monitored &&
	     socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, commands)))
		return -1;
	devices.sync = ends[1];
	devices.monitor = commands[1];
	devices.program = program;
	pid = fork();
	if (!pid)
		start_machine(input, &devices);
	close(ends[1]);
	*sync = ends[0];
	*monitor = commands[0];
	return pid;
}

/*
 * Wait until the machine is behind its filter, and take the listener; -1 if
 * it never got there, which its log and its end tell.
 */
static int take_listener(int sync)
{
	struct report report;
	int listener = -1;

	if (!read_report(sync, &report, REPORT_FILTER, &listener))
		return -1;
	/* Not waited for, if it cannot be had: it ends then. */
	if (listener >= 0 && write(sync, "", 1) != 1)
		return -1;
	return listener;
}

/* What the supervisor keeps. */
enum { SIGNALS = 3, CONTROL, WATCHDOG, WATCHDOG_TOO, LISTENER, MONITOR, NO_MORE };

/*
 * Hold nothing else open of the machine's or the user's.  Returns the watchdog: -1
 * without a log, as it ends and counts all processes that it sees.
 */
static int hold(int signals, int control, int monitor, struct refusals *refusals,
		int log)
{
	int watchdog;

	monitor = fcntl(monitor, F_DUPFD, NO_MORE);
	dup2(signals, SIGNALS);
	dup2(control, CONTROL);
	watchdog = log < 0 ? -1 : watchdog_start(log, WATCHDOG);
	if (refusals->listener < 0)
		close(LISTENER);
	else
		refusals->listener = dup2(refusals->listener, LISTENER);
	if (dup2(monitor, MONITOR) < 0)
		close(MONITOR);
	close_range(NO_MORE, ~0U, 0);
	close_range(0, 2, 0);
	return watchdog;
}

/**
 * supervise() - be the supervisor
 * @input: what the sandbox consists of
 * @machine: descriptors for the machine
 * @control: socket to the launcher
 */
void supervise(const struct sandbox_input *input, const struct devices *devices,
	       int control)
{
	struct report report = { .kind = REPORT_RING };
	struct failure why = { 0 };
	static struct refusals refusals;
	struct inside inside;
	int signals, sync = -1, watchdog, monitor = -1;
	sigset_t all;
	pid_t pid;

	/* UML signals its process group, and Ctrl-C is the launcher's. */
	setsid();
	/* Whatever it is, we have to be able to use our own files. */
	umask(umask(0) & 077);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	prctl(PR_SET_NAME, SANDBOX_NAME);
	if (!isolate(&why, input, control, &inside))
		give_up(control, &why);
	/* All of them are mounts now; few files may be allowed. */
	close(input->base);
	close(input->kernel);
	if (input->program != input->kernel)
		close(input->program);
	signals = signalfd(-1, &all, SFD_NONBLOCK | SFD_CLOEXEC);
	pid = signals < 0 ? -1 : start(input, devices, inside.program,
					 &sync, &monitor);
	if (pid < 0) {
		failed(&why, "fork");
		give_up(control, &why);
	}
	tell(control, &report, inside.ring);
	refusals.filter = input->options->machine->filter;
	refusals.listener = take_listener(sync);
	watchdog = hold(signals, control, monitor, &refusals,
			input->options->no_jail ? -1 : devices->log);
	watch(input, CONTROL, SIGNALS, watchdog, pid, MONITOR, &refusals, &report);
	leave(1);
}
