/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One run of the launcher, from its start to its exit status.
 */
#ifndef UMLAB_SESSION_H
#define UMLAB_SESSION_H

#include <termios.h>

#include "sandbox.h"

/* stream.c: one output of the command on its way to ours */
struct stream {
	struct shared to;
	const char *name;
	uint64_t received;
	uint64_t written;
	uint64_t told;		/* of written, to the guest */
	size_t start;
	size_t length;
	bool closed;
	int error;		/* other than a reader that left */
	char *kept;		/* not handed on: STREAM_KEPT bytes, or NULL */
	size_t kept_length;
	char data[WINDOW];
};

/* So much of an output is kept, from its beginning, where it is not handed on. */
#define STREAM_KEPT (1024 * 1024)

void stream_init(struct stream *stream, int fd, const char *name);
void stream_keep(struct stream *stream);
bool stream_add(struct stream *stream, const char *data, size_t length);
bool stream_write(struct stream *stream);
void stream_flush(struct stream *stream);

/* channel.c: the frames */
struct channel {
	int fd;
	uint32_t sent;
	uint32_t seen;
	size_t filled;
	char buffer[sizeof(struct frame) + MAX_PAYLOAD];
};

bool channel_ready(const struct channel *channel);
bool channel_send(struct channel *channel, enum frame_type type, int stream,
		  uint64_t value);
ssize_t channel_read(struct channel *channel);
bool channel_next(struct channel *channel, struct frame *frame, char **payload,
		  bool *broken);
void channel_drop(struct channel *channel, const struct frame *frame);

/* input.c: our standard input on its way into the ring */
struct input {
	struct shared from;
	int ring;		/* a file; -1 until the sandbox has told */
	off_t ring_start;	/* in it */
	uint64_t there;
	uint64_t told;
	uint64_t taken;
	bool end;
	bool end_told;
	bool wanted;
	int error;		/* of the ring */
	int interrupts;		/* Ctrl-C, that the guest has not taken */
	uint64_t interrupt;	/* where the first of them is */
	int64_t interrupted;	/* and when that was, as now() */
};

void input_init(struct input *input, off_t ring_start);
bool input_room(const struct input *input);
void input_read(struct input *input);
int64_t input_patience(const struct input *input);

/* terminal.c */
bool terminal_wanted(void);
bool terminal_in_background(void);
uint32_t terminal_size(void);
void terminal_raw(void);
void terminal_pause(void);
void terminal_resume(void);
void terminal_restore(void);

/* klog.c: the kernel's log, its last part kept */
struct klog {
	struct shared file;	/* its fd is -1 for none */
	bool terminal;		/* that is one */
	int error;		/* of it */
	uint64_t received;
	uint64_t most;		/* of that; 0 is no limit */
	size_t length;
	size_t begin;		/* where the boot's part ends */
	size_t searched;	/* what has been searched for reports */
	size_t unwritten;	/* at the end of data: not yet in the file */
	bool cut;
	char oops[512];		/* the first line of what was explained, or "" */
	char data[256 * 1024 + 1];
};

void klog_init(struct klog *log, const char *path);
bool klog_read(struct klog *log, int fd);
void klog_note(struct klog *log, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
bool klog_write(struct klog *log);
void klog_begin(struct klog *log);
bool klog_show(struct klog *log);

/* oops.c */
bool find_report(struct klog *log);
bool explain_death(struct klog *log, const struct options *options,
		   int wait_status);
bool explain_report(struct klog *log, const struct options *options);

/* trace.c */
const char *without_time(const char *line);
const char *next_line(const char *line);
bool is_machinery(const char *name);
size_t find_trace(const char *first, bool debug, struct place *places,
		  bool *named);
size_t find_interrupted(const char *first, struct place *places);
bool is_lost(const char *first);

/* told.c */
struct session;
void told_start(void);
int tell_run(const struct session *session, int status);

/* owed.c */
bool is_owed(const char *kernel);
void wait_owed(const char *kernel);

/* place.c: what is known of a trace */
struct found {
	bool any, ours;
	struct source first;
	struct source second;	/* the first of ours, or the one behind first */
	char trace[2048];	/* all up to that, a line each */
};

bool find_places(const struct options *options, const struct place *places,
		 size_t count, bool named, struct found *found);
void tell_places(const struct options *options, const struct place *places,
		 size_t count, bool named, struct found *found);

/* session.c */
int run_session(const struct options *options);

/* Why a run is over. */
enum outcome {
	RUNNING,
	FINISHED,	/* the command has ended: status */
	FAILED,		/* umlab could not do it: text */
	DIED,		/* the machine ended first: wait_status */
	REPORTED,	/* a debug kernel has found a mistake */
	TIMED_OUT,
	NOT_OFF,	/* status, but the guest does not power off */
	SIGNALLED,	/* signals_ending() */
	GIVEN_UP,	/* by the user, whose Ctrl-C the guest does not take */
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
	bool reported;			/* the kernel, a mistake */
	bool line_open;
	bool log_open;
	enum outcome outcome;
	bool has_status;
	enum disk disk;
	int status;
	int signal;			/* that killed the command, or 0 */
	int wait_status;
	bool timed_out;			/* so its status says */
	char text[512];
	struct report where;		/* its text empty if unknown */
	char refused[sizeof(((struct report *)0)->text)];	/* the last */
	char met[240];			/* a limit, in words; or "" */
};

/* outcome.c */
void session_fail(struct session *session, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* limits.c */
void check_limits(struct session *session);

/* hang.c */
void find_hang(struct session *session);
void tell_hang(const struct session *session, void (*tell)(const char *more));

/* end.c */
int end_session(struct session *session);

/* events.c */
void read_line_frames(struct session *session);
void handle_control(struct session *session);
void tell_guest(struct session *session);

#endif
