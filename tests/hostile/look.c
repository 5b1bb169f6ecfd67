// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the hostile kernel finds of the host's, and what the host finds of it.
 */
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "hostile.h"

static void list(const char *path)
{
	struct dirent *entry;
	DIR *dir = opendir(path);

	if (!dir)
		err(1, "%s", path);
	while ((entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		say("file %s\n", entry->d_name);
	}
	closedir(dir);
}

/* Be up, and wait until the launcher and the supervisor have acted on it. */
void come_up(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3, .pid = 1,
	};
	struct __user_cap_data_struct caps[2] = { { 0 } };
	struct frame frame;

	send_frame(FRAME_HELLO, 0, PROTOCOL_VERSION, NULL, 0);
	/* The end of the input tells that HELLO was heard ... */
	if (!read_frame(&frame))
		errx(1, "no end of input");
	/* ... this that the sandbox's own files are gone ... */
	while (!access("/ring", F_OK))
		;
	/* ... and this, the last: the supervisor's capabilities. */
	while (!syscall(SYS_capget, &header, caps) && caps[0].permitted)
		;
}

/* What it has of the host's, once its start is over. */
void look_around(const char *unused)
{
	int fd, i;

	(void)unused;
	for (fd = 0; fd < 4096; fd++) {
		if (fcntl(fd, F_GETFD) < 0)
			continue;
		say("fd %d\n", fd);
	}
	for (i = 0; environ[i]; i++)
		say("env %.4000s\n", environ[i]);
	come_up();
	list("/");
	say("parent %d\nprivileges %d\ntrace %ld\n", getppid(),
	    !prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0),
	    ptrace(PTRACE_SEIZE, 1, NULL, NULL));
	say("kill %d\n", kill(1, SIGKILL));
	send_frame(FRAME_STATUS, 0, 0, NULL, 0);
	pause();
}

/*
 * Look like a launcher: umlab ps goes by the name and by a descriptor of a
 * process.  Once somebody has looked, the end of the input ends it.
 */
void spoof(const char *unused)
{
	struct frame frame = { 0 };
	int pidfd = -1, named = !prctl(PR_SET_NAME, "umlab-launcher");

	(void)unused;
	if (syscall(SYS_pidfd_open, 1, 0) < 0 &&
	    !syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, 0, &pidfd, 0, 0))
		_exit(0);
	say("up %s\n", named ? "named" : "nameless");
	send_frame(FRAME_HELLO, 0, PROTOCOL_VERSION, NULL, 0);
	while (frame.type != FRAME_INPUT_END)
		if (!read_frame(&frame))
			errx(1, "no end of input");
	send_frame(FRAME_STATUS, 0, 7, NULL, 0);
	pause();
}
