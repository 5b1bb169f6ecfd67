// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's threads that pass on what is written to a terminal.
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent.h"

/* Those of a work queue that is bound to no CPU, as the terminals' is. */
static bool is_worker(const char *pid)
{
	static const char start[] = "kworker/u";
	char path[300], name[sizeof(start) - 1];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/comm", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, name, sizeof(name));
	close(fd);
	return n == sizeof(name) && !memcmp(name, start, sizeof(name));
}

/**
 * raise_workers() - have them run before the processes of the guest
 *
 * A pipe wakes its reader at once.  Behind a terminal a worker has to run first,
 * and as one among equals it would let the writer go on: what that has written
 * would be lost if its next system call hangs the kernel.
 *
 * The kernel has a few of them and wakes the one that ran last, so that those
 * it makes later hardly ever come to that.
 */
void raise_workers(void)
{
	const struct sched_param lowest = { .sched_priority = 1 };
	DIR *processes = opendir("/proc");
	struct dirent *entry;

	if (!processes) {
		say_errno("open /proc");
		return;
	}
	while ((entry = readdir(processes)))
		if (isdigit((unsigned char)*entry->d_name) &&
		    is_worker(entry->d_name) &&
		    sched_setscheduler(atoi(entry->d_name), SCHED_FIFO, &lowest))
			say_errno("sched_setscheduler");
	closedir(processes);
}
