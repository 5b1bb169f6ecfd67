// SPDX-License-Identifier: GPL-2.0-only
/*
 * How fast the CPU's time-stamp counter runs.
 *
 * A guest in QEMU has the host's counter.  By itself it would measure it against
 * the PIT, and that fails on a busy host; it then has no clock at all.
 */
#include <stdint.h>
#include <time.h>
#include <x86intrin.h>

#include "umlab.h"

#define INTERVAL 20000000 /* ns; two readings are then exact to 1 in 10^5 */
#define TRIES 100
#define NEAR 500 /* ticks */

struct reading {
	uint64_t ticks;
	int64_t time;	/* ns */
};

/* The two at one moment: as near to each other as they come in some tries. */
static struct reading read_both(void)
{
	struct reading best = { 0 };
	uint64_t nearest = UINT64_MAX;
	int i;

	for (i = 0; i < TRIES && nearest > NEAR; i++) {
		uint64_t before = __rdtsc(), after;
		struct timespec now;

		clock_gettime(CLOCK_MONOTONIC, &now);
		after = __rdtsc();
		if (after - before >= nearest)
			continue;
		nearest = after - before;
		best.ticks = before + nearest / 2;
		best.time = now.tv_sec * 1000000000LL + now.tv_nsec;
	}
	return best;
}

/**
 * tsc_khz() - measure the time-stamp counter
 *
 * Takes 20 ms.
 *
 * Return: its frequency, kHz.
 */
unsigned long tsc_khz(void)
{
	struct timespec pause = { .tv_nsec = INTERVAL };
	struct reading start = read_both(), end;

	nanosleep(&pause, NULL);
	end = read_both();
	return (end.ticks - start.ticks) * 1000000 / (end.time - start.time);
}
