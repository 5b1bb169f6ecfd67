// SPDX-License-Identifier: GPL-2.0-only
/*
 * plant_leak - a mistake for make fuzz to find, do not mend it:
 * memory is lost where the copy fails
 */
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#include "dev.h"

static noinline long count_zeros(const void __user *data, size_t size)
{
	char *copy;
	long zeros = 0;
	size_t i;

	if (!size || size > PAGE_SIZE)
		return -EINVAL;
	copy = kmalloc(size, GFP_KERNEL); /* leak */
	if (!copy)
		return -ENOMEM;
	if (copy_from_user(copy, data, size))
		return -EFAULT;
	for (i = 0; i < size; i++)
		zeros += !copy[i];
	kfree(copy);
	return zeros;
}

SYSCALL_DEFINE2(plant_leak, const void __user *, data, size_t, size)
{
	return umlab_unsafe_allowed() ? count_zeros(data, size) : -EPERM;
}
