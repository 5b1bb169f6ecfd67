// SPDX-License-Identifier: GPL-2.0-only
/*
 * Source lines, by eu-addr2line(1).
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "umlab.h"

/* A death is to be told within a second. */
#define ADDR2LINE_LIMIT 400 /* ms */

static pid_t start_addr2line(const char *kernel, const char *place,
			     int *output)
{
	int pipe[2], null;
	pid_t pid;

	if (pipe2(pipe, O_CLOEXEC))
		return -1;
	pid = fork();
	if (!pid) {
		null = open("/dev/null", O_RDWR);
		dup2(null, STDIN_FILENO);
		dup2(null, STDERR_FILENO);
		dup2(pipe[1], STDOUT_FILENO);
		/* That of binutils takes up to a second for a kernel. */
		execlp("eu-addr2line", "eu-addr2line", "-f", "-e", kernel, "--",
		       place, NULL);
		_exit(127);
	}
	close(pipe[1]);
	*output = pipe[0];
	return pid;
}

/**
 * read_source() - read an answer of eu-addr2line's
 * @text: "function\nfile:line:column\n"; is changed
 * @where: set to "function at file:line"
 * @size: of @where, bytes
 *
 * Return: whether it is one.
 */
bool read_source(char *text, char *where, size_t size)
{
	char *line, *file, *column, *source;

	line = strchr(text, '\n');
	if (!line || *text == '?')
		return false;
	*line = '\0';
	/* "copy_in inlined at ..." */
	text[strcspn(text, " ")] = '\0';
	file = line + 1;
	file[strcspn(file, "\n")] = '\0';
	column = strrchr(file, ':');
	if (column && column != strchr(file, ':'))
		*column = '\0';
	/* Relative to the tree, as the kernel's own messages have it. */
	source = strstr(file, "/src/linux/");
	if (source)
		file = source + strlen("/src/linux/");
	snprintf(where, size, "%.300s at %.600s", text, file);
	return true;
}

/**
 * find_source() - the source line of a place in the kernel
 * @kernel: a file with its debug information
 * @place: an address, or "symbol+offset"
 * @where: set to "function at file:line"
 * @size: of @where, bytes
 *
 * Return: whether eu-addr2line is there and knows, within a time limit.
 */
bool find_source(const char *kernel, const char *place, char *where,
		 size_t size)
{
	char text[1024];
	struct pollfd ready = { .events = POLLIN };
	size_t filled = 0;
	ssize_t n;
	pid_t pid;

	pid = start_addr2line(kernel, place, &ready.fd);
	if (pid < 0)
		return false;
	while (filled < sizeof(text) - 1 &&
	       poll(&ready, 1, ADDR2LINE_LIMIT) > 0 &&
	       (n = read(ready.fd, text + filled, sizeof(text) - 1 - filled)) > 0)
		filled += n;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(ready.fd);
	text[filled] = '\0';
	return read_source(text, where, size);
}
