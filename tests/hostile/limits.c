// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bombs: each takes more and more of one thing until it is refused, tries on
 * for a moment and ends.  One that has got as much as is enough for a verdict
 * stops there, so that a host without the limit is not harmed: what it says
 * then is "open".
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bombs.h"
#include "hostile.h"

/* How long it goes on once it is refused. */
#define INSIST 1 /* s */

static const struct bomb {
	const char *name;
	enum expected expected;
	long (*step)(long number);
	long most;
	const char *unit;
	const char *why;
} bombs[] = {
	{ "forks", REFUSED, fork_wide, 3000, "processes",
	  "the host's, or its user's, are few" },
	{ "forks_deep", REFUSED, fork_deep, 3000, "processes",
	  "children of children count too" },
	{ "threads", REFUSED, add_thread, 3000, "threads",
	  "the host's are few" },
	{ "private", REFUSED, take_private, 1024, "MB",
	  "--mem and a little more" },
	{ "shared", REFUSED, take_shared, 1024, "MB",
	  "--mem and a little more" },
	{ "memfd", REFUSED, take_memfd, 1024, "MB",
	  "no limit on a file system holds for it" },
	{ "tmpfs", REFUSED, take_tmpfs, 1024, "MB",
	  "the sandbox's own files are memory, too" },
	{ "forked", REFUSED, take_forked, 16, "times 64 MB",
	  "what holds for one process has to hold for all together" },
	{ "tables", REFUSED, take_tables, 1024, "MB of page tables",
	  "memory that is none of the process' own" },
	{ "pipes", REFUSED, take_pipes, 1024, "times 16 full pipes",
	  "memory that is none of the process' own" },
	{ "sockets", REFUSED, take_sockets, 1024, "times 4 full socket pairs",
	  "memory that is none of the process' own" },
	{ "descriptors", REFUSED, take_descriptors, 160, "times 100",
	  "the host's are few" },
	{ "inodes", REFUSED, make_files, 200, "times 1,000 empty files",
	  "an empty file takes memory, too" },
	{ "kept", REFUSED, fill_kept, 512, "MB",
	  "an image is no larger than its base, and a little" },
	{ "share_bytes", REFUSED, fill_share, 1024, "MB",
	  "the caller's disk" },
	{ "share_files", HARMLESS, fill_share_files, 40, "times 1,000 files",
	  "as many as the caller's disk takes, which umlab(1) says" },
	{ "log", HARMLESS, flood_log, 1024, "MB",
	  "the launcher keeps the end of it, and --kernel-log no more than fits" },
	{ "output", REFUSED, flood_output, 16384, "times 64 KB",
	  "whatever it goes to is the caller's" },
	{ "refusals", HARMLESS, flood_refusals, 300, "times 1,000 calls",
	  "each is a line of the log, up to a limit" },
};

#define BOMBS (sizeof(bombs) / sizeof(*bombs))

static void insist(const struct bomb *bomb, long number)
{
	time_t end = time(NULL) + INSIST;

	while (time(NULL) <= end)
		if (bomb->step(number) >= 0)
			number++;
}

/* Of a chain of processes the machine is the first, and this the last. */
static void end(pid_t machine)
{
	kill(machine, SIGKILL);
	exit(3);
}

/* One of them, by its name. */
void explode(const char *name)
{
	const struct bomb *bomb = bombs;
	pid_t machine = getpid();
	long i;

	while (strcmp(bomb->name, name))
		if (++bomb == bombs + BOMBS)
			exit(2);
	for (i = 0; i < bomb->most; i++) {
		if (bomb->step(i) >= 0)
			continue;
		say("%s\trefused %s at %ld %s\n", name, strerrorname_np(errno),
		    i, bomb->unit);
		insist(bomb, i);
		end(machine);
	}
	say("%s\topen: %ld %s\n", name, i, bomb->unit);
	end(machine);
}

/* For the test: "NAME<TAB>EXPECTED<TAB>WHY". */
void list_bombs(void)
{
	size_t i;

	for (i = 0; i < BOMBS; i++)
		printf("%s\t%s\t%s\n", bombs[i].name,
		       bombs[i].expected == REFUSED ? "refused" : "harmless",
		       bombs[i].why);
}
