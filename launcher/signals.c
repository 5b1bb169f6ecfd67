// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signals to the launcher.  They are read where it waits, so that none comes
 * between two steps of its work.
 */
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "umlab.h"

/* Those that end umlab, and those that do not. */
static const int deadly[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
static const int others[] = { SIGTSTP, SIGCONT, SIGWINCH };

static int descriptor = -1;
static int ending;
static bool resized;
static volatile sig_atomic_t to_stop;
static const struct job_control *job_control;

/*
 * Using the terminal from the background.  By default that stops a job again
 * and again, and it never sees that it was told to end.  With a handler, what
 * it was about ends with EINTR.
 */
static void in_background(int sig)
{
	if (sig == SIGTTOU)
		to_stop = 1;
}

static void open_job_control(void)
{
	static const int ours[] = { SIGTTIN, SIGTTOU };
	struct sigaction action = { .sa_handler = in_background }, before;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ours); i++)
		if (!sigaction(ours[i], &action, &before) &&
		    before.sa_handler == SIG_IGN)
			signal(ours[i], SIG_IGN);
}

static void add(sigset_t *mask, const int *signals, size_t count)
{
	struct sigaction action;
	size_t i;

	for (i = 0; i < count; i++)
		/* As nohup(1) wants it; once blocked it would come through. */
		if (!sigaction(signals[i], NULL, &action) &&
		    action.sa_handler != SIG_IGN)
			sigaddset(mask, signals[i]);
}

/**
 * signals_open() - have signals read from now on
 * @control: what is to be done for the terminal when umlab is stopped
 *
 * Return: whether that succeeded; false with errno from signalfd(2).
 */
bool signals_open(const struct job_control *control)
{
	sigset_t mask;

	/* A reader that left is seen where we write. */
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&mask);
	add(&mask, deadly, ARRAY_SIZE(deadly));
	add(&mask, others, ARRAY_SIZE(others));
	sigprocmask(SIG_BLOCK, &mask, NULL);
	descriptor = signalfd(-1, &mask, SFD_NONBLOCK | SFD_CLOEXEC);
	if (descriptor < 0)
		return false;
	job_control = control;
	open_job_control();
	return true;
}

/**
 * signals_fd() - what is readable when there is one, or -1
 */
int signals_fd(void)
{
	return descriptor;
}

/* One that has come and was not read yet. */
static bool is_ending(void)
{
	sigset_t pending;
	size_t i;

	sigpending(&pending);
	for (i = 0; i < ARRAY_SIZE(deadly); i++)
		if (sigismember(&pending, deadly[i]))
			return true;
	return false;
}

/*
 * Be stopped as by a signal's default, with the user's terminal as it was.  Whoever
 * ends a stopped job sends SIGCONT behind the other signal.  It takes back what
 * was raised and is blocked; one that came before that would be lost.
 */
static void stop(int sig)
{
	struct sigaction before;
	sigset_t one, mask;

	job_control->pause();
	sigemptyset(&one);
	sigaddset(&one, sig);
	sigprocmask(SIG_BLOCK, &one, &mask);
	sigaction(sig, NULL, &before);
	signal(sig, SIG_DFL);
	raise(sig);
	if (is_ending())
		signal(sig, SIG_IGN);	/* is no more pending then */
	sigprocmask(SIG_UNBLOCK, &one, NULL);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	sigaction(sig, &before, NULL);
	to_stop = 0;
	job_control->resume();
}

/**
 * signals_stop() - be stopped, if the terminal was used from the background
 */
void signals_stop(void)
{
	if (to_stop && !ending)
		stop(SIGTTOU);
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
			stop(SIGTSTP);
		} else if (info.ssi_signo == SIGCONT) {
			/* A shell may have changed it, or its size. */
			job_control->resume();
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
 * signals_end() - end as if a signal had come
 * @sig: which
 */
void signals_end(int sig)
{
	if (!ending)
		ending = sig;
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
