// SPDX-License-Identifier: GPL-2.0-only
/*
 * getppid COUNT: what a system call costs. Prints the nanoseconds of one
 * getppid(2), the mean of COUNT.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
	long count = argc == 2 ? atol(argv[1]) : 0, i;
	struct timespec start, end;

	if (count < 1)
		errx(2, "usage: getppid COUNT");
	if (clock_gettime(CLOCK_MONOTONIC, &start))
		err(1, "clock_gettime");
	for (i = 0; i < count; i++)
		syscall(SYS_getppid);
	if (clock_gettime(CLOCK_MONOTONIC, &end))
		err(1, "clock_gettime");
	printf("\nns %.0f\n", ((end.tv_sec - start.tv_sec) * 1e9 +
			       (end.tv_nsec - start.tv_nsec)) / count);
	return 0;
}
