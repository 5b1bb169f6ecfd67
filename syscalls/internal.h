/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What umlab's files share with their KUnit tests.
 */
#ifndef _UMLAB_INTERNAL_H
#define _UMLAB_INTERNAL_H

#include <kunit/visibility.h>
#include <umlab.h>

struct mm_struct;
struct task_struct;

#define UMLAB_GREETING_SIZE	(sizeof("Hello,  !") + UMLAB_NAME_MAX)

/**
 * struct umlab_cmdline - where a process's command line is
 * @start: address of its first byte
 * @end: address behind the last byte that can belong to it
 * @title: it ends with its first NUL, should there be one before @end
 */
struct umlab_cmdline {
	unsigned long start;
	unsigned long end;
	bool title;
};

#if IS_ENABLED(CONFIG_KUNIT)
size_t umlab_greet(char *greeting, const char *name);
void umlab_describe_task(struct task_struct *task, struct umlab_task *info);
size_t umlab_terminate(char *line, size_t len);
void umlab_locate_cmdline(const struct mm_struct *mm, char last,
			  struct umlab_cmdline *line);
#endif

#endif /* _UMLAB_INTERNAL_H */
