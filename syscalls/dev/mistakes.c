// SPDX-License-Identifier: GPL-2.0-only
/*
 * What beginners do wrong, a function each: do not mend them. A comment with the
 * name alone marks the line that is to be told.
 *
 * noinline, so that a report names the function that made the mistake.
 */
#include <linux/compiler.h>
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "dev.h"

#define WORD "sixteen letters!"	/* and no room for the NUL */

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
static DEFINE_SPINLOCK(atomic);

/* An address in the caller's memory, as an argument would be. */
static char __user *from_user(void)
{
	return (char __user *)current->mm->arg_start;
}

static noinline long user_pointer(void)
{
	const char *p = (const char __force *)from_user();

	return strlen(p); /* user_pointer */
}

static noinline long missing_nul(void)
{
	char *p = kmalloc(sizeof(WORD) - 1, GFP_KERNEL);
	long n;

	if (!p)
		return -ENOMEM;
	memcpy(p, WORD, sizeof(WORD) - 1);
	n = strlen(p); /* missing_nul */
	kfree(p);
	return n;
}

static noinline long missing_nul_on_stack(void)
{
	char text[sizeof(WORD) - 1];

	memcpy(text, WORD, sizeof(text));
	OPTIMIZER_HIDE_VAR(*text);
	return strlen(text); /* missing_nul_on_stack */
}

static noinline long overrun(void)
{
	char *p = kmalloc(40, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	OPTIMIZER_HIDE_VAR(p);
	p[40] = 'x'; /* overrun */
	kfree(p);
	return 0;
}

/* On the stack; and the function has a name like those that report. */
static noinline long str_overrun(void)
{
	char text[16];
	int i, end = sizeof(text);

	OPTIMIZER_HIDE_VAR(end);
	for (i = 0; i <= end; i++)
		text[i] = 'x'; /* str_overrun */
	OPTIMIZER_HIDE_VAR(*text);
	return *text;
}

static noinline long null(void)
{
	struct task_struct *nobody = NULL;

	OPTIMIZER_HIDE_VAR(nobody);
	return READ_ONCE(nobody->pid); /* null */
}

static noinline long lock_held(void)
{
	mutex_lock(&first); /* lock_held */
	return 0;
}

static noinline long spinlock_held(void)
{
	spin_lock(&atomic); /* spinlock_held */
	return 0;
}

/* in one order and in the other */
static noinline long lock_order(void)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);

	mutex_lock(&second);
	mutex_lock(&first); /* lock_order */
	mutex_unlock(&first);
	mutex_unlock(&second);
	return 0;
}

/* memory that may have to be waited for */
static noinline long sleeping(void)
{
	void *p;

	spin_lock(&atomic);
	p = kmalloc(40, GFP_KERNEL); /* sleeping */
	spin_unlock(&atomic);
	kfree(p);
	return 0;
}

static noinline long scheduling(void)
{
	spin_lock(&atomic);
	schedule_timeout_uninterruptible(1); /* scheduling */
	spin_unlock(&atomic);
	return 0;
}

static noinline long endless_loop(void)
{
	for (;;)
		cpu_relax(); /* endless_loop */
	return 0;
}

/* nobody gives back what it has itself */
static noinline long endless_wait(void)
{
	mutex_lock(&first);
	mutex_lock(&first); /* endless_wait */
	mutex_unlock(&first);
	return 0;
}

static noinline long kernel_address(void)
{
	return (long)current;
}

static noinline long wrong_size(void)
{
	char *p = kzalloc(40, GFP_KERNEL);
	size_t size = 48;
	long n;

	if (!p)
		return -ENOMEM;
	OPTIMIZER_HIDE_VAR(size);
	n = copy_to_user(from_user(), p, size); /* wrong_size */
	kfree(p);
	return n ? -EFAULT : 0;
}

static noinline long use_after_free(void)
{
	char *p = kmalloc(40, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	kfree(p);
	OPTIMIZER_HIDE_VAR(p);
	return *p; /* use_after_free */
}

/* Nothing points to them any more. */
static noinline long leak(void)
{
	int i;

	/* more than one: a stale pointer to the last may be left somewhere */
	for (i = 0; i < 10; i++)
		if (!kmalloc(1234, GFP_KERNEL)) /* leak */
			return -ENOMEM;
	return 0;
}

/* volatile, or the compiler would make a loop of it */
static noinline long stack_of(volatile long depth)
{ /* stack */
	return depth ? stack_of(depth + 1) + depth : 0;
}

static noinline long stack(void)
{
	return stack_of(1);
}

/* by more than there are bits */
static noinline long shift(void)
{
	volatile unsigned int bits = 77;

	return (1 << bits) & 1; /* shift */
}

long (*const umlab_mistakes[])(void) = {
#define MISTAKE(name) name
#include "mistakes.h"
};

const unsigned int umlab_mistakes_count = ARRAY_SIZE(umlab_mistakes);
