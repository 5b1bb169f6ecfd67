// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signals to the launcher.  They are read where it waits, so that none comes
 * between two steps of its work.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "umlab.h"

static int descriptor = -1;
static int ending;
static bool resized;

/**
 * signals_open() - have signals read from now on
 */
void signals_open(void)
{
	static const int ours[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT,
				    SIGTSTP, SIGCONT, SIGWINCH };
	struct sigaction action;
	sigset_t mask;
	size_t i;

	/* A reader that left is seen where we write. */
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&mask);
	for (i = 0; i < ARRAY_SIZE(ours); i++)
		/* As nohup(1) wants it; once blocked it would come through. */
		if (!sigaction(ours[i], NULL, &action) &&
		    action.sa_handler != SIG_IGN)
			sigaddset(&mask, ours[i]);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	descriptor = signalfd(-1, &mask, SFD_NONBLOCK | SFD_CLOEXEC);
	if (descriptor < 0)
		fail("cannot make a signalfd: %s", strerror(errno));
}

/**
 * signals_fd() - what is readable when there is one, or -1
 */
int signals_fd(void)
{
	return descriptor;
}

/* Be stopped as by the signal's default, with the user's terminal as it was. */
static void stop(void)
{
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGTSTP);
	terminal_pause();
	raise(SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &mask, NULL);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	terminal_resume();
}

/**
 * signals_handle() - handle those that have come
 *
 * Return: whether one of them is to end umlab.
 */
bool signals_handle(void)
{
	struct signalfd_siginfo info;
	bool end = false;

	while (read(descriptor, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGTSTP) {
			stop();
		} else if (info.ssi_signo == SIGCONT) {
			/* A shell may have changed it, or its size. */
			terminal_resume();
			resized = true;
		} else if (info.ssi_signo == SIGWINCH) {
			resized = true;
		} else {
			end = true;
			if (!ending)
				ending = info.ssi_signo;
		}
	}
	return end;
}

/**
 * signals_ending() - the first that is to end umlab, or 0
 */
int signals_ending(void)
{
	return ending;
}

/**
 * signals_resized() - whether the terminal's size may be another by now
 *
 * Says so once.
 */
bool signals_resized(void)
{
	bool was = resized;

	resized = false;
	return was;
}

/**
 * signals_die() - die of the signal that is to end umlab
 *
 * Return: the status to exit with where that signal ends nothing.
 */
int signals_die(void)
{
	sigset_t one;

	signal(ending, SIG_DFL);
	sigemptyset(&one);
	sigaddset(&one, ending);
	raise(ending);
	sigprocmask(SIG_UNBLOCK, &one, NULL);
	return 128 + ending;
}
