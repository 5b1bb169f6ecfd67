// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file systems a Debian guest expects before its first process.
 */
#include <errno.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "init.h"

static const struct mount_point {
	const char *type;
	const char *dir;
	const char *options;
	unsigned long flags;
	enum { MISSED, REQUIRED, IF_THERE } how;
} mount_points[] = {
	{ "proc", "/proc", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC, REQUIRED },
	{ "devtmpfs", "/dev", "mode=0755", MS_NOSUID, REQUIRED },
	{ "sysfs", "/sys", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC, MISSED },
	/* of the debug kernel: kmemleak's file is in it */
	{ "debugfs", "/sys/kernel/debug", "mode=0700",
	  MS_NOSUID | MS_NODEV | MS_NOEXEC, IF_THERE },
	{ "devpts", "/dev/pts", "gid=5,mode=0620,ptmxmode=0666",
	  MS_NOSUID | MS_NOEXEC, REQUIRED },
	{ "tmpfs", "/dev/shm", "mode=1777", MS_NOSUID | MS_NODEV, MISSED },
	{ "tmpfs", "/run", "mode=0755", MS_NOSUID | MS_NODEV, MISSED },
	{ "tmpfs", "/tmp", "mode=1777", MS_NOSUID | MS_NODEV, MISSED },
};

static bool root_is_read_only(void)
{
	struct statvfs fs;

	if (statvfs("/", &fs))
		fatal("statvfs /");
	return fs.f_flag & ST_RDONLY;
}

static void mount_one(const struct mount_point *m)
{
	/* /dev/pts and /dev/shm lie on a file system mounted just before. */
	if (mkdir(m->dir, 0755) && errno != EEXIST && errno != EROFS &&
	    m->how != IF_THERE)
		say_errno("mkdir %s", m->dir);
	if (!mount(m->type, m->dir, m->type, m->flags, m->options))
		return;
	/* With CONFIG_DEVTMPFS_MOUNT the kernel was first. */
	if (errno == EBUSY || m->how == IF_THERE)
		return;
	if (m->how == REQUIRED)
		fatal("mount %s", m->dir);
	say_errno("mount %s", m->dir);
}

/**
 * mount_all() - make / writable and mount the kernel's file systems
 *
 * A file system without which no command could be run, or its status be told,
 * is required: its failure ends the boot.  The others are only missed, and what
 * only some kernels have is not even that.
 */
void mount_all(void)
{
	size_t i;

	if (root_is_read_only() && mount(NULL, "/", NULL, MS_REMOUNT, NULL))
		fatal("remount / for writing");
	for (i = 0; i < ARRAY_SIZE(mount_points); i++)
		mount_one(&mount_points[i]);
}
