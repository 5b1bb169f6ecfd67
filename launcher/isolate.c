// SPDX-License-Identifier: GPL-2.0-only
/*
 * The inside of a sandbox: no privileges, and a root directory of its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "inside.h"

static char *reason;
static size_t reason_size;
static int refusal;

/**
 * note_failures() - say where the text of failed() goes
 * @why: a buffer
 * @size: of it, bytes
 */
void note_failures(char *why, size_t size)
{
	reason = why;
	reason_size = size;
}

/**
 * failed() - note what failed in the sandbox, with errno's text
 * @format: what, as printf(3)
 *
 * Return: false, always.
 */
bool failed(const char *format, ...)
{
	int error = errno;
	size_t used;
	va_list args;

	va_start(args, format);
	vsnprintf(reason, reason_size, format, args);
	va_end(args);
	used = strlen(reason);
	snprintf(reason + used, reason_size - used, ": %s", strerror(error));
	return false;
}

/**
 * refused() - note that a step fails which works where namespaces are allowed
 */
void refused(void)
{
	refusal = errno == EPERM || errno == EACCES ? errno : 0;
}

/**
 * isolate_refused() - the errno of refused(), or 0
 */
int isolate_refused(void)
{
	return refusal;
}

static bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool good = fd >= 0 && write(fd, text, strlen(text)) >= 0;

	if (!good) {
		refused();
		failed("write %s", path);
	}
	if (fd >= 0) {
		int error = errno;

		close(fd);
		errno = error;
	}
	return good;
}

/* Where the host runs out of memory, it is to end a sandbox. */
static bool be_first_to_go(void)
{
	return write_file("/proc/self/oom_score_adj", "1000");
}

/*
 * Inside there is one user, the own one, as 0.  Root's sandboxes get another:
 * the launcher maps that from outside, and says when.
 */
static bool map_ids(const struct sandbox_input *input, int control)
{
	char user[32], group[32], byte;

	if (input->mapped) {
		if (recv(control, &byte, 1, 0) != 1)
			return failed("wait for the launcher");
		return (!setgroups(0, NULL) && !setresgid(0, 0, 0) &&
			!setresuid(0, 0, 0)) || failed("change the user");
	}
	snprintf(user, sizeof(user), "0 %u 1\n", input->uid);
	snprintf(group, sizeof(group), "0 %u 1\n", input->gid);
	return write_file("/proc/self/setgroups", "deny") &&
	       write_file("/proc/self/uid_map", user) &&
	       write_file("/proc/self/gid_map", group);
}

/* In a namespace of one's own one has all capabilities again. */
static bool forbid_namespaces(void)
{
	/* Where /proc/sys is read-only the filter of system calls has to do. */
	return write_file("/proc/sys/user/max_user_namespaces", "0") ||
	       errno == EROFS || errno == ENOENT;
}

static bool lock_privileges(void)
{
	struct rlimit core;

	/* Or user 0 of the namespace would get them back in execve(2). */
	if (prctl(PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED |
		  SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED, 0, 0,
		  0))
		return failed("prctl PR_SET_SECUREBITS");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return failed("prctl PR_SET_NO_NEW_PRIVS");
	/* The kernel in the sandbox must not trace its supervisor. */
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		return failed("prctl PR_SET_DUMPABLE");
	/*
	 * 1 and not 0: a core_pattern with a pipe does not heed 0.  But a user
	 * whose limit is 0 may not raise it.
	 */
	if (getrlimit(RLIMIT_CORE, &core))
		return failed("getrlimit RLIMIT_CORE");
	if (core.rlim_max)
		core.rlim_cur = core.rlim_max = 1;
	if (setrlimit(RLIMIT_CORE, &core))
		return failed("setrlimit RLIMIT_CORE");
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

/**
 * isolate() - make the calling process the first inside a sandbox
 * @input: what the sandbox consists of
 * @control: the socket to the launcher
 * @inside: filled in
 * @why: set to what failed
 * @size: of @why, bytes
 *
 * To be called in new namespaces.  What is left are capabilities in these.
 *
 * Return: whether all of it succeeded.
 */
bool isolate(const struct sandbox_input *input, int control,
	     struct inside *inside, char *why, size_t size)
{
	note_failures(why, size);
	watchdog_prepare();
	return be_first_to_go() &&
	       map_ids(input, control) &&
	       forbid_namespaces() && make_root(input, inside) &&
	       lock_privileges();
}
