// SPDX-License-Identifier: GPL-2.0-only
/*
 * Source lines, by eu-addr2line(1).
 */
#include <stdio.h>
#include <string.h>

#include "session.h"

/* Where the kernel tree has the calls: a link. */
#define CALLS "kernel/umlab/"
/* Those that look for mistakes on a debug kernel; none is made there. */
#define CHECKER CALLS "dev/check.c:"
/* A death is to be told within a second. */
#define ADDR2LINE_LIMIT 800 /* ms */

/*
 * Relative to the tree, as the kernel's own messages have it; and without the
 * column, "file:line:column".
 */
static char *short_name(char *file)
{
	char *column = strrchr(file, ':');
	char *tree = strstr(file, "/src/linux/");

	if (column && column != strchr(file, ':'))
		*column = '\0';
	return tree ? tree + strlen("/src/linux/") : file;
}

static char *cut_line(char *line)
{
	char *end = line + strcspn(line, "\n");

	if (!*end)
		return end;
	*end = '\0';
	return end + 1;
}

/* "copy_in inlined at FILE:LINE in FUNCTION", if it was */
#define INLINED " inlined at "

/* The function that has a frame: the next answer whose code was not inlined. */
static const char *with_frame(const char *function, const char *answers)
{
	const char *inlined = strstr(function, INLINED);

	while (inlined && *answers) {
		function = answers;
		answers = next_line(next_line(answers));
		inlined = strstr(function, INLINED);
		if (inlined > next_line(function))
			inlined = NULL;
	}
	return function;
}

/**
 * read_source() - read the next of eu-addr2line's answers
 * @answers: "function\nfile:line:column\n", again and again; is changed, and
 *	set to what is behind it
 * @source: filled in
 *
 * Return: whether there was one; those that know nothing are left out.
 */
bool read_source(char **answers, struct source *source)
{
	char *function, *file;

	while (**answers) {
		function = *answers;
		file = cut_line(function);
		*answers = cut_line(file);
		if (*function == '?' || !*file || *file == '?')
			continue;
		source->reports = is_machinery(with_frame(function, *answers));
		function[strcspn(function, " ")] = '\0';
		file = short_name(file);
		source->ours = !strncmp(file, CALLS, strlen(CALLS)) &&
			       strncmp(file, CHECKER, strlen(CHECKER));
		if (source->ours)
			file += strlen(CALLS);
		snprintf(source->text, sizeof(source->text), "%.120s at %s%.240s",
			 function, source->ours ? "syscalls/" : "", file);
		return true;
	}
	return false;
}

/**
 * find_sources() - the source lines of places in the kernel
 * @kernel: a file with its debug information
 * @places: addresses, or "symbol+offset"
 * @count: of @places, at most PLACES
 * @answers: set to what read_source() reads: for each place its line, and if
 *	that was inlined the lines where
 * @size: of @answers, bytes
 *
 * Return: whether eu-addr2line is there and knows any, within a time limit.
 */
bool find_sources(const char *kernel, const struct place *places, size_t count,
		  char *answers, size_t size)
{
	/* That of binutils takes up to a second for a kernel. */
	char *argv[6 + PLACES + 1] = { "eu-addr2line", "-f", "-i", "-e",
				   (char *)kernel, "--" };
	struct helper helper = { .argv = argv, .limit = ADDR2LINE_LIMIT,
				 .quiet = true, .text = answers, .size = size };
	size_t i;

	for (i = 0; i < count; i++)
		argv[6 + i] = (char *)places[i].text;
	return run_helper(&helper) >= 0 && *answers;
}
