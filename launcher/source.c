// SPDX-License-Identifier: GPL-2.0-only
/*
 * Source lines, by eu-addr2line(1).
 */
#include <stdio.h>
#include <string.h>

#include "umlab.h"

/* Where the kernel tree has the calls: a link. */
#define CALLS "kernel/umlab/"
/* A death is to be told within a second. */
#define ADDR2LINE_LIMIT 400 /* ms */

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
	bool ours;

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
	/* The calls have their place in this tree. */
	ours = !strncmp(file, CALLS, strlen(CALLS));
	snprintf(where, size, "%.300s at %s%.600s", text,
		 ours ? "syscalls/" : "", ours ? file + strlen(CALLS) : file);
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
	/* That of binutils takes up to a second for a kernel. */
	char *argv[] = { "eu-addr2line", "-f", "-e", (char *)kernel, "--",
			 (char *)place, NULL };
	struct helper helper = { .argv = argv, .limit = ADDR2LINE_LIMIT,
				 .quiet = true, .text = text,
				 .size = sizeof(text) };

	return run_helper(&helper) >= 0 && read_source(text, where, size);
}
