/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included by the kernel's <linux/syscalls.h> of our calls, if what they execute is
 * to be watched: a row of the kernel's table is a function around the call then.
 */
#ifndef _UMLAB_TRACE_H
#define _UMLAB_TRACE_H

struct pt_regs;

/**
 * struct umlab_trace - a call under way
 * @args: what it was called with, as the registers have it
 * @area: KCOV's list of blocks; NULL if the call is not watched
 */
struct umlab_trace {
	unsigned long args[6];
	unsigned long *area;
};

void umlab_trace_begin(struct umlab_trace *trace, unsigned int number);
long umlab_trace_end(struct umlab_trace *trace, long result);

#ifdef CONFIG_ARCH_HAS_SYSCALL_WRAPPER
#define UMLAB_SLOT(number, name)					\
	long __x64_sys_##name(const struct pt_regs *regs);		\
	long __x64_sys_z_umlab_##number(const struct pt_regs *regs);	\
	long __x64_sys_z_umlab_##number(const struct pt_regs *regs)	\
	{								\
		struct umlab_trace trace;				\
									\
		umlab_trace_begin(&trace, number);			\
		return umlab_trace_end(&trace, __x64_sys_##name(regs));	\
	}
#else
#define UMLAB_SLOT(number, name)					\
	long sys_z_umlab_##number(void);				\
	long sys_z_umlab_##number(void)					\
	{								\
		long (*call)(long a, long b, long c, long d, long e, long f) = \
			(void *)sys_##name;				\
		struct umlab_trace trace;				\
		unsigned long *args = trace.args;			\
									\
		umlab_trace_begin(&trace, number);			\
		return umlab_trace_end(&trace, call(args[0], args[1], args[2], \
						    args[3], args[4], args[5])); \
	}
#endif

#endif /* _UMLAB_TRACE_H */
