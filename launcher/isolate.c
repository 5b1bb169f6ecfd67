// SPDX-License-Identifier: GPL-2.0-only
/*
 * The inside of a sandbox: no privileges, and a root directory of its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "inside.h"

static bool write_file(struct failure *why, const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool good = fd >= 0 && write(fd, text, strlen(text)) >= 0;

	if (!good) {
		refused(why);
		failed(why, "write %s", path);
	}
	if (fd >= 0) {
		int error = errno;

		close(fd);
		errno = error;
	}
	return good;
}

/* Where the host runs out of memory, it is to end a sandbox. */
static bool be_first_to_go(struct failure *why)
{
	return write_file(why, "/proc/self/oom_score_adj", "1000");
}

/*
 * Inside there is one user, the own one, as 0.  Root's sandboxes get another:
 * the launcher maps that from outside, and says when.
 */
static bool map_ids(struct failure *why, const struct sandbox_input *input,
		    int control)
{
	char user[32], group[32], byte;

	if (input->mapped) {
		if (recv(control, &byte, 1, 0) != 1)
			return failed(why, "wait for the launcher");
		return (!setgroups(0, NULL) && !setresgid(0, 0, 0) &&
			!setresuid(0, 0, 0)) || failed(why, "change the user");
	}
	snprintf(user, sizeof(user), "0 %u 1\n", input->uid);
	snprintf(group, sizeof(group), "0 %u 1\n", input->gid);
	return write_file(why, "/proc/self/setgroups", "deny") &&
	       write_file(why, "/proc/self/uid_map", user) &&
	       write_file(why, "/proc/self/gid_map", group);
}

/* In a namespace of one's own one has all capabilities again. */
static bool forbid_namespaces(struct failure *why)
{
	/* Where /proc/sys is read-only the filter of system calls has to do. */
	return write_file(why, "/proc/sys/user/max_user_namespaces", "0") ||
	       errno == EROFS || errno == ENOENT;
}

/* Or user 0 of the namespace would get them back in execve(2). */
static bool give_up_root(struct failure *why)
{
	return !prctl(PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED |
		      SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED, 0,
		      0, 0) || failed(why, "prctl PR_SET_SECUREBITS");
}

static bool lock_privileges(struct failure *why)
{
	struct rlimit core;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return failed(why, "prctl PR_SET_NO_NEW_PRIVS");
	/* The kernel in the sandbox must not trace its supervisor. */
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		return failed(why, "prctl PR_SET_DUMPABLE");
	/*
	 * 1 and not 0: a core_pattern with a pipe does not heed 0.  But a user
	 * whose limit is 0 may not raise it.
	 */
	if (getrlimit(RLIMIT_CORE, &core))
		return failed(why, "getrlimit RLIMIT_CORE");
	if (core.rlim_max)
		core.rlim_cur = core.rlim_max = 1;
	if (setrlimit(RLIMIT_CORE, &core))
		return failed(why, "setrlimit RLIMIT_CORE");
	return true;
}

/**
 * drop_capabilities() - give up all of them, for good after isolate()
 *
 * Return: 0, or -1 with errno from capset(2).
 */
int drop_capabilities(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct none[2] = { { 0 } };

	return syscall(SYS_capset, &header, none);
}

/* Without namespaces: who may not set the bits has nothing to get back. */
static bool give_up_more(struct failure *why)
{
	struct failure unused;

	return (give_up_root(&unused) || errno == EPERM ||
		failed(why, "%s", unused.text)) && lock_privileges(why) &&
	       (!drop_capabilities() || failed(why, "capset"));
}

/**
 * try_isolation() - what hosts forbid of isolate(), tried
 * @input: from keep_owner()
 * @why: set to what failed
 *
 * To be called in new namespaces.
 *
 * Return: whether all of it succeeded.
 */
bool try_isolation(struct failure *why, const struct sandbox_input *input)
{
	return map_ids(why, input, -1) && try_root(why) && give_up_root(why);
}

/**
 * isolate() - make the calling process the first inside a sandbox
 * @input: what the sandbox consists of
 * @control: the socket to the launcher
 * @inside: filled in
 * @why: set to what failed
 *
 * To be called in new namespaces, but for --no-jail.  What is left are
 * capabilities in these.
 *
 * Return: whether all of it succeeded.
 */
bool isolate(struct failure *why, const struct sandbox_input *input,
	     int control, struct inside *inside)
{
	if (input->options->no_jail)
		return be_first_to_go(why) && settle(why, input, inside) &&
		       give_up_more(why);
	watchdog_prepare();
	return be_first_to_go(why) &&
	       map_ids(why, input, control) &&
	       forbid_namespaces(why) && make_root(why, input, inside) &&
	       give_up_root(why) && lock_privileges(why);
}
