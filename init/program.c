// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running a program as execvp(3) does, on a small stack: that copies all
 * arguments to it where the program is a script without #!.
 */
#include <errno.h>
#include <limits.h>
#include <paths.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "init.h"

static void run_at(const char *path, char **argv, char **environment)
{
	char *name = argv[0];

	execve(path, argv, environment);
	if (errno != ENOEXEC)
		return;
	argv[-1] = _PATH_BSHELL;
	argv[0] = (char *)path;
	execve(_PATH_BSHELL, argv - 1, environment);
	argv[0] = name;
}

/**
 * run_program() - become a program, which is looked for on GUEST_PATH
 * @program: its name, or with a slash in it its path
 * @argv: its arguments; the place in front of them is used, too
 * @environment: its environment
 *
 * Returns only if that fails, with errno as execvp(3) has it.
 */
void run_program(const char *program, char **argv, char **environment)
{
	char path[sizeof(GUEST_PATH) + NAME_MAX + 1];
	const char *dir = GUEST_PATH, *end;
	bool refused = false;

	if (strchr(program, '/')) {
		run_at(program, argv, environment);
		return;
	}
	errno = *program ? ENAMETOOLONG : ENOENT;
	if (!*program || strlen(program) > NAME_MAX)
		return;
	for (end = dir; *end; dir = end + 1) {
		end = strchrnul(dir, ':');
		snprintf(path, sizeof(path), "%.*s/%s", (int)(end - dir), dir,
			 program);
		run_at(path, argv, environment);
		if (errno == EACCES)
			refused = true;
		else if (errno != ENOENT && errno != ENOTDIR)
			return;
	}
	if (refused)
		errno = EACCES;
}
