// SPDX-License-Identifier: GPL-2.0-only
/*
 * The process that becomes the machine, whatever kind that is.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "filter.h"
#include "libc.h"
#include "machine.h"

/**
 * die() - end the process that was to become the machine
 * @what: what failed; errno's text is added
 *
 * Goes to the kernel's log, which is shown when a run fails.
 */
void die(const char *what)
{
	dprintf(LOG_ERR, "umlab: %s: %s\n", what, strerror(errno));
	_exit(1);
}

static void pin(int cpu)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		die("sched_setaffinity");
}

static void move(int from, int to)
{
	if (dup2(from, to) < 0)
		die("dup2");
}

static void arrange(const struct devices *devices)
{
	int idle[2], line, log, sync, program, monitor = devices->monitor;

	/* Out of the way first, so that no move overwrites another. */
	line = fcntl(devices->line, F_DUPFD, FREE);
	log = fcntl(devices->log, F_DUPFD, FREE);
	program = fcntl(devices->program, F_DUPFD, FREE);
	sync = fcntl(devices->sync, F_DUPFD, FREE);
	if (monitor >= 0)
		monitor = fcntl(monitor, F_DUPFD, FREE);
	if (line < 0 || log < 0 || program < 0 || sync < 0 ||
	    (monitor < 0 && devices->monitor >= 0) || pipe(idle))
		die("arrange descriptors");
	idle[0] = fcntl(idle[0], F_DUPFD, FREE);
	idle[1] = fcntl(idle[1], F_DUPFD, FREE);
	/*
	 * The console's input is a pipe that nothing is written to and that
	 * stays open: an end of file there has made UML panic.
	 */
	move(idle[0], IDLE_IN);
	move(log, LOG_OUT);
	move(log, LOG_ERR);
	move(line, LINE);
	move(idle[1], IDLE_OUT);
	if (monitor >= 0)
		move(monitor, MONITOR);
	else
		close(MONITOR);
	move(program, PROGRAM);
	move(sync, SYNC);
	if (close_range(FREE, ~0U, 0) ||
	    fcntl(PROGRAM, F_SETFD, FD_CLOEXEC) ||
	    fcntl(SYNC, F_SETFD, FD_CLOEXEC))
		die("arrange descriptors");
}

/**
 * add_word() - another argument of the machine's program
 * @program: the program
 * @word: the argument, which has to last
 */
void add_word(struct program *program, const char *word)
{
	if (program->argc >= PROGRAM_WORDS - 1) {
		errno = E2BIG;
		die("arguments");
	}
	program->argv[program->argc++] = (char *)word;
}

/**
 * add_text() - another argument of the machine's program, made here
 * @program: the program
 * @format: as for printf()
 */
void add_text(struct program *program, const char *format, ...)
{
	size_t room = sizeof(program->text) - program->used;
	char *text = program->text + program->used;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(text, room, format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t)length >= room) {
		errno = E2BIG;
		die("arguments");
	}
	program->used += length + 1;
	add_word(program, text);
}

/**
 * add_words() - more arguments of the machine's program
 * @program: the program
 * @words: the arguments, with blanks between
 */
void add_words(struct program *program, const char *words)
{
	size_t length;

	for (; *words; words += length) {
		words += strspn(words, " ");
		length = strcspn(words, " ");
		if (length)
			add_text(program, "%.*s", (int)length, words);
	}
}

/* Nothing but the sandbox's own files, and what is executed. */
static void wall_files(const struct sandbox_input *input)
{
	struct landlock_place places[OPENED_MOST] = {
		{ .fd = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC) },
		{ .fd = PROGRAM, .read_only = true },
	};
	size_t count = 2;

	if (places[0].fd < 0)
		die("open the sandbox's root");
	if (input->options->no_jail)
		count += open_outside(input, places + count);
	if (landlock_files(places, count))
		die("landlock");
	/* They are closed in execve(2). */
}

/*
 * The filter holds us from its first refusal on, until the supervisor has the
 * listener: so a process that shares our descriptors, and is not behind it,
 * hands that over.  pidfd_getfd(2) would not do: containers refuse it.
 */
static pid_t start_messenger(int *word)
{
	struct report report = { .kind = REPORT_FILTER };
	pid_t pid, parent = getpid();
	int ends[2], listener;

	if (pipe2(ends, O_CLOEXEC))
		die("pipe");
	pid = syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
	if (pid < 0)
		die("clone");
	*word = ends[1];
	if (pid)
		return pid;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent ||
	    read(ends[0], &listener, sizeof(listener)) != sizeof(listener))
		_exit(1);
	_exit(!send_report(SYNC, &report, listener, 0));
}

/* The supervisor takes the listener before anything can be refused. */
static void wall_calls(const struct filter *filter)
{
	int listener, word;
	pid_t messenger = start_messenger(&word);
	char byte;

	listener = load_filter(filter);
	if (listener < 0)
		die("seccomp");
	if (write(word, &listener, sizeof(listener)) != sizeof(listener) ||
	    read(SYNC, &byte, 1) != 1 ||
	    waitpid(messenger, NULL, 0) != messenger)
		die("hand over the filter");
}

__attribute__((noreturn))
static void execute(const struct sandbox_input *input,
		    const struct program *program)
{
	char *const envp[] = { "TMPDIR=.", "HOME=/", NULL };

	/* Containers refuse it.  It costs time, and nothing else. */
	if (program->fixed_layout && personality(ADDR_NO_RANDOMIZE) < 0)
		dprintf(LOG_ERR,
			"umlab: personality: %s: with addresses at random the guest is slower\n",
			strerror(errno));
	wall_files(input);
	wall_calls(program->filter);
	fexecve(PROGRAM, program->argv, envp);
	die(program->argv[0]);
}

/**
 * start_machine() - become the machine
 * @input: what the sandbox consists of
 * @devices: descriptors, and the CPU to run on
 *
 * To be called in the sandbox, in a process of its own.
 */
void start_machine(const struct sandbox_input *input,
		   const struct devices *devices)
{
	const struct machine *machine = input->options->machine;
	static struct program program;
	sigset_t none;

	arrange(devices);
	/* UML signals its process group, and the supervisor is no process 1. */
	if (input->options->no_jail &&
	    (setsid() < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL)))
		die("setsid");
	if (devices->cpu >= 0)
		pin(devices->cpu);
	if (!set_limits(input))
		die("setrlimit");
	if (drop_capabilities())
		die("capset");
	/* The launcher ignores it; what is ignored stays so. */
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	program.filter = machine->filter;
	machine->describe(input, &program);
	execute(input, &program);
}
