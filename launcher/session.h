/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One run of the launcher, from its start to its exit status.
 */
#ifndef UMLAB_SESSION_H
#define UMLAB_SESSION_H

#include "umlab.h"

/* Why a run is over. */
enum outcome {
	RUNNING,
	FINISHED,	/* the command has ended: status */
	FAILED,		/* umlab could not do it: text */
	DIED,		/* the machine ended first: wait_status */
	TIMED_OUT,
	NOT_OFF,	/* status, but the guest does not power off */
	SIGNALLED,	/* signals_ending() */
};

/* What the guest has said of its last changes. */
enum disk { DISK_UNKNOWN, DISK_WRITTEN, DISK_FAILED };

struct session {
	const struct options *options;
	const struct request *request;
	struct sandbox sandbox;
	struct channel channel;
	struct stream streams[3];	/* [1] and [2] */
	struct input input;
	struct klog log;
	bool terminal;
	bool hello;
	bool resized;
	bool closed_told[3];
	bool line_open;
	bool log_open;
	enum outcome outcome;
	bool has_status;
	enum disk disk;
	int status;
	int wait_status;
	char text[512];
	char refused[sizeof(((struct report *)0)->text)];	/* the last */
	char met[240];			/* a limit, in words; or "" */
};

/* limits.c */
void check_limits(struct session *session);

/* end.c */
int end_session(struct session *session);

/* events.c */
void read_line_frames(struct session *session);
void handle_control(struct session *session);
void tell_guest(struct session *session);
void session_fail(struct session *session, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
