// SPDX-License-Identifier: GPL-2.0-only
/*
 * plant_unchecked_size - a mistake for make fuzz to find, do not mend it:
 * as much is copied as the program says
 */
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#include "dev.h"

#define MOTTO "sapere aude"

static noinline long tell_motto(char __user *text, size_t size)
{
	char *motto = kstrdup(MOTTO, GFP_KERNEL);
	long ret = size;

	if (!motto)
		return -ENOMEM;
	if (copy_to_user(text, motto, size)) /* unchecked_size */
		ret = -EFAULT;
	kfree(motto);
	return ret;
}

SYSCALL_DEFINE2(plant_unchecked_size, char __user *, text, size_t, size)
{
	return umlab_unsafe_allowed() ? tell_motto(text, size) : -EPERM;
}
