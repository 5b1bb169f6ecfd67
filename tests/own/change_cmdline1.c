// SPDX-License-Identifier: GPL-2.0-only
/*
 * change_cmdline1 - the homework's call as the homework suggests it: the new
 * command line is written over the old one. For tests/own/homework.t.
 */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define ROOM	4096	/* what the caller's line has */

static long overwrite(char __user *user_line, char *new, char *old)
{
	struct mm_struct *mm = current->mm;
	char __user *shown;
	long length, new_length;

	new_length = strncpy_from_user(new, user_line, ROOM);
	if (new_length < 0)
		return new_length;

	spin_lock(&mm->arg_lock);
	shown = (char __user *)mm->arg_start;
	length = mm->arg_end - mm->arg_start;
	spin_unlock(&mm->arg_lock);
	if (length >= ROOM)
		return -EOVERFLOW;
	if (new_length >= length)
		return -E2BIG;

	if (copy_from_user(old, shown, length))
		return -EFAULT;
	if (copy_to_user(user_line, old, length + 1))
		return -EFAULT;
	if (copy_to_user(shown, new, length))
		return -EFAULT;
	return 0;
}

SYSCALL_DEFINE1(change_cmdline1, char __user *, line)
{
	char *new = kzalloc(ROOM, GFP_KERNEL);
	char *old = kzalloc(ROOM, GFP_KERNEL);
	long result = -ENOMEM;

	if (new && old)
		result = overwrite(line, new, old);
	kfree(old);
	kfree(new);
	return result;
}
