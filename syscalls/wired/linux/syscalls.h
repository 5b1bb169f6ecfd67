/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For the sandbox only: the kernel's header, and what it would hold of the call
 * whose file is being compiled: UMLAB_CALL is the name of a generated header.
 *
 * The kernel's table has a row for each number, sys_z_umlab_NUMBER, which returns
 * ENOSYS until a call takes it as a second name. The z is for kallsyms: of two
 * names it shows the first.
 */
#include_next <linux/syscalls.h>

#if defined(UMLAB_CALL) && !defined(UMLAB_SLOT)

#ifdef CONFIG_UMLAB_TRACE
#include "../../dev/trace.h"
#elif defined(CONFIG_ARCH_HAS_SYSCALL_WRAPPER)
#define UMLAB_SLOT(number, name)					\
	long __x64_sys_z_umlab_##number(const struct pt_regs *regs)	\
		__alias(__x64_sys_##name)
#else
#define UMLAB_SLOT(number, name)					\
	long sys_z_umlab_##number(void)					\
		__alias(sys_##name)
#endif

__diag_push();
__diag_ignore(GCC, 8, "-Wattribute-alias", "nobody calls it by this name");
#include UMLAB_CALL
__diag_pop();

#endif
