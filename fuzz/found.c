// SPDX-License-Identifier: GPL-2.0-only
/* The end of a program that make fuzz writes: ROUNDS, LEAKS and trials stand before it. */
#define TRIALS (sizeof(trials) / sizeof(*trials))

int main(void)
{
	size_t i;

	set_up();
	if (LEAKS)
		watch_leaks();
	for (i = 0; i < ROUNDS * TRIALS; i++) {
		prepare(&trials[i % TRIALS]);
		check(&trials[i % TRIALS], run_trial(&trials[i % TRIALS]));
	}
	if (LEAKS)
		find_last_leaks();
	return 0;
}
