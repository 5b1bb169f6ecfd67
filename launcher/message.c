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
#include <unistd.h>

#include "umlab.h"

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
	struct pollfd ready = { .events = POLLOUT };
	ssize_t n;

	if (!error.step)
		shared_init(&error, STDERR_FILENO, O_WRONLY);
	ready.fd = error.fd;
	for (;;) {
		n = shared_write(&error, text, length);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return true;
		if (n > 0) {
			text += n;
			length -= n;
		}
		if (!length || wait_over())
			return !length;
		if (n <= 0)
			wait_for(&ready, 1, -1);
	}
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
	exit(STATUS_FAILED);
}
