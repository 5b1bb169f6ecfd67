/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A trial: a call, what its arguments point to, and who interferes; and what must
 * hold whatever comes of it. The programs that make fuzz writes have all of this
 * file in them, so that they need no other.
 */
#ifndef TRIAL_H
#define TRIAL_H

#include <ctype.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <umlab.h>

#define ARGUMENTS	6
#define ROOM		(4 * 4096UL)	/* memory of an argument; a hole is behind it */
#define MARGIN		64UL		/* watched on both sides of what a call may write */

/* What is in memory that nobody has written to: a program's, and that kernel's stack. */
#define UNTOUCHED	0xc7
#define STALE_STACK	0xd1

#define STATUS_WRONG	77		/* something is wrong with what came of a call */

enum kind { NUMBER, SOMEBODY, MEMORY, READ_ONLY, SAME };
enum somebody { SELF, PARENT, CHILD, THREAD, ZOMBIE, GONE, PEOPLE };
enum rival { NOBODY, TWIN, WRITER };

struct argument {
	enum kind kind;
	unsigned long value;	/* NUMBER; of SOMEBODY who; of SAME which argument */
	unsigned int before;	/* its memory begins so far before the hole; SAME: so far behind */
	unsigned long room;	/* what the call may write there */
	bool constant;		/* nothing at all */
	bool absent;		/* and no page is there yet */
	unsigned char fill;	/* what the room is filled with, before the content */
	unsigned int length;
	const char *content;
};

struct trial {
	long number;
	struct argument argument[ARGUMENTS];
	enum rival rival;	/* TWIN makes the same call, WRITER writes meanwhile: */
	unsigned int in, at, width;	/* into which argument's memory, where, how much */
	unsigned long written;
};

struct here {
	unsigned char *memory[ARGUMENTS];
	unsigned char before[ARGUMENTS][ROOM];	/* what was there before the call */
	unsigned char *read_only;
	unsigned long value[ARGUMENTS];		/* what the call is given */
	size_t from[ARGUMENTS], to[ARGUMENTS];	/* the part that was written and is watched */
	pid_t people[PEOPLE];
	sem_t go, gone;
	volatile bool running;
	const struct trial *now;
	int secrets;				/* how often one came out in a row */
	char wrong[256];
};

extern struct here here;
extern bool (*given_before)(const void *bytes, size_t n);

void give_up(const char *what);
pid_t make_child(bool stay);
void set_up(void);
size_t at_most(size_t n, size_t limit);
void *be_rival(void *unused);
void prepare(const struct trial *t);
long run_trial(const struct trial *t);
void check(const struct trial *t, long ret);
void watch_leaks(void);
void find_leaks(void);
void find_last_leaks(void);

#endif
