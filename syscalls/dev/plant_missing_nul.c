// SPDX-License-Identifier: GPL-2.0-only
/*
 * plant_missing_nul - a mistake for make fuzz to find, do not mend it:
 * a name that fills its room has no end
 */
#include <linux/errno.h>
#include <linux/sprintf.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#include "dev.h"

static noinline long make_title(const char __user *user, char __user *title, size_t size)
{
	char name[16];
	char line[64];
	long n;

	n = strncpy_from_user(name, user, sizeof(name));
	if (n < 0)
		return n;
	n = scnprintf(line, sizeof(line), "Dr. %s", name); /* missing_nul */
	if (n >= size)
		return -ERANGE;
	return copy_to_user(title, line, n + 1) ? -EFAULT : n;
}

SYSCALL_DEFINE3(plant_missing_nul, const char __user *, name, char __user *,
		title, size_t, size)
{
	return umlab_unsafe_allowed() ? make_title(name, title, size) : -EPERM;
}
