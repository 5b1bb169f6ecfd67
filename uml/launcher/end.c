// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of a run: deliver what there is, leave nothing, say how it went.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "session.h"

/* How long a reader may take nothing before a run cut short gives it up. */
#define FINISH_LIMIT 2000 /* ms */

static bool went_well(const struct session *session)
{
	return session->outcome == FINISHED || session->outcome == DIED;
}

/* How long to wait for the readers: like any program, unless cut short. */
static int patience(const struct session *session)
{
	int64_t left;

	if (!went_well(session))
		return FINISH_LIMIT;
	if (!session->limit)
		return -1;
	left = session->limit - now();
	if (left > 1000000)
		left = 1000000;
	return left > FINISH_LIMIT ? left : FINISH_LIMIT;
}

static void give_up_readers(struct session *session)
{
	int i;

	for (i = 1; i < 3; i++)
		if (session->streams[i].length)
			warn_line("%s takes no more data; the rest is lost",
				  session->streams[i].name);
	if (went_well(session))
		session->outcome = TIMED_OUT;
}

/* Write the rest of both outputs; a signal ends that. */
static void finish_streams(struct session *session)
{
	struct stream *out = &session->streams[1], *err = &session->streams[2];
	struct pollfd polled[] = {
		{ .events = POLLOUT },
		{ .events = POLLOUT },
		{ .fd = session->signals, .events = POLLIN },
	};

	while (out->length || err->length) {
		polled[0].fd = out->length ? out->fd : -1;
		polled[1].fd = err->length ? err->fd : -1;
		if (!poll(polled, 3, patience(session))) {
			give_up_readers(session);
			return;
		}
		if (polled[0].revents)
			stream_write(out);
		if (polled[1].revents)
			stream_write(err);
		if (polled[2].revents)
			handle_signal(session);
		if (session->outcome == SIGNALLED && polled[2].revents)
			return;
	}
}

static void check_streams(struct session *session)
{
	int i;

	for (i = 1; i < 3; i++) {
		if (!session->streams[i].error || !went_well(session))
			continue;
		snprintf(session->text, sizeof(session->text),
			 "cannot write %s: %s", session->streams[i].name,
			 strerror(session->streams[i].error));
		session->outcome = FAILED;
	}
}

/* What the guest and its kernel had sent is still there to be read. */
static void drain(struct session *session)
{
	int64_t end = now() + 1000;

	while (session->line_open && now() < end &&
	       (!session->has_status || session->options->keep))
		read_line_frames(session);
	while (klog_read(&session->log, session->sandbox.log))
		;
	/* It was done in time, and only we were late to see it. */
	if (session->outcome == TIMED_OUT && session->has_status)
		session->outcome = session->options->keep ? NOT_OFF : FINISHED;
	finish_streams(session);
	check_streams(session);
}

static int finished(const struct session *session)
{
	if (*session->text)
		warn_line("%s", session->text);
	return session->status;
}

/* Of a guest that was to power off: it could not write them, or it died. */
static int lost_changes(const struct session *session)
{
	if (session->disk == DISK_FAILED) {
		warn_line("--keep: not all changes could be written to %s; is its disk full?",
			  session->options->keep);
	} else {
		explain_death(&session->log, session->options,
			      session->wait_status);
		warn_line("--keep: the guest died before it had written all changes to %s",
			  session->options->keep);
	}
	return STATUS_FAILED;
}

static int died(const struct session *session)
{
	if (session->has_status && session->options->keep &&
	    session->disk != DISK_WRITTEN)
		return lost_changes(session);
	/* It sent its status as its last act, or was to power off after it. */
	if (session->has_status)
		return finished(session);
	explain_death(&session->log, session->options, session->wait_status);
	if (*session->refused)
		warn_line("the sandbox had refused it the system call %s; see SECURITY in umlab(1)",
			  session->refused);
	/* It gave up by itself, before there was a guest: a wrong argument. */
	if (!session->hello && WIFEXITED(session->wait_status) &&
	    session->wait_status)
		return STATUS_FAILED;
	return STATUS_PANIC;
}

static int end_by_signal(const struct session *session)
{
	sigset_t one;

	signal(session->signal, SIG_DFL);
	sigemptyset(&one);
	sigaddset(&one, session->signal);
	raise(session->signal);
	sigprocmask(SIG_UNBLOCK, &one, NULL);
	return 128 + session->signal;
}

static int conclude(const struct session *session)
{
	switch (session->outcome) {
	case FINISHED:
		return finished(session);
	case DIED:
		return died(session);
	case TIMED_OUT:
		warn_line("timed out after %g s (--timeout)",
			  session->options->timeout / 1000.0);
		return STATUS_TIMEOUT;
	case NOT_OFF:
		warn_line("the guest did not power off; %s may lack the last changes",
			  session->options->keep);
		return STATUS_FAILED;
	case SIGNALLED:
		return end_by_signal(session);
	case FAILED:
	case RUNNING:
		break;
	}
	warn_line("%s", session->text);
	return STATUS_FAILED;
}

/**
 * end_session() - end a run and its sandbox
 * @session: a run that is over
 *
 * Return: the launcher's exit status; does not return if a signal ended it.
 */
int end_session(struct session *session)
{
	end_sandbox(&session->sandbox);
	drain(session);
	terminal_restore();
	if (*session->met && !session->has_status)
		warn_line(LIMIT_MET, session->met);
	return conclude(session);
}
