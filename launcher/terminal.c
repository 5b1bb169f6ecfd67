// SPDX-License-Identifier: GPL-2.0-only
/*
 * The user's terminal: raw during the run, and as it was afterwards.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libc.h"
#include "session.h"

static struct termios saved, raw;
static bool changed;
static pid_t keeper;
static int keeper_pipe;

/**
 * terminal_wanted() - whether the command is to get a terminal
 */
bool terminal_wanted(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/**
 * terminal_in_background() - whether the terminal is another job's now
 */
bool terminal_in_background(void)
{
	pid_t owner = tcgetpgrp(STDIN_FILENO);

	return owner > 0 && owner != getpgrp();
}

/**
 * terminal_size() - the size of the user's terminal
 *
 * Return: rows << 16 | columns; 24 by 80 if it does not say.
 */
uint32_t terminal_size(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_row ||
	    !size.ws_col)
		return 24 << 16 | 80;
	return (uint32_t)size.ws_row << 16 | size.ws_col;
}

/*
 * Not even kill -9 of the launcher may leave the terminal raw, so that a
 * process of its own watches it.  In a session of its own it gets neither the
 * terminal's signals nor SIGTTOU.
 */
static void keep_terminal(int pipe)
{
	sigset_t all;
	char byte;

	/* Above all not the sandbox, which ends when its last holder does. */
	dup2(pipe, STDOUT_FILENO);
	close_range(STDERR_FILENO, ~0U, 0);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	prctl(PR_SET_NAME, "umlab-terminal");
	setsid();
	/* TCSANOW: output that nobody takes must not hold us up. */
	if (!read(STDOUT_FILENO, &byte, 1))
		tcsetattr(STDIN_FILENO, TCSANOW, &saved);
	_exit(0);
}

/**
 * terminal_raw() - hand every key to the guest
 */
void terminal_raw(void)
{
	int pipe[2];

	if (tcgetattr(STDIN_FILENO, &saved))
		fail("cannot read the terminal's settings: %s",
		     strerror(errno));
	if (pipe2(pipe, O_CLOEXEC))
		fail("cannot make a pipe: %s", strerror(errno));
	keeper = fork();
	if (keeper < 0)
		fail("cannot fork: %s", strerror(errno));
	if (!keeper) {
		close(pipe[1]);
		keep_terminal(pipe[0]);
	}
	close(pipe[0]);
	keeper_pipe = pipe[1];
	changed = true;
	raw = saved;
	cfmakeraw(&raw);
	/* In the background: SIGTTOU, see signals.c. */
	if (tcsetattr(STDIN_FILENO, TCSANOW, &raw) && errno != EINTR) {
		int error = errno;

		terminal_restore();
		fail("cannot set the terminal: %s", strerror(error));
	}
}

/**
 * terminal_pause() - give the terminal back for a while
 */
void terminal_pause(void)
{
	if (changed)
		tcsetattr(STDIN_FILENO, TCSANOW, &saved);
}

/**
 * terminal_resume() - after terminal_pause(), or if others have changed it
 */
void terminal_resume(void)
{
	if (changed)
		tcsetattr(STDIN_FILENO, TCSANOW, &raw);
}

/* Another job has set it to its needs meanwhile. */
static bool is_others(void)
{
	struct termios settings;

	return terminal_in_background() &&
	       (tcgetattr(STDIN_FILENO, &settings) ||
		settings.c_lflag != raw.c_lflag);
}

/**
 * terminal_restore() - set the terminal as it was before terminal_raw()
 */
void terminal_restore(void)
{
	sigset_t one;

	if (!changed)
		return;
	changed = false;
	sigemptyset(&one);
	sigaddset(&one, SIGTTOU);
	sigprocmask(SIG_BLOCK, &one, NULL);
	if (!is_others())
		tcsetattr(STDIN_FILENO, TCSANOW, &saved);
	if (write(keeper_pipe, "", 1) < 0)
		warn_line("the terminal's keeper is gone: %s", strerror(errno));
	close(keeper_pipe);
	while (waitpid(keeper, NULL, 0) < 0 && errno == EINTR)
		;
}
