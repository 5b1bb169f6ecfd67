// SPDX-License-Identifier: GPL-2.0-only
/*
 * Messages of process 1.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "init.h"

/*
 * The kernel's log reaches every console there is, also when none can be
 * opened (it is write-only under the launcher).  Before /dev is mounted there
 * is only what the kernel opened for us.
 */
static void emit(const char *format, va_list args, int error)
{
	char text[512];
	int used, fd;

	used = snprintf(text, sizeof(text), "<3>init: ");
	used += vsnprintf(text + used, sizeof(text) - used, format, args);
	if (used > (int)sizeof(text) - 1)
		used = sizeof(text) - 1;
	if (error)
		used += snprintf(text + used, sizeof(text) - used, ": %s",
				 strerror(error));
	if (used > (int)sizeof(text) - 2)
		used = sizeof(text) - 2;
	text[used++] = '\n';

	fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	if (fd >= 0 && write(fd, text, used) == used) {
		close(fd);
		return;
	}
	if (fd >= 0)
		close(fd);
	/* Nobody is left to tell if this fails too. */
	if (write(STDERR_FILENO, text + 3, used - 3) < 0)
		return;
}

/**
 * say() - report something that process 1 survives
 * @format: as printf(3), without a newline
 */
void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	emit(format, args, 0);
	va_end(args);
}

/**
 * say_errno() - say(), with errno's text behind it
 * @format: as printf(3), without a newline
 */
void say_errno(const char *format, ...)
{
	int error = errno;
	va_list args;

	va_start(args, format);
	emit(format, args, error);
	va_end(args);
}

/**
 * fatal() - report a failed set-up and exit
 * @format: as printf(3), without a newline; errno's text follows
 */
void fatal(const char *format, ...)
{
	int error = errno;
	va_list args;

	va_start(args, format);
	emit(format, args, error);
	va_end(args);
	exit(1);
}
