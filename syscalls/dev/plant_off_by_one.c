// SPDX-License-Identifier: GPL-2.0-only
/*
 * plant_off_by_one - a mistake for make fuzz to find, do not mend it:
 * a NUL is written one behind the room for it
 */
#include <linux/errno.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#include "dev.h"

#define LINE 40

static noinline long count_words(const char __user *text, size_t size)
{
	char line[LINE];
	long words = 0;
	size_t i;

	if (size > LINE)
		return -E2BIG;
	if (copy_from_user(line, text, size))
		return -EFAULT;
	line[size] = '\0'; /* off_by_one */
	for (i = 0; line[i]; i++)
		words += line[i] != ' ' && (!i || line[i - 1] == ' ');
	return words;
}

SYSCALL_DEFINE2(plant_off_by_one, const char __user *, text, size_t, size)
{
	return umlab_unsafe_allowed() ? count_words(text, size) : -EPERM;
}
