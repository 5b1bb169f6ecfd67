/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What glibc has since 2.36 at the latest, and older ones and musl have not: the
 * host's kernel has it all the same.
 */
#ifndef UMLAB_LIBC_H
#define UMLAB_LIBC_H

#include <errno.h>
#include <features.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __GLIBC_PREREQ
#define UMLAB_GLIBC(minor) __GLIBC_PREREQ(2, minor)
#else
#define UMLAB_GLIBC(minor) ((minor) < 0)
#endif

#if !UMLAB_GLIBC(36)
#include <linux/mount.h>

static inline int open_tree(int dir, const char *path, unsigned int flags)
{
	return syscall(SYS_open_tree, dir, path, flags);
}

static inline int move_mount(int from, const char *path, int to,
			     const char *at, unsigned int flags)
{
	return syscall(SYS_move_mount, from, path, to, at, flags);
}

static inline int mount_setattr(int dir, const char *path, unsigned int flags,
				struct mount_attr *attributes, size_t size)
{
	return syscall(SYS_mount_setattr, dir, path, flags, attributes, size);
}

static inline int fsopen(const char *kind, unsigned int flags)
{
	return syscall(SYS_fsopen, kind, flags);
}

static inline int fsconfig(int context, unsigned int command, const char *key,
			   const void *value, int more)
{
	return syscall(SYS_fsconfig, context, command, key, value, more);
}

static inline int fsmount(int context, unsigned int flags,
			  unsigned int attributes)
{
	return syscall(SYS_fsmount, context, flags, attributes);
}
#endif

#if !UMLAB_GLIBC(34)
static inline int close_range(unsigned int first, unsigned int last, int flags)
{
	return syscall(SYS_close_range, first, last, flags);
}
#endif

#if !UMLAB_GLIBC(32)
/* Those that the calls' pages have. */
static inline const char *strerrorname_np(int error)
{
	static const struct {
		int number;
		const char *name;
	} names[] = {
#define UMLAB_NAME(name) { name, #name }
		UMLAB_NAME(E2BIG), UMLAB_NAME(EACCES), UMLAB_NAME(EAGAIN),
		UMLAB_NAME(EFAULT), UMLAB_NAME(EINTR), UMLAB_NAME(EINVAL),
		UMLAB_NAME(ENAMETOOLONG), UMLAB_NAME(ENOENT),
		UMLAB_NAME(ENOMEM), UMLAB_NAME(ENOSYS), UMLAB_NAME(EPERM),
		UMLAB_NAME(ERANGE), UMLAB_NAME(ESRCH),
#undef UMLAB_NAME
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].number == error)
			return names[i].name;
	return "another error";
}
#endif

#endif
