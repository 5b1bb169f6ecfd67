// SPDX-License-Identifier: GPL-2.0-only
/*
 * --no-jail: a machine without namespaces of its own, for containers that refuse
 * them and are a jail themselves.
 *
 * What needs no namespace holds here, too: the filter of system calls, Landlock
 * where the host has it, and the limits on each process.  The files of a sandbox
 * lie in a directory that the supervisor removes.  It is no process 1: so it
 * inherits what the machine leaves, and ends that.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "filter.h"
#include "inside.h"
#include "libc.h"
#include "machine.h"

/* Where we have settled; empty in a jail. */
static char home[PATH_MAX];

/**
 * sandbox_root() - the sandbox's directory, without a slash at its end
 */
const char *sandbox_root(void)
{
	return home;
}

/* UML executes what is in its memory, which is a file here. */
static bool is_fit(const char *dir, uint64_t room)
{
	struct statvfs fs;

	return dir && *dir && !access(dir, W_OK | X_OK) && !statvfs(dir, &fs) &&
	       !(fs.f_flag & ST_NOEXEC) &&
	       (uint64_t)fs.f_bavail * fs.f_frsize >= room;
}

static bool choose_home(struct failure *why, const struct sandbox_input *input)
{
	const char *const dirs[] = {
		getenv("TMPDIR"), "/dev/shm", "/tmp", "/var/tmp"
	};
	uint64_t room = ROOT_BESIDE;
	char template[PATH_MAX];
	size_t i;

	if (input->options->machine->memory_is_file)
		room += input->options->memory;
	for (i = 0; i < ARRAY_SIZE(dirs) && !is_fit(dirs[i], room); i++)
		;
	if (i == ARRAY_SIZE(dirs)) {
		errno = ENOSPC;
		return failed(why, "--no-jail: none of TMPDIR, /dev/shm, /tmp and /var/tmp is executable with %llu MB free: give TMPDIR= another directory",
			      (unsigned long long)room >> 20);
	}
	snprintf(template, sizeof(template), "%s/umlab.XXXXXX", dirs[i]);
	if (!mkdtemp(template))
		return failed(why, "mkdtemp %s", template);
	if (!realpath(template, home))
		return failed(why, "realpath %s", template);
	return true;
}

static bool link_given(struct failure *why, const struct sandbox_input *input)
{
	struct given given[GIVEN];
	char path[PATH_MAX], at[PATH_MAX];
	size_t i;

	list_given(input, given);
	for (i = 0; i < GIVEN; i++) {
		if (!given[i].path || !given[i].at)
			continue;
		if (!realpath(given[i].path, path))
			return failed(why, "realpath %s", given[i].path);
		if (snprintf(at, sizeof(at), "%s/%s", home, given[i].at) >=
			    (int)sizeof(at) || symlink(path, at))
			return failed(why, "symlink %s", given[i].at);
	}
	return true;
}

/**
 * settle() - give the calling process, the supervisor, a directory of its own
 * @why: set to what failed
 * @input: what the sandbox consists of
 * @inside: filled in
 *
 * Return: whether all of it succeeded.  unsettle() is to follow in any case.
 */
bool settle(struct failure *why, const struct sandbox_input *input,
	    struct inside *inside)
{
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0))
		return failed(why, "prctl PR_SET_CHILD_SUBREAPER");
	inside->program = fcntl(input->program, F_DUPFD_CLOEXEC, 0);
	if (inside->program < 0)
		return failed(why, "fcntl");
	if (input->options->share_read_only && !landlock_works()) {
		errno = EOPNOTSUPP;
		return failed(why, "--share DIR:ro without a jail needs landlock(7)");
	}
	/* Paths are relative to where the user is, until we are there. */
	if (!choose_home(why, input) || !link_given(why, input))
		return false;
	if (chdir(home))
		return failed(why, "cd %s", home);
	return input->options->machine->furnish(why, input) &&
	       make_ring(why, input->request, &inside->ring);
}

static size_t add_path(struct landlock_place *places, const char *path,
		       bool read_only)
{
	int fd = open(path, O_PATH | O_CLOEXEC);

	if (fd < 0)
		return 0;
	*places = (struct landlock_place){ .fd = fd, .read_only = read_only };
	return 1;
}

/**
 * open_outside() - list what the machine may open besides its directory
 * @input: what the sandbox consists of
 * @places: filled in
 *
 * Return: how many there are, at most OPENED_MOST - 2.
 */
size_t open_outside(const struct sandbox_input *input,
		    struct landlock_place *places)
{
	const struct machine *machine = input->options->machine;
	const char *const *path;
	struct given given[GIVEN];
	size_t count = 0, i;

	list_given(input, given);
	for (i = 0; i < GIVEN; i++)
		if (given[i].path && given[i].at)
			count += add_path(places + count, given[i].at,
					  given[i].limits & MOUNT_ATTR_RDONLY);
	for (path = machine->lent_dirs; path && *path; path++)
		count += add_path(places + count, *path, true);
	for (path = machine->lent_devices; path && *path; path++)
		count += add_path(places + count, *path, false);
	return count;
}

/**
 * drop_links() - take away what the machine has opened and needs no more
 * @why: set to what failed
 *
 * Return: whether that succeeded.
 */
bool drop_links(struct failure *why)
{
	static const char *const files[] = {
		"." BASE_FILE, "." KERNEL_FILE, "." COW_FILE, "." RING_FILE,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(files); i++)
		if (unlink(files[i]) && errno != ENOENT)
			return failed(why, "unlink %s", files[i]);
	return true;
}

static pid_t parent_of(int proc, const char *pid)
{
	char path[64], text[512], *name_end;
	int fd, parent = 0;
	ssize_t n;

	snprintf(path, sizeof(path), "%.32s/stat", pid);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	name_end = strrchr(text, ')');
	if (!name_end || sscanf(name_end + 1, " %*c %d", &parent) != 1)
		return 0;
	return parent;
}

static void kill_children(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc && (entry = readdir(proc)))
		if (atoi(entry->d_name) > 0 &&
		    parent_of(dirfd(proc), entry->d_name) == getpid())
			kill(atoi(entry->d_name), SIGKILL);
	if (proc)
		closedir(proc);
}

static int remove_one(const char *path, const struct stat *file, int type,
		      struct FTW *place)
{
	(void)file;
	(void)type;
	(void)place;
	remove(path);
	return 0;
}

/**
 * unsettle() - end all that the supervisor has started, and remove its directory
 *
 * Does nothing in a jail.
 */
void unsettle(void)
{
	if (!*home)
		return;
	/* Whose parent ends becomes our child. */
	do
		kill_children();
	while (waitpid(-1, NULL, __WALL) > 0);
	nftw(home, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}
