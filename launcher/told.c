// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a run went, as one object: umlab exec --json.
 */
#include <errno.h>
#include <string.h>

#include "session.h"

/* For who reads it to take it, whatever the run's own time. */
#define ANSWER_LIMIT 10000 /* ms */

static int64_t started;	/* as now() */

static void add_output(struct json *json, const char *name,
		       const struct stream *stream)
{
	json_text(json, ", \"%s\": ", name);
	json_string(json, stream ? stream->kept : "",
		    stream ? stream->kept_length : 0);
	json_text(json, ", \"%s_bytes\": %llu", name,
		  stream ? (unsigned long long)stream->received : 0ULL);
}

static void add_messages(struct json *json)
{
	const char *line = kept_lines(), *end;

	json_text(json, ", \"messages\": [");
	for (; (end = strchr(line, '\n')); line = end + 1) {
		json_string(json, line, end - line);
		json_text(json, end[1] ? ", " : "");
	}
	json_text(json, "]");
}

/* @session: NULL if none was begun */
static int tell(const struct session *session, int status)
{
	/* The launcher's own statuses are nobody's signal. */
	bool own = session && session->has_status && status == session->status;
	struct json *json = json_open();
	int64_t took = now() - started;

	json_text(json, "{\"status\": %d, \"signal\": ", status);
	json_text(json, own && session->signal ? "%d" : "null",
		  own ? session->signal : 0);
	json_text(json, ", \"timed_out\": %s, \"oops\": ",
		  (session ? session->timed_out : status == STATUS_TIMEOUT) ?
			  "true" : "false");
	if (session && *session->log.oops)
		json_string(json, session->log.oops, strlen(session->log.oops));
	else
		json_text(json, "null");
	json_text(json, ", \"seconds\": %lld.%03d", (long long)took / 1000,
		  (int)(took % 1000));
	add_messages(json);
	add_output(json, "stdout", session ? &session->streams[1] : NULL);
	add_output(json, "stderr", session ? &session->streams[2] : NULL);
	json_text(json, "}");
	wait_until(ANSWER_LIMIT);
	return json_answer(json);
}

static void tell_quit(int status)
{
	at_quit(NULL);
	tell(NULL, status);
}

/**
 * told_start() - a run begins, of which is told
 *
 * Also if it ends before there is a sandbox.
 */
void told_start(void)
{
	started = now();
	keep_lines();
	at_quit(tell_quit);
}

/**
 * tell_run() - print how it went
 * @session: the run
 * @status: its exit status
 *
 * Return: the exit status; another one if it could not be printed.
 */
int tell_run(const struct session *session, int status)
{
	int error = tell(session, status);

	if (!error || error == EPIPE)
		return status;
	if (error == ETIMEDOUT) {
		warn_line("standard output takes no more data; the rest is lost");
		return STATUS_TIMEOUT;
	}
	warn_line("cannot write standard output: %s", strerror(error));
	return STATUS_FAILED;
}
