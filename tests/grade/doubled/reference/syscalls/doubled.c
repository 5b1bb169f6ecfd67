// SPDX-License-Identifier: GPL-2.0-only
/* doubled - twice a number */
#include <linux/overflow.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

SYSCALL_DEFINE2(doubled, int, number, int __user *, result)
{
	int twice;

	if (number < 0 || check_mul_overflow(number, 2, &twice))
		return -EINVAL;
	return put_user(twice, result);
}
