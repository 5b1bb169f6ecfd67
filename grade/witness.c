// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linked into each program that looks at a submission's calls. A word that nobody
 * else knows comes on standard input; when the program has come to its own end, it is
 * printed with the status, as the last line.
 *
 * So a call that ends the program, with whatever status, or prints what the program
 * would have printed has proved nothing.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "witness.h"
#undef _exit

static char word[65];
static pid_t first;
static unsigned int *ends;	/* of children, who share it */

/* on_exit(3): of the program itself, not of what it forks */
static void tell(int status, void *unused)
{
	char line[128];
	int length;

	(void)unused;
	if (getpid() != first)
		return;
	fflush(NULL);
	length = snprintf(line, sizeof(line), "\nwitness %s %d %u\n", word, status, *ends);
	if (write(STDOUT_FILENO, line, length) != length)
		_exit(125);
}

static void __attribute__((constructor)) learn(void)
{
	size_t n = 0;
	int null;

	while (n < sizeof(word) - 1 && read(STDIN_FILENO, word + n, 1) == 1 && word[n] != '\n')
		n++;
	word[n] = '\0';
	null = open("/dev/null", O_RDONLY);
	ends = mmap(NULL, sizeof(*ends), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || ends == MAP_FAILED)
		_exit(125);
	close(null);
	first = getpid();
	if (on_exit(tell, NULL))
		_exit(125);
}

void witness_exit(int status)
{
	if (getppid() == first)
		__atomic_add_fetch(ends, 1, __ATOMIC_SEQ_CST);
	_exit(status);
}
