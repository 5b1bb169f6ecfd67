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

/* For the supervisor, and a host that is busy. */
#define ANSWER_LIMIT 500 /* ms */
/* For the source line, when the run's own time is over. */
#define TELL_LIMIT 2000 /* ms */

#define RECURSIVE 8 /* equal frames, one behind the other */

/**
 * find_hang() - find out where the kernel is, before it is ended
 * @session: the run, which is over
 */
void find_hang(struct session *session)
{
	struct pollfd control = { session->sandbox.control, POLLIN, 0 };
	int64_t end = now() + ANSWER_LIMIT;

	if (!session->options->machine->find || !ask_where(&session->sandbox))
		return;
	while (!*session->where.text && now() < end &&
	       poll(&control, 1, end - now()) > 0 &&
	       !(control.revents & POLLHUP))
		handle_control(session);
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

/*
 * What is to be said behind why the run was ended. Returns what explain() is to
 * say more of, or NULL.
 */
static const char *describe(const struct session *session, char *text, size_t size)
{
	struct place places[PLACES];
	struct found found;
	bool known;
	size_t count = read_places(session->where.text, places);

	*text = '\0';
	/* In wait4(2) for a process: the program runs, and not the kernel. */
	if (count && session->where.status == SYS_wait4)
		snprintf(text, size, "; a program was running, not the kernel");
	if (*text || !count || is_idle(session->where.status))
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
