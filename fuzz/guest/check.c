// SPDX-License-Identifier: GPL-2.0-only
/* What must hold whatever came of a call */
#include "trial.h"

/* Whether an earlier call was given these bytes; set by whoever knows them. */
bool (*given_before)(const void *bytes, size_t n);

/* Whether the program itself has given these bytes to the call. */
static bool is_given(const struct trial *t, const void *bytes, size_t n)
{
	const struct argument *a;
	int i;

	for (i = 0; i < ARGUMENTS; i++) {
		a = &t->argument[i];
		if (memmem(&here.value[i], sizeof(here.value[i]), bytes, n) ||
		    (a->length && memmem(a->content, a->length, bytes, n)))
			return true;
	}
	return memmem(&t->written, sizeof(t->written), bytes, n) ||
		(given_before && given_before(bytes, n));
}

/* As UML has them; but a name of four letters is one. */
static bool is_kernel_address(unsigned long n)
{
	bool text = isprint(n & 0xff) && isprint(n >> 8 & 0xff) && isprint(n >> 16 & 0xff) &&
		isprint(n >> 24 & 0xff);

	return n >= 0x60000000 && n < 0xa0000000 && !text;
}

static bool is_stale(const unsigned char *p)
{
	return p[0] == STALE_STACK && p[1] == STALE_STACK && p[2] == STALE_STACK;
}

static const char *wrong(int argument, size_t at, const char *what)
{
	snprintf(here.wrong, sizeof(here.wrong), "argument %d: byte %zd: %s", argument + 1,
		 (ssize_t)at, what);
	return here.wrong;
}

static const char *secret(int argument, size_t at, const char *what)
{
	here.secrets += !here.secrets;
	return wrong(argument, at, what);
}

static bool is_new(const unsigned char *p, const unsigned char *was, size_t n)
{
	while (n && p[n - 1] != was[n - 1])
		n--;
	return !n;
}

/* What of the kernel's own is among the bytes that the call has written. */
static const char *find_secret(const struct trial *t, int i, size_t from, size_t to)
{
	const unsigned char *p = here.memory[i], *was = here.before[i];
	size_t start = ROOM - t->argument[i].before, at;
	unsigned long word;

	for (at = from; at + 3 <= to; at++) {
		if (!is_new(p + at, was + at, 3))
			continue;
		if (is_stale(p + at) && !is_given(t, p + at, 3))
			return secret(i, at - start, "memory of the kernel's that nobody had written to comes out");
		if ((at - start) % 4 || at + sizeof(word) > to ||
		    !is_new(p + at, was + at, sizeof(word)))
			continue;
		memcpy(&word, p + at, sizeof(word));
		if (is_kernel_address(word) && !is_given(t, &word, 4))
			return secret(i, at - start, "an address of the kernel's comes out");
	}
	return NULL;
}

static const char *check_memory(const struct trial *t, int i, bool failed)
{
	const struct argument *a = &t->argument[i];
	const unsigned char *p = here.memory[i], *was = here.before[i];
	size_t start = ROOM - a->before, at;
	size_t end = a->constant ? start : start + at_most(a->room, a->before);
	size_t from = here.from[i], to = here.to[i];

	if (!memcmp(p + from, was + from, to - from))
		return NULL;
	for (at = from; p[at] == was[at]; at++)
		;
	if (a->constant && at >= start)
		return wrong(i, at - start, "written, and the argument is const");
	if (at < start)
		return wrong(i, at - start, "written, and it is before the argument");
	if (failed && at < end && errno != EFAULT && !t->rival)
		return wrong(i, at - start, "written, and the call has failed");
	for (from = at, at = end; at < to; at++)
		if (p[at] != was[at])
			return wrong(i, at - start, "written, and it is beyond what the call was given");
	return find_secret(t, i, from, end);
}

/* Ends the program if something is wrong with what came of a call. */
void check(const struct trial *t, long ret)
{
	const char *complaint = NULL;
	bool shared[ARGUMENTS] = { false };
	int i, error = errno;

	for (i = 0; i < ARGUMENTS; i++)
		if (t->argument[i].kind == SAME)
			shared[t->argument[i].value] = true;
	if (t->rival == WRITER)
		shared[t->in] = true;
	for (i = 0; i < ARGUMENTS && !complaint; i++) {
		errno = error;
		if (t->argument[i].kind == MEMORY && !t->argument[i].absent && !shared[i])
			complaint = check_memory(t, i, ret == -1);
	}
	if (!complaint)
		return;
	/* it may be what an earlier call was given: not once more, then */
	if (here.secrets && here.secrets++ < 3) {
		prepare(t);
		check(t, run_trial(t));
		here.secrets = 0;
		return;
	}
	printf("wrong: %s\n", complaint);
	fflush(stdout);
	_exit(STATUS_WRONG);
}
