/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the guest tests share: pointers that a call must refuse, and reading
 * /proc.
 */
#ifndef _UMLAB_TEST_COMMON_H
#define _UMLAB_TEST_COMMON_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <umlab.h>

#include "kselftest_harness.h"

#define PAGE	4096UL
#define STUDENT	1000	/* an ordinary user */

/* The errno that a call failed with, 0 if it did not fail. */
#define ERRNO_OF(call) ((call) == -1 ? errno : 0)

static inline char *map_pages(size_t n, int prot)
{
	char *p = mmap(NULL, n * PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED) {
		perror("mmap");
		exit(KSFT_FAIL);
	}
	return p;
}

/* The last n bytes before a page that is not there. */
static inline char *before_hole(size_t n)
{
	char *p = map_pages(2, PROT_READ | PROT_WRITE);

	munmap(p + PAGE, PAGE);
	return p + PAGE - n;
}

static inline char *bad_unmapped(void)
{
	return before_hole(0);
}

static inline char *bad_hole(void)
{
	char *p = before_hole(1);

	*p = 'x';
	return p;
}

static inline char *bad_protected(void)
{
	return map_pages(1, PROT_NONE);
}

static inline char *bad_read_only(void)
{
	return map_pages(1, PROT_READ);
}

static inline char *bad_null(void)
{
	return NULL;
}

static inline char *bad_low(void)
{
	return (char *)8;
}

static inline char *bad_kernel(void)
{
	return (char *)0xffffffff81000000UL;	/* x86_64's kernel text */
}

static inline char *bad_uml_kernel(void)
{
	return (char *)0x60000000UL;	/* where UML itself is linked */
}

static inline char *bad_direct_map(void)
{
	return (char *)0xffff888000000000UL;	/* x86_64's view of all memory */
}

static inline char *bad_not_canonical(void)
{
	return (char *)0x0000900000000000UL;
}

static inline char *bad_wrap(void)
{
	return (char *)-1UL;	/* adding to it wraps around */
}

struct bad_pointer {
	char what[48];
	char *(*make)(void);
	bool readable;	/* bad for writing only */
	bool null;
};

/* None can be written to; those not readable cannot be read. Ends with NULL. */
static const struct bad_pointer bad_pointers[] = {
	{ .what = "NULL", .make = bad_null, .null = true },
	{ .what = "an address in the first page", .make = bad_low },
	{ .what = "an unmapped page", .make = bad_unmapped },
	{ .what = "a protected page", .make = bad_protected },
	{ .what = "one byte before a page that is not there", .make = bad_hole },
	{ .what = "a read-only page", .make = bad_read_only, .readable = true },
	{ .what = "kernel text", .make = bad_kernel },
	{ .what = "UML's own text", .make = bad_uml_kernel },
	{ .what = "the kernel's direct map", .make = bad_direct_map },
	{ .what = "an address that is none", .make = bad_not_canonical },
	{ .what = "the last byte of all", .make = bad_wrap },
	{ .make = NULL }
};

/* A file of /proc as a whole; returns its length, or -1. */
static inline ssize_t read_file(const char *path, char *buf, size_t size)
{
	ssize_t n, len = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	while ((n = read(fd, buf + len, size - len)) > 0)
		len += n;
	close(fd);
	return n < 0 ? -1 : len;
}

/* A file of /proc or /sys that takes a setting. */
static inline bool write_file(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool written = fd >= 0 && write(fd, value, strlen(value)) > 0;

	close(fd);
	return written;
}

/* The number behind "NAME:" in a file like /proc/self/status, or -1. */
static inline long proc_number(const char *path, const char *name)
{
	char line[256];
	size_t len = strlen(name);
	long value = -1;
	FILE *f = fopen(path, "r");

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, name, len) && line[len] == ':')
			value = atol(line + len + 1);
	if (f)
		fclose(f);
	return value;
}

/* Give up root for good. */
static inline void become(uid_t uid)
{
	if (setresgid(uid, uid, uid) || setresuid(uid, uid, uid)) {
		perror("setresuid");
		exit(KSFT_FAIL);
	}
}

/*
 * The number of a process that is no more, while others are still in the process
 * group that it led; the member is to be killed.
 */
static inline pid_t led_a_group(pid_t *member)
{
	pid_t leader;
	int told[2];

	if (pipe(told))
		return -1;
	leader = fork();
	if (!leader) {
		setpgid(0, 0);
		*member = fork();
		if (!*member)
			for (;;)
				pause();
		_exit(write(told[1], member, sizeof(*member)) != sizeof(*member));
	}
	if (waitpid(leader, NULL, 0) != leader ||
	    read(told[0], member, sizeof(*member)) != sizeof(*member))
		return -1;
	return leader;
}

/* Whether a child said "yes" with its exit status. */
static inline bool child_passed(pid_t pid)
{
	int status;

	pid = waitpid(pid, &status, 0);
	return pid > 0 && WIFEXITED(status) &&
	       !WEXITSTATUS(status);
}

#endif /* _UMLAB_TEST_COMMON_H */
