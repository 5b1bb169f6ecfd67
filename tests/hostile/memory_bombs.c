// SPDX-License-Identifier: GPL-2.0-only
/*
 * All that memory can be taken by.  See bombs.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bombs.h"

#define MB 1048576
#define FORKED (64 * MB)
#define TABLE (2 * MB)	/* what one page of a page table maps */
#define TABLES 256	/* in a megabyte */

static char zeroes[MB];

static long take(size_t size, int flags)
{
	char *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
			flags | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		return -1;
	memset(at, 1, size);
	return 0;
}

long take_private(long number)
{
	(void)number;
	return take(MB, MAP_PRIVATE);
}

long take_shared(long number)
{
	(void)number;
	return take(MB, MAP_SHARED);
}

static long append(int fd)
{
	return fd < 0 ? -1 : write(fd, zeroes, sizeof(zeroes));
}

long take_memfd(long number)
{
	static int fd = -1;

	(void)number;
	if (fd < 0)
		fd = syscall(SYS_memfd_create, "bomb", 0);
	return append(fd);
}

long take_tmpfs(long number)
{
	static int fd = -1;

	(void)number;
	if (fd < 0)
		fd = open("/bomb", O_WRONLY | O_CREAT, 0600);
	return append(fd);
}

/* In a child each time. */
long take_forked(long number)
{
	int told[2];
	char byte;
	pid_t pid;

	(void)number;
	if (pipe(told))
		return -1;
	pid = fork();
	if (!pid) {
		if (take(FORKED, MAP_PRIVATE))
			_exit(1);
		write(told[1], "", 1);
		for (;;)
			pause();
	}
	close(told[1]);
	/* A child that was killed for it tells nothing. */
	errno = ENOMEM;
	number = pid > 0 && read(told[0], &byte, 1) == 1 ? 0 : -1;
	close(told[0]);
	return number;
}

/* Of memory that is only read, there are the tables and one page of zeroes. */
long take_tables(long number)
{
	volatile char *at = mmap(NULL, (size_t)TABLES * TABLE, PROT_READ,
				 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
				 -1, 0);
	size_t i;

	(void)number;
	if (at == MAP_FAILED)
		return -1;
	madvise((void *)at, (size_t)TABLES * TABLE, MADV_NOHUGEPAGE);
	for (i = 0; i < TABLES; i++)
		(void)at[i * TABLE];
	return 0;
}

static void fill(int fd)
{
	while (write(fd, zeroes, 4096) > 0)
		;
}

long take_pipes(long number)
{
	int ends[2], i;

	(void)number;
	for (i = 0; i < 16; i++) {
		if (pipe2(ends, O_NONBLOCK))
			return -1;
		fill(ends[1]);
	}
	return 0;
}

long take_sockets(long number)
{
	int ends[2], i;

	(void)number;
	for (i = 0; i < 4; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends))
			return -1;
		fill(ends[0]);
		fill(ends[1]);
	}
	return 0;
}
