// SPDX-License-Identifier: GPL-2.0-only
/*
 * umlab run: an interactive shell in a fresh sandbox.
 */
#include "session.h"

int verb_run(int argc, char **argv)
{
	struct options options;

	parse_options(&options, argc, argv, true);
	return run_session(&options);
}
