// SPDX-License-Identifier: GPL-2.0-only
/*
 * change_cmdline - read and replace the command line that ps shows
 *
 * mm->arg_start and mm->arg_end say where in the process's memory its command
 * line is. After execve that is the argument strings on the stack, which
 * argv[] points to and which must stay. So a new line goes into a mapping of
 * its own, made by the first call and used again by all later ones.
 *
 * The mapping has two slots. A new line is written to the one not shown, then
 * shown by moving arg_start and arg_end: a call that fails has changed nothing
 * and a reader of /proc/PID/cmdline that got the old addresses still finds the
 * old line there.
 *
 * mm->mmap_lock, held from reading the old line to showing the new one, puts
 * the threads that call at once in an order. No user memory can be faulted in
 * meanwhile except by get_user_pages, which then never waits for user space.
 *
 * fork copies the mm, and with it where the line is, before it waits for that
 * lock. When it has it, other threads may have changed the line many times, and
 * the slot that was shown holds another one. So behind the slots is a page that
 * nobody can touch, with an open() that fork calls with the lock held: there
 * the child gets the addresses of that time.
 */
#include <linux/cleanup.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/pagemap.h>
#include <linux/resource.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "internal.h"

/* The longest line and the NUL that umlab_terminate() may add */
#define SLOT_SIZE	PAGE_ALIGN(UMLAB_CMDLINE_MAX + 1)
#define AREA_SIZE	(2 * SLOT_SIZE)
#define AREA_PAGES	(AREA_SIZE >> PAGE_SHIFT)
#define GUARD_SIZE	PAGE_SIZE

/* As much as execve takes. A longer line, by prctl, takes too long to walk. */
#define OLD_MAX		((size_t)_STK_LIM / 4 * 3)

/* vm_private_data of our mappings; no other anonymous mapping uses the field */
static const char area_mark[] = "umlab command line";

/**
 * umlab_terminate() - end a list of arguments with a NUL
 * @line: the new command line; has room for one byte more
 * @len: its length in bytes
 *
 * /proc/PID/cmdline takes a last byte that is not NUL for setproctitle(3)'s
 * work and shows one string only. That is right for a single string and cuts
 * off the rest of several.
 *
 * Return: the length to show.
 */
VISIBLE_IF_KUNIT size_t umlab_terminate(char *line, size_t len)
{
	if (line[len - 1] && memchr(line, '\0', len))
		line[len++] = '\0';
	return len;
}

/**
 * umlab_locate_cmdline() - find out which bytes /proc/PID/cmdline shows
 * @mm: whose; its mmap_lock is held, so that the addresses stay
 * @last: the byte before mm->arg_end, NUL if it cannot be read
 * @line: filled in
 *
 * The rules are those of get_mm_cmdline() in fs/proc/base.c.
 */
VISIBLE_IF_KUNIT void umlab_locate_cmdline(const struct mm_struct *mm, char last,
					   struct umlab_cmdline *line)
{
	line->start = mm->arg_start;
	line->end = max(mm->arg_start, mm->arg_end);
	line->title = last;
	if (!mm->env_end)
		line->end = line->start;	/* execve has not got so far */
	if (!last || line->start == line->end)
		return;

	/* A title may run on into the environment, and over a page at most. */
	if (mm->env_start == mm->arg_end && mm->env_end > mm->env_start)
		line->end = mm->env_end;
	line->end = min(line->end, line->start + PAGE_SIZE);
}

/*
 * Copy n bytes, within one page, of the caller's memory at addr to buf. As for
 * /proc, a hole just below the stack is part of the stack, and a file's memory
 * is not looked at: it could take its time.
 */
static int read_memory(struct mm_struct *mm, unsigned long addr, char *buf, size_t n)
{
	struct vm_area_struct *vma;
	struct page *page;

	if (!find_extend_vma_locked(mm, addr))
		return -EFAULT;
	page = get_user_page_vma_remote(mm, addr, FOLL_ANON, &vma);
	if (IS_ERR(page))
		return PTR_ERR(page);
	memcpy_from_page(buf, page, offset_in_page(addr), n);
	put_page(page);
	return 0;
}

/* Write n bytes to our mapping, which the process itself may not write to. */
static int write_memory(struct mm_struct *mm, unsigned long addr,
			const char *buf, size_t n)
{
	struct vm_area_struct *vma;
	struct page *page;
	size_t chunk;

	for (; n; addr += chunk, buf += chunk, n -= chunk) {
		chunk = min(n, PAGE_SIZE - offset_in_page(addr));
		page = get_user_page_vma_remote(mm, addr, FOLL_WRITE | FOLL_FORCE |
						FOLL_ANON, &vma);
		if (IS_ERR(page))
			return PTR_ERR(page);
		memcpy_to_page(page, offset_in_page(addr), buf, chunk);
		set_page_dirty_lock(page);
		put_page(page);
	}
	return 0;
}

/*
 * Walk over the line through the page buf. Memory that cannot be read ends it,
 * as it does in /proc. Copied to old, if that is given, which must not fault:
 * -EAGAIN asks the caller to fault old in, without the lock, and come again.
 * Returns the line's length.
 */
static long walk_line(struct mm_struct *mm, const struct umlab_cmdline *line,
		      char *buf, char __user *old)
{
	unsigned long addr, end = line->end;
	size_t n, text;
	long len = 0;

	for (addr = line->start; addr < end; addr += n) {
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
		n = min(end - addr, PAGE_SIZE - offset_in_page(addr));
		if (read_memory(mm, addr, buf, n))
			break;
		text = line->title ? strnlen(buf, n) : n;
		if (text < n) {
			n = text + 1;	/* the title and its NUL */
			end = addr + n;
		}
		if (old && copy_to_user_nofault(old + len, buf, n))
			return -EAGAIN;
		len += n;
	}
	return len;
}

/*
 * Where the caller's line is now, and how many bytes of it can be read: all, or
 * max + 1 if there are more than max. The walk ends there, however long it is.
 */
static long find_line(struct mm_struct *mm, char *buf, size_t max,
		      struct umlab_cmdline *line)
{
	char last = '\0';
	long len;

	if (mm->arg_start < mm->arg_end &&
	    read_memory(mm, mm->arg_end - 1, &last, 1))
		last = '\0';
	umlab_locate_cmdline(mm, last, line);
	line->end = min(line->end, line->start + max + 1);

	len = walk_line(mm, line, buf, NULL);
	/* Another thread may write there meanwhile: never copy more than this. */
	if (len >= 0)
		line->end = line->start + len;
	return len;
}

static void show_line(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	spin_lock(&mm->arg_lock);
	mm->arg_start = start;
	mm->arg_end = end;
	spin_unlock(&mm->arg_lock);
}

/*
 * The page behind was copied by fork, which has the locks of both, or it was
 * cut or moved. vm_private_data is the mm that it was in before.
 */
static void guard_open(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm, *from = vma->vm_private_data;

	if (mm != from)
		show_line(mm, from->arg_start, from->arg_end);
	vma->vm_private_data = mm;
}

/* No fault(): who touches it gets SIGBUS, if not SIGSEGV before. */
static const struct vm_operations_struct guard_ops = {
	.open = guard_open,
};

/*
 * The start of our mapping, if the shown line is in it, or 0. One that the
 * process has cut, moved or given other permissions is its own affair, and
 * above all not written to if it is executable now.
 */
static unsigned long find_area(struct mm_struct *mm)
{
	struct vm_area_struct *vma = vma_lookup(mm, mm->arg_start), *guard;

	if (!vma || vma->vm_private_data != area_mark || !vma_is_anonymous(vma))
		return 0;
	if (vma->vm_end - vma->vm_start != AREA_SIZE ||
	    (vma->vm_flags & VM_ACCESS_FLAGS) != VM_READ)
		return 0;
	guard = vma_lookup(mm, vma->vm_end);
	if (!guard || guard->vm_ops != &guard_ops)
		return 0;
	return vma->vm_start;
}

/*
 * The mapping is read-only and nothing else: VM_READ is given as it is, because
 * READ_IMPLIES_EXEC makes PROT_READ executable, past all who may object to that.
 * It is charged for as if writable, since write_memory() fills it.
 * VM_DONTEXPAND keeps it from being merged with a neighbour, which would get
 * the mark with it. The process may unmap it; fork copies it.
 */
static unsigned long make_slots(struct mm_struct *mm, unsigned long addr)
{
	unsigned long populate;

	if (security_vm_enough_memory_mm(mm, AREA_PAGES))
		return -ENOMEM;
	addr = do_mmap(NULL, addr, AREA_SIZE, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
		       umlab_vma_flags(VM_READ | VM_ACCOUNT | VM_DONTEXPAND),
		       0, &populate, NULL);
	if (IS_ERR_VALUE(addr))
		vm_unacct_memory(AREA_PAGES);
	else
		vma_lookup(mm, addr)->vm_private_data = (void *)area_mark;
	return addr;
}

/* The slots take the place of all but the last page of what is mapped first. */
static unsigned long make_area(struct mm_struct *mm)
{
	struct vm_area_struct *guard;
	unsigned long addr, populate;

	addr = do_mmap(NULL, 0, AREA_SIZE + GUARD_SIZE, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS, umlab_vma_flags(VM_DONTEXPAND),
		       0, &populate, NULL);
	if (IS_ERR_VALUE(addr))
		return 0;
	guard = vma_lookup(mm, addr);
	guard->vm_private_data = mm;
	guard->vm_ops = &guard_ops;
	if (!IS_ERR_VALUE(make_slots(mm, addr)))
		return addr;
	do_munmap(mm, addr, AREA_SIZE + GUARD_SIZE, NULL);
	return 0;
}

/**
 * struct change - one call's work
 * @new: the line to show, in kernel memory, or NULL
 * @len: its length
 * @old: where the line before goes, or NULL
 * @size: room there
 * @old_len: length of the line before, set as soon as it is known
 * @buf: a page to copy through
 */
struct change {
	const char *new;
	size_t len;
	char __user *old;
	size_t size;
	size_t old_len;
	char *buf;
};

/* Write the new line where nobody looks, hand out the old one, show the new. */
static long replace_line(struct mm_struct *mm, struct change *c,
			 const struct umlab_cmdline *line)
{
	unsigned long area = find_area(mm);
	unsigned long slot, made = 0;
	long ret;

	if (!area) {
		made = make_area(mm);
		if (!made)
			return -ENOMEM;
		area = made;
	}
	slot = area;
	if (!made && mm->arg_start < area + SLOT_SIZE)
		slot += SLOT_SIZE;

	ret = write_memory(mm, slot, c->new, c->len);
	if (!ret)
		ret = c->old ? walk_line(mm, line, c->buf, c->old) : c->old_len;
	if (ret >= 0)
		show_line(mm, slot, slot + c->len);
	else if (made)
		do_munmap(mm, made, AREA_SIZE + GUARD_SIZE, NULL);
	return ret;
}

/* One attempt; -EAGAIN if the memory at old has to be faulted in first. */
static long try_change(struct mm_struct *mm, struct change *c)
{
	size_t max = c->old ? min(c->size, OLD_MAX) : OLD_MAX;
	struct umlab_cmdline line;
	long ret;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	ret = find_line(mm, c->buf, max, &line);
	if (ret >= 0) {
		c->old_len = ret;
		if (c->old_len > max)
			ret = max == OLD_MAX ? -E2BIG : -ERANGE;
		else if (c->new)
			ret = replace_line(mm, c, &line);
		else
			ret = walk_line(mm, &line, c->buf, c->old);
	}
	mmap_write_unlock(mm);
	return ret;
}

static long change_line(const char __user *new, size_t len, char __user *old,
			size_t size)
{
	char *buf __free(kfree) = kmalloc(PAGE_SIZE, GFP_KERNEL);
	char *line __free(kfree) = kmalloc(UMLAB_CMDLINE_MAX + 1, GFP_KERNEL);
	struct change c = { .old = old, .size = size, .buf = buf };
	long ret;

	if (!buf || !line)
		return -ENOMEM;
	if (new) {
		if (copy_from_user(line, new, len))
			return -EFAULT;
		c.new = line;
		c.len = umlab_terminate(line, len);
	}

	while ((ret = try_change(current->mm, &c)) == -EAGAIN)
		if (fault_in_writeable(old, c.old_len))
			return -EFAULT;
	return ret;
}

SYSCALL_DEFINE5(change_cmdline, const char __user *, new, size_t, len,
		char __user *, old, size_t, size, unsigned int, flags)
{
	if (flags || (!new && !old) || (new && !len))
		return -EINVAL;
	if (new && len > UMLAB_CMDLINE_MAX)
		return -E2BIG;
	return change_line(new, len, old, size);
}
