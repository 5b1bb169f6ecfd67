// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a kernel said when it died, and where in its source that was.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "session.h"

static const char *const first_lines[] = {
	"BUG: ", "kernel BUG at ", "Oops: ", "Internal error: ",
	"UBSAN: ", "Kernel panic - not syncing: ",
};

/* Functions that report a fault; it happened in what called them. */
static const char *const machinery[] = {
	"panic", "vpanic", "show_stack", "dump_stack", "_printk", "segv",
	"sig_handler", "hard_handler", "relay_signal", "bus_handler", "timer_",
	"unblock_signals", "block_signals", "um_set_signals", "show_regs",
	"print_", "kasan_", "__asan_", "__ubsan_", "__warn", "warn_slowpath",
	"notifier_call", "atomic_notifier", "os_info", "os_", "get_fp",
	"__restore_rt", "handle_page_fault", "arch_fixup", "do_exit",
	"die", "__die", "memcpy", "memset", "memmove", "str",
};

static bool is_machinery(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(machinery); i++)
		if (!strncmp(name, machinery[i], strlen(machinery[i])))
			return true;
	return false;
}

/* Skip "[    0.123456] " or "[    0.123456][    T1] ". */
static const char *without_time(const char *line)
{
	const char *end;

	while (*line == '[' && (end = strchr(line, ']')) &&
	       !memchr(line, '\n', end - line) && strncmp(line, "[<", 2))
		for (line = end + 1; *line == ' '; line++)
			;
	return line;
}

static const char *next_line(const char *line)
{
	const char *end = strchr(line, '\n');

	return end ? end + 1 : line + strlen(line);
}

static const char *find_first_line(const char *text)
{
	const char *line, *words;
	size_t i;

	for (line = text; *line; line = next_line(line)) {
		words = without_time(line);
		for (i = 0; i < ARRAY_SIZE(first_lines); i++)
			if (!strncmp(words, first_lines[i],
				     strlen(first_lines[i])))
				return words;
	}
	return NULL;
}

/* A place in the kernel as eu-addr2line takes it; empty if unknown. */
struct place {
	char text[160];
};

/* One line of a call trace. */
struct frame_line {
	unsigned long address;	/* 0 if the kernel does not print it */
	char name[128];
	unsigned long offset;
	bool unsure;
};

/*
 * " [<60012345>] ? name+0x10/0x20" on UML, " ? name+0x10/0x20" on x86_64.  One
 * with a question mark is a left-over on the stack, or the caller of a function
 * without a frame of its own.
 */
static bool parse_frame(const char *line, struct frame_line *frame)
{
	int at = 0;

	frame->address = 0;
	line += strspn(line, " ");
	if (sscanf(line, "[<%lx>] %n", &frame->address, &at) == 1)
		line += at;
	frame->unsure = !strncmp(line, "? ", 2);
	if (frame->unsure)
		line += 2;
	/* The guest can print whatever it likes. */
	return sscanf(line, "%127[A-Za-z0-9_.$]+0x%lx/", frame->name,
		      &frame->offset) == 2;
}

static void set_address(struct place *place, unsigned long address)
{
	snprintf(place->text, sizeof(place->text), "0x%lx", address);
}

static void set_symbol(struct place *place, const char *name,
		       unsigned long offset)
{
	snprintf(place->text, sizeof(place->text), "%s+0x%lx", name, offset);
}

/*
 * The instruction that an oops itself names: ", ip 0x60012345" in the line of
 * UML's panic, "RIP: 0010:name+0x10/0x20" behind it on x86_64.  0010 is the
 * kernel's code segment; the user's instruction is named too.
 */
static bool find_named(const char *first, struct place *place)
{
	const char *end = next_line(first);
	const char *ip = strstr(first, ", ip 0x");
	struct frame_line frame;

	if (ip && ip < end) {
		set_address(place, strtoul(ip + 5, NULL, 16));
		return true;
	}
	ip = strstr(first, "RIP: 0010:");
	if (!ip || !parse_frame(ip + strlen("RIP: 0010:"), &frame))
		return false;
	set_symbol(place, frame.name, frame.offset);
	return true;
}

/* The first frame below the machinery, in the first trace from @text on. */
static bool find_frame(const char *text, bool unsure, struct place *place)
{
	const char *line = strstr(text, "Call Trace:");
	struct frame_line frame;

	while (line && *(line = next_line(line))) {
		const char *words = without_time(line);

		/* " <TASK>": which of its stacks it is on */
		if (words[strspn(words, " ")] == '<')
			continue;
		if (!parse_frame(words, &frame))
			return false;
		if (frame.unsure && (!unsure || !frame.offset))
			continue;
		if (is_machinery(frame.name))
			continue;
		/* A return address: the call stands before it. */
		if (frame.address)
			set_address(place, frame.address - 1);
		else
			set_symbol(place, frame.name,
				   frame.offset - !!frame.offset);
		return true;
	}
	return false;
}

static void tell_how(int wait_status)
{
	if (WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGKILL)
		warn_line("the kernel was killed (signal 9); is the host out of memory?");
	else if (WIFSIGNALED(wait_status))
		warn_line("the kernel died of signal %d (%s); its log is above",
			  WTERMSIG(wait_status),
			  strsignal(WTERMSIG(wait_status)));
	else
		warn_line("the guest ended (status %d) before its command did; its log is above",
			  WEXITSTATUS(wait_status));
}

static void tell_place(const char *kernel, const char *word,
		       const struct place *place)
{
	char where[1024];

	if (access(kernel, R_OK))
		warn_line("%s %s; the source line would be found in %s, which is not there",
			  word, place->text, kernel);
	else if (find_source(kernel, place->text, where, sizeof(where)))
		warn_line("%s %s", word, where);
	else
		warn_line("%s %s; eu-addr2line (package elfutils) finds the source line",
			  word, place->text);
}

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

static void tell_where(const char *kernel, const char *first)
{
	struct place place;

	if (!find_named(first, &place)) {
		if (find_frame(first, false, &place))
			tell_place(kernel, "in", &place);
		else
			warn_line("the log does not say where; see it above");
		return;
	}
	tell_place(kernel, "in", &place);
	/* That may be memcpy(); who gave it the pointer is of interest. */
	if (find_frame(first, true, &place))
		tell_place(kernel, "called from", &place);
}

/**
 * explain_death() - say why a machine ended before its command
 * @log: what the kernel printed
 * @options: where the kernel is
 * @wait_status: how its process ended, as from wait(2)
 *
 * Prints the log and, last, so that they are seen, the oops' first line, the
 * function and the source line.
 *
 * Return: whether the log could be printed while there was time.
 */
bool explain_death(struct klog *log, const struct options *options,
		   int wait_status)
{
	const char *first = find_first_line(log->data);
	char symbols[PATH_MAX];

	if (!klog_show(log))
		return false;
	if (!first) {
		tell_how(wait_status);
		return true;
	}
	warn_line("%.*s", (int)strcspn(first, "\n"), first);
	find_symbols(options, symbols, sizeof(symbols));
	tell_where(symbols, first);
	return true;
}
