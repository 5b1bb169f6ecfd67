// SPDX-License-Identifier: GPL-2.0-only
/*
 * sayhello - a first system call: one line in the kernel's log
 */
#define DEBUG	/* debug messages are always logged, as the call promises */

#include <linux/printk.h>
#include <linux/syscalls.h>

static long say_hello(void)
{
	/* Limited, so that nobody can push everything else out of the log. */
	pr_debug_ratelimited("Hello !\n");
	return 0;
}

SYSCALL_DEFINE0(sayhello)
{
	return say_hello();
}
