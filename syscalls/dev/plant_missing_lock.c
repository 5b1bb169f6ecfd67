// SPDX-License-Identifier: GPL-2.0-only
/*
 * plant_missing_lock - a mistake for make fuzz to find, do not mend it:
 * two threads free the same memory
 */
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#include "dev.h"

static char *kept;

/* What was kept before is of no more use; another thread thinks so, too. */
static noinline long keep(const char __user *text, size_t size)
{
	char *old = kept;
	char *copy;

	if (!size || size > PAGE_SIZE)
		return -EINVAL;
	copy = memdup_user(text, size);
	if (IS_ERR(copy))
		return PTR_ERR(copy);
	kept = copy;
	kfree(old); /* missing_lock */
	return size;
}

SYSCALL_DEFINE2(plant_missing_lock, const char __user *, text, size_t, size)
{
	return umlab_unsafe_allowed() ? keep(text, size) : -EPERM;
}
