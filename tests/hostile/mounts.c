// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mounts and root directories: what is mounted is the launcher's affair.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "hostile.h"

/* sys/mount.h has the same names as linux/mount.h, and others' numbers. */
#ifndef MNT_DETACH
#define MNT_DETACH 2
#endif

static const struct mount_attr loose = {
	.attr_clr = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV,
};

/* Of the mount at SHARE or /: what it is on the host. */
static const struct mnt_id_req {
	uint32_t size;
	uint32_t spare;
	uint64_t mnt_id;
	uint64_t param;
} all_mounts = { 24, 0, 0xffffffffffffffff, 0 };

static uint64_t mount_ids[16];

static long make_file_system(long type)
{
	int fd = syscall(SYS_fsopen, type, 0);

	if (fd < 0 || syscall(SYS_fsconfig, fd, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		return -1;
	return syscall(SYS_fsmount, fd, 0, 0);
}

/* A root directory below the working directory is none: .. leads out of it. */
static long leave_root(long unused)
{
	(void)unused;
	if (chroot(SHARE) || chdir("../../.."))
		return -1;
	return open("etc/passwd", O_RDONLY);
}

#define OURS "needs a capability, and there are none"
#define NEWER "the newer calls for it are refused as the old ones are"

const struct attack mounts[] = {
	{ .name = "mount_tmpfs", .call = { SYS_mount, (long)"none",
					  (long)SHARE, (long)"tmpfs" },
	  .why = OURS },
	{ .name = "mount_proc", .call = { SYS_mount, (long)"none",
					 (long)SHARE, (long)"proc" },
	  .why = OURS },
	{ .name = "mount_bind", .call = { SYS_mount, (long)"/", (long)SHARE, 0,
					 MS_BIND },
	  .why = OURS },
	{ .name = "mount_remount", .call = { SYS_mount, 0, (long)SHARE, 0,
					    MS_REMOUNT | MS_BIND },
	  .why = "it would make the share's mount set-id and its devices good" },
	{ .name = "mount_move", .call = { SYS_mount, (long)SHARE, (long)"/", 0,
					 MS_MOVE },
	  .why = OURS },
	{ .name = "mount_propagate", .call = { SYS_mount, 0, (long)"/", 0,
					      MS_SHARED | MS_REC },
	  .why = OURS },
	{ .name = "umount_share", .call = { SYS_umount2, (long)SHARE,
					   MNT_DETACH },
	  .why = "what lies below a mount is hidden for a reason" },
	{ .name = "umount_root", .call = { SYS_umount2, (long)"/", MNT_DETACH },
	  .why = OURS },
	{ .name = "pivot_root", .call = { SYS_pivot_root, (long)SHARE,
					 (long)SHARE },
	  .why = OURS },
	{ .name = "chroot", .call = { SYS_chroot, (long)SHARE }, .why = OURS },
	{ .name = "chroot_and_leave", .run = leave_root, .why = OURS },
	{ .name = "fsopen", .call = { SYS_fsopen, (long)"tmpfs", 0 },
	  .why = NEWER },
	{ .name = "fsmount_tmpfs", .run = make_file_system,
	  .argument = (long)"tmpfs", .why = NEWER },
	{ .name = "fspick", .call = { SYS_fspick, AT_FDCWD, (long)SHARE, 0 },
	  .why = NEWER },
	{ .name = "open_tree", .call = { SYS_open_tree, AT_FDCWD, (long)SHARE,
					OPEN_TREE_CLONE },
	  .why = NEWER },
	{ .name = "move_mount", .call = { SYS_move_mount, AT_FDCWD, (long)SHARE,
					 AT_FDCWD, (long)"/", 0 },
	  .why = NEWER },
	{ .name = "mount_setattr", .call = { SYS_mount_setattr, AT_FDCWD,
					    (long)SHARE, 0, (long)&loose,
					    sizeof(loose) },
	  .why = NEWER },
	{ .name = "listmount", .call = { SYS_listmount, (long)&all_mounts,
					(long)mount_ids, 16, 0 },
	  .why = "statmount then tells where on the host a file lies" },
	{ 0 }
};
