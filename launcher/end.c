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

/* If a process outside, which was given the line, keeps it open. */
#define DRAIN_LIMIT 100 /* ms */

static bool went_well(const struct session *session)
{
	return session->outcome == FINISHED || session->outcome == DIED ||
	       session->outcome == REPORTED;
}

/* Write what there is of both outputs and the log, to those who wait for it. */
static void finish_streams(struct session *session)
{
	struct stream *out = &session->streams[1], *err = &session->streams[2];
	struct klog *log = &session->log;
	struct pollfd polled[] = {
		{ .events = POLLOUT },
		{ .events = POLLOUT },
		{ .events = POLLOUT },
	};

	for (;;) {
		while (!log->unwritten && klog_read(log, session->sandbox.log))
			;
		if (!out->length && !err->length && !log->unwritten)
			return;
		if (wait_over()) {
			if (went_well(session))
				session->outcome = TIMED_OUT;
			return;
		}
		polled[0].fd = out->length ? out->to.fd : -1;
		polled[1].fd = err->length ? err->to.fd : -1;
		polled[2].fd = log->unwritten ? log->file.fd : -1;
		wait_for(polled, 3, -1);
		if (signals_ending())
			session->outcome = SIGNALLED;
		if (polled[0].revents)
			stream_write(out);
		if (polled[1].revents)
			stream_write(err);
		if (polled[2].revents)
			klog_write(log);
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
	int64_t end = now() + DRAIN_LIMIT;

	while (session->line_open && now() < end &&
	       (!session->has_status || session->options->keep))
		read_line_frames(session);
	/* It was done in time, and only we were late to see it. */
	if (session->outcome == TIMED_OUT && session->has_status)
		session->outcome = session->options->keep ? NOT_OFF : FINISHED;
	finish_streams(session);
	check_streams(session);
}

static void tell_lost(const struct session *session)
{
	int i;

	for (i = 1; i < 3; i++)
		if (session->streams[i].length)
			warn_line("%s takes no more data; the rest is lost",
				  session->streams[i].name);
	if (session->log.unwritten)
		warn_line("--kernel-log: %s takes no more data; the rest is lost",
			  session->options->kernel_log);
	if (session->log.error)
		warn_line("--kernel-log: cannot write on: %s",
			  strerror(session->log.error));
}

static int timed_out(struct session *session)
{
	session->timed_out = true;
	tell_hang(session, tell_timeout);
	return STATUS_TIMEOUT;
}

static void tell_given_up(const char *more)
{
	warn_line("ended by Ctrl-C, which the guest did not take%s", more);
}

static int given_up(const struct session *session)
{
	tell_hang(session, tell_given_up);
	signals_end(SIGINT);
	return signals_die();
}

static int finished(const struct session *session)
{
	if (*session->text)
		warn_line("%s", session->text);
	return session->status;
}

static int reported(struct session *session)
{
	if (!explain_report(&session->log, session->options))
		return timed_out(session);
	return STATUS_PANIC;
}

/* Of a guest that was to power off: it could not write them, or it died. */
static int lost_changes(struct session *session)
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

static int died(struct session *session)
{
	if (session->has_status && session->options->keep &&
	    session->disk != DISK_WRITTEN)
		return lost_changes(session);
	/* It sent its status as its last act, or was to power off after it. */
	if (session->has_status)
		return finished(session);
	if (!explain_death(&session->log, session->options,
			   session->wait_status))
		return timed_out(session);
	if (*session->refused)
		warn_line("the sandbox had refused it the system call %s; see SECURITY in umlab(1)",
			  session->refused);
	/* It gave up by itself, before there was a guest: a wrong argument. */
	if (!session->hello && WIFEXITED(session->wait_status) &&
	    session->wait_status)
		return STATUS_FAILED;
	return STATUS_PANIC;
}

static int conclude(struct session *session)
{
	switch (session->outcome) {
	case FINISHED:
		/* It may have been quicker than its kernel's report. */
		if (session->reported ||
		    (session->options->debug && find_report(&session->log)))
			return reported(session);
		return finished(session);
	case REPORTED:
		return reported(session);
	case DIED:
		return died(session);
	case TIMED_OUT:
		return timed_out(session);
	case NOT_OFF:
		warn_line("the guest did not power off; %s may lack the last changes",
			  session->options->keep);
		return STATUS_FAILED;
	case SIGNALLED:
		return signals_die();
	case GIVEN_UP:
		return given_up(session);
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
	int status;

	if (session->outcome == TIMED_OUT || session->outcome == GIVEN_UP)
		find_hang(session);
	end_sandbox(&session->sandbox);
	/* Who reads slowly is waited for, as by any program, unless cut short. */
	if (went_well(session))
		wait_rest();
	else
		wait_grace();
	drain(session);
	terminal_restore();
	tell_lost(session);
	if (*session->met && !session->has_status)
		warn_line(LIMIT_MET, session->met);
	status = conclude(session);
	return signals_ending() ? signals_die() : status;
}
