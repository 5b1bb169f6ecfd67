// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the fuzz kernel has our calls meet: other threads where a call may sleep,
 * and a stack whose old bytes can be told.
 */
#include "check.h"

#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/sched/stat.h>
#include <linux/uaccess.h>

#define STALE_STACK 0xd1d1d1d1d1d1d1d1UL	/* fuzz/guest/trial.h has it, too */
#define DEPTH	1536

/**
 * umlab_let_others_run() - switch to another thread, if one wants to run
 *
 * To be called where the caller may sleep. One CPU and a kernel that is not
 * preempted would else hide that others get in between.
 */
notrace void umlab_let_others_run(void)
{
	if (single_task_running() || faulthandler_disabled() || irqs_disabled())
		return;
	yield();
}

/**
 * umlab_spoil_stack() - fill the stack that is free with bytes that can be told
 * @left: how many bytes of it there are
 */
notrace void umlab_spoil_stack(long left)
{
	volatile unsigned long *p = __builtin_frame_address(0);
	int i;

	/* a leaf, which keeps nothing below its frame */
	if (left < DEPTH)
		return;
	for (i = 0; i < DEPTH / (int)sizeof(*p); i++)
		*--p = STALE_STACK;
}
