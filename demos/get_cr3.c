// SPDX-License-Identifier: GPL-2.0-only
// Section E: where a process's page tables begin, and who may know
/*
 * Needs root: a physical address is no business of anybody else.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <umlab.h>

static void show(const char *who, unsigned long *cr3)
{
	if (get_cr3(cr3))
		err(1, "get_cr3");
	printf("%-8s process %d: page directory at physical address %#lx\n",
	       who, getpid(), *cr3);
	fflush(stdout);
}

/* The child's own page directory, then the same question without privilege. */
static int child(unsigned long *cr3)
{
	show("child", cr3);
	if (setuid(1000))
		err(1, "setuid");
	if (get_cr3(cr3) != -1 || errno != EPERM)
		errx(1, "get_cr3 as user 1000: %m, expected EPERM");
	printf("child    as user %d: %m\n", getuid());
	fflush(stdout);
	return EXIT_SUCCESS;
}

int main(void)
{
	unsigned long *cr3;
	int status;
	pid_t pid;

	/* One for each process; the child writes the second. */
	cr3 = mmap(NULL, 2 * sizeof(*cr3), PROT_READ | PROT_WRITE,
		   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (cr3 == MAP_FAILED)
		err(1, "mmap");

	show("parent", &cr3[0]);
	pid = fork();
	if (!pid)
		_exit(child(&cr3[1]));
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		errx(1, "the child failed");

	if (cr3[0] % 4096 || cr3[1] % 4096)
		errx(1, "a page directory starts at the start of a page");
	if (!cr3[0] || !cr3[1] || cr3[0] == cr3[1])
		errx(1, "two processes that live have two page directories");
	return EXIT_SUCCESS;
}
