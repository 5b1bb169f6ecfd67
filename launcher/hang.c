// SPDX-License-Identifier: GPL-2.0-only
/*
 * A guest that does not end: where its kernel is.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "session.h"

/* For an emulated kernel to say it, on a host that is busy. */
#define ANSWER_LIMIT 1000 /* ms */
/* While nobody reads the log, in which that would be. */
#define UNREAD_LIMIT 100 /* ms */
/* For the source line, when the run's own time is over. */
#define TELL_LIMIT 2000 /* ms */

#define RECURSIVE 8 /* equal frames, one behind the other */

/**
 * find_hang() - find out where the kernel is, before it is ended
 * @session: the run, which is over
 */
void find_hang(struct session *session)
{
	struct pollfd polled[] = {
		{ session->sandbox.control, POLLIN, 0 },
		{ session->log.unwritten ? -1 : session->sandbox.log, POLLIN, 0 },
	};
	int64_t end = now() + (session->log.unwritten ? UNREAD_LIMIT : ANSWER_LIMIT);
	int64_t left;

	if (!ask_where(&session->sandbox))
		return;
	/* It is told by the supervisor, or in the log and with the kernel's end. */
	while (!*session->where.text && (left = end - now()) > 0 &&
	       poll(polled, 2, left) > 0 &&
	       !((polled[0].revents | polled[1].revents) & POLLHUP)) {
		if (polled[0].revents)
			handle_control(session);
		if (polled[1].revents &&
		    (!klog_read(&session->log, session->sandbox.log) ||
		     session->log.unwritten)) {
			polled[1].fd = -1;
			end = now() + UNREAD_LIMIT;
		}
	}
}

static size_t read_places(const char *text, struct place *places)
{
	unsigned long address;
	size_t count = 0;
	int length;

	while (count < PLACES && sscanf(text, "%lx %n", &address, &length) == 1) {
		/* A return address: the call stands before it. */
		snprintf(places[count].text, sizeof(places->text), "0x%lx",
			 address - (count > 0));
		count++;
		text += length;
	}
	return count;
}

/* Called from one place again and again: that kernel has lost its stack. */
static bool is_recursive(const struct place *places, size_t count)
{
	size_t i, times = 1;

	for (i = 1; i < count && times < RECURSIVE; i++)
		times = strcmp(places[i].text, places[i - 1].text) ? 1 : times + 1;
	return times >= RECURSIVE;
}

/* In a call in which a kernel waits that has nothing to do. */
static bool is_idle(int call)
{
	return call == SYS_clock_nanosleep || call == SYS_nanosleep ||
	       call == SYS_ppoll || call == SYS_pause ||
	       call == SYS_rt_sigsuspend || call == SYS_rt_sigtimedwait;
}

/* What a kernel says that was asked by a non-maskable interrupt. */
#define ASKED "Kernel panic - not syncing: NMI: Not continuing"

/* By its log; @program: it was not in the kernel. */
static size_t find_asked(const struct session *session, struct place *places,
			 bool *program)
{
	const char *first = strstr(session->log.data, ASKED);
	size_t count = first ? find_interrupted(first, places) : 0;

	*program = first && !count;
	return count;
}

/*
 * What is to be said behind why the run was ended. Returns what explain() is to
 * say more of, or NULL.
 */
static const char *describe(const struct session *session, char *text, size_t size)
{
	struct place places[PLACES];
	struct found found;
	bool known, program;
	size_t count = read_places(session->where.text, places);

	/* In wait4(2) for a process: the program runs, and not the kernel. */
	program = count && session->where.status == SYS_wait4;
	if (!count)
		count = find_asked(session, places, &program);
	snprintf(text, size, "%s",
		 program ? "; a program was running, not the kernel" : "");
	if (program || !count || is_idle(session->where.status))
		return NULL;
	wait_until(TELL_LIMIT);
	known = find_places(session->options, places, count, true, &found);
	wait_grace();
	if (!known || !found.ours)
		return NULL;
	snprintf(text, size, ", in the kernel: %s",
		 found.first.ours ? found.first.text : found.second.text);
	return is_recursive(places, count) ? "stack overflow" :
					     "hangs in the kernel";
}

/**
 * tell_hang() - say that the run was ended, and where its kernel was
 * @session: the run
 * @tell: says why it was ended, and what it is given
 */
void tell_hang(const struct session *session, void (*tell)(const char *more))
{
	char text[512];
	const char *what = describe(session, text, sizeof(text));

	tell(text);
	if (what)
		explain(what, "");
}
