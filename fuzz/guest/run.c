// SPDX-License-Identifier: GPL-2.0-only
/* A call is made, and another thread interferes */
#include "trial.h"

size_t at_most(size_t n, size_t limit)
{
	return n < limit ? n : limit;
}

/* Where the memory of an argument begins, and what of it the call may use. */
static void fill_memory(const struct argument *a, int i)
{
	size_t start = ROOM - a->before, room = at_most(a->room, a->before);
	size_t length = at_most(a->length, a->before);
	unsigned char *p = here.memory[i];

	memset(p + here.from[i], UNTOUCHED, here.to[i] - here.from[i]);
	here.value[i] = (unsigned long)p + start;
	here.from[i] = start - MARGIN;
	here.to[i] = ROOM;
	if (a->absent) {
		here.from[i] = start & -4096UL;
		here.to[i] = at_most(here.from[i] + 4096, ROOM);
		madvise(p + here.from[i], here.to[i] - here.from[i], MADV_DONTNEED);
		return;
	}
	memset(p + start, a->fill, room);
	memcpy(p + start, a->content, length);
	here.to[i] = at_most(start + (length > room ? length : room) + MARGIN, ROOM);
	memcpy(here.before[i] + here.from[i], p + here.from[i], here.to[i] - here.from[i]);
}

static void find_somebody(enum somebody who, unsigned long *value)
{
	pid_t *pid = &here.people[who];

	if (who == CHILD && waitpid(*pid, NULL, WNOHANG) == *pid)
		*pid = make_child(true);
	*value = *pid;
}

void prepare(const struct trial *t)
{
	const struct argument *a;
	int i;

	here.now = t;
	for (i = 0; i < ARGUMENTS; i++) {
		a = &t->argument[i];
		if (a->kind == NUMBER)
			here.value[i] = a->value;
		else if (a->kind == SOMEBODY)
			find_somebody(a->value, &here.value[i]);
		else if (a->kind == READ_ONLY)
			here.value[i] = (unsigned long)here.read_only + ROOM - a->before;
		else if (a->kind == MEMORY)
			fill_memory(a, i);
	}
	for (i = 0; i < ARGUMENTS; i++)
		if (t->argument[i].kind == SAME)
			here.value[i] = here.value[t->argument[i].value] + t->argument[i].before;
}

static void make_call(void)
{
	const unsigned long *v = here.value;

	syscall(here.now->number, v[0], v[1], v[2], v[3], v[4], v[5]);
}

static void write_there(unsigned long value)
{
	const struct trial *t = here.now;
	size_t at = here.from[t->in] + MARGIN + t->at;

	if (at + t->width <= ROOM)
		memcpy(here.memory[t->in] + at, &value, t->width);
}

static void interfere(void)
{
	unsigned long was = 0;
	bool other = true;

	if (here.now->rival == TWIN) {
		make_call();
		return;
	}
	memcpy(&was, here.before[here.now->in] + here.from[here.now->in] + MARGIN + here.now->at,
	       here.now->width);
	for (; here.running; other = !other) {
		write_there(other ? here.now->written : was);
		sched_yield();
	}
}

void *be_rival(void *unused)
{
	here.people[THREAD] = gettid();
	sem_post(&here.gone);
	for (;;) {
		if (!sem_wait(&here.go)) {
			interfere();
			sem_post(&here.gone);
		}
	}
	return unused;
}

/* Returns what the call does, and sets errno. */
long run_trial(const struct trial *t)
{
	const unsigned long *v = here.value;
	int error;
	long ret;

	if (t->rival) {
		here.running = true;
		sem_post(&here.go);
		sched_yield();
	}
	ret = syscall(t->number, v[0], v[1], v[2], v[3], v[4], v[5]);
	if (t->rival) {
		error = errno;
		here.running = false;
		while (sem_wait(&here.gone))
			;
		errno = error;
	}
	return ret;
}

