// SPDX-License-Identifier: GPL-2.0-only
/*
 * The user's running sandboxes.  /proc is the only register there is, so that
 * none can be out of date: a sandbox goes by the process ID of its launcher.
 * That has its name, and a descriptor of a process (pidfd) which is itself;
 * another tells the supervisor.  The supervisor itself is not dumpable, so that
 * a /proc with hidepid does not show it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "umlab.h"

/* What /proc/PID/stat tells. */
struct process {
	char name[32];
	char state;
	unsigned long long started;
};

static bool read_text(int dir, const char *name, char *text, size_t size)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return false;
	n = read(fd, text, size - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	return n > 0;
}

static bool read_process(int proc, pid_t pid, struct process *process)
{
	char path[32], text[1024];

	snprintf(path, sizeof(path), "%d/stat", pid);
	if (!read_text(proc, path, text, sizeof(text)))
		return false;
	return sscanf(text, "%*d (%31[^)]) %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
		      process->name, &process->state, &process->started) == 3;
}

static ino_t pid_namespace(int proc, const char *pid)
{
	char path[64];
	struct stat namespace;

	snprintf(path, sizeof(path), "%s/ns/pid", pid);
	return fstatat(proc, path, &namespace, 0) ? 0 : namespace.st_ino;
}

/* The user's, and not in a sandbox, where it may call itself what it likes. */
static bool is_ours(int proc, pid_t pid)
{
	char path[32];
	struct stat owner;
	ino_t space;

	snprintf(path, sizeof(path), "%d", pid);
	if (fstatat(proc, path, &owner, 0) || owner.st_uid != getuid())
		return false;
	space = pid_namespace(proc, path);
	return space && space == pid_namespace(proc, "self");
}

/* The process of a pidfd; 0 if it is none, or that process is gone. */
static pid_t read_pidfd(int infos, const char *name)
{
	char text[1024], *line;
	pid_t pid = 0;

	if (!read_text(infos, name, text, sizeof(text)))
		return 0;
	line = strstr(text, "\nPid:");
	if (line && sscanf(line, " Pid: %d", &pid) == 1 && pid > 0)
		return pid;
	return 0;
}

/*
 * Whether a process is a launcher, by its pidfds; sets its supervisor, to 0 for
 * one that has none yet, or none any more.
 */
static bool read_pidfds(int proc, pid_t pid, pid_t *supervisor)
{
	struct dirent *entry;
	bool launcher = false;
	char path[32];
	DIR *infos;
	int fd;

	*supervisor = 0;
	snprintf(path, sizeof(path), "%d/fdinfo", pid);
	fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	infos = fdopendir(fd);
	if (!infos) {
		close(fd);
		return false;
	}
	while ((entry = readdir(infos))) {
		pid_t of = 0;

		if (*entry->d_name != '.')
			of = read_pidfd(fd, entry->d_name);
		if (of == pid)
			launcher = true;
		else if (of)
			*supervisor = of;
	}
	closedir(infos);
	return launcher;
}

static bool look_at(int proc, pid_t pid, struct running *running)
{
	struct process launcher;

	if (!read_process(proc, pid, &launcher) ||
	    strcmp(launcher.name, LAUNCHER_NAME) || launcher.state == 'Z' ||
	    !is_ours(proc, pid))
		return false;
	running->launcher = pid;
	running->started = launcher.started;
	return read_pidfds(proc, pid, &running->supervisor);
}

/**
 * register_launcher() - be found from now on
 */
void register_launcher(void)
{
	prctl(PR_SET_NAME, LAUNCHER_NAME);
	if (syscall(SYS_pidfd_open, getpid(), 0) < 0)
		fail("cannot make a pidfd: %s", strerror(errno));
}

/**
 * still_running() - whether a sandbox is the same as when it was found
 * @running: the sandbox; its supervisor is set anew
 */
bool still_running(struct running *running)
{
	struct running again;
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool same = proc >= 0 && look_at(proc, running->launcher, &again) &&
		    again.started == running->started;

	if (proc >= 0)
		close(proc);
	if (same)
		running->supervisor = again.supervisor;
	return same;
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
		    !look_at(dirfd(proc), atoi(entry->d_name), &one))
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
