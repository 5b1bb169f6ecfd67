/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * umlab.h - numbers, structures and wrappers of umlab's system calls
 *
 * For the kernel and for user programs alike. The wrappers behave like
 * libc's: -1 and errno on an error. Each call has a man page in section 2.
 */
#ifndef _UMLAB_H
#define _UMLAB_H

#include <linux/types.h>
#ifndef __KERNEL__
#include <stddef.h>
#include <sys/types.h>
#endif

/* sayhello2: the longest name, without its NUL */
#define UMLAB_NAME_MAX		64

/* change_cmdline: the longest new command line, NULs counted */
#define UMLAB_CMDLINE_MAX	4096

/**
 * struct umlab_task - what get_state() tells of a task
 * @pid: the task's id in the caller's pid namespace (a thread's own)
 * @tgid: id of its thread group: what getpid() gives it
 * @ppid: id of its parent process, 0 where the caller cannot see it
 * @state: R, S, D, T, t, X, Z, P or I, as in ps
 * @__pad: zero
 * @comm: name, with its NUL
 *
 * May grow at the end; get_state()'s size argument tells the versions apart.
 */
struct umlab_task {
	__s32 pid;
	__s32 tgid;
	__s32 ppid;
	char state;
	__u8 __pad[3];
	char comm[16];
};

#define UMLAB_TASK_SIZE_VER0	32	/* sizeof the first struct umlab_task */

/* sandbox only: begin */
/* unsafe_copy: how to copy */
#define UMLAB_COPY_FROM_USER	0
#define UMLAB_MEMCPY		1
#define UMLAB_STRNCPY_FROM_USER	2
#define UMLAB_STRCPY		3
/* sandbox only: end */

/* generated from the table: begin (edit syscalls/table, then make headers) */
#define __NR_sayhello               600
#define __NR_sayhello2              601
#define __NR_get_state              602
#define __NR_get_cr3                603
#define __NR_use_signal             604
#define __NR_change_cmdline         605
#define __NR_plant_off_by_one       690
#define __NR_plant_missing_nul      691
#define __NR_plant_missing_lock     692
#define __NR_plant_unchecked_size   693
#define __NR_plant_double_fetch     694
#define __NR_plant_leak             695
#define __NR_plant_padding          696
#define __NR_plant_use_after_put    697
#define __NR_unsafe_copy            698
#define __NR_plant_bug              699

#ifndef __KERNEL__
#include <unistd.h>

static inline long sayhello(void)
{
	return syscall(__NR_sayhello);
}

static inline long sayhello2(const char *name, char *greeting, size_t size)
{
	return syscall(__NR_sayhello2, name, greeting, size);
}

static inline long get_state(pid_t pid, struct umlab_task *info, size_t size)
{
	return syscall(__NR_get_state, pid, info, size);
}

static inline long get_cr3(unsigned long *cr3)
{
	return syscall(__NR_get_cr3, cr3);
}

static inline long use_signal(pid_t pid, unsigned int flags)
{
	return syscall(__NR_use_signal, pid, flags);
}

static inline long change_cmdline(const char *new, size_t len, char *old,
				  size_t size, unsigned int flags)
{
	return syscall(__NR_change_cmdline, new, len, old, size, flags);
}

static inline long plant_off_by_one(const char *text, size_t size)
{
	return syscall(__NR_plant_off_by_one, text, size);
}

static inline long plant_missing_nul(const char *name, char *title, size_t size)
{
	return syscall(__NR_plant_missing_nul, name, title, size);
}

static inline long plant_missing_lock(const char *text, size_t size)
{
	return syscall(__NR_plant_missing_lock, text, size);
}

static inline long plant_unchecked_size(char *text, size_t size)
{
	return syscall(__NR_plant_unchecked_size, text, size);
}

static inline long plant_double_fetch(const void *message)
{
	return syscall(__NR_plant_double_fetch, message);
}

static inline long plant_leak(const void *data, size_t size)
{
	return syscall(__NR_plant_leak, data, size);
}

static inline long plant_padding(int number, void *answer)
{
	return syscall(__NR_plant_padding, number, answer);
}

static inline long plant_use_after_put(unsigned int what, int number)
{
	return syscall(__NR_plant_use_after_put, what, number);
}

static inline long unsafe_copy(unsigned int how, const char *from, char *to,
			       size_t size)
{
	return syscall(__NR_unsafe_copy, how, from, to, size);
}

static inline long plant_bug(unsigned int what)
{
	return syscall(__NR_plant_bug, what);
}

#endif
/* generated from the table: end */

#endif /* _UMLAB_H */
