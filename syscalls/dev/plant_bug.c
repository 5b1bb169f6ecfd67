// SPDX-License-Identifier: GPL-2.0-only
/*
 * plant_bug - one of the mistakes of mistakes.c, to see that it is noticed
 */
#include <linux/errno.h>
#include <linux/syscalls.h>

#include "dev.h"

static long plant(unsigned int what)
{
	if (!umlab_unsafe_allowed())
		return -EPERM;
	if (what >= umlab_mistakes_count)
		return -EINVAL;
	return umlab_mistakes[what]();
}

SYSCALL_DEFINE1(plant_bug, unsigned int, what)
{
	return plant(what);
}
