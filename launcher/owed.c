// SPDX-License-Identifier: GPL-2.0-only
/*
 * A kernel that was linked a moment ago, without its debug information:
 * KERNEL.owed is there until it has it, and locked by scripts/beside while that
 * is linked.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "session.h"

#define LIMIT 30000 /* ms */
#define LOOK 10

static int open_owed(const char *kernel)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s.owed", kernel);
	return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

/**
 * is_owed() - whether a kernel lacks its debug information
 * @kernel: its file
 */
bool is_owed(const char *kernel)
{
	int fd = open_owed(kernel);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/**
 * wait_owed() - wait for a kernel's debug information while it is being linked
 * @kernel: its file
 *
 * Not for longer than there is time.
 */
void wait_owed(const char *kernel)
{
	int64_t until = now() + LIMIT;
	int fd = open_owed(kernel);
	bool told = false;

	if (fd < 0)
		return;
	while (flock(fd, LOCK_SH | LOCK_NB) && errno == EWOULDBLOCK &&
	       now() < until && !wait_over() && !signals_ending()) {
		if (!told)
			warn_line("waiting for the kernel's debug information");
		told = true;
		wait_for(NULL, 0, LOOK);
	}
	close(fd);
}
