// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the debug kernel asks of our calls beyond the kernel's own checkers: is
 * there still stack, and is what is returned an address?
 */
#include "check.h"

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/thread_info.h>
#include <linux/vmalloc.h>

/* For the report itself, and an interrupt meanwhile. */
#define STACK_LEAST (THREAD_SIZE / 4)

/* At its end lies what the kernel knows of the task. */
static __always_inline long stack_left(void)
{
	unsigned long above = (unsigned long)__builtin_frame_address(0) & (THREAD_SIZE - 1);

	return above - sizeof(struct thread_info);
}

/**
 * __cyg_profile_func_enter() - called by the compiler as a function begins
 * @function: which
 * @caller: where it was called
 *
 * The kernel of UML has no guard page below a stack: what is beyond its end is
 * another's memory, and once that is overwritten nobody can say where it began.
 */
notrace void __cyg_profile_func_enter(void *function, void *caller)
{
	long left = stack_left();

	if (left < (long)STACK_LEAST)
		panic("umlab: kernel stack overflow: %ld of %lu bytes are left, in %ps",
		      left, (unsigned long)THREAD_SIZE, function);
	if (IS_ENABLED(CONFIG_UMLAB_FUZZ))
		umlab_spoil_stack(left - STACK_LEAST);
}

notrace void __cyg_profile_func_exit(void *function, void *caller)
{
	if (IS_ENABLED(CONFIG_UMLAB_FUZZ))
		umlab_spoil_stack(stack_left() - STACK_LEAST);
}

/**
 * umlab_is_address() - whether a number is that of kernel memory in use
 * @value: what a call returns
 */
notrace int umlab_is_address(long value)
{
	void *p = (void *)value;

	return virt_addr_valid(p) || is_vmalloc_addr(p);
}
