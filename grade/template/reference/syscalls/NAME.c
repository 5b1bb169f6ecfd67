// SPDX-License-Identifier: GPL-2.0-only
/* NAME - half of an even number */
#include <linux/syscalls.h>

SYSCALL_DEFINE1(NAME, int, number)
{
	if (number < 0 || number % 2)
		return -EINVAL;
	return number / 2;
}
