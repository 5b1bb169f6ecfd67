// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a call of ours executes, told to the kernel's log, for make trace. It does
 * itself what a program asks of KCOV by ioctl(2) (Documentation/dev-tools/kcov.rst):
 * so the calls of all processes are watched, whatever they are.
 */
#define pr_fmt(fmt) "umlab trace: " fmt

#include <linux/init.h>
#include <linux/kcov.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/panic_notifier.h>
#include <linux/printk.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <asm/syscall.h>

#include "trace.h"

/* A call that goes through more blocks is told to its first so many. */
#define BLOCKS 65536UL
/* of what an argument points to */
#define BYTES 64
#define A_LINE 12

static bool enabled __ro_after_init;

static int __init enable(char *unused)
{
	enabled = true;
	return 0;
}
early_param("umlab_trace", enable);

/* What is in memory at the places that the arguments may be. */
static void show_memory(const char *when, const unsigned long *args)
{
	char bytes[BYTES];
	size_t size;

	for (int i = 0; i < 6; i++) {
		size = min(BYTES, PAGE_SIZE - offset_in_page(args[i]));
		if (args[i] >= PAGE_SIZE &&
		    !copy_from_user_nofault(bytes, (void __user *)args[i], size))
			pr_info("%d %s %d %*ph\n", current->pid, when, i, (int)size, bytes);
	}
}

static void show_path(const unsigned long *area)
{
	unsigned long count = area[0];
	char line[A_LINE * 17 + 1];
	size_t length = 0;

	for (unsigned long i = 1; i <= count; i++) {
		length += scnprintf(line + length, sizeof(line) - length, " %lx", area[i]);
		if (i % A_LINE && i < count)
			continue;
		pr_info("%d path%s\n", current->pid, line);
		length = 0;
	}
	if (count == BLOCKS - 1)
		pr_info("%d full\n", current->pid);
}

/**
 * umlab_trace_begin() - a call begins
 * @trace: what umlab_trace_end() is given
 * @number: the call's
 *
 * Nothing is watched unless the kernel was booted with "umlab_trace", nor in a
 * task that has KCOV for itself.
 */
void umlab_trace_begin(struct umlab_trace *trace, unsigned int number)
{
	const unsigned long *args = trace->args;

	syscall_get_arguments(current, current_pt_regs(), trace->args);
	trace->area = NULL;
	if (!enabled || READ_ONCE(current->kcov_mode) != KCOV_MODE_DISABLED)
		return;

	pr_info("%d call %u %lx %lx %lx %lx %lx %lx\n", current->pid, number,
		args[0], args[1], args[2], args[3], args[4], args[5]);
	show_memory("before", args);
	trace->area = vmalloc_array(BLOCKS, sizeof(*trace->area));
	if (!trace->area) {
		pr_err("%d no memory\n", current->pid);
		return;
	}
	trace->area[0] = 0;
	current->kcov_size = BLOCKS;
	current->kcov_area = trace->area;
	/* as in kcov_start(): an interrupt sees all of it or nothing */
	barrier();
	WRITE_ONCE(current->kcov_mode, KCOV_MODE_TRACE_PC);
}

/**
 * umlab_trace_end() - the call has ended
 * @trace: as umlab_trace_begin() left it
 * @result: the call's
 *
 * Return: @result.
 */
long umlab_trace_end(struct umlab_trace *trace, long result)
{
	if (!trace->area)
		return result;

	WRITE_ONCE(current->kcov_mode, KCOV_MODE_DISABLED);
	barrier();
	current->kcov_size = 0;
	current->kcov_area = NULL;

	show_path(trace->area);
	show_memory("after", trace->args);
	pr_info("%d result %ld\n", current->pid, result);
	vfree(trace->area);
	return result;
}

/* A call that the kernel dies of has gone so far. */
static int show_last(struct notifier_block *unused, unsigned long event, void *message)
{
	/* a program's own KCOV has an owner */
	if (enabled && !current->kcov && READ_ONCE(current->kcov_mode) == KCOV_MODE_TRACE_PC)
		show_path(current->kcov_area);
	return NOTIFY_DONE;
}

/* Before that of UML, which does not return. */
static struct notifier_block last = { .notifier_call = show_last, .priority = INT_MAX };

static int __init watch_panic(void)
{
	return enabled ? atomic_notifier_chain_register(&panic_notifier_list, &last) : 0;
}
core_initcall(watch_panic);
