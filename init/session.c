// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a session starts and what its end means, under umlab and on the console.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "init.h"

/**
 * make_environment() - the environment of a session
 * @who: whose it is
 * @term: the kind of terminal; empty for none
 *
 * Return: the environment, as execve(2) takes it; never freed.
 */
char **make_environment(const struct account *who, const char *term)
{
	const char *const variables[][2] = {
		{ "PATH", GUEST_PATH },	 { "HOME", who->home },
		{ "USER", who->name },	 { "LOGNAME", who->name },
		{ "SHELL", who->shell }, { "LANG", "C.UTF-8" },
		{ "TERM", term },
	};
	char **environment = calloc(ARRAY_SIZE(variables) + 1, sizeof(char *));
	size_t i, count = ARRAY_SIZE(variables) - !*term;

	if (!environment)
		fatal("memory for the environment");
	for (i = 0; i < count; i++)
		if (asprintf(&environment[i], "%s=%s", variables[i][0],
			     variables[i][1]) < 0)
			fatal("memory for the environment");
	return environment;
}

/**
 * login_name() - what a login shell is called
 * @who: whose shell
 *
 * The dash in front makes it one.
 *
 * Return: its argv[0].
 */
char *login_name(const struct account *who)
{
	static char name[64];
	const char *slash = strrchr(who->shell, '/');

	snprintf(name, sizeof(name), "-%.60s", slash ? slash + 1 : who->shell);
	return name;
}

/**
 * exit_status() - a process's exit status, as shells have it
 * @wait_status: from wait(2)
 *
 * Return: the status, 128+N for signal N.
 */
int exit_status(int wait_status)
{
	if (WIFSIGNALED(wait_status))
		return 128 + WTERMSIG(wait_status);
	return WEXITSTATUS(wait_status);
}
