/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a machine finds when it is started: the same for every kind.
 */
#ifndef UMLAB_MACHINE_H
#define UMLAB_MACHINE_H

#include "filter.h"
#include "sandbox.h"

/* Its descriptors; what is above is closed, and MONITOR where it has none. */
enum { IDLE_IN, LOG_OUT, LOG_ERR, LINE, IDLE_OUT, MONITOR, PROGRAM, SYNC, FREE };
#define LINE_FD "3"
#define MONITOR_FD "5"

/* unjailed.c; so many places at most, with the machine's own */
#define OPENED_MOST 24
size_t open_outside(const struct sandbox_input *input,
		    struct landlock_place *places);

/* rlimits.c */
bool set_limits(const struct sandbox_input *input);

/* machine.c */
void die(const char *what) __attribute__((noreturn));
void add_word(struct program *program, const char *word);
void add_words(struct program *program, const char *words);
void add_text(struct program *program, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
