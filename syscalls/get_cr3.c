// SPDX-License-Identifier: GPL-2.0-only
/*
 * get_cr3 - where the caller's page tables begin
 */
#include <linux/capability.h>
#include <linux/mm_types.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <asm/page.h>

/*
 * mm->pgd rather than the register: UML has none, and on x86_64 the register
 * also holds the PCID and, with page table isolation, may be the user half's.
 */
static long page_directory(unsigned long __user *cr3)
{
	/* A physical address helps an attacker: the real root only. */
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;

	return put_user(__pa(current->mm->pgd), cr3);
}

SYSCALL_DEFINE1(get_cr3, unsigned long __user *, cr3)
{
	return page_directory(cr3);
}
