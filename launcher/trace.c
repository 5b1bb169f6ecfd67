// SPDX-License-Identifier: GPL-2.0-only
/*
 * The places that a kernel's report names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"

/*
 * Functions that report a fault; it happened in what called them. A student's may
 * begin like them.
 */
static const char *const machinery[] = {
	"panic", "vpanic", "show_stack", "dump_stack", "_printk", "segv",
	"sig_handler", "hard_handler", "relay_signal", "bus_handler", "timer_",
	"unblock_signals", "block_signals", "um_set_signals", "show_regs",
	"print_", "kasan_", "__asan_", "__ubsan_", "__warn", "warn_slowpath",
	"notifier_call", "atomic_notifier", "os_info", "os_", "get_fp",
	"__restore_rt", "handle_page_fault", "arch_fixup", "do_exit",
	"die", "__die", "__cyg_", "memcpy", "memset", "memmove", "str",
};

/**
 * is_machinery() - whether what has a name only reports, if it is not ours
 * @name: of a function, or a text that begins with it
 */
bool is_machinery(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(machinery); i++)
		if (!strncmp(name, machinery[i], strlen(machinery[i])))
			return true;
	return false;
}

/* In front of each line of kmemleak's. */
#define LEAK "kmemleak: "

/**
 * without_time() - skip "[    0.123456] " or "[    0.123456][    T1] "
 * @line: of a kernel's log
 */
const char *without_time(const char *line)
{
	const char *end;

	while (*line == '[' && strncmp(line, "[<", 2)) {
		end = line + strcspn(line, "]\n");
		if (*end != ']')
			break;
		for (line = end + 1; *line == ' '; line++)
			;
	}
	return strncmp(line, LEAK, strlen(LEAK)) ? line : line + strlen(LEAK);
}

/**
 * next_line() - what is behind a line
 * @line: of a kernel's log
 */
const char *next_line(const char *line)
{
	const char *end = strchr(line, '\n');

	return end ? end + 1 : line + strlen(line);
}

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

#define KERNEL_RIP "RIP: 0010:"

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
	ip = strstr(first, KERNEL_RIP);
	if (!ip || !parse_frame(ip + strlen(KERNEL_RIP), &frame))
		return false;
	set_symbol(place, frame.name, frame.offset);
	return true;
}

static void set_frame(struct place *place, const struct frame_line *frame)
{
	/* A return address: the call stands before it. */
	if (frame->address)
		set_address(place, frame->address - 1);
	else
		set_symbol(place, frame->name, frame->offset - !!frame->offset);
}

/* kmemleak has a name of its own for it. */
static const char *find_start(const char *text)
{
	const char *trace = strstr(text, "Call Trace:");
	const char *leak = strstr(text, "backtrace (crc");

	return leak && (!trace || leak < trace) ? leak : trace;
}

/*
 * Whether an unsure frame is the caller of a function without a frame, such as
 * memcpy(): UML shows what is on top of the stack.
 */
static bool is_caller(const char *text, const struct frame_line *frame)
{
	const char *stack = strstr(text, "Stack:");
	unsigned long top;

	if (!frame->address)
		return frame->offset;
	return stack && sscanf(without_time(next_line(stack)), " %lx", &top) == 1 &&
	       top == frame->address;
}

/*
 * The frames from @line on, of the first trace in @text. Below the machinery, in
 * front of the first that is sure, may stand the caller of where it happened,
 * which is asked for if that is known (@unsure).
 *
 * Return: how many; @most at most.
 */
static size_t read_frames(const char *line, const char *text, bool unsure,
			  struct place *places, size_t most)
{
	struct frame_line frame;
	const char *words;
	bool top = true;
	size_t count = 0;

	for (; count < most && *line; line = next_line(line)) {
		words = without_time(line);
		/* " <TASK>": which of its stacks it is on */
		if (words[strspn(words, " ")] == '<')
			continue;
		if (!parse_frame(words, &frame))
			break;
		if (frame.unsure && (!unsure || !is_caller(text, &frame)))
			continue;
		top = top && is_machinery(frame.name);
		places[count].machinery = top;
		set_frame(&places[count++], &frame);
		unsure &= top || frame.unsure;
	}
	return count;
}

static size_t find_frames(const char *text, bool unsure, struct place *places,
			  size_t most)
{
	const char *start = find_start(text);

	return start ? read_frames(next_line(start), text, unsure, places, most) : 0;
}

/* " #0: 0000000012345678 (first){+.+.}-{3:3}, at: lock_held+0x20/0x30" */
static bool find_lock(const char *first, struct place *place)
{
	const char *held = strstr(first, "held");
	const char *at = strstr(first, ", at: ");
	struct frame_line frame;

	if (!held || held > next_line(first) || !at ||
	    !parse_frame(at + strlen(", at: "), &frame))
		return false;
	set_frame(place, &frame);
	return true;
}

/**
 * find_trace() - the places that a report names
 * @first: the report's first line and what follows it
 * @debug: whether it is a debug kernel's
 * @places: filled in, PLACES of them; the innermost is first
 * @named: set to whether the first is where it happened, else it may be what
 *	has noticed it
 *
 * Return: how many.
 */
size_t find_trace(const char *first, bool debug, struct place *places,
		  bool *named)
{
	size_t count;

	places[0].machinery = false;
	*named = find_named(first, &places[0]);
	if (!*named && find_lock(first, &places[0]))
		return 1;
	count = *named;
	/* Under KASAN all that may fault calls it, and has a frame for that. */
	return count + find_frames(first, *named && !debug, places + count,
				   PLACES - count);
}

/**
 * find_interrupted() - the places that x86_64 names where an interrupt came
 * @first: the first line of the panic that it made, and what follows it
 * @places: filled in, PLACES of them; the innermost is first
 *
 * Another interrupt may have been interrupted: the last that is named counts.
 *
 * Return: how many; 0 if that was in a program, and not in the kernel.
 */
size_t find_interrupted(const char *first, struct place *places)
{
	const char *rip = NULL, *next = first, *line;
	struct frame_line frame;

	while ((next = strstr(next, KERNEL_RIP))) {
		next += strlen(KERNEL_RIP);
		rip = next;
	}
	if (!rip || !parse_frame(rip, &frame))
		return 0;
	places[0].machinery = false;
	set_symbol(&places[0], frame.name, frame.offset);
	/* The registers come between. */
	line = next_line(rip);
	while (*line && !parse_frame(without_time(line), &frame))
		line = next_line(line);
	return 1 + read_frames(line, first, true, places + 1, PLACES - 1);
}

#define PID_MOST 4194304 /* include/linux/threads.h: PID_MAX_LIMIT */

/**
 * is_lost() - whether a report names a task that cannot be
 * @first: the report's first line and what follows it
 *
 * So speaks a kernel whose own memory was overwritten, and whatever it died of
 * is no mistake of its own.
 */
bool is_lost(const char *first)
{
	static const char name[] = " PID: ";
	const char *pid = strstr(first, name);

	return pid && strtoul(pid + strlen(name), NULL, 10) > PID_MOST;
}
