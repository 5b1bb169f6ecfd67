// SPDX-License-Identifier: GPL-2.0-only
/*
 * A run that ends before its command does, at a signal or for its time limit.
 */
#include <stdlib.h>

#include "umlab.h"

/**
 * tell_timeout() - say that the run's time is over
 * @more: what else there is to say, as punctuation and words
 */
void tell_timeout(const char *more)
{
	warn_line("timed out after %g s (--timeout)%s",
		  wait_allowed() / 1000.0, more);
}

/**
 * end_early() - end umlab, before there is a sandbox, as a wait has ended
 */
void end_early(void)
{
	if (signals_ending())
		exit(signals_die());
	tell_timeout("");
	quit(STATUS_TIMEOUT);
}
