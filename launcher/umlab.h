/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the launcher share.
 *
 * Ways to fail, by who can still be told:
 *
 * fail()          Before there is a sandbox: umlab's line, status 125.
 * session_fail()  While one runs: the run is over, and end_session() says why.
 * failed()        While a sandbox is made: notes why and is false, up to the
 *                 supervisor, whose report becomes a session_fail().
 * die()           In the process that becomes the machine: a line in the
 *                 kernel's log, which is shown.
 *
 * warn_line() tells what ends nothing.
 */
#ifndef UMLAB_H
#define UMLAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* The launcher's own exit statuses; see umlab(1). */
#define STATUS_TIMEOUT 124
#define STATUS_FAILED 125
#define STATUS_PANIC 255

/* Names of processes, as ps shows them. */
#define LAUNCHER_NAME "umlab-launcher"
#define SANDBOX_NAME "umlab-sandbox"	/* the supervisor */
#define RING_SIZE (1024 * 1024)

struct pollfd;

/* wait.c */
int64_t now(void);
void wait_start(int64_t timeout);
void wait_until(int64_t time);
void wait_grace(void);
void wait_rest(void);
bool wait_over(void);
void wait_for(struct pollfd *polled, size_t count, int64_t most);
int64_t wait_allowed(void);

/* early.c */
void tell_timeout(const char *more);
__attribute__((noreturn)) void end_early(void);

/* signals.c */
struct job_control {
	void (*pause)(void);	/* umlab is about to be stopped */
	void (*resume)(void);	/* it goes on */
};

bool signals_open(const struct job_control *control);
int signals_fd(void);
bool signals_handle(void);
void signals_stop(void);
int signals_ending(void);
void signals_end(int sig);
bool signals_resized(void);
int signals_die(void);

/* shared.c: a descriptor that is not ours alone */
struct shared {
	int fd;
	enum { SHARED_PLAIN, SHARED_SOCKET, SHARED_ALARM } way;
	size_t step;		/* bytes to write at once */
};

void shared_init(struct shared *shared, int fd, int mode);
ssize_t shared_write(const struct shared *shared, const void *data,
		     size_t length);
ssize_t shared_read(const struct shared *shared, void *data, size_t size);

/* clean.c */
size_t character(const char *text, size_t length);
void clean(char *text, size_t length, const char *keep);

/* helper.c: a program of the host's */
struct helper {
	char *const *argv;
	int limit;		/* ms, 0 for that of the run */
	bool quiet;		/* its standard error is not for the user */
	char *text;		/* its standard output, ended by a NUL */
	size_t size;		/* of text */
};

int run_helper(const struct helper *helper);

/* message.c */
bool say(const char *text, size_t length);
int answer(const char *text, size_t length);
void keep_lines(void);
const char *kept_lines(void);
void at_quit(void (*tell)(int status));
__attribute__((noreturn)) void quit(int status);
void warn_line(const char *format, ...) __attribute__((format(printf, 1, 2)));
void fail(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));

/* json.c; stdio.h's FILE is not for all */
struct json;
struct json *json_open(void);
void json_text(struct json *json, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void json_string(struct json *json, const char *text, size_t length);
int json_answer(struct json *json);

/* source.c */
#define PLACES 32	/* of one trace, at most */

/* A place in the kernel as eu-addr2line takes it; empty if unknown. */
struct place {
	char text[160];
	bool machinery;	/* by its name, what reports, unless it is ours */
};

struct source {
	char text[400];		/* "function at file:line" */
	bool ours;		/* in syscalls/ */
	bool reports;		/* its function has the name of such machinery */
};

bool read_source(char **answers, struct source *source);
bool find_sources(const char *kernel, const struct place *places, size_t count,
		  char *answers, size_t size);

/* explain.c */
void explain(const char *report, const char *trace);

/* find.c */
void register_launcher(void);
struct running {
	pid_t launcher;
	pid_t supervisor;	/* 0 for none */
	uint64_t started;	/* clock ticks since boot */
};

size_t find_running(struct running **list);
bool still_running(struct running *running);

/* the verbs, one a file */
int verb_exec(int argc, char **argv);
int verb_run(int argc, char **argv);
int verb_ps(int argc, char **argv);
int verb_kill(int argc, char **argv);
int verb_mcp(int argc, char **argv);
int verb_enter(int argc, char **argv);

#endif
