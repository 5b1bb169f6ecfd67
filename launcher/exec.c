// SPDX-License-Identifier: GPL-2.0-only
/*
 * umlab exec: run one command in a fresh sandbox.
 */
#include "session.h"

int verb_exec(int argc, char **argv)
{
	struct options options;

	parse_options(&options, argc, argv, false);
	return run_session(&options);
}
