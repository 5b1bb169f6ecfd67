// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's process 1, and its poweroff, halt and reboot.
 *
 * Started by the kernel it sets the machine up and then runs root's login
 * shell on the console, or the command that stands on the kernel's command
 * line, and powers off when that ends.  Under umlab (umlab=... on the
 * command line, which the kernel puts into our environment) it is the
 * launcher's agent instead.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "agent.h"

#define HOST_NAME "umlab"

/* Descriptors 0 to 2 are open from here on, so that no other file gets them. */
static void open_standard(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
		if (fd < 0)
			fatal("open /dev/null");
	} while (fd <= STDERR_FILENO);
	close(fd);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/*
 * UML puts console=... and root=... at the end of the command line, behind a
 * "--" if there is one, and the kernel then hands them on to us.
 */
static char **command(char *argv[])
{
	int argc = 1;

	while (argv[argc])
		argc++;
	while (argc > 1 && (!strncmp(argv[argc - 1], "console=", 8) ||
			    !strncmp(argv[argc - 1], "root=", 5)))
		argv[--argc] = NULL;
	return argv + 1;
}

/* What exit() leads to: fatal(), while the machine was being set up. */
static void end_set_up(void)
{
	/* Without /proc no status can be told; the panic that this is tells it. */
	if (access("/proc/self", F_OK))
		return;
	say("set-up failed, powering off");
	write_exit_status(1);
	tell_written(settle());
	stop_machine(RB_POWER_OFF);
}

int main(int argc, char *argv[])
{
	const struct machine *machine;
	int how;

	(void)argc;
	request_power(base_name(argv[0]));
	if (getpid() != 1) {
		static const char text[] = "init: only the kernel starts me\n";

		return write(2, text, sizeof(text) - 1) < 0 ? 2 : 1;
	}

	if (atexit(end_set_up))
		fatal("atexit");
	block_signals();
	mount_all();
	open_standard();
	if (sethostname(HOST_NAME, strlen(HOST_NAME)))
		say_errno("sethostname");
	machine = find_machine();
	how = machine ? run_agent(machine) : run_console(command(argv));
	tell_written(settle());
	stop_machine(how);
}
