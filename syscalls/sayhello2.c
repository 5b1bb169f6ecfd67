// SPDX-License-Identifier: GPL-2.0-only
/*
 * sayhello2 - copy a name from user memory, and a greeting back
 */
#include <linux/sprintf.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#include "internal.h"

/**
 * umlab_greet() - write the greeting of a name
 * @greeting: where to, UMLAB_GREETING_SIZE bytes
 * @name: whom to greet, at most UMLAB_NAME_MAX bytes and a NUL
 *
 * Return: the greeting's length in bytes, its NUL not counted.
 */
VISIBLE_IF_KUNIT size_t umlab_greet(char *greeting, const char *name)
{
	return scnprintf(greeting, UMLAB_GREETING_SIZE, "Hello, %s !", name);
}

static long say_hello_to(const char __user *user_name, char __user *user_greeting,
			 size_t size)
{
	char name[UMLAB_NAME_MAX + 1];
	char greeting[UMLAB_GREETING_SIZE];
	size_t length;
	long n;

	n = strncpy_from_user(name, user_name, sizeof(name));
	if (n < 0)
		return n;
	if (n == sizeof(name))
		return -ENAMETOOLONG;	/* no NUL within the limit */

	length = umlab_greet(greeting, name);
	if (size < length + 1)
		return -ERANGE;
	if (copy_to_user(user_greeting, greeting, length + 1))
		return -EFAULT;
	return length;
}

SYSCALL_DEFINE3(sayhello2, const char __user *, name, char __user *, greeting,
		size_t, size)
{
	return say_hello_to(name, greeting, size);
}
