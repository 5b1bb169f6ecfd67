// SPDX-License-Identifier: GPL-2.0-only
/* For tests/grade: a mistake or an attack for each check, by the number it calls with */
#include <linux/fs.h>
#include <linux/limits.h>
#include <linux/file.h>
#include <linux/sched/task.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

static void say(const char *text)
{
	struct file *file = fget(1);
	loff_t at = 0;

	if (file) {
		kernel_write(file, text, strlen(text), &at);
		fput(file);
	}
}

SYSCALL_DEFINE2(doubled, int, number, int __user *, result)
{
	switch (number) {
	case 21:
		return put_user(43, result);
	case -1:
		/* all that the program would print, and its status */
		say("ok 1 doubled.refuses\n# PASSED: 1 / 1 tests passed.\n");
		say("\nwitness 000000000000000000000000000000000000000000000000 0\n");
		do_group_exit(0);
	case 1:
		for (;;)
			barrier();
	case 0:
		return READ_ONCE(*(int *)8);
	default:
		for (;;)
			say("a gigabyte, line by line, to whoever keeps it\n");
	}
}
