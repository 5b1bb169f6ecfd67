// SPDX-License-Identifier: GPL-2.0-only
/*
 * New namespaces, and what their capabilities would open.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "hostile.h"

static long clone_into(long namespaces)
{
	long pid = syscall(SYS_clone, namespaces | SIGCHLD, 0, 0, 0, 0);

	if (!pid)
		_exit(0);
	return pid;
}

static long clone3_into(long namespaces)
{
	struct clone_args args = { .flags = namespaces,
				   .exit_signal = SIGCHLD };
	long pid = syscall(SYS_clone3, &args, sizeof(args));

	if (!pid)
		_exit(0);
	return pid;
}

/* As a user namespace's root. */
static long unshare_more(long namespaces)
{
	if (syscall(SYS_unshare, CLONE_NEWUSER))
		return -1;
	return syscall(SYS_unshare, namespaces);
}

static long mount_as_root(long type)
{
	if (syscall(SYS_unshare, CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWCGROUP))
		return -1;
	return mount("none", SHARE, (const char *)type, 0, NULL);
}

static long packets(long family)
{
	if (syscall(SYS_unshare, CLONE_NEWUSER | CLONE_NEWNET))
		return -1;
	return socket(family, SOCK_RAW, IPPROTO_ICMP);
}

static long netfilter(long unused)
{
	(void)unused;
	if (syscall(SYS_unshare, CLONE_NEWUSER | CLONE_NEWNET))
		return -1;
	return socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
}

/* The supervisor has, until the machine is up, capabilities in its own. */
static long enter_supervisor(long namespaces)
{
	int pidfd = syscall(SYS_pidfd_open, 1, 0);

	return pidfd < 0 ? -1 : syscall(SYS_setns, pidfd, namespaces);
}

static long enter_by_file(long name)
{
	int fd = open((const char *)name, O_RDONLY);

	return fd < 0 ? -1 : syscall(SYS_setns, fd, 0);
}

#define ROOT "its root has all capabilities there, and with them most of the kernel to attack"
#define NO_ROOT "only a user namespace's root can, and there is to be none"
#define ALL "every kind of namespace is code of the kernel that nothing needs"

const struct attack namespaces[] = {
	{ .name = "unshare_user", .call = { SYS_unshare, CLONE_NEWUSER },
	  .why = ROOT },
	{ .name = "unshare_mount", .call = { SYS_unshare, CLONE_NEWNS },
	  .why = ALL },
	{ .name = "unshare_pid", .call = { SYS_unshare, CLONE_NEWPID },
	  .why = ALL },
	{ .name = "unshare_ipc", .call = { SYS_unshare, CLONE_NEWIPC },
	  .why = ALL },
	{ .name = "unshare_uts", .call = { SYS_unshare, CLONE_NEWUTS },
	  .why = ALL },
	{ .name = "unshare_net", .call = { SYS_unshare, CLONE_NEWNET },
	  .why = ALL },
	{ .name = "unshare_cgroup", .call = { SYS_unshare, CLONE_NEWCGROUP },
	  .why = ALL },
	{ .name = "unshare_time", .call = { SYS_unshare, CLONE_NEWTIME },
	  .why = ALL },
	{ .name = "clone_user", .run = clone_into, .argument = CLONE_NEWUSER,
	  .why = ROOT },
	{ .name = "clone_user_all", .run = clone_into,
	  .argument = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID |
		      CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET |
		      CLONE_NEWCGROUP,
	  .why = ROOT },
	{ .name = "clone_mount", .run = clone_into, .argument = CLONE_NEWNS,
	  .why = ALL },
	{ .name = "clone_pid", .run = clone_into, .argument = CLONE_NEWPID,
	  .why = ALL },
	{ .name = "clone_ipc", .run = clone_into, .argument = CLONE_NEWIPC,
	  .why = ALL },
	{ .name = "clone_uts", .run = clone_into, .argument = CLONE_NEWUTS,
	  .why = ALL },
	{ .name = "clone_net", .run = clone_into, .argument = CLONE_NEWNET,
	  .why = ALL },
	{ .name = "clone_cgroup", .run = clone_into,
	  .argument = CLONE_NEWCGROUP, .why = ALL },
	{ .name = "clone3", .run = clone3_into,
	  .why = "its flags lie in memory, where a filter cannot see them" },
	{ .name = "clone3_user", .run = clone3_into, .argument = CLONE_NEWUSER,
	  .why = ROOT },
	{ .name = "clone3_time", .run = clone3_into, .argument = CLONE_NEWTIME,
	  .why = ALL },
	{ .name = "user_then_mount", .run = unshare_more,
	  .argument = CLONE_NEWNS, .why = NO_ROOT },
	{ .name = "user_then_pid", .run = unshare_more,
	  .argument = CLONE_NEWPID, .why = NO_ROOT },
	{ .name = "user_then_ipc", .run = unshare_more,
	  .argument = CLONE_NEWIPC, .why = NO_ROOT },
	{ .name = "user_then_uts", .run = unshare_more,
	  .argument = CLONE_NEWUTS, .why = NO_ROOT },
	{ .name = "user_then_net", .run = unshare_more,
	  .argument = CLONE_NEWNET, .why = NO_ROOT },
	{ .name = "user_then_cgroup", .run = unshare_more,
	  .argument = CLONE_NEWCGROUP, .why = NO_ROOT },
	{ .name = "user_then_time", .run = unshare_more,
	  .argument = CLONE_NEWTIME, .why = NO_ROOT },
	{ .name = "user_tmpfs", .run = mount_as_root, .argument = (long)"tmpfs",
	  .why = "a file system without our limit on its size" },
	{ .name = "user_cgroup2", .run = mount_as_root,
	  .argument = (long)"cgroup2",
	  .why = "cgroup.kill in it ended a process outside" },
	{ .name = "user_packet", .run = packets, .argument = AF_PACKET,
	  .why = NO_ROOT },
	{ .name = "user_raw_ip", .run = packets, .argument = AF_INET,
	  .why = NO_ROOT },
	{ .name = "user_netfilter", .run = netfilter,
	  .why = "nf_tables is where many a sandbox was left through" },
	{ .name = "setns_supervisor_user", .run = enter_supervisor,
	  .argument = CLONE_NEWUSER,
	  .why = "the supervisor has capabilities until the machine is up" },
	{ .name = "setns_supervisor_mount", .run = enter_supervisor,
	  .argument = CLONE_NEWNS, .why = NO_ROOT },
	{ .name = "setns_supervisor_pid", .run = enter_supervisor,
	  .argument = CLONE_NEWPID, .why = NO_ROOT },
	{ .name = "setns_proc_user", .run = enter_by_file, .also = { ENOENT },
	  .argument = (long)"/proc/1/ns/user",
	  .why = "QEMU with a share has a /proc, of its own processes" },
	{ .name = "setns_proc_net", .run = enter_by_file, .also = { ENOENT },
	  .argument = (long)"/proc/1/ns/net",
	  .why = "QEMU with a share has a /proc, of its own processes" },
	{ 0 }
};
