// SPDX-License-Identifier: GPL-2.0-only
/*
 * Processes, descriptors, files and floods.  See bombs.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bombs.h"
#include "hostile.h"

#define MB 1048576
#define STACK 16384

static char data[MB];

static void wait_for_ever(void)
{
	for (;;)
		pause();
}

long fork_wide(long number)
{
	pid_t pid = fork();

	(void)number;
	if (!pid)
		wait_for_ever();
	return pid;
}

/* The child goes on, so that each is the child of the one before. */
long fork_deep(long number)
{
	pid_t pid = fork();

	(void)number;
	if (pid > 0)
		wait_for_ever();
	return pid;
}

static int run_thread(void *unused)
{
	(void)unused;
	wait_for_ever();
	return 0;
}

long add_thread(long number)
{
	char *stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)number;
	if (stack == MAP_FAILED)
		return -1;
	return clone(run_thread, stack + STACK,
		     CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
		     CLONE_THREAD | CLONE_SYSVSEM, NULL);
}

long take_descriptors(long number)
{
	int i;

	(void)number;
	for (i = 0; i < 100; i++)
		if (dup(0) < 0)
			return -1;
	return 0;
}

static long make_thousand(const char *directory, long number)
{
	char path[64];
	int i, fd;

	for (i = 0; i < 1000; i++) {
		snprintf(path, sizeof(path), "%s/%ld.%d", directory, number, i);
		fd = open(path, O_WRONLY | O_CREAT, 0600);
		if (fd < 0)
			return -1;
		close(fd);
	}
	return 0;
}

long make_files(long number)
{
	return make_thousand("", number);
}

long fill_share_files(long number)
{
	return make_thousand(SHARE, number);
}

static long fill_file(const char *path, long number)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = pwrite(fd, data, sizeof(data), number * sizeof(data));
	close(fd);
	return n == sizeof(data) ? 0 : -1;
}

long fill_kept(long number)
{
	return fill_file("/cow", number);
}

long fill_share(long number)
{
	return fill_file(SHARE "/bomb", number);
}

long flood_log(long number)
{
	(void)number;
	memset(data, 'x', sizeof(data));
	data[sizeof(data) - 1] = '\n';
	return write(1, data, sizeof(data));
}

/* As fast as the launcher allows: more than that would end the run. */
long flood_output(long number)
{
	static uint64_t done;
	uint64_t sent = (uint64_t)number * MAX_PAYLOAD;
	struct frame frame;

	if (!number)
		come_up();
	while (sent + MAX_PAYLOAD - done >= WINDOW) {
		if (!read_frame(&frame))
			return -1;
		if (frame.type == FRAME_DONE)
			done = (uint64_t)frame.value_high << 32 |
			       frame.value_low;
	}
	send_frame(FRAME_OUTPUT, 1, 0, data, MAX_PAYLOAD);
	return 0;
}

long flood_refusals(long number)
{
	int i;

	(void)number;
	for (i = 0; i < 1000; i++)
		syscall(SYS_keyctl, 0, -3, 0);
	return 0;
}
