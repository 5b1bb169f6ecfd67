// SPDX-License-Identifier: GPL-2.0-only
/*
 * Starting the command that the launcher asks for.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent.h"

/* What a command has written may wait in the pipe: room for few switches. */
#define PIPE_BYTES (256 * 1024)

/* What the child is to do, and what it tells of a failure. */
struct start {
	const struct account *who;
	char **argv;		/* with a free place in front */
	char **environment;
	const char *program;
	const char *term;
	int streams[3];
	bool terminal;
	const char *failed;
	int error;
};

static void take_streams(struct start *start)
{
	int i;

	if (setsid() < 0) {
		start->failed = "setsid";
		return;
	}
	for (i = 0; i < 3; i++)
		if (dup2(start->streams[i], i) < 0)
			start->failed = "dup2";
	if (start->terminal && ioctl(0, TIOCSCTTY, 1))
		start->failed = "take the terminal";
}

/*
 * Runs on the parent's memory while the parent waits (CLONE_VFORK), which
 * under UML saves the copying of every page table.  On its small stack there
 * is nothing whose size somebody else chooses: all that is made before.
 */
static int child(void *argument)
{
	struct start *start = argument;
	sigset_t none;

	take_streams(start);
	if (!start->failed) {
		if (become(start->who))
			start->failed = "change user";
		else if (chdir(start->who->home) && chdir("/"))
			start->failed = "cd /";
	}
	if (start->failed) {
		start->error = errno;
		_exit(126);
	}
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	run_program(start->program, start->argv, start->environment);
	start->error = errno;
	start->failed = start->program;
	_exit(126);
}

static bool open_pipes(struct start *start, struct command *command)
{
	int pipes[3][2], i;

	for (i = 0; i < 3; i++) {
		if (pipe2(pipes[i], O_CLOEXEC))
			return false;
		/* Larger is only quicker. */
		fcntl(pipes[i][0], F_SETPIPE_SZ, PIPE_BYTES);
	}
	start->streams[0] = pipes[0][0];
	command->input = pipes[0][1];
	for (i = 1; i < 3; i++) {
		start->streams[i] = pipes[i][1];
		command->output[i] = pipes[i][0];
	}
	return true;
}

static bool open_pty(struct start *start, struct command *command,
		     uint32_t size)
{
	struct winsize window = { .ws_row = size >> 16, .ws_col = size };
	int master, slave, unlocked = 0;

	master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (master < 0 || ioctl(master, TIOCSPTLCK, &unlocked))
		return false;
	slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave < 0 || ioctl(slave, TIOCSWINSZ, &window))
		return false;
	start->streams[0] = start->streams[1] = start->streams[2] = slave;
	start->terminal = true;
	raise_workers();
	command->input = master;
	command->output[1] = fcntl(master, F_DUPFD_CLOEXEC, 3);
	return command->output[1] >= 0;
}

static bool unblock(int fd)
{
	return fd < 0 || !fcntl(fd, F_SETFL, O_NONBLOCK | fcntl(fd, F_GETFL));
}

static void close_streams(const struct start *start)
{
	int i;

	for (i = 0; i < 3; i++)
		if (!i || start->streams[i] != start->streams[0])
			close(start->streams[i]);
}

static void parse(const struct request *request, struct start *start,
		  const char **user)
{
	const char *at = request->strings;
	uint32_t i;

	*user = at;
	at += strlen(at) + 1;
	start->term = at;
	at += strlen(at) + 1;
	/* One in front, a login shell's name, and the end. */
	start->argv = calloc(request->argc + 3ULL, sizeof(char *));
	if (!start->argv)
		fatal("memory for the arguments");
	start->argv++;
	for (i = 0; i < request->argc; i++) {
		start->argv[i] = (char *)at;
		at += strlen(at) + 1;
	}
	start->program = start->argv[0];
}

/**
 * start_command() - start the command of a request
 * @request: what to run
 * @command: filled in
 * @status: set to the exit status to report if it could not be started
 * @message: set to the reason then
 * @size: of @message, bytes
 *
 * Return: whether it runs.
 */
bool start_command(const struct request *request, struct command *command,
		   uint32_t *status, char *message, size_t size)
{
	static char stack[32 * 1024] __attribute__((aligned(16)));
	struct start start = { .error = 0 };
	struct account who;
	const char *user;

	*status = 125;
	parse(request, &start, &user);
	if (!find_account(user, &who)) {
		snprintf(message, size, "the guest has no user '%s'", user);
		return false;
	}
	start.who = &who;
	start.environment = make_environment(&who, start.term);
	if (request->flags & REQUEST_LOGIN) {
		start.argv[0] = login_name(&who);
		start.program = who.shell;
	}
	if (!(request->flags & REQUEST_TERMINAL
		      ? open_pty(&start, command, request->size)
		      : open_pipes(&start, command)) ||
	    !unblock(command->input) || !unblock(command->output[1]) ||
	    !unblock(command->output[2])) {
		snprintf(message, size, "the guest cannot make %s: %s",
			 request->flags & REQUEST_TERMINAL ? "a terminal" :
							     "pipes",
			 strerror(errno));
		return false;
	}
	command->pid = clone(child, stack + sizeof(stack),
			     CLONE_VM | CLONE_VFORK | SIGCHLD, &start);
	if (command->pid < 0)
		fatal("clone");
	close_streams(&start);
	if (!start.failed) {
		*status = 0;
		return true;
	}
	*status = start.error == ENOENT ? 127 : 126;
	snprintf(message, size, "%s: %s", start.failed, strerror(start.error));
	return false;
}
