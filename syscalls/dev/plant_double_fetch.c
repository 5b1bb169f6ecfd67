// SPDX-License-Identifier: GPL-2.0-only
/*
 * plant_double_fetch - a mistake for make fuzz to find, do not mend it:
 * a length is looked at in one copy and used from the next
 */
#include <linux/errno.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#include "dev.h"

struct message {
	u32 length;
	u8 text[60];
};

static noinline long add_up(const void __user *user)
{
	struct message message;
	long sum = 0;
	u32 length, i;

	if (get_user(length, (const u32 __user *)user))
		return -EFAULT;
	if (length > sizeof(message.text))
		return -EINVAL;
	if (copy_from_user(&message, user, sizeof(message)))
		return -EFAULT;
	for (i = 0; i < message.length; i++)
		sum += message.text[i]; /* double_fetch */
	return sum;
}

SYSCALL_DEFINE1(plant_double_fetch, const void __user *, message)
{
	return umlab_unsafe_allowed() ? add_up(message) : -EPERM;
}
