// SPDX-License-Identifier: GPL-2.0-only
/*
 * Machines that end, or do not, in ways that no kernel would.
 */
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hostile.h"

#define HOGS 4

static void deaf(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
}

static void begin(void)
{
	send_frame(FRAME_HELLO, 0, PROTOCOL_VERSION, NULL, 0);
	say("before\n");
}

static void loop(void)
{
	for (;;)
		;
}

/* Hears nothing any more, not even signals. */
static void hang(void)
{
	deaf();
	begin();
	loop();
}

static void hog(void)
{
	int i;

	deaf();
	/* one of them alone: the parts of their frames would mix */
	begin();
	for (i = 0; i < HOGS; i++)
		if (!fork())
			break;
	setsid();
	loop();
}

/* Whom a child of ours can kill. */
static void kill_by_child(pid_t whom, int signal)
{
	if (!fork())
		kill(whom, signal);
	for (;;)
		pause();
}

/* Leave processes that want to stay. */
static void leave_orphans(void)
{
	int i;

	deaf();
	for (i = 0; i < HOGS; i++) {
		if (fork())
			continue;
		setsid();
		for (;;)
			pause();
	}
	_exit(0);
}

static void stop_all(void)
{
	kill(-1, SIGSTOP);
	kill(getpid(), SIGSTOP);
}

static void close_line(void)
{
	shutdown(LINE, SHUT_RDWR);
	close(LINE);
	for (;;)
		pause();
}

void end_oddly(const char *way)
{
	if (!strcmp(way, "hang"))
		hang();
	else if (!strcmp(way, "hog"))
		hog();
	else if (!strcmp(way, "kill-all"))
		kill_by_child(-1, SIGKILL);
	else if (!strcmp(way, "kill-group"))
		kill_by_child(0, SIGKILL);
	else if (!strcmp(way, "stop"))
		stop_all();
	else if (!strcmp(way, "orphans"))
		leave_orphans();
	else if (!strcmp(way, "close"))
		close_line();
}
