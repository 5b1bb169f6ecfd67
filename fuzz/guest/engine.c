// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer's end of it: an input is a call. Or, instead:
 *
 *	--show FILE...		what trials inputs are, in C
 *	--replay TIMES FILE...	them once more; status 77: something is wrong
 *	--leaks TIMES FILE...	and what is lost by which
 */
#include "fuzz.h"

#define LEAKS_FIRST	6	/* s after the start, and then every */
#define LEAKS_EVERY	15
#define LOOK_EVERY	512	/* calls, at the clock */

static unsigned long calls;

static struct timespec seen;

/*
 * libFuzzer looks at the clock before and after each call, and in the guest that is a
 * system call: it is told what was seen last (-Wl,--wrap).
 */
int __wrap_clock_gettime(clockid_t unused, struct timespec *t)
{
	(void)unused;
	*t = seen;
	return 0;
}

static double now(void)
{
	if (__real_clock_gettime(CLOCK_MONOTONIC, &seen))
		give_up("clock_gettime");
	return seen.tv_sec + seen.tv_nsec / 1e9;
}

static void tell(void)
{
	printf("calls %lu blocks %u\n", calls, count_blocks());
	fflush(stdout);
}

/* Once a second a line, and at times a search for what was lost. */
static void look_at_clock(void)
{
	static double began, told, searched;
	double t = now();

	if (!began) {
		began = t;
		searched = t + LEAKS_FIRST - LEAKS_EVERY;
	}
	if (t - told < 1)
		return;
	told = t;
	tell();
	if (t - searched >= LEAKS_EVERY) {
		searched = t;
		find_leaks();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct trial t;
	long ret;
	int error;

	if (calls++ % LOOK_EVERY == 0)
		look_at_clock();
	decode(data, size, &t);
	prepare(&t);
	note_input(data, size);
	start_kcov();
	ret = run_trial(&t);
	error = errno;
	read_kcov();
	errno = error;
	check(&t, ret);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	return mutate(data, size, max, seed);
}

static void show_files(char **files)
{
	uint8_t data[INPUT_MAX];
	struct trial t;
	size_t size;

	for (; *files; files++) {
		read_input(*files, data, &size);
		decode(data, size, &t);
		show(&t);
	}
	exit(0);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char **words = *argv;
	const char *verb = *argc > 2 ? words[1] : "";

	if (!strcmp(verb, "--show"))
		show_files(words + 2);
	set_up();
	if (!strcmp(verb, "--replay") || !strcmp(verb, "--leaks")) {
		replay(atoi(words[2]), words + 3, !strcmp(verb, "--leaks"));
		exit(0);
	}
	now();
	watch_leaks();
	atexit(find_last_leaks);
	open_journal();
	open_kcov();
	return 0;
}
