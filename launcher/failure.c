// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why a sandbox could not be made.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "failure.h"

/**
 * failed() - note what failed, with errno's text
 * @why: where
 * @format: what, as printf(3)
 *
 * Return: false, always; errno is left as it was.
 */
bool failed(struct failure *why, const char *format, ...)
{
	int error = errno;
	size_t used;
	va_list args;

	va_start(args, format);
	vsnprintf(why->text, sizeof(why->text), format, args);
	va_end(args);
	used = strlen(why->text);
	snprintf(why->text + used, sizeof(why->text) - used, ": %s",
		 strerror(error));
	errno = error;
	return false;
}

/**
 * refused() - note that a step fails which works where namespaces are allowed
 * @why: where; errno tells whether that is so
 */
void refused(struct failure *why)
{
	why->refused = errno == EPERM || errno == EACCES ? errno : 0;
}
