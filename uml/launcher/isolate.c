// SPDX-License-Identifier: GPL-2.0-only
/*
 * The inside of a sandbox: a file system of its own, and no privileges.
 *
 * Its root is a tmpfs that holds the base image (read-only), the
 * copy-on-write file, the shared directory and the ring, and in which UML
 * makes its memory.  It is a mount of our own, so that it is executable and
 * large whatever the host's TMPDIR and /dev/shm are like, and it vanishes with
 * the last process of the sandbox.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "umlab.h"

/* A directory that is there on every host, to mount the new root on. */
#define NEW_ROOT "/proc"

static char *reason;
static size_t reason_size;

/* Note what failed, with errno's text; always false. */
static bool failed(const char *format, ...)
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

static bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool good = fd >= 0 && write(fd, text, strlen(text)) >= 0;

	if (!good)
		failed("write %s", path);
	if (fd >= 0)
		close(fd);
	return good;
}

/* One user and one group need no helper: the own ones, as 0 inside. */
static bool map_ids(uid_t uid, gid_t gid)
{
	char user[32], group[32];

	snprintf(user, sizeof(user), "0 %u 1\n", uid);
	snprintf(group, sizeof(group), "0 %u 1\n", gid);
	return write_file("/proc/self/setgroups", "deny") &&
	       write_file("/proc/self/uid_map", user) &&
	       write_file("/proc/self/gid_map", group);
}

/* A file or directory of the host, as a mount to be moved; -1 on failure. */
static int borrow(const char *path, bool read_only)
{
	struct mount_attr attributes = {
		.attr_set = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV |
			    (read_only ? MOUNT_ATTR_RDONLY : 0),
	};
	int tree = open_tree(AT_FDCWD, path, OPEN_TREE_CLONE |
			     OPEN_TREE_CLOEXEC | AT_RECURSIVE);

	if (tree < 0) {
		failed("open_tree %s", path);
		return -1;
	}
	if (mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attributes,
			  sizeof(attributes))) {
		failed("mount_setattr %s", path);
		close(tree);
		return -1;
	}
	return tree;
}

/* Whether a path still leads to the file that was opened and checked. */
static bool is_same(int tree, int fd, const char *path)
{
	struct stat now, then;

	if (fstat(tree, &now) || fstat(fd, &then))
		return failed("stat %s", path);
	if (now.st_dev == then.st_dev && now.st_ino == then.st_ino)
		return true;
	errno = ESTALE;
	return failed("%s was replaced just now, try again", path);
}

static bool place(int tree, const char *at)
{
	if (move_mount(tree, "", AT_FDCWD, at, MOVE_MOUNT_F_EMPTY_PATH))
		return failed("move_mount %s", at);
	close(tree);
	return true;
}

static int make_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		failed("create %s", path);
	return fd;
}

static bool make_place(const char *path)
{
	int fd = make_file(path);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static bool mount_root(const struct sandbox_input *input)
{
	char options[64];
	struct stat base;

	if (fstat(input->base, &base))
		return failed("stat the image");
	/* A limit, not a reservation: only what is written takes memory. */
	snprintf(options, sizeof(options), "mode=0700,size=%llu",
		 (unsigned long long)input->options->memory + base.st_size +
			 (64 << 20));
	if (mount("umlab", NEW_ROOT, "tmpfs", MS_NOSUID | MS_NODEV, options))
		return failed("mount a tmpfs");
	if (chdir(NEW_ROOT))
		return failed("cd to the tmpfs");
	return true;
}

static bool enter_root(void)
{
	/* Both at one place (pivot_root(2)): the old root lies on top. */
	if (syscall(SYS_pivot_root, ".", "."))
		return failed("pivot_root");
	if (umount2(".", MNT_DETACH))
		return failed("umount the old root");
	if (chdir("/"))
		return failed("cd /");
	return true;
}

static bool make_ring(const struct request *request, int *ring)
{
	*ring = make_file("." RING_FILE);
	if (*ring < 0)
		return false;
	if (ftruncate(*ring, request->ring_start + request->ring_size) ||
	    pwrite(*ring, request, request->ring_start, 0) !=
		    (ssize_t)request->ring_start)
		return failed("write the request");
	return true;
}

static bool make_cow(const struct sandbox_input *input)
{
	int fd = make_file("." COW_FILE);

	if (fd < 0)
		return false;
	if (write_cow(fd, BASE_FILE, input->base))
		return failed("make the copy-on-write file");
	close(fd);
	return true;
}

static bool fill_root(const struct sandbox_input *input, int *ring)
{
	const struct options *options = input->options;
	int base, share = -1, keep = -1;

	/* Before the root hides them. */
	base = borrow(options->rootfs, true);
	if (base < 0 || !is_same(base, input->base, options->rootfs))
		return false;
	if (options->share) {
		share = borrow(options->share, options->share_read_only);
		if (share < 0)
			return false;
	}
	if (options->keep) {
		keep = borrow(options->keep, false);
		if (keep < 0 || !is_same(keep, input->keep, options->keep))
			return false;
	}
	if (!mount_root(input))
		return false;
	if (mkdir("." SHARE_DIR, 0700))
		return failed("mkdir %s", SHARE_DIR);
	if (!make_place("." BASE_FILE) || !place(base, "." BASE_FILE))
		return false;
	if (share >= 0 && !place(share, "." SHARE_DIR))
		return false;
	if (keep < 0 ? !make_cow(input) :
		       !make_place("." COW_FILE) || !place(keep, "." COW_FILE))
		return false;
	return make_ring(input->request, ring);
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
 * hide_files() - take away what the machine has opened and needs no more
 *
 * A guest that mounts the root of the sandbox with hostfs then finds the
 * shared directory there and nothing else of the host's.
 *
 * Return: whether that succeeded; @why of isolate() is set otherwise.
 */
bool hide_files(void)
{
	static const char *const files[] = { BASE_FILE, COW_FILE, RING_FILE };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		/* Only some are mounts, the others are EINVAL. */
		if (umount2(files[i], MNT_DETACH) && errno != EINVAL)
			return failed("umount %s", files[i]);
		if (unlink(files[i]))
			return failed("unlink %s", files[i]);
	}
	return true;
}

/**
 * isolate() - make the calling process the first inside a sandbox
 * @input: what the sandbox consists of
 * @ring: set to the file that becomes the block device of the request
 * @why: set to what failed
 * @size: of @why, bytes
 *
 * To be called in new namespaces.  What is left are capabilities in these.
 *
 * Return: whether all of it succeeded.
 */
bool isolate(const struct sandbox_input *input, int *ring, char *why,
	     size_t size)
{
	reason = why;
	reason_size = size;
	return map_ids(input->uid, input->gid) && fill_root(input, ring) &&
	       enter_root() && lock_privileges();
}
