// SPDX-License-Identifier: GPL-2.0-only
/*
 * plant_use_after_put - a mistake for make fuzz to find, do not mend it:
 * what is looked at was given back, with the last reference to it
 */
#include <linux/errno.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/syscalls.h>

#include "dev.h"

enum { LEAVE, TAKE };

struct note {
	struct kref users;
	long number;
};

static DEFINE_MUTEX(lock);
static struct note *left;

static void free_note(struct kref *users)
{
	kfree(container_of(users, struct note, users));
}

static noinline long leave(long number)
{
	struct note *note;

	if (left)
		return -EBUSY;
	note = kmalloc(sizeof(*note), GFP_KERNEL);
	if (!note)
		return -ENOMEM;
	kref_init(&note->users);
	note->number = number;
	left = note;
	return 0;
}

static noinline long take(void)
{
	struct note *note = left;

	if (!note)
		return -ENOENT;
	left = NULL;
	kref_put(&note->users, free_note);
	return note->number; /* use_after_put */
}

static long use_note(unsigned int what, long number)
{
	long ret = -EINVAL;

	mutex_lock(&lock);
	if (what == LEAVE)
		ret = leave(number);
	else if (what == TAKE)
		ret = take();
	mutex_unlock(&lock);
	return ret;
}

SYSCALL_DEFINE2(plant_use_after_put, unsigned int, what, int, number)
{
	return umlab_unsafe_allowed() ? use_note(what, number) : -EPERM;
}
