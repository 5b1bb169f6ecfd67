// SPDX-License-Identifier: GPL-2.0-only
/* What is lost: the kernel is asked, by kmemleak */
#include "trial.h"

static void tell_kmemleak(const char *word)
{
	FILE *f = fopen("/sys/kernel/debug/kmemleak", "w");

	if (!f || fputs(word, f) == EOF || fclose(f))
		give_up("/sys/kernel/debug/kmemleak");
}

/* The kernel reports what is lost from now on. */
void watch_leaks(void)
{
	FILE *f = fopen("/sys/module/kmemleak/parameters/verbose", "w");

	if (!f || fputs("1", f) == EOF || fclose(f))
		give_up("/sys/module/kmemleak/parameters/verbose");
	tell_kmemleak("clear");
}

/* Of what is 5 s old; and it takes for lost only what it has seen so twice. */
void find_leaks(void)
{
	tell_kmemleak("scan");
	tell_kmemleak("scan");
}

void find_last_leaks(void)
{
	usleep(5100000);
	find_leaks();
}
