/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included ahead of every call by the debug kernel: looks at what a call leaves
 * behind when it returns. The kernel has a place for that in SYSCALL_DEFINEn,
 * asmlinkage_protect(), which no kernel of ours uses otherwise.
 */
#ifndef _UMLAB_CHECK_H
#define _UMLAB_CHECK_H

int umlab_is_address(long value);
void umlab_spoil_stack(long left);
void __cyg_profile_func_enter(void *function, void *caller);
void __cyg_profile_func_exit(void *function, void *caller);

/* A macro: the warning is to name the call's own file. */
#define umlab_check_return(ret) do {					\
	long result = (ret);						\
									\
	lockdep_sys_exit();						\
	WARN(umlab_is_address(result),					\
	     "umlab: the call returns a kernel address, %lx\n", result); \
} while (0)

#define asmlinkage_protect(n, ret, args...) umlab_check_return(ret)

#define SYSCALL_DEFINE0(sname)						\
	static long __do_sys_##sname(void);				\
	asmlinkage long sys_##sname(void);				\
	asmlinkage long sys_##sname(void)				\
	{								\
		long ret = __do_sys_##sname();				\
									\
		umlab_check_return(ret);				\
		return ret;						\
	}								\
	static long __do_sys_##sname(void)

#endif /* _UMLAB_CHECK_H */
