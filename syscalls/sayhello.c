// SPDX-License-Identifier: GPL-2.0-only
/*
 * sayhello - a first system call: one line in the kernel's log
 */
#define DEBUG	/* pr_debug() logs always, as the call promises */

#include <linux/printk.h>
#include <linux/syscalls.h>

static long say_hello(void)
{
	pr_debug("Hello !\n");
	return 0;
}

SYSCALL_DEFINE0(sayhello)
{
	return say_hello();
}
