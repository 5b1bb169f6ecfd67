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

/* A process's arguments, each ended by a NUL; returns their length, bytes. */
static size_t read_arguments(pid_t pid, char *text, size_t size)
{
	char path[64];
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, text, size - 1);
		close(fd);
	}
	if (n < 0)
		n = 0;
	text[n] = '\0';
	return n;
}

static unsigned long age(const struct running *running)
{
	struct timespec now;

	if (clock_gettime(CLOCK_BOOTTIME, &now))
		return 0;
	return now.tv_sec - running->started / sysconf(_SC_CLK_TCK);
}

/* On one line; what would break it becomes '?'. */
static void print_line(const struct running *running)
{
	char text[512];
	size_t length = read_arguments(running->launcher, text, sizeof(text)), i;

	for (i = 0; i < length; i++)
		if (!text[i])
			text[i] = ' ';
	clean(text, length, "");
	printf("%7d %7lu %s\n", running->launcher, age(running), text);
}

static void add_object(struct json *json, const struct running *running)
{
	char text[4096];
	size_t length = read_arguments(running->launcher, text, sizeof(text));
	const char *word = text, *end = text + length;

	json_text(json, "{\"id\": %d, \"seconds\": %lu, \"command\": [",
		  running->launcher, age(running));
	for (; word < end; word += strlen(word) + 1) {
		json_text(json, word == text ? "" : ", ");
		json_string(json, word, strlen(word));
	}
	json_text(json, "]}");
}

static int print_json(const struct running *list, size_t count)
{
	struct json *json = json_open();
	size_t i;

	json_text(json, "[");
	for (i = 0; i < count; i++) {
		json_text(json, i ? ", " : "");
		add_object(json, &list[i]);
	}
	json_text(json, "]");
	return json_answer(json) ? STATUS_FAILED : 0;
}

int verb_ps(int argc, char **argv)
{
	struct running *list;
	size_t count, i;
	bool json = false;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		puts("usage: umlab ps [--json]\n\nList your running sandboxes: ID, age in seconds, and how they were started; with --json as an array of objects.");
		return fflush(stdout) ? STATUS_FAILED : 0;
	}
	if (argc == 2 && !strcmp(argv[1], "--json"))
		json = true;
	else if (argc > 1)
		fail("ps takes no arguments but --json");
	count = find_running(&list);
	if (json)
		return print_json(list, count);
	printf("%7s %7s %s\n", "ID", "SECONDS", "COMMAND");
	for (i = 0; i < count; i++)
		print_line(&list[i]);
	free(list);
	return fflush(stdout) ? STATUS_FAILED : 0;
}
