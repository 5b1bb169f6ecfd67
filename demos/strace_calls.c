// SPDX-License-Identifier: GPL-2.0-only
// Section A: strace of ls, and of our own calls by their names
/*
 * strace_calls [COMMAND [ARGUMENT...]]
 *
 * strace shows a call it does not know as syscall_0x258(...) with six
 * arguments. This shows its name, and as many arguments as it has.
 */
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <umlab.h>

static struct call {
	unsigned int number;
	const char *name;
	int argc;
	int seen;
} table[] = {
#include "umlab_calls.h"
};

#define CALLS (sizeof(table) / sizeof(*table))

/* Make of "syscall_0x25b(0x7f..., 0x1, ...) = 0" "get_cr3(0x7f...) = 0". */
static struct call *translate(const char *line, char *out, size_t size)
{
	const char *args, *rest, *p = line;
	unsigned int number;
	struct call *call;
	int n;

	if (sscanf(line, "syscall_0x%x(", &number) != 1)
		return NULL;
	for (call = table; call < table + CALLS && call->number != number; call++)
		;
	args = strchr(line, '(');
	rest = strchr(line, ')');
	if (call == table + CALLS || !args || !rest)
		return NULL;
	for (n = 0, p = args + 1; n < call->argc; n++)
		p += strcspn(p, ",)") + (n + 1 < call->argc ? 2 : 0);
	snprintf(out, size, "%s%.*s%s", call->name, (int)(p - args), args, rest);
	return call;
}

/* The homework's calls once each, for strace to see; they have the first numbers. */
static int call_all(void)
{
	char buf[4096];
	struct umlab_task task;
	unsigned long cr3;

	signal(SIGUSR1, SIG_IGN);
	return sayhello() < 0 || sayhello2("strace", buf, sizeof(buf)) < 0 ||
	       get_state(0, &task, sizeof(task)) || get_cr3(&cr3) ||
	       use_signal(getpid(), 0) ||
	       change_cmdline("traced", 7, buf, sizeof(buf), 0) < 0;
}

/* Trace a command. Prints its first lines, and of the rest our calls only. */
static int trace(char **command, int first)
{
	char file[] = "/tmp/strace.XXXXXX", line[8192], out[8192];
	char *argv[64] = { "strace", "-o", file };
	int fd, status, lines = 0;
	struct call *call;
	FILE *f;

	fd = mkostemp(file, O_CLOEXEC);
	if (fd < 0)
		err(1, "%s", file);
	for (int i = 0; command[i] && i < 60; i++)
		argv[3 + i] = command[i];
	fflush(stdout);
	if (!fork()) {
		execvp(argv[0], argv);
		err(127, "strace");
	}
	wait(&status);

	f = fdopen(fd, "r");
	unlink(file);
	while (f && fgets(line, sizeof(line), f)) {
		call = translate(line, out, sizeof(out));
		if (call)
			call->seen++;
		if (call || !strncmp(line, "---", 3) || lines < first)
			printf("%s", call ? out : line);
		lines++;
	}
	if (lines > first)
		printf("(%d lines in all)\n", lines);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	char *ls[] = { "ls", "/usr", NULL }, *ours[] = { argv[0], "--calls", NULL };

	if (argc > 1)
		return strcmp(argv[1], "--calls") ? trace(argv + 1, 1 << 30) : call_all();

	printf("$ strace ls /usr\n");
	if (trace(ls, 20))
		errx(1, "strace ls: failed");
	printf("$ strace %s --calls\t(each of the homework's calls once)\n", argv[0]);
	if (trace(ours, 0))
		errx(1, "strace of our calls: failed");
	for (struct call *c = table; c < table + CALLS; c++)
		if (c->number <= __NR_change_cmdline && c->seen != 1)
			errx(1, "%s: seen %d times, expected once", c->name, c->seen);
	return EXIT_SUCCESS;
}
