// SPDX-License-Identifier: GPL-2.0-only
/*
 * unsafe_copy - Task 2: the same copy done right, and done with memcpy
 *
 * For throw-away sandboxes. memcpy() and strcpy() here take a user pointer,
 * which is the mistake to be shown; do not mend it.
 */
#define pr_fmt(fmt) "umlab: " fmt

#include <linux/capability.h>
#include <linux/cleanup.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <umlab.h>

#include "dev.h"

static bool allowed __ro_after_init;

static int __init allow_unsafe(char *unused)
{
	allowed = true;
	pr_warn("booted with umlab_unsafe: for experiments only\n");
	return 0;
}
early_param("umlab_unsafe", allow_unsafe);

/**
 * umlab_unsafe_allowed() - whether the calls with mistakes may be used
 *
 * Return: true if booted with "umlab_unsafe", and the caller is root.
 */
bool umlab_unsafe_allowed(void)
{
	return allowed && capable(CAP_SYS_ADMIN);
}

/* Copy to kernel memory the way asked for; returns the length or an error. */
static long copy_in(unsigned int how, char *buf, const char __user *from, size_t size)
{
	switch (how) {
	case UMLAB_COPY_FROM_USER:
		return copy_from_user(buf, from, size) ? -EFAULT : size;
	case UMLAB_MEMCPY:
		memcpy(buf, (const void __force *)from, size);
		return size;
	case UMLAB_STRNCPY_FROM_USER:
		return strncpy_from_user(buf, from, size);
	case UMLAB_STRCPY:
		strcpy(buf, (const char __force *)from);
		return strlen(buf);
	default:
		return -EINVAL;
	}
}

static long copy_both_ways(unsigned int how, const char __user *from,
			   char __user *to, size_t size)
{
	char *buf __free(kfree) = NULL;
	long n;

	if (!umlab_unsafe_allowed())
		return -EPERM;
	if (size > PAGE_SIZE)
		return -E2BIG;
	buf = kzalloc(PAGE_SIZE, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	n = copy_in(how, buf, from, size);
	if (n > 0 && copy_to_user(to, buf, min_t(size_t, n, size)))
		return -EFAULT;
	return n;
}

SYSCALL_DEFINE4(unsafe_copy, unsigned int, how, const char __user *, from,
		char __user *, to, size_t, size)
{
	return copy_both_ways(how, from, to, size);
}
