// SPDX-License-Identifier: GPL-2.0-only
/*
 * umlab: run commands in throw-away User-Mode Linux sandboxes.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "umlab.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *what;
} verbs[] = {
	{ "exec", verb_exec, "run one command in a fresh sandbox" },
	{ "run", verb_run, "an interactive shell in a fresh sandbox" },
	{ "ps", verb_ps, "list running sandboxes" },
	{ "kill", verb_kill, "end sandboxes" },
	{ "mcp", verb_mcp, "serve a coding assistant" },
	{ "enter", verb_enter, "run a command as root of namespaces of its own" },
};

static int usage(void)
{
	size_t i;

	fputs("usage: umlab VERB [options]\n\n", stdout);
	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		printf("  %-6s %s\n", verbs[i].name, verbs[i].what);
	fputs("\n'umlab VERB --help' shows a verb's options; see also umlab(1).\n",
	      stdout);
	return fflush(stdout) ? STATUS_FAILED : 0;
}

/*
 * A standard stream that is closed must not become a socket of ours.  /dev/null
 * opened the wrong way round keeps what a closed one does: reads end, and
 * writes fail with EBADF.
 */
static void fill_standard(void)
{
	int fd;

	for (fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", O_RDONLY) != fd)
			fail("cannot open /dev/null: %s", strerror(errno));
}

int main(int argc, char **argv)
{
	size_t i;

	fill_standard();
	if (argc < 2)
		fail("which verb? 'umlab --help' lists them");
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return usage();
	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(argv[1], verbs[i].name))
			return verbs[i].run(argc - 1, argv + 1);
	fail("there is no verb '%s'; 'umlab --help' lists them", argv[1]);
}
