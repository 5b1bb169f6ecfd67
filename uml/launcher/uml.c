// SPDX-License-Identifier: GPL-2.0-only
/*
 * The machine as User-Mode Linux: a kernel that is a process.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>
#include <unistd.h>

#include "umlab.h"

/*
 * Measuring it would take a third of the boot.  It only scales udelay(), which
 * nothing in a UML kernel needs to be exact.
 */
#define LPJ "lpj=10000000"

/* Where UML finds its descriptors. */
enum { IDLE_IN, LOG_OUT, LOG_ERR, LINE, IDLE_OUT, KERNEL, FREE };

static void die(const char *what)
{
	/* Goes to the kernel's log, which is shown when a run fails. */
	dprintf(LOG_ERR, "umlab: %s: %s\n", what, strerror(errno));
	_exit(1);
}

static void pin(int cpu)
{
	cpu_set_t one;

	/*
	 * The kernel and its guest processes hand over to each other at every
	 * system call; on two CPUs each time would take a wake-up.
	 */
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	if (cpu >= 0 && sched_setaffinity(0, sizeof(one), &one))
		die("sched_setaffinity");
}

static void move(int from, int to)
{
	if (dup2(from, to) < 0)
		die("dup2");
}

static void arrange(const struct machine *machine)
{
	int idle[2], line, log, kernel;

	/* Out of the way first, so that no move overwrites another. */
	line = fcntl(machine->line, F_DUPFD, FREE);
	log = fcntl(machine->log, F_DUPFD, FREE);
	kernel = fcntl(machine->kernel, F_DUPFD, FREE);
	if (line < 0 || log < 0 || kernel < 0 || pipe(idle))
		die("arrange descriptors");
	idle[0] = fcntl(idle[0], F_DUPFD, FREE);
	idle[1] = fcntl(idle[1], F_DUPFD, FREE);
	/*
	 * The console's input is a pipe that nothing is written to and that
	 * stays open: an end of file there has made the kernel panic.
	 */
	move(idle[0], IDLE_IN);
	move(log, LOG_OUT);
	move(log, LOG_ERR);
	move(line, LINE);
	move(idle[1], IDLE_OUT);
	move(kernel, KERNEL);
	if (close_range(FREE, ~0U, 0) ||
	    fcntl(KERNEL, F_SETFD, FD_CLOEXEC))
		die("arrange descriptors");
}

/**
 * start_uml() - become the kernel
 * @options: memory size and further arguments
 * @machine: descriptors, and the CPU to run on
 *
 * To be called in the sandbox, in a process of its own.
 */
void start_uml(const struct options *options, const struct machine *machine)
{
	static char memory[32];
	char *argv[] = {
		"linux", memory,
		"ubd0=" COW_FILE "," BASE_FILE,
		/* read-only, and the host writes it: no lock, no COW header */
		"ubd1rcd=" RING_FILE,
		"root=/dev/ubda", "rootfstype=ext4", "rw", LPJ,
		"con=null", "con0=fd:0,fd:1", "console=tty0",
		/* the log is a pipe, not a screen to keep readable */
		"ignore_loglevel",
		"ssl=null", "ssl0=fd:3",
		"uml_dir=/uml", "hostfs=" SHARE_DIR, "umlab=agent",
		*options->append ? (char *)options->append : NULL, NULL,
	};
	char *envp[] = { "TMPDIR=/", "HOME=/", NULL };
	sigset_t none;

	arrange(machine);
	pin(machine->cpu);
	if (drop_capabilities())
		die("capset");
	snprintf(memory, sizeof(memory), "mem=%lluK",
		 (unsigned long long)options->memory >> 10);
	/* The launcher ignores it; what is ignored stays so. */
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/*
	 * UML takes the gap below a randomized heap, up to a gigabyte, for
	 * memory and sets up page structures for all of it.
	 */
	if (personality(ADDR_NO_RANDOMIZE) < 0)
		die("personality");
	fexecve(KERNEL, argv, envp);
	die("cannot run the kernel");
	_exit(1);
}
