// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest as a machine with a console: root's shell on it.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "init.h"

/* UML's; other machines have a serial port there. */
#define CONSOLE "/dev/tty0"
#define SERIAL "/dev/ttyS0"

/* Tells the parent that nothing was run; execve(2) closes it. */
static int failure_pipe[2];

static void child_fail(const char *what)
{
	int error = errno;

	say_errno("%s", what);
	if (write(failure_pipe[1], "!", 1) < 0)
		say_errno("write to process 1");
	_exit(error == ENOENT ? 127 : 126);
}

/* Nobody can type where the console is a log: no command is to wait for it. */
static void close_input(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (fd < 0 || dup2(fd, STDIN_FILENO) < 0)
		child_fail("open /dev/null");
}

static void open_terminal(void)
{
	const char *input = getenv("umlab_input");
	int fd;

	if (setsid() < 0)
		child_fail("setsid");
	fd = open(CONSOLE, O_RDWR);
	if (fd < 0 && errno == ENOENT)
		fd = open(SERIAL, O_RDWR);
	if (fd < 0)
		child_fail("open " CONSOLE " or " SERIAL);
	/* Job control: the shell's session owns the terminal. */
	if (ioctl(fd, TIOCSCTTY, 1))
		child_fail("make the console the controlling terminal");
	if (dup2(fd, 0) < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
		child_fail("dup2");
	if (fd > 2)
		close(fd);
	if (input && !strcmp(input, "none"))
		close_input();
}

static void run_command(char *argv[])
{
	/* The place in front is run_program()'s. */
	char *login[] = { NULL, NULL, NULL };
	const char *term = getenv("TERM"), *program = argv[0];
	struct account root;
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (!find_account("root", &root))
		child_fail("find root in /etc/passwd");
	if (chdir(root.home))
		say_errno("cd %s", root.home);
	if (!program) {
		login[1] = login_name(&root);
		argv = login + 1;
		program = root.shell;
	}
	/*
	 * The kernel's own default is "linux", but the console is whatever
	 * terminal the machine was started on; that understands xterm's codes.
	 */
	if (!term || !strcmp(term, "linux"))
		term = "xterm";
	run_program(program, argv, make_environment(&root, term));
	child_fail(program);
}

/*
 * The session's leader, whose end hangs the terminal up: a serial port then
 * drops what it has not sent yet, so the command's last words go first.
 */
static void lead_session(char *argv[])
{
	int wait_status;
	pid_t child;

	open_terminal();
	child = fork();
	if (child < 0)
		child_fail("fork");
	if (!child)
		run_command(argv);
	close(failure_pipe[1]);
	while (waitpid(child, &wait_status, 0) < 0 && errno == EINTR)
		;
	tcdrain(STDOUT_FILENO);
	_exit(exit_status(wait_status));
}

/* True, with its status, once @child is among the reaped. */
static bool reap(pid_t child, int *status)
{
	int wait_status;
	pid_t pid;

	while ((pid = waitpid(-1, &wait_status, WNOHANG)) > 0) {
		if (pid == child) {
			*status = exit_status(wait_status);
			return true;
		}
	}
	return false;
}

/**
 * run_console() - run a command on the console until it ends
 * @argv: the command; empty for root's login shell
 *
 * A login shell's status says how its last command went and nothing about the
 * machine, so it counts as 0.  That of a command is passed on.
 *
 * Return: the reboot(2) command to end with.
 */
int run_console(char *argv[])
{
	sigset_t all;
	bool failed;
	pid_t child;
	int status, how;
	char byte;

	if (pipe2(failure_pipe, O_CLOEXEC))
		fatal("pipe2");
	child = fork();
	if (child < 0)
		fatal("fork");
	if (!child)
		lead_session(argv);
	close(failure_pipe[1]);
	failed = read(failure_pipe[0], &byte, 1) == 1;
	close(failure_pipe[0]);

	sigfillset(&all);
	for (;;) {
		int sig = sigwaitinfo(&all, NULL);

		if (sig == SIGCHLD && reap(child, &status)) {
			write_exit_status(argv[0] || failed ? status : 0);
			return signal_to_power(SIGUSR2);
		}
		how = signal_to_power(sig);
		if (how >= 0)
			return how;
	}
}
