// SPDX-License-Identifier: GPL-2.0-only
/*
 * forked COUNT: what a call costs that has a process of its own, as fuzzers make one that
 * keep no state. Prints the nanoseconds of one fork(2), sayhello2 in the child, its end
 * and waitpid(2), the mean of COUNT.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <umlab.h>
#include <unistd.h>

static void call_in_child(void)
{
	char greeting[64];
	int status;
	pid_t child = fork();

	if (child < 0)
		err(1, "fork");
	if (!child)
		_exit(sayhello2("Ann", greeting, sizeof(greeting)) < 0);
	if (waitpid(child, &status, 0) != child)
		err(1, "waitpid");
	if (status)
		errx(1, "sayhello2: wait status 0x%x", status);
}

int main(int argc, char *argv[])
{
	long count = argc == 2 ? atol(argv[1]) : 0, i;
	struct timespec start, end;

	if (count < 1)
		errx(2, "usage: forked COUNT");
	if (clock_gettime(CLOCK_MONOTONIC, &start))
		err(1, "clock_gettime");
	for (i = 0; i < count; i++)
		call_in_child();
	if (clock_gettime(CLOCK_MONOTONIC, &end))
		err(1, "clock_gettime");
	printf("\nns %.0f\n", ((end.tv_sec - start.tv_sec) * 1e9 +
			       (end.tv_nsec - start.tv_nsec)) / count);
	return 0;
}
