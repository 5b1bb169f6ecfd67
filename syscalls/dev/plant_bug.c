// SPDX-License-Identifier: GPL-2.0-only
/*
 * plant_bug - one mistake of each kind, to see that FLAVOUR=debug finds it
 *
 * noinline, so that a report names the function that made the mistake.
 */
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/syscalls.h>
#include <umlab.h>

#include "dev.h"

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
static DEFINE_SPINLOCK(atomic);

/* KASAN: a byte beyond what was asked for */
static noinline long write_out_of_bounds(void)
{
	char *p = kmalloc(40, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	OPTIMIZER_HIDE_VAR(p);
	p[40] = 'x';
	kfree(p);
	return 0;
}

/* UBSAN: a shift by more than there are bits */
static noinline long shift_too_far(void)
{
	volatile unsigned int bits = 77;

	return (1 << bits) & 1;
}

/* lockdep: two locks, in one order and in the other */
static noinline long lock_in_both_orders(void)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);

	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
	return 0;
}

/* DEBUG_ATOMIC_SLEEP: memory that may have to be waited for, under a spinlock */
static noinline long sleep_while_atomic(void)
{
	void *p;

	spin_lock(&atomic);
	p = kmalloc(40, GFP_KERNEL);
	spin_unlock(&atomic);
	kfree(p);
	return 0;
}

/* kmemleak: memory that nothing points to any more */
static noinline long lose_memory(void)
{
	int i;

	/* more than one: a stale pointer to the last may be left somewhere */
	for (i = 0; i < 10; i++)
		if (!kmalloc(1234, GFP_KERNEL))
			return -ENOMEM;
	return 0;
}

static long plant(unsigned int what)
{
	if (!umlab_unsafe_allowed())
		return -EPERM;
	switch (what) {
	case UMLAB_BUG_KASAN:
		return write_out_of_bounds();
	case UMLAB_BUG_UBSAN:
		return shift_too_far();
	case UMLAB_BUG_LOCKDEP:
		return lock_in_both_orders();
	case UMLAB_BUG_ATOMIC_SLEEP:
		return sleep_while_atomic();
	case UMLAB_BUG_KMEMLEAK:
		return lose_memory();
	default:
		return -EINVAL;
	}
}

SYSCALL_DEFINE1(plant_bug, unsigned int, what)
{
	return plant(what);
}
