// SPDX-License-Identifier: GPL-2.0-only
/*
 * spawn COUNT: what a process costs. Prints the nanoseconds of one fork(2),
 * execve(2) of this static program itself, and waitpid(2), the mean of COUNT.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void spawn(const char *program)
{
	int status;
	pid_t child = fork();

	if (child < 0)
		err(1, "fork");
	if (!child) {
		execl(program, program, NULL);
		_exit(127);
	}
	if (waitpid(child, &status, 0) != child)
		err(1, "waitpid");
	if (status)
		errx(1, "%s: wait status 0x%x", program, status);
}

int main(int argc, char *argv[])
{
	long count = argc == 2 ? atol(argv[1]) : 0, i;
	struct timespec start, end;

	/* the child */
	if (argc == 1)
		return 0;
	if (count < 1)
		errx(2, "usage: spawn COUNT");
	if (clock_gettime(CLOCK_MONOTONIC, &start))
		err(1, "clock_gettime");
	for (i = 0; i < count; i++)
		spawn(argv[0]);
	if (clock_gettime(CLOCK_MONOTONIC, &end))
		err(1, "clock_gettime");
	printf("\nns %.0f\n", ((end.tv_sec - start.tv_sec) * 1e9 +
			       (end.tv_nsec - start.tv_nsec)) / count);
	return 0;
}
