// SPDX-License-Identifier: GPL-2.0-only
/*
 * jail [--cpu N] [--write DIR]... [--read FILE]... -- PROGRAM [ARGUMENT...]:
 * run a UML kernel under gdb within the same walls as umlab's, but that a
 * refused system call is a SIGSYS, at which gdb stops and shows where it was
 * made.  One program for all of it, as gdb allows its exec-wrapper no second
 * execve(2).
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../launcher/filter.h"

#define PLACES 8

static void add(struct landlock_place *places, size_t *count, const char *path,
		bool read_only)
{
	int fd = open(path, O_PATH | O_CLOEXEC);

	if (fd < 0)
		err(1, "%s", path);
	if (*count == PLACES)
		errx(1, "more than %d places", PLACES);
	places[(*count)++] = (struct landlock_place){ fd, read_only };
}

static void pin(const char *number)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(atoi(number), &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		err(1, "CPU %s", number);
}

int main(int argc, char **argv)
{
	struct landlock_place places[PLACES];
	size_t count = 0;
	int i, program;

	for (i = 1; i + 1 < argc && strcmp(argv[i], "--"); i += 2) {
		if (!strcmp(argv[i], "--write"))
			add(places, &count, argv[i + 1], false);
		else if (!strcmp(argv[i], "--cpu"))
			pin(argv[i + 1]);
		else if (!strcmp(argv[i], "--read"))
			add(places, &count, argv[i + 1], true);
		else
			errx(1, "there is no option %s", argv[i]);
	}
	if (++i >= argc)
		errx(1, "which program?");
	program = open(argv[i], O_PATH | O_CLOEXEC);
	if (program < 0)
		err(1, "%s", argv[i]);
	add(places, &count, argv[i], true);
	if (landlock_files(places, count))
		err(1, "landlock");
	if (load_filter(&debugged_filter))
		err(1, "seccomp");
	fexecve(program, argv + i, environ);
	err(1, "%s", argv[i]);
}
