// SPDX-License-Identifier: GPL-2.0-only
/*
 * The user's running sandboxes.  /proc is the only register there is, so that
 * none can be out of date: a sandbox is a supervisor, and goes by the process
 * ID of its launcher.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "umlab.h"

static bool look_at(int proc, const char *name, struct running *running)
{
	char path[64], text[1024], comm[32];
	struct stat owner;
	ssize_t n;
	int fd, pid, parent;
	unsigned long long started;

	snprintf(path, sizeof(path), "%s/stat", name);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return false;
	text[n] = '\0';
	if (!strstr(text, "(" SANDBOX_NAME ")"))
		return false;
	if (sscanf(text, "%d (%31[^)]) %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
		   &pid, comm, &parent, &started) != 4)
		return false;
	/*
	 * The supervisor is not dumpable, so that its files in /proc are
	 * root's; the launcher's are its user's.
	 */
	snprintf(path, sizeof(path), "%d", parent);
	if (fstatat(proc, path, &owner, 0) || owner.st_uid != getuid())
		return false;
	*running = (struct running){ parent, pid, started };
	return true;
}

static int by_age(const void *a, const void *b)
{
	const struct running *first = a, *second = b;

	if (first->started != second->started)
		return first->started < second->started ? -1 : 1;
	return first->launcher - second->launcher;
}

/**
 * find_running() - find the calling user's sandboxes
 * @list: set to them, oldest first; to be freed
 *
 * Return: how many there are.
 */
size_t find_running(struct running **list)
{
	struct dirent *entry;
	size_t count = 0;
	DIR *proc;

	*list = NULL;
	proc = opendir("/proc");
	if (!proc)
		fail("cannot read /proc: %s; mount it", strerror(errno));
	while ((entry = readdir(proc))) {
		struct running one;

		if (*entry->d_name < '1' || *entry->d_name > '9' ||
		    !look_at(dirfd(proc), entry->d_name, &one))
			continue;
		*list = reallocarray(*list, count + 1, sizeof(one));
		if (!*list)
			fail("out of memory");
		(*list)[count++] = one;
	}
	closedir(proc);
	if (count)
		qsort(*list, count, sizeof(**list), by_age);
	return count;
}
