// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a kernel said when it died, or of a mistake.
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "session.h"

static const char *const first_lines[] = {
	"BUG: ", "kernel BUG at ", "Oops: ", "Internal error: ",
	"UBSAN: ", "Kernel panic - not syncing: ",
};

/* What a kernel goes on after, but no debug kernel's run is to. */
static const char *const report_lines[] = {
	"WARNING: ", "unreferenced object 0x",
};

static bool is_one_of(const char *line, const char *const *starts, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!strncmp(line, starts[i], strlen(starts[i])))
			return true;
	return false;
}

/* The first line of a death or, where @reports is true, also of a report. */
static const char *find_first_line(const char *text, bool reports)
{
	const char *line, *words;

	for (line = text; *line; line = next_line(line)) {
		words = without_time(line);
		if (is_one_of(words, first_lines, ARRAY_SIZE(first_lines)) ||
		    (reports &&
		     is_one_of(words, report_lines, ARRAY_SIZE(report_lines))))
			return words;
	}
	return NULL;
}

static void tell_how(int wait_status)
{
	char text[128];

	if (WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGKILL) {
		warn_line("the kernel was killed (signal 9); is the host out of memory?");
	} else if (WIFSIGNALED(wait_status)) {
		snprintf(text, sizeof(text), "the kernel died of signal %d (%s)",
			 WTERMSIG(wait_status),
			 strsignal(WTERMSIG(wait_status)));
		warn_line("%s; its log is above", text);
		explain(text, "");
	} else {
		warn_line("the guest ended (status %d) before its command did; its log is above",
			  WEXITSTATUS(wait_status));
	}
}

/* The first line; that of WARN() has its words in the next. */
static void copy_lines(const char *first, char *text, size_t size)
{
	const char *words = without_time(next_line(first));
	size_t used = snprintf(text, size, "%.*s", (int)strcspn(first, "\n"),
			       first);

	if (used < size && !strncmp(first, "WARNING: CPU", 12) &&
	    strncmp(words, "CPU: ", 5) && strncmp(words, "Modules ", 8))
		snprintf(text + used, size - used, ": %.*s",
			 (int)strcspn(words, "\n"), words);
}

/* The first line, the function and the source line, what it means. */
static void tell_report(struct klog *log, const char *first,
			const struct options *options)
{
	struct place places[PLACES];
	struct found found = { .any = false };
	bool named;
	size_t count = find_trace(first, options->debug, places, &named);
	char *text = log->oops;

	copy_lines(first, text, sizeof(log->oops));
	warn_line("%s", text);
	if (count)
		tell_places(options, places, count, named, &found);
	else
		warn_line("the log does not say where; see it above");
	explain(is_lost(first) ? "memory overwritten" : text, found.trace);
}

/**
 * find_report() - whether the kernel has reported a mistake
 * @log: what the kernel prints
 *
 * Whole lines that were searched once are not again.
 */
bool find_report(struct klog *log)
{
	const char *from = log->data + log->searched;
	const char *end = memrchr(from, '\n', log->length - log->searched);

	if (find_first_line(from, true))
		return true;
	if (end)
		log->searched = end + 1 - log->data;
	return false;
}

/**
 * explain_death() - say why a machine ended before its command
 * @log: what the kernel printed
 * @options: where the kernel is
 * @wait_status: how its process ended, as from wait(2)
 *
 * Prints the log and, last, so that they are seen, the oops' first line, the
 * function and the source line, and what it means.
 *
 * Return: whether the log could be printed while there was time.
 */
bool explain_death(struct klog *log, const struct options *options,
		   int wait_status)
{
	const char *first = find_first_line(log->data, options->debug);

	if (!klog_show(log))
		return false;
	if (first)
		tell_report(log, first, options);
	else
		tell_how(wait_status);
	return true;
}

/**
 * explain_report() - say what the kernel has reported, as for its death
 * @log: what the kernel printed, in which find_report() has found something
 * @options: where the kernel is
 *
 * Return: whether the log could be printed while there was time.
 */
bool explain_report(struct klog *log, const struct options *options)
{
	const char *first = find_first_line(log->data, true);

	if (!klog_show(log))
		return false;
	if (first)
		tell_report(log, first, options);
	else
		warn_line("the kernel reported a mistake; all of its log: --kernel-log FILE");
	return true;
}
