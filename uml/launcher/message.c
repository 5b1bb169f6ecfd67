// SPDX-License-Identifier: GPL-2.0-only
/*
 * The launcher's own words, one line each.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "umlab.h"

static void emit(const char *format, va_list args)
{
	char text[4096];
	int used, i;

	used = snprintf(text, sizeof(text), "umlab: ");
	used += vsnprintf(text + used, sizeof(text) - used, format, args);
	if (used > (int)sizeof(text) - 2)
		used = sizeof(text) - 2;
	/* One line, also where it quotes what a user or a guest gave. */
	for (i = 0; i < used; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			text[i] = '?';
	text[used++] = '\n';
	/* One write, so that lines of many launchers stay whole. */
	if (write(STDERR_FILENO, text, used) < 0)
		return;
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
