// SPDX-License-Identifier: GPL-2.0-only
/*
 * Places in the kernel, as its user is told them.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "session.h"

/* What has the kernel's debug information: itself, or a file beside it. */
static void find_symbols(const struct options *options, char *path, size_t size)
{
	const struct machine_row *row = &options->machine->row;
	const char *slash = strrchr(options->kernel, '/');
	const char *name = strrchr(row->symbols, '/');

	if (!strcmp(row->kernel, row->symbols))
		snprintf(path, size, "%s", options->kernel);
	else
		snprintf(path, size, "%.*s%s",
			 slash ? (int)(slash + 1 - options->kernel) : 0,
			 options->kernel, name ? name + 1 : row->symbols);
}

static void add_trace(struct found *found, const struct source *source)
{
	size_t used = strlen(found->trace);

	snprintf(found->trace + used, sizeof(found->trace) - used, "%s\n",
		 source->text);
}

/**
 * find_places() - find the source lines of a trace
 * @options: which kernel
 * @places: of the trace, the innermost first
 * @count: of @places, at most PLACES
 * @named: the first is where it happened
 * @found: filled in; without what only reports, which is on top
 *
 * Return: whether any is known.
 */
bool find_places(const struct options *options, const struct place *places,
		 size_t count, bool named, struct found *found)
{
	static char answers[PLACES * 512];
	char symbols[PATH_MAX], *at = answers;
	struct source source;

	memset(found, 0, sizeof(*found));
	find_symbols(options, symbols, sizeof(symbols));
	wait_owed(options->kernel);
	if (!find_sources(symbols, places, count, answers, sizeof(answers)))
		return false;
	while (!found->ours && read_source(&at, &source)) {
		add_trace(found, &source);
		if (found->any == named && !*found->second.text &&
		    !source.ours && source.reports)
			continue;
		if (!found->any)
			found->first = source;
		else if (source.ours || !*found->second.text)
			found->second = source;
		found->any = true;
		found->ours = source.ours;
	}
	return found->any;
}

/* Why there is no line. */
static void tell_unknown(const struct options *options,
			 const struct place *places, size_t count)
{
	const struct place *place = places;
	char symbols[PATH_MAX];

	while (place->machinery && place + 1 < places + count)
		place++;
	find_symbols(options, symbols, sizeof(symbols));
	if (is_owed(options->kernel))
		warn_line("in %s; the kernel's debug information is not linked yet: the next build of it, as by 'make %s', does it",
			  place->text, options->machine->row.goal);
	else if (access(symbols, R_OK))
		warn_line("in %s; the source line would be found in %s, which is not there",
			  place->text, symbols);
	else
		warn_line("in %s; eu-addr2line (package elfutils) finds the source line",
			  place->text);
}

/**
 * tell_places() - say where the kernel was
 * @options: which kernel
 * @places: as for find_places()
 * @count: of @places, at least 1
 * @named: the first is where it happened, else it may be what has noticed it
 * @found: set as by find_places()
 *
 * What is of interest is the line in syscalls/, if there is one. Before it
 * comes where it happened: that may be memcpy(), which was given the pointer.
 */
void tell_places(const struct options *options, const struct place *places,
		 size_t count, bool named, struct found *found)
{
	if (!find_places(options, places, count, named, found)) {
		tell_unknown(options, places, count);
		return;
	}
	if (found->ours && !found->first.ours && !named) {
		warn_line("in %s", found->second.text);
		return;
	}
	warn_line("in %s", found->first.text);
	if (*found->second.text && named && !found->first.ours)
		warn_line("called from %s", found->second.text);
}
