// SPDX-License-Identifier: GPL-2.0-only
/*
 * umlab enter: a command in namespaces of its own, where it is root and mounts
 * what it likes.  The guest's image is made there; with --alone gdb runs there,
 * and with --mounts whatever wants a directory to be another for a while.
 *
 * unshare(1) would do it, too; but a distribution may forbid that one what it
 * allows a program with a profile of its own (launcher/apparmor).
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox.h"

/* As many as a Debian has. */
#define IDS 65536UL

/* What goes between the process inside and the one that maps its IDs. */
struct gate {
	int mapped[2];		/* a byte: they are */
	int told[2];		/* what failed inside; ended by execve(2) */
};

/* The longest range of subordinate IDs in FILE that the user has. */
static unsigned long find_range(const char *file, unsigned long *first)
{
	struct passwd *user = getpwuid(getuid());
	unsigned long start, count, most = 0;
	FILE *ranges = fopen(file, "re");
	char name[256], uid[16];

	snprintf(uid, sizeof(uid), "%u", getuid());
	while (ranges && fscanf(ranges, " %255[^:]:%lu:%lu", name, &start,
				&count) == 3)
		if ((!strcmp(name, uid) ||
		     (user && !strcmp(name, user->pw_name))) && count > most) {
			most = count;
			*first = start;
		}
	if (ranges)
		fclose(ranges);
	return most;
}

/* newuidmap(1) or newgidmap(1), which may do it for an ordinary user. */
static bool map_range(struct failure *why, const char *program, pid_t pid,
		      unsigned int own, const char *file)
{
	char process[16], id[16], from[24], count[24];
	char *argv[] = { (char *)program, process, "0", id, "1", "1", from,
			 count, NULL };
	unsigned long first = 0, most = find_range(file, &first);
	int status = 0, error;
	pid_t helper;

	if (most < IDS) {
		snprintf(why->text, sizeof(why->text),
			 "%s gives you %lu ids, %lu are needed: sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $USER",
			 file, most, IDS);
		return false;
	}
	snprintf(process, sizeof(process), "%d", pid);
	snprintf(id, sizeof(id), "%u", own);
	snprintf(from, sizeof(from), "%lu", first);
	snprintf(count, sizeof(count), "%lu", most);
	error = posix_spawnp(&helper, program, NULL, NULL, argv, environ);
	if (!error && waitpid(helper, &status, 0) == helper && !status)
		return true;
	snprintf(why->text, sizeof(why->text), error == ENOENT ?
		 "%s is not installed: sudo make deps" :
		 "%s could not map the ids of %s", program, file);
	return false;
}

static bool write_map(struct failure *why, pid_t pid, const char *name,
		      const char *text)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) {
		refused(why);
		return failed(why, "write %s", path);
	}
	close(fd);
	return true;
}

/* All that there are here, as they are: for root. */
static bool map_all(struct failure *why, pid_t pid, const char *name)
{
	unsigned long inside, outside, count;
	char path[64], text[1024] = "";
	size_t used = 0;
	FILE *map;

	snprintf(path, sizeof(path), "/proc/self/%s", name);
	map = fopen(path, "re");
	while (map && used < sizeof(text) - 40 &&
	       fscanf(map, "%lu %lu %lu", &inside, &outside, &count) == 3)
		used += sprintf(text + used, "%lu %lu %lu\n", inside, inside,
				count);
	if (map)
		fclose(map);
	return write_map(why, pid, name, text);
}

/* One's own as root, which needs no subordinate ones. */
static bool map_own(struct failure *why, pid_t pid, uid_t uid, gid_t gid)
{
	char user[32], group[32];

	snprintf(user, sizeof(user), "0 %u 1\n", uid);
	snprintf(group, sizeof(group), "0 %u 1\n", gid);
	return write_map(why, pid, "setgroups", "deny") &&
	       write_map(why, pid, "uid_map", user) &&
	       write_map(why, pid, "gid_map", group);
}

static bool map_ids(struct failure *why, pid_t pid, bool alone)
{
	if (alone)
		return map_own(why, pid, geteuid(), getegid());
	if (!geteuid())
		return map_all(why, pid, "uid_map") &&
		       map_all(why, pid, "gid_map");
	return map_range(why, "newuidmap", pid, getuid(), "/etc/subuid") &&
	       map_range(why, "newgidmap", pid, getgid(), "/etc/subgid");
}

static bool become_root(struct failure *why, const struct gate *gate)
{
	char byte;

	if (read(gate->mapped[0], &byte, 1) != 1)
		return failed(why, "wait for the ids");
	/* Groups stay where the namespace around forbids to drop them. */
	if (setresgid(0, 0, 0) || setresuid(0, 0, 0) ||
	    (setgroups(0, NULL) && errno != EPERM)) {
		refused(why);
		return failed(why, "change the user");
	}
	/* All in here ends with umlab: this is process 1. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL))
		return failed(why, "prctl PR_SET_PDEATHSIG");
	return true;
}

static bool make_private(struct failure *why)
{
	if (!mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return true;
	refused(why);
	return failed(why, "make the mounts private");
}

static bool set_mounts(struct failure *why, bool trial)
{
	if (!make_private(why))
		return false;
	/* Containers that cover parts of theirs refuse one: that one serves. */
	mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
	if (trial && mount("umlab-try", "/mnt", "tmpfs", 0, NULL)) {
		refused(why);
		return failed(why, "mount a tmpfs");
	}
	return true;
}

__attribute__((noreturn))
static void inside(const struct gate *gate, char **command)
{
	struct failure why = { 0 };

	close(gate->mapped[1]);
	if (become_root(&why, gate) && set_mounts(&why, !command)) {
		if (!command)
			_exit(0);
		execvp(*command, command);
		failed(&why, "execute %s", *command);
	}
	_exit(write(gate->told[1], &why, sizeof(why)) != sizeof(why) || 1);
}

/*
 * Root of a host needs no user namespace, which some hosts do not give; but one
 * that is alone is to have no other rights.
 */
static pid_t fork_in(struct failure *why, bool alone)
{
	uint64_t spaces = CLONE_NEWNS | CLONE_NEWPID;
	int pidfd = -1;
	pid_t pid = geteuid() || alone ? -1 : fork_into(spaces, &pidfd);

	if (pid < 0)
		pid = fork_into(spaces | CLONE_NEWUSER, &pidfd);
	if (pid < 0) {
		why->refused = errno;
		failed(why, "clone3");
	}
	if (pid > 0)
		close(pidfd);
	return pid;
}

static bool shares_user_namespace(pid_t pid)
{
	struct stat ours, theirs;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/ns/user", pid);
	return !stat("/proc/self/ns/user", &ours) && !stat(path, &theirs) &&
	       ours.st_ino == theirs.st_ino;
}

/* Its status as from wait(2), or -1 and why there is none. */
static int enter(struct failure *why, char **command, bool alone)
{
	struct gate gate;
	int status = -1;
	pid_t pid;

	if (pipe2(gate.mapped, O_CLOEXEC) || pipe2(gate.told, O_CLOEXEC))
		fail("enter: cannot make a pipe: %s", strerror(errno));
	pid = fork_in(why, alone);
	if (!pid)
		inside(&gate, command);
	/* A Ctrl-C is for what is in there, which may go on: gdb does. */
	if (alone)
		signal(SIGINT, SIG_IGN);
	close(gate.mapped[0]);
	close(gate.told[1]);
	if (pid > 0 &&
	    (shares_user_namespace(pid) || map_ids(why, pid, alone)) &&
	    write(gate.mapped[1], "", 1) == 1 &&
	    read(gate.told[0], why, sizeof(*why)) == 0)
		status = 0;
	close(gate.mapped[1]);
	close(gate.told[0]);
	if (pid > 0 && waitpid(pid, status ? NULL : &status, 0) != pid)
		fail("enter: cannot wait: %s", strerror(errno));
	return status;
}

static void tell(const char *what, const struct failure *why)
{
	warn_line("%s: %s%s%s", what, why->text, why->refused ? "; " : "",
		  why->refused ? namespace_remedy(why->refused) : "");
}

/* What a sandbox needs, and what the guest's image does. */
static int try_both(void)
{
	struct failure why = { 0 };

	if (!try_sandbox(&why)) {
		tell("cannot make a sandbox", &why);
		return STATUS_FAILED;
	}
	why = (struct failure){ 0 };
	if (enter(&why, NULL, false)) {
		tell("cannot make the guest's image", &why);
		return STATUS_FAILED;
	}
	return 0;
}

/* This very process goes on as the command: its signals are as they were. */
__attribute__((noreturn))
static void enter_mounts(char **command)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	struct failure why = { 0 };

	if (unshare(CLONE_NEWNS | (uid ? CLONE_NEWUSER : 0))) {
		why.refused = errno;
		failed(&why, "unshare");
	} else if ((!uid || map_own(&why, getpid(), uid, gid)) &&
		   make_private(&why)) {
		execvp(*command, command);
		failed(&why, "execute %s", *command);
	}
	tell("enter", &why);
	exit(STATUS_FAILED);
}

static const char usage[] =
	"usage: umlab enter [--alone | --mounts] COMMAND [argument...]\n"
	"       umlab enter --try\n"
	"\n"
	"Run a command as root of namespaces of its own; or try whether they can be had.\n"
	"  --alone   with no user in them but the own one\n"
	"  --mounts  likewise, and with no namespaces but those of user and mounts\n"
	"  --try     say what is missing, and what mends it\n";

int verb_enter(int argc, char **argv)
{
	const char *option = argc > 1 && *argv[1] == '-' ? argv[1] : "";
	char **command = argv + 1 + !!*option;
	bool alone = !strcmp(option, "--alone");
	struct failure why = { 0 };
	int status;

	signal(SIGCHLD, SIG_DFL);
	if (argc == 2 && !strcmp(option, "--try"))
		return try_both();
	if (!strcmp(option, "--help")) {
		fputs(usage, stdout);
		return fflush(stdout) ? STATUS_FAILED : 0;
	}
	if (!*command || **command == '-' ||
	    (*option && !alone && strcmp(option, "--mounts")))
		fail("enter: give a command, or --try; see 'umlab enter --help'");
	if (*option && !alone)
		enter_mounts(command);
	status = enter(&why, command, alone);
	if (status < 0) {
		tell("enter", &why);
		return STATUS_FAILED;
	}
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
				     WEXITSTATUS(status);
}
