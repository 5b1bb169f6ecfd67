// SPDX-License-Identifier: GPL-2.0-only
/*
 * The launcher's own words, one line each.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "umlab.h"

/* What was said, a line each, where it is kept; and what is told before an end. */
static char *lines;
static size_t lines_length;
static void (*before_quit)(int status);

#define LINES_KEPT (16 * 1024)
#define NO_TIME ETIMEDOUT

/* Returns 0, an errno, or NO_TIME if there was no time for all of it. */
static int write_to(const struct shared *shared, const char *text, size_t length)
{
	struct pollfd ready = { .fd = shared->fd, .events = POLLOUT };
	ssize_t n;

	for (;;) {
		n = shared_write(shared, text, length);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return errno;
		if (n > 0) {
			text += n;
			length -= n;
		}
		if (!length)
			return 0;
		if (wait_over())
			return NO_TIME;
		if (n <= 0)
			wait_for(&ready, 1, -1);
	}
}

/**
 * say() - write on standard error
 * @text: what
 * @length: bytes
 *
 * What nobody takes is lost once there is no more time to wait (wait.c).
 *
 * Return: whether there was time for all of it; true after an error, too.
 */
bool say(const char *text, size_t length)
{
	static struct shared error;

	if (!error.step)
		shared_init(&error, STDERR_FILENO, O_WRONLY);
	return write_to(&error, text, length) != NO_TIME;
}

/**
 * answer() - write on standard output, as say() on standard error
 * @text: what
 * @length: bytes
 *
 * Return: 0; ETIMEDOUT if there was no time for all of it; or errno of write(2).
 */
int answer(const char *text, size_t length)
{
	struct shared output;

	shared_init(&output, STDOUT_FILENO, O_WRONLY);
	return write_to(&output, text, length);
}

/**
 * keep_lines() - keep what warn_line() and fail() say from now on, too
 */
void keep_lines(void)
{
	lines = calloc(1, LINES_KEPT + 1);
	if (!lines)
		fail("out of memory");
}

/**
 * kept_lines() - what has been said since keep_lines()
 *
 * Return: whole lines, without "umlab: "; as many as 16 KiB hold.
 */
const char *kept_lines(void)
{
	return lines ? lines : "";
}

/**
 * at_quit() - be called before quit() or fail() ends umlab
 * @tell: is given the status
 */
void at_quit(void (*tell)(int status))
{
	before_quit = tell;
}

/**
 * quit() - end umlab, before there is a sandbox
 * @status: its exit status
 */
void quit(int status)
{
	if (before_quit)
		before_quit(status);
	exit(status);
}

static void emit(const char *format, va_list args)
{
	char text[4096];
	int used;

	used = snprintf(text, sizeof(text), "umlab: ");
	used += vsnprintf(text + used, sizeof(text) - used, format, args);
	if (used > (int)sizeof(text) - 2)
		used = sizeof(text) - 2;
	/* One line, also where it quotes what a user or a guest gave. */
	clean(text, used, "");
	text[used++] = '\n';
	if (lines && used - 7 <= (int)(LINES_KEPT - lines_length)) {
		memcpy(lines + lines_length, text + 7, used - 7);
		lines_length += used - 7;
	}
	/* At once, so that lines of many launchers stay whole. */
	say(text, used);
}

/**
 * warn_line() - print one line on standard error
 * @format: as printf(3), without a newline
 */
void warn_line(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	emit(format, args);
	va_end(args);
}

/**
 * fail() - print one line on standard error and exit with STATUS_FAILED
 * @format: as printf(3), without a newline
 *
 * Only for use before there is a sandbox or a changed terminal.
 */
void fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	emit(format, args);
	va_end(args);
	quit(STATUS_FAILED);
}
