// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs the attacks of all tables, each in a process of its own, and says what
 * came of it: "NAME<TAB>OUTCOME".  They run twice.  As long as the launcher has
 * not been told that the machine is up, which one that is taken over need not
 * say, all is there that a machine is started with; afterwards the supervisor
 * has no capabilities any more, which forbid this and that to those who lack
 * them.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hostile.h"

/* Nothing here waits for anything; should it, the others still have a turn. */
#define ATTACK_LIMIT 10 /* s */

const char *token = "";

static const struct attack *const tables[] = {
	namespaces, mounts, credentials, processes, memory, host_files,
	shared_files, network, interfaces, descriptors,
};

#define TABLES (sizeof(tables) / sizeof(*tables))

/* What a call returns that succeeded and changed nothing: it was refused. */
long no_effect(void)
{
	errno = 0;
	return -1;
}

static int refusal(const struct attack *attack, int error)
{
	return !error || error == EPERM || error == EACCES || error == ENOSYS ||
	       error == attack->also[0] || error == attack->also[1];
}

static void carry_out(const struct attack *attack)
{
	const long *call = attack->call;
	long result;

	errno = 0;
	if (attack->run)
		result = attack->run(attack->argument);
	else
		result = syscall(call[0], call[1], call[2], call[3], call[4],
				 call[5], call[6]);
	if (result >= 0)
		say("%s\topen %ld\n", attack->name, result);
	else
		say("%s\t%s %s\n", attack->name,
		    refusal(attack, errno) ? "refused" : "answered",
		    errno ? strerrorname_np(errno) : "without effect");
}

static void try(const struct attack *attack)
{
	pid_t pid = fork();
	int status;

	if (pid < 0) {
		say("%s\tnot tried, fork: %s\n", attack->name,
		    strerrorname_np(errno));
		return;
	}
	if (!pid) {
		alarm(ATTACK_LIMIT);
		carry_out(attack);
		_exit(0);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFSIGNALED(status))
		return;
	if (WTERMSIG(status) == SIGSYS || -WTERMSIG(status) == attack->also[0])
		say("%s\trefused SIG%s\n", attack->name,
		    sigabbrev_np(WTERMSIG(status)));
	else
		say("%s\tdied SIG%s\n", attack->name,
		    sigabbrev_np(WTERMSIG(status)));
}

static void try_all(void)
{
	const struct attack *attack;
	size_t i;

	for (i = 0; i < TABLES; i++)
		for (attack = tables[i]; attack->name; attack++)
			try(attack);
}

/* All of them; value is what the names of the host's things end in. */
void attack(const char *value)
{
	token = value;
	try_all();
	come_up();
	try_all();
	send_frame(FRAME_STATUS, 0, 0, NULL, 0);
	pause();
}

/* For the test, which has to see all of them: "NAME<TAB>EXPECTED<TAB>WHY". */
void list_attacks(void)
{
	static const char *const expected[] = {
		[REFUSED] = "refused", [HARMLESS] = "harmless",
		[WORKS] = "works",
	};
	const struct attack *attack;
	size_t i;

	for (i = 0; i < TABLES; i++)
		for (attack = tables[i]; attack->name; attack++)
			printf("%s\t%s\t%s\n", attack->name,
			       expected[attack->expected], attack->why);
}
