// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why a run is over.
 */
#include <stdarg.h>
#include <stdio.h>

#include "session.h"

/**
 * session_fail() - end the run because umlab cannot go on
 * @session: the run
 * @format: why, as printf(3), without a newline
 */
void session_fail(struct session *session, const char *format, ...)
{
	va_list args;

	if (session->outcome != RUNNING)
		return;
	session->outcome = FAILED;
	va_start(args, format);
	vsnprintf(session->text, sizeof(session->text), format, args);
	va_end(args);
}
