// SPDX-License-Identifier: GPL-2.0-only
/*
 * The host's files, and those that the launcher made for the machine.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "hostile.h"

#define UP "../../../../../../../../"

static long above(long directory)
{
	int fd = open((const char *)directory, O_RDONLY | O_DIRECTORY);

	return fd < 0 ? -1 : openat(fd, UP "etc/passwd", O_RDONLY);
}

static long above_cwd(long unused)
{
	(void)unused;
	if (chdir(SHARE) || chdir(UP))
		return -1;
	return open("etc/passwd", O_RDONLY);
}

/* A descriptor that the launcher's start may have left, of any directory. */
static long above_descriptors(long unused)
{
	int fd;

	(void)unused;
	for (fd = 0; fd < 1024; fd++)
		if (openat(fd, UP "etc/passwd", O_RDONLY) >= 0)
			return fd;
	return no_effect();
}

/* The handle of an inode opens it whatever lies in the way to it. */
static long open_handle(long unused)
{
	char space[sizeof(struct file_handle) + MAX_HANDLE_SZ];
	struct file_handle *handle = (void *)space;
	int mount, fd = open(SHARE, O_RDONLY | O_DIRECTORY);

	(void)unused;
	handle->handle_bytes = MAX_HANDLE_SZ;
	if (fd < 0 || name_to_handle_at(fd, "", handle, &mount, AT_EMPTY_PATH))
		return -1;
	return open_by_handle_at(fd, handle, O_RDONLY);
}

/* What is executed by a name that QEMU's modules have, the next time. */
static long write_program(long path)
{
	int fd = open((const char *)path, O_WRONLY);
	struct statfs mount;

	if (fd >= 0 || errno != ETXTBSY)
		return fd;
	/* Busy only as long as it runs: then the mount has to forbid it. */
	if (statfs((const char *)path, &mount))
		return 0;
	errno = EROFS;
	return mount.f_flags & ST_RDONLY ? -1 : 0;
}

static long lock_image(long operation)
{
	int fd = open("/base", O_RDONLY);

	return fd < 0 ? -1 : flock(fd, operation);
}

static long lease_image(long unused)
{
	int fd = open("/base", O_RDONLY);

	(void)unused;
	return fd < 0 ? -1 : fcntl(fd, F_SETLEASE, F_RDLCK);
}

static long any_entry(long directory)
{
	DIR *dir = opendir((const char *)directory);
	long count = 0;

	if (!dir)
		return -1;
	while (readdir(dir))
		count++;
	return count > 2 ? count : no_effect();
}

#define NOT_THERE "nothing of the host is in its root directory"
#define PROC "QEMU with a share has a /proc: of its own processes, and no more"
#define BASE "the image is other sandboxes' and the next run's, too"
#define LENT "the host's own, for all of its programs"

const struct attack host_files[] = {
	{ .name = "passwd", .call = { SYS_open, (long)"/etc/passwd" },
	  .also = { ENOENT }, .why = NOT_THERE },
	{ .name = "root_home", .call = { SYS_open, (long)"/root" },
	  .also = { ENOENT }, .why = NOT_THERE },
	{ .name = "sys", .run = any_entry, .argument = (long)"/sys",
	  .also = { ENOENT }, .why = NOT_THERE },
	{ .name = "dev_fd", .run = any_entry, .argument = (long)"/dev/fd",
	  .also = { ENOENT }, .why = NOT_THERE },
	{ .name = "dev_tty", .call = { SYS_open, (long)"/dev/tty", O_RDWR },
	  .also = { ENOENT }, .why = NOT_THERE },
	{ .name = "dev_pts", .run = any_entry, .argument = (long)"/dev/pts",
	  .also = { ENOENT }, .why = NOT_THERE },
	{ .name = "run", .run = any_entry, .argument = (long)"/run",
	  .also = { ENOENT }, .why = NOT_THERE },
	{ .name = "above_cwd", .run = above_cwd, .also = { ENOENT },
	  .why = NOT_THERE },
	{ .name = "above_root", .run = above, .argument = (long)"/",
	  .also = { ENOENT }, .why = NOT_THERE },
	{ .name = "above_share", .run = above, .argument = (long)SHARE,
	  .also = { ENOENT }, .why = "above the share is the sandbox's root" },
	{ .name = "above_descriptors", .run = above_descriptors,
	  .why = "no descriptor is left of a directory" },
	{ .name = "open_handle", .run = open_handle,
	  .why = "handles of inodes lead past all directories" },

	{ .name = "core_pattern", .call = { SYS_open,
				(long)"/proc/sys/kernel/core_pattern", O_WRONLY },
	  .also = { ENOENT }, .why = "the host's root runs what is written there" },
	{ .name = "modprobe", .call = { SYS_open,
				(long)"/proc/sys/kernel/modprobe", O_WRONLY },
	  .also = { ENOENT }, .why = "the host's root runs what is written there" },
	{ .name = "proc_sys", .run = any_entry,
	  .argument = (long)"/proc/sys/kernel", .also = { ENOENT }, .why = PROC },
	{ .name = "sysrq", .call = { SYS_open, (long)"/proc/sysrq-trigger",
				    O_WRONLY },
	  .also = { ENOENT }, .why = "it ends the host" },
	{ .name = "keys", .call = { SYS_open, (long)"/proc/keys" },
	  .also = { ENOENT }, .why = PROC },
	{ .name = "kallsyms", .call = { SYS_open, (long)"/proc/kallsyms" },
	  .also = { ENOENT }, .why = PROC },
	{ .name = "mounts", .call = { SYS_open, (long)"/proc/mounts" },
	  .also = { ENOENT }, .expected = HARMLESS,
	  .why = "paths of the mounts that the sandbox has" },
	{ .name = "oom_score", .call = { SYS_open,
				(long)"/proc/self/oom_score_adj", O_WRONLY },
	  .also = { ENOENT }, .expected = HARMLESS,
	  .why = "below what it was set to needs a capability" },
	{ .name = "environment", .call = { SYS_open, (long)"/proc/1/environ" },
	  .also = { ENOENT }, .why = "the caller's environment is the caller's" },
	{ .name = "supervisor_root", .run = any_entry, .also = { ENOENT },
	  .argument = (long)"/proc/1/root", .why = PROC },
	{ .name = "supervisor_memory", .call = { SYS_open, (long)"/proc/1/mem",
						O_RDWR },
	  .also = { ENOENT }, .why = PROC },
	{ .name = "supervisor_files", .run = any_entry, .also = { ENOENT },
	  .argument = (long)"/proc/1/fd", .why = PROC },
	{ .name = "own_program", .run = write_program,
	  .also = { ENOENT, EROFS },
	  .argument = (long)"/proc/self/exe",
	  .why = "the host runs it again, outside of any sandbox" },

	{ .name = "base", .call = { SYS_open, (long)"/base", O_RDWR },
	  .also = { EROFS, ENOENT }, .why = BASE },
	{ .name = "base_cut", .call = { SYS_truncate, (long)"/base", 0 },
	  .also = { EROFS, ENOENT }, .why = BASE },
	{ .name = "base_mode", .call = { SYS_chmod, (long)"/base", 0777 },
	  .also = { EROFS, ENOENT }, .why = BASE },
	{ .name = "base_time", .call = { SYS_utimensat, AT_FDCWD,
					(long)"/base", 0, 0 },
	  .also = { EROFS, ENOENT }, .why = "a kept image would be refused for it" },
	{ .name = "base_attribute", .call = { SYS_setxattr, (long)"/base",
				(long)"user.x", (long)"x", 1, 0 },
	  .also = { EROFS, ENOENT }, .why = BASE },
	{ .name = "base_link", .call = { SYS_link, (long)"/base",
					(long)"/linked" },
	  .also = { EXDEV, ENOENT }, .why = BASE },
	{ .name = "base_lock", .expected = HARMLESS, .run = lock_image,
	  .argument = LOCK_EX | LOCK_NB, .also = { ENOENT },
	  .why = "nobody asks for a lock of this kind (UML's is fcntl's)" },
	{ .name = "base_lease", .expected = HARMLESS, .run = lease_image,
	  .why = "the image's builder waits lease-break-time at most" },
	{ .name = "kernel", .call = { SYS_open, (long)"/kernel", O_RDWR },
	  .also = { EROFS, ENOENT }, .why = BASE },

	{ .name = "library_write", .run = write_program, .also = { EROFS, ENOENT },
	  .argument = (long)"/lib64/ld-linux-x86-64.so.2", .why = LENT },
	{ .name = "library_new", .call = { SYS_open,
				(long)"/usr/lib/umlab-hostile",
				O_WRONLY | O_CREAT, 0644 },
	  .also = { EROFS, ENOENT }, .why = LENT },
	{ .name = "firmware_new", .call = { SYS_open,
				(long)"/usr/share/seabios/umlab-hostile",
				O_WRONLY | O_CREAT, 0644 },
	  .also = { EROFS, ENOENT }, .why = LENT },
	{ .name = "device", .call = { SYS_mknod, (long)"/mem", S_IFCHR | 0600,
				     0x0101 },
	  .why = "the host's memory (1:1)" },
	{ .name = "disk_device", .call = { SYS_mknod, (long)"/disk",
					  S_IFBLK | 0600, 0xfe00 },
	  .why = "the host's disk" },
	{ .name = "inotify", .expected = HARMLESS, .call = { SYS_inotify_init1 },
	  .why = "it tells of files that it can see" },
	{ .name = "fanotify", .call = { SYS_fanotify_init, 0, O_RDONLY },
	  .why = "it can make the host wait" },
	{ 0 }
};
