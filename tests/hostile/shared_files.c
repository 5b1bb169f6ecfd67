// SPDX-License-Identifier: GPL-2.0-only
/*
 * The shared directory: what it holds is the guest's to change, but no more
 * than that.  The test has put into it: "plain", "set-uid" (root's, where root
 * runs the test), "device" (likewise), "link" and "passwd" (symbolic links to a
 * file outside), "stream" and "dgram" (sockets of the host's).
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "hostile.h"

#define MADE SHARE "/made"
#define SET_ID 04755
#define AT_HERE SHARE "/plain"

/* Bits that a program's file must not get. */
static long has_set_id(const char *path)
{
	struct stat file;

	if (lstat(path, &file))
		return -1;
	return file.st_mode & 06000 ? file.st_mode : no_effect();
}

enum ways_of_chmod { CHMOD, FCHMOD, FCHMODAT, FCHMODAT2, SET_GID };

static long change_mode(long way)
{
	int fd = open(MADE, O_RDWR | O_CREAT, 0755);
	long result = -1;

	if (fd < 0)
		return -1;
	if (way == CHMOD)
		result = syscall(SYS_chmod, MADE, SET_ID);
	else if (way == SET_GID)
		result = syscall(SYS_chmod, MADE, 02755);
	else if (way == FCHMOD)
		result = syscall(SYS_fchmod, fd, SET_ID);
	else if (way == FCHMODAT)
		result = syscall(SYS_fchmodat, AT_FDCWD, MADE, SET_ID);
	else if (way == FCHMODAT2)
		result = syscall(SYS_fchmodat2, AT_FDCWD, MADE, SET_ID, 0);
	if (!result)
		result = has_set_id(MADE);
	return result;
}

enum ways_of_making { OPEN, OPENAT, OPENAT2, CREAT, MKNOD, MKNODAT, TMPFILE };

static long make(long way)
{
	struct open_how how = { .flags = O_RDWR | O_CREAT, .mode = SET_ID };
	const char *path = SHARE "/new";
	long result = -1;

	unlink(path);
	if (way == OPEN)
		result = syscall(SYS_open, path, O_RDWR | O_CREAT, SET_ID);
	else if (way == OPENAT)
		result = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CREAT,
				 SET_ID);
	else if (way == OPENAT2)
		result = syscall(SYS_openat2, AT_FDCWD, path, &how,
				 sizeof(how));
	else if (way == CREAT)
		result = syscall(SYS_creat, path, SET_ID);
	else if (way == MKNOD)
		result = syscall(SYS_mknod, path, S_IFREG | SET_ID, 0);
	else if (way == MKNODAT)
		result = syscall(SYS_mknodat, AT_FDCWD, path, S_IFREG | SET_ID,
				 0);
	else if (way == TMPFILE)
		result = syscall(SYS_openat, AT_FDCWD, SHARE,
				 O_RDWR | O_TMPFILE, SET_ID);
	if (result < 0)
		return -1;
	if (way == TMPFILE && linkat(result, "", AT_FDCWD, path, AT_EMPTY_PATH))
		return -1;
	return has_set_id(path);
}

static long make_directory(long mode)
{
	const char *path = SHARE "/dir";

	rmdir(path);
	if (syscall(SYS_mkdir, path, mode))
		return -1;
	return has_set_id(path);
}

static long change_directory_mode(long mode)
{
	const char *path = SHARE "/dir";

	rmdir(path);
	if (mkdir(path, 0755) || chmod(path, mode))
		return -1;
	return has_set_id(path);
}

/* Capabilities of a program, which root's file gives to who runs it. */
static long give_capabilities(long unused)
{
	struct vfs_cap_data all = {
		.magic_etc = VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE,
		.data = { { ~0U, 0 }, { ~0U, 0 } },
	};

	(void)unused;
	return syscall(SYS_setxattr, AT_HERE, "security.capability", &all,
		       sizeof(all), 0);
}

static long make_immutable(long flags)
{
	int fd = open(AT_HERE, O_RDONLY);

	return fd < 0 ? -1 : ioctl(fd, FS_IOC_SETFLAGS, &flags);
}

/* What a program of the host's would find there that follows links. */
static long plant_link(long unused)
{
	(void)unused;
	unlink(SHARE "/planted");
	return symlink("/etc/passwd", SHARE "/planted");
}

#define AS_CALLER "on the host it would run with its owner's rights"
#define SEEN_INSIDE "links are followed inside, where nothing is"

const struct attack shared_files[] = {
	{ .name = "chmod", .run = change_mode, .argument = CHMOD,
	  .why = AS_CALLER },
	{ .name = "fchmod", .run = change_mode, .argument = FCHMOD,
	  .why = AS_CALLER },
	{ .name = "fchmodat", .run = change_mode, .argument = FCHMODAT,
	  .why = AS_CALLER },
	{ .name = "fchmodat2", .run = change_mode, .argument = FCHMODAT2,
	  .why = AS_CALLER },
	{ .name = "chmod_set_gid", .run = change_mode, .argument = SET_GID,
	  .why = AS_CALLER },
	{ .name = "open_mode", .run = make, .argument = OPEN,
	  .why = AS_CALLER },
	{ .name = "openat_mode", .run = make, .argument = OPENAT,
	  .why = AS_CALLER },
	{ .name = "openat2_mode", .run = make, .argument = OPENAT2,
	  .why = AS_CALLER },
	{ .name = "creat_mode", .run = make, .argument = CREAT,
	  .why = AS_CALLER },
	{ .name = "mknod_mode", .run = make, .argument = MKNOD,
	  .why = AS_CALLER },
	{ .name = "mknodat_mode", .run = make, .argument = MKNODAT,
	  .why = AS_CALLER },
	{ .name = "tmpfile_mode", .run = make, .argument = TMPFILE,
	  .also = { ENOENT }, .why = AS_CALLER },
	{ .name = "mkdir_mode", .run = make_directory, .argument = 02755,
	  .why = "files of others would get its group" },
	{ .name = "chmod_directory", .run = change_directory_mode,
	  .argument = 02755, .why = "files of others would get its group" },
	{ .name = "capability_file", .run = give_capabilities,
	  .why = AS_CALLER },
	{ .name = "rename_set_id", .expected = HARMLESS,
	  .call = { SYS_rename, (long)SHARE "/set-uid",
		    (long)SHARE "/renamed" },
	  .why = "the very file that the caller had put there" },
	{ .name = "link_set_id", .expected = HARMLESS,
	  .call = { SYS_link, (long)SHARE "/renamed",
		    (long)SHARE "/linked" },
	  .why = "the very file that the caller had put there" },
	{ .name = "link_out", .call = { SYS_link, (long)SHARE "/plain",
				       (long)"/plain" },
	  .also = { EXDEV }, .why = "the root is another file system" },
	{ .name = "immutable", .run = make_immutable, .argument = FS_IMMUTABLE_FL,
	  .also = { ENOTTY }, .why = "the caller could not remove the file" },
	{ .name = "chown", .call = { SYS_chown, (long)AT_HERE, 1, 1 },
	  .also = { EINVAL }, .why = "no other id is mapped" },
	{ .name = "follow_link", .call = { SYS_open, (long)SHARE "/link" },
	  .also = { ENOENT }, .why = SEEN_INSIDE },
	{ .name = "follow_to_write", .call = { SYS_open, (long)SHARE "/link",
					      O_WRONLY | O_CREAT, 0644 },
	  .also = { ENOENT }, .why = SEEN_INSIDE },
	{ .name = "follow_passwd", .call = { SYS_open, (long)SHARE "/passwd" },
	  .also = { ENOENT }, .why = SEEN_INSIDE },
	{ .name = "plant_link", .expected = HARMLESS, .run = plant_link,
	  .why = "umlab follows none; programs on the host see a directory that a stranger wrote" },
	{ .name = "shared_device", .call = { SYS_open, (long)SHARE "/device",
					    O_RDWR },
	  .also = { ENOENT }, .why = "no device of the host's, whoever made it" },
	{ .name = "make_device", .call = { SYS_mknod, (long)SHARE "/zero",
					  S_IFCHR | 0666, 0x0105 },
	  .why = "on the host it would be one" },
	{ .name = "make_disk", .call = { SYS_mknodat, AT_FDCWD,
					(long)SHARE "/disk", S_IFBLK | 0666,
					0xfe00 },
	  .why = "on the host it would be one" },
	{ .name = "make_whiteout", .expected = HARMLESS,
	  .call = { SYS_mknod, (long)SHARE "/white", S_IFCHR, 0 },
	  .why = "of overlayfs: nobody can open it" },
	{ .name = "make_fifo", .expected = HARMLESS,
	  .call = { SYS_mknod, (long)SHARE "/fifo", S_IFIFO | 0600, 0 },
	  .why = "guests may have FIFOs; umlab opens nothing in there" },
	{ 0 }
};
