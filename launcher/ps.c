// SPDX-License-Identifier: GPL-2.0-only
/*
 * umlab ps: list running sandboxes.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "umlab.h"

/* A process's arguments on one line; what would break it becomes '?'. */
static void read_arguments(pid_t pid, char *text, size_t size)
{
	char path[64];
	ssize_t n = -1, i;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, text, size - 1);
		close(fd);
	}
	if (n <= 0) {
		*text = '\0';
		return;
	}
	for (i = 0; i < n; i++)
		if (!text[i])
			text[i] = ' ';
	clean(text, n, "");
	text[n] = '\0';
}

static unsigned long age(const struct running *running)
{
	struct timespec now;

	if (clock_gettime(CLOCK_BOOTTIME, &now))
		return 0;
	return now.tv_sec - running->started / sysconf(_SC_CLK_TCK);
}

int verb_ps(int argc, char **argv)
{
	struct running *list;
	char text[512];
	size_t count, i;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		puts("usage: umlab ps\n\nList your running sandboxes: ID, age in seconds, and how they were started.");
		return fflush(stdout) ? STATUS_FAILED : 0;
	}
	if (argc > 1)
		fail("ps takes no arguments");
	count = find_running(&list);
	printf("%7s %7s %s\n", "ID", "SECONDS", "COMMAND");
	for (i = 0; i < count; i++) {
		read_arguments(list[i].launcher, text, sizeof(text));
		printf("%7d %7lu %s\n", list[i].launcher, age(&list[i]), text);
	}
	free(list);
	return fflush(stdout) ? STATUS_FAILED : 0;
}
