// SPDX-License-Identifier: GPL-2.0-only
/*
 * plant_padding - a mistake for make fuzz to find, do not mend it:
 * what was on the stack comes out between two members
 */
#include <linux/errno.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#include "dev.h"

struct answer {
	char sign;	/* and three bytes that nobody writes */
	u32 value;
};

static noinline long split_number(int number, void __user *user)
{
	struct answer answer;

	answer.sign = number < 0 ? '-' : '+';
	answer.value = number < 0 ? -(u32)number : number;
	return copy_to_user(user, &answer, sizeof(answer)) ? -EFAULT : 0; /* padding */
}

SYSCALL_DEFINE2(plant_padding, int, number, void __user *, answer)
{
	return umlab_unsafe_allowed() ? split_number(number, answer) : -EPERM;
}
