// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a kernel said when it died, and where in its source that was.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "umlab.h"

/* A death is to be told within a second. */
#define ADDR2LINE_LIMIT 400 /* ms */

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

/* The address that a panic itself names: "..., ip 0x60012345". */
static unsigned long named_address(const char *line)
{
	const char *end = next_line(line);
	const char *ip = strstr(line, ", ip 0x");

	return ip && ip < end ? strtoul(ip + 5, NULL, 16) : 0;
}

/*
 * The first frame below the machinery: " [<60012345>] name+0x10/0x20".  One
 * with a question mark is a left-over on the stack, or the caller of a
 * function without a frame of its own; then it has an offset.
 */
static unsigned long first_frame(const char *text, bool unsure)
{
	const char *line = strstr(text, "Call Trace:");
	char name[128];
	unsigned long address, offset;
	int at;

	while (line && *(line = next_line(line))) {
		at = 0;
		line = without_time(line);
		if (sscanf(line, " [<%lx>] ? %n", &address, &at) != 1 || !at) {
			at = 0;
			if (sscanf(line, " [<%lx>] %n", &address, &at) != 1 ||
			    !at)
				return 0;
		} else if (!unsure) {
			continue;
		}
		if (sscanf(line + at, "%127[^+ \n]+0x%lx", name, &offset) != 2)
			return 0;
		if (line[at - 2] == '?' && !offset)
			continue;
		/* A return address: the call stands before it. */
		if (!is_machinery(name))
			return address - 1;
	}
	return 0;
}

static pid_t start_addr2line(const char *kernel, unsigned long address,
			     int *output)
{
	char text[32];
	int pipe[2], null;
	pid_t pid;

	snprintf(text, sizeof(text), "0x%lx", address);
	if (pipe2(pipe, O_CLOEXEC))
		return -1;
	pid = fork();
	if (!pid) {
		null = open("/dev/null", O_RDWR);
		dup2(null, STDIN_FILENO);
		dup2(null, STDERR_FILENO);
		dup2(pipe[1], STDOUT_FILENO);
		/* That of binutils takes up to a second for a kernel. */
		execlp("eu-addr2line", "eu-addr2line", "-f", "-e", kernel, text,
		       NULL);
		_exit(127);
	}
	close(pipe[1]);
	*output = pipe[0];
	return pid;
}

/* "function\nfile:line:column\n" of an address, as "function at file:line". */
static bool find_source(const char *kernel, unsigned long address,
			char *where, size_t size)
{
	char text[1024], *line, *file, *column, *source;
	struct pollfd ready = { .events = POLLIN };
	size_t filled = 0;
	ssize_t n;
	pid_t pid;

	pid = start_addr2line(kernel, address, &ready.fd);
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
		       unsigned long address)
{
	char where[1024];

	if (find_source(kernel, address, where, sizeof(where)))
		warn_line("%s %s", word, where);
	else
		warn_line("%s address 0x%lx; eu-addr2line (package elfutils) finds the source line",
			  word, address);
}

static void tell_where(const struct klog *log, const char *kernel,
		       const char *first)
{
	unsigned long address = named_address(first), caller;

	if (!address) {
		address = first_frame(log->data, false);
		if (address)
			tell_place(kernel, "in", address);
		else
			warn_line("the log does not say where; see it above");
		return;
	}
	tell_place(kernel, "in", address);
	/* That may be memcpy(); who gave it the pointer is of interest. */
	caller = first_frame(log->data, true);
	if (caller)
		tell_place(kernel, "called from", caller);
}

/**
 * explain_death() - say why a machine ended before its command
 * @log: what the kernel printed
 * @options: where the kernel is
 * @wait_status: how its process ended, as from wait(2)
 *
 * Prints the log and, last, so that they are seen, the oops' first line, the
 * function and the source line.
 */
void explain_death(const struct klog *log, const struct options *options,
		   int wait_status)
{
	const char *first = find_first_line(log->data);

	klog_show(log);
	if (!first) {
		tell_how(wait_status);
		return;
	}
	warn_line("%.*s", (int)strcspn(first, "\n"), first);
	tell_where(log, options->kernel, first);
}
