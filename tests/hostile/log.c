// SPDX-License-Identifier: GPL-2.0-only
/*
 * The log of a panic, with wild things where the launcher looks.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "hostile.h"

static void repeat(const char *text, int times)
{
	while (times--)
		fputs(text, stdout);
}

/* A line of a trace, of a function that the launcher looks beyond. */
static void wild_trace_line(void)
{
	static const char *const wilds[] = {
		"[", "]", "\n", "%s%n", "+0x", "ffffffffffffffffff", "\033[31m",
		" [<", "? ", "Call Trace:\n", "name",
	};
	const char *wild = wilds[rand() % (sizeof(wilds) / sizeof(*wilds))];
	int times = rand() % 2 ? 1 : 300, where = rand() % 40;

	repeat(wild, where == 0 ? times : 0);
	repeat(" [<60012345", 1);
	repeat(wild, where == 1 ? times : 0);
	repeat(">] ", 1);
	repeat(wild, where == 2 ? times : 0);
	repeat(rand() % 2 ? "? memcpy" : "panic", 1);
	repeat(wild, where == 3 ? times : 0);
	repeat("+0x10/0x20\n", where == 4 ? 0 : 1);
	if (!(rand() % 300))
		putchar(0);
}

void wild_log(const char *seed)
{
	int i;

	srand(atoi(seed));
	if (rand() % 4)
		puts("[    0.1] Kernel panic - not syncing: wild");
	if (!(rand() % 4))
		puts(", ip 0x60012345");
	puts("Call Trace:");
	for (i = 0; i < 40; i++)
		wild_trace_line();
	fflush(stdout);
	kill(getpid(), SIGABRT);
}
