/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The system calls that a machine may make.  Everything else is refused, and
 * told in the kernel's log (refuse.c).  "record" has shown which are needed, on
 * the release kernel, under the sanitizers and in gdb; siblings that another C
 * library may use for the same thing stand beside them.
 *
 * What guest processes do is no call of the host's: UML's kernel stops each one
 * before the host sees it, and so before this filter.
 */
#ifndef UMLAB_FILTER_LISTS_H
#define UMLAB_FILTER_LISTS_H

#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/futex.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "rule.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* All of clone(2)'s for new namespaces. */
#define NEW_NAMESPACES (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | \
	CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)
#define SET_ID (S_ISUID | S_ISGID)
/* of __O_TMPFILE, the bit that is not O_DIRECTORY too */
#define MAKES_FILE (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))

/*
 * On a file that lies in the shared directory such a mode would be one on the
 * host, where MOUNT_ATTR_NOSUID does not hold.
 */
#define NO_SET_ID "no set-id modes: the file may lie in --share"

#define FILES \
	ALLOW(read, "open files: disk, ring, line, share"), \
	ALLOW(readv, "as read"), \
	ALLOW(pread64, "as read"), \
	ALLOW(preadv, "as read"), \
	ALLOW(write, "as read, and the log"), \
	ALLOW(writev, "as write"), \
	ALLOW(pwrite64, "as write"), \
	ALLOW(pwritev, "as write"), \
	ALLOW(lseek, "sizes and holes of disks"), \
	ALLOW(close, "open files"), \
	ALLOW(close_range, "start_machine(), before exec"), \
	ALLOW(dup, "open files"), \
	ALLOW(dup2, "as dup"), \
	ALLOW(dup3, "as dup"), \
	ALLOW(fcntl, "locks, not blocking, signals of a line's input"), \
	ALLOW(flock, "the same for a kept image"), \
	ALLOW(fstat, "sizes of disks, and the share's files"), \
	ALLOW(stat, "as fstat"), \
	ALLOW(lstat, "as fstat"), \
	ALLOW(newfstatat, "as fstat"), \
	ALLOW(statx, "as fstat"), \
	ALLOW(statfs, "df of the share; is / a tmpfs"), \
	ALLOW(fstatfs, "as statfs"), \
	ALLOW(access, "the share's files"), \
	ALLOW(faccessat, "as access"), \
	ALLOW(faccessat2, "as access"), \
	ALLOW_MASKED(open, 2, SET_ID, 0, NO_SET_ID), \
	ALLOW_MASKED(open, 1, MAKES_FILE, 0, "the mode is not looked at"), \
	ALLOW_MASKED(openat, 3, SET_ID, 0, NO_SET_ID), \
	ALLOW_MASKED(openat, 2, MAKES_FILE, 0, "the mode is not looked at"), \
	ALLOW_MASKED(creat, 1, SET_ID, 0, NO_SET_ID), \
	ALLOW_MASKED(chmod, 1, SET_ID, 0, NO_SET_ID), \
	ALLOW_MASKED(fchmod, 1, SET_ID, 0, NO_SET_ID), \
	ALLOW_MASKED(fchmodat, 2, SET_ID, 0, NO_SET_ID), \
	ALLOW_MASKED(mkdir, 1, SET_ID, 0, NO_SET_ID), \
	ALLOW_MASKED(mkdirat, 2, SET_ID, 0, NO_SET_ID), \
	ALLOW_MASKED(mknod, 1, SET_ID, 0, NO_SET_ID), \
	ALLOW_MASKED(mknodat, 2, SET_ID, 0, NO_SET_ID), \
	ALLOW(getdents64, "the share's directories"), \
	ALLOW(readlink, "the share's files"), \
	ALLOW(readlinkat, "as readlink"), \
	ALLOW(symlink, "the share's files"), \
	ALLOW(symlinkat, "as symlink"), \
	ALLOW(link, "the share's files"), \
	ALLOW(linkat, "as link"), \
	ALLOW(unlink, "the share's files, temporary ones"), \
	ALLOW(unlinkat, "as unlink"), \
	ALLOW(rmdir, "the share's directories"), \
	ALLOW(rename, "the share's files"), \
	ALLOW(renameat, "as rename"), \
	ALLOW(renameat2, "as rename"), \
	ALLOW(truncate, "the share's files"), \
	ALLOW(ftruncate, "as truncate, and the file of the memory"), \
	ALLOW(fsync, "flushes of the disk"), \
	ALLOW(fdatasync, "as fsync"), \
	ALLOW(sync_file_range, "as fsync"), \
	ALLOW(syncfs, "as fsync, of the share"), \
	ALLOW(chown, "the share's files, whose owner it can only stay"), \
	ALLOW(fchown, "as chown"), \
	ALLOW(lchown, "as chown"), \
	ALLOW(fchownat, "as chown"), \
	ALLOW(utime, "the share's files"), \
	ALLOW(utimes, "as utime"), \
	ALLOW(futimesat, "as utime"), \
	ALLOW(utimensat, "as utime"), \
	ALLOW(umask, "files with the mode that the guest wants"), \
	ALLOW(getcwd, "where a new copy-on-write file's base is, in gdb"), \
	ALLOW(chdir, "as getcwd"), \
	ALLOW(fchdir, "as getcwd")

#define MEMORY \
	ALLOW(munmap, "memory"), \
	ALLOW(mprotect, "memory"), \
	ALLOW(mremap, "the C library's memory"), \
	ALLOW(madvise, "memory that the guest has freed"), \
	ALLOW(brk, "the C library's memory")

#define TIME \
	ALLOW(clock_gettime, "time, where it is no vDSO's"), \
	ALLOW(clock_getres, "as clock_gettime"), \
	ALLOW(gettimeofday, "as clock_gettime"), \
	ALLOW(time, "as clock_gettime"), \
	ALLOW(clock_nanosleep, "waiting"), \
	ALLOW(nanosleep, "as clock_nanosleep"), \
	ALLOW(timer_create, "the guest's clock"), \
	ALLOW(timer_settime, "as timer_create"), \
	ALLOW(timer_gettime, "as timer_create"), \
	ALLOW(timer_getoverrun, "as timer_create"), \
	ALLOW(timer_delete, "as timer_create"), \
	ALLOW(setitimer, "as timer_create"), \
	ALLOW(getitimer, "as timer_create")

#define SIGNALS \
	ALLOW(rt_sigaction, "interrupts are signals"), \
	ALLOW(rt_sigprocmask, "as rt_sigaction"), \
	ALLOW(rt_sigreturn, "as rt_sigaction"), \
	ALLOW(rt_sigpending, "as rt_sigaction"), \
	ALLOW(rt_sigsuspend, "waiting for an interrupt"), \
	ALLOW(pause, "as rt_sigsuspend"), \
	ALLOW(rt_sigtimedwait, "as rt_sigsuspend"), \
	ALLOW(sigaltstack, "as rt_sigaction"), \
	ALLOW(restart_syscall, "a wait that a signal has interrupted"), \
	ALLOW(kill, "within the sandbox's process namespace"), \
	ALLOW(tgkill, "abort(3), which ends a panic"), \
	ALLOW(tkill, "as tgkill")

#define EVENTS \
	ALLOW(poll, "waiting for lines and disks"), \
	ALLOW(ppoll, "as poll"), \
	ALLOW(select, "as poll"), \
	ALLOW(pselect6, "as poll"), \
	ALLOW(epoll_create, "as poll"), \
	ALLOW(epoll_create1, "as poll"), \
	ALLOW(epoll_ctl, "as poll"), \
	ALLOW(epoll_wait, "as poll"), \
	ALLOW(epoll_pwait, "as poll"), \
	ALLOW(pipe, "a thread waking another"), \
	ALLOW(pipe2, "as pipe"), \
	ALLOW(eventfd2, "as pipe")

#define PROCESS \
	ALLOW_MASKED(clone, 0, NEW_NAMESPACES, 0, \
		     "processes of the guest, threads; no new namespaces"), \
	ALLOW(execveat, "the kernel itself: run_program()"), \
	ALLOW(execve, "as execveat"), \
	ALLOW(exit, "an end"), \
	ALLOW(exit_group, "an end"), \
	ALLOW(wait4, "ends and stops of the own children"), \
	ALLOW(waitid, "as wait4"), \
	ALLOW(getpid, "who am I"), \
	ALLOW(getppid, "as getpid"), \
	ALLOW(gettid, "as getpid"), \
	ALLOW(getpgrp, "as getpid"), \
	ALLOW(getpgid, "as getpid"), \
	ALLOW(getsid, "as getpid"), \
	ALLOW(getuid, "as getpid"), \
	ALLOW(geteuid, "as getpid"), \
	ALLOW(getgid, "as getpid"), \
	ALLOW(getegid, "as getpid"), \
	ALLOW(setsid, "UML's first act"), \
	ALLOW(setpgid, "as setsid"), \
	ALLOW(set_tid_address, "start of the C library"), \
	ALLOW(set_robust_list, "start of the C library"), \
	ALLOW(rseq, "start of the C library"), \
	ALLOW(arch_prctl, "registers of the own thread, shadow stacks"), \
	ALLOW(futex, "locks between threads"), \
	ALLOW(sched_yield, "giving way"), \
	ALLOW(uname, "the host's name, for the log"), \
	ALLOW(getrandom, "the guest's random numbers"), \
	ALLOW(getrlimit, "size of the stack"), \
	ALLOW_IF(prlimit64, 2, 0, "as getrlimit"), \
	ALLOW(getrusage, "times used"), \
	ALLOW(times, "times used"), \
	ALLOW(sysinfo, "the C library's count of memory")

/* The requests that need no process but a child that has asked for it. */
#define PTRACE(request, why) ALLOW_IF(ptrace, 0, PTRACE_##request, why)
#define REGISTERS "registers of a guest's process"

static const struct rule uml_rules[] = {
	PTRACE(SYSEMU, "a guest's process runs up to its next system call"),
	PTRACE(SYSEMU_SINGLESTEP, "as SYSEMU, a step"),
	PTRACE(CONT, "UML's own code in it runs: mappings"),
	PTRACE(SYSCALL, "UML's check at its start"),
	PTRACE(SINGLESTEP, "as SYSEMU"),
	PTRACE(GETREGS, REGISTERS),
	PTRACE(SETREGS, REGISTERS),
	PTRACE(GETREGSET, REGISTERS),
	PTRACE(SETREGSET, REGISTERS),
	PTRACE(GETFPREGS, REGISTERS),
	PTRACE(SETFPREGS, REGISTERS),
	PTRACE(PEEKUSR, REGISTERS),
	PTRACE(POKEUSR, REGISTERS),
	PTRACE(GETSIGINFO, "where it has faulted"),
	PTRACE(SETOPTIONS, "it ends with the kernel"),
	PTRACE(OLDSETOPTIONS, "as SETOPTIONS"),
	PTRACE(KILL, "its end"),
	PTRACE(DETACH, "its end"),
	PTRACE(TRACEME, "a child hands itself over"),
	FILES, MEMORY, TIME, SIGNALS, EVENTS, PROCESS,
	/* others take room on a disk without being counted as written */
	ALLOW_IF(fallocate, 1, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
		 "discards on the disk"),
	ALLOW_MASKED(mmap, 3, MAP_ANONYMOUS, 0,
		     "files: the memory, which has a size"),
	ALLOW_MASKED(mmap, 3, MAP_TYPE, MAP_PRIVATE,
		     "stacks; shared memory without a file has no limit"),
	ALLOW_IF(socketpair, 0, AF_UNIX, "pipes between UML's threads"),
	ALLOW_IF(personality, 0, ADDR_NO_RANDOMIZE,
		 "kernels of 6.18 and later ask for what they have been given"),
	ALLOW(signalfd4, "an idle kernel of 6.18 and later waits for signals by it"),
	ALLOW_IF(prctl, 0, PR_SET_PDEATHSIG, "children end with the kernel"),
	ALLOW_IF(prctl, 0, PR_SET_NAME, "what ps shows on the host"),
	ALLOW_IF(prctl, 0, PR_SET_NO_NEW_PRIVS, "a guest's process, since 6.16"),
	ALLOW_IF(ioctl, 1, TCGETS, "is it a terminal"),
	ALLOW_IF(ioctl, 1, TCSETS, "a console that is one"),
	ALLOW_IF(ioctl, 1, TCSETSW, "as TCSETS"),
	ALLOW_IF(ioctl, 1, TCSETSF, "as TCSETS"),
	ALLOW_IF(ioctl, 1, TIOCGWINSZ, "its size"),
	ALLOW_IF(ioctl, 1, TIOCSCTTY, "a console that is one, in gdb"),
	ALLOW_IF(ioctl, 1, TIOCGPGRP, "as TIOCSCTTY"),
	ALLOW_IF(ioctl, 1, TIOCSPGRP, "as TIOCSCTTY"),
	ALLOW_IF(ioctl, 1, FIONBIO, "not blocking"),
	ALLOW_IF(ioctl, 1, FIONREAD, "bytes to read"),
	REFUSE(socket, EPERM,
	       "the management console's, which it can do without"),
	REFUSE(memfd_create, ENOSYS,
	       "UML takes a file of its own then, whose size is limited"),
	REFUSE(clone3, ENOSYS, "the C library takes clone then"),
};

/* Besides, where UML runs user code that is trusted by seccomp(2): --guest seccomp. */
static const struct rule trusted_rules[] = {
	ALLOW(seccomp, "a guest process's own filter, on top of this one"),
	ALLOW(sendmsg, "mappings, handed to a guest process by a pair of sockets"),
	ALLOW(recvmsg, "as sendmsg"),
	ALLOW(rt_tgsigqueueinfo, "a CPU interrupts another: --cpus"),
	{ .call = SCMP_SYS(mmap), .reason = "a trial at the start; each is small",
	  .count = 2, .conditions = {
		{ 1, SCMP_CMP_LE, 1 << 16, 0 },
		{ 3, SCMP_CMP_EQ, MAP_SHARED | MAP_ANONYMOUS, 0 } } },
};

/*
 * QEMU has a filter of its own on top (-sandbox), which forbids it new
 * processes, among others.
 */
static const struct rule qemu_rules[] = {
	ALLOW(mmap, "memory, of the guest and of its own"),
	FILES, MEMORY, TIME, SIGNALS, EVENTS, PROCESS,
	ALLOW(fallocate, "discards and zeroes on the disk"),
	ALLOW(preadv2, "as read"),
	ALLOW(pwritev2, "as write"),
	ALLOW(recvmsg, "the line, a socket that the launcher gave"),
	ALLOW(sendmsg, "as recvmsg"),
	ALLOW(recvfrom, "as recvmsg"),
	ALLOW(sendto, "as recvmsg"),
	ALLOW(getsockname, "as recvmsg"),
	ALLOW(getpeername, "as recvmsg"),
	ALLOW(getsockopt, "as recvmsg"),
	ALLOW(setsockopt, "as recvmsg"),
	ALLOW(shutdown, "as recvmsg"),
	ALLOW(signalfd4, "signals"),
	ALLOW(timerfd_create, "timers"),
	ALLOW(timerfd_settime, "timers"),
	ALLOW(timerfd_gettime, "timers"),
	ALLOW(membarrier, "locks between threads"),
	ALLOW(sched_getaffinity, "the number of CPUs"),
	ALLOW(sched_getparam, "threads of the C library"),
	ALLOW(sched_getscheduler, "threads of the C library"),
	ALLOW(setfsuid, "9p, as the user that it is"),
	ALLOW(setfsgid, "9p, as the user that it is"),
	ALLOW(capget, "which it has: none"),
	ALLOW(getxattr, "9p: the share's files"),
	ALLOW(lgetxattr, "as getxattr"),
	ALLOW(fgetxattr, "as getxattr"),
	ALLOW(listxattr, "as getxattr"),
	ALLOW(llistxattr, "as getxattr"),
	ALLOW(flistxattr, "as getxattr"),
	ALLOW(setxattr, "as getxattr"),
	ALLOW(lsetxattr, "as getxattr"),
	ALLOW(fsetxattr, "as getxattr"),
	ALLOW(removexattr, "as getxattr"),
	ALLOW(lremovexattr, "as getxattr"),
	ALLOW(fremovexattr, "as getxattr"),
	ALLOW(seccomp, "its own filter, on top of this one"),
	ALLOW_IF(prctl, 0, PR_SET_NAME, "names of threads"),
	ALLOW_IF(prctl, 0, PR_MCE_KILL, "errors of the host's memory"),
	ALLOW(get_mempolicy, "libnuma's question whether there is such"),
	ALLOW(set_mempolicy, "as get_mempolicy: of the own memory"),
	ALLOW_IF(prctl, 0, PR_SET_TIMERSLACK, "exact timers"),
	ALLOW_IF(prctl, 0, PR_SET_NO_NEW_PRIVS, "before its own filter"),
	ALLOW_IF(prctl, 0, PR_SET_SECCOMP, "its own filter"),
	/* KVM's are many; what injects keys into a terminal is not */
	ALLOW_BUT(ioctl, 1, TIOCSTI, "KVM, and the console"),
	REFUSE(clone3, ENOSYS, "the C library takes clone then"),
	REFUSE(memfd_create, ENOSYS, "memory without a limit"),
	REFUSE(io_uring_setup, ENOSYS, "it takes poll then"),
};

#endif
