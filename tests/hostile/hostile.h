/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the hostile kernel share: a program handed to umlab as a
 * kernel, or as QEMU, that does what one could do which somebody has taken
 * over.  main.c has the list of what it can.
 */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol.h"

#define LINE 3
#define MONITOR 5
#define SHARE "/share"

/* Calls that the headers of the oldest host lack. */
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif
#ifndef SYS_statmount
#define SYS_statmount 457
#define SYS_listmount 458
#endif

/* What a row of a table claims. */
enum expected {
	REFUSED,	/* EPERM, EACCES, ENOSYS, SIGSYS, or what also says */
	HARMLESS,	/* any answer will do; why says why */
	WORKS,		/* a kernel needs it */
};

/*
 * One attack: a system call (its number and arguments), or a function that
 * returns like one: -1 and errno if it was refused.
 */
struct attack {
	const char *name;
	enum expected expected;
	long call[7];
	long (*run)(long argument);
	long argument;
	int also[2];		/* further errnos that are refusals */
	const char *why;
};

/* The tables, a file a subject; each ends with a row without a name. */
extern const struct attack namespaces[];
extern const struct attack mounts[];
extern const struct attack credentials[];
extern const struct attack processes[];
extern const struct attack memory[];
extern const struct attack host_files[];
extern const struct attack shared_files[];
extern const struct attack network[];
extern const struct attack interfaces[];
extern const struct attack descriptors[];

/* table.c */
extern const char *token;	/* in the names of what the host has */
void list_attacks(void);
void attack(const char *value);
long no_effect(void);

/* line.c */
void put(const void *data, size_t length);
bool read_frame(struct frame *frame);
void send_frame(int type, int stream, uint32_t value, const void *data,
		uint32_t length);
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void wild_frames(const char *seed);
void bad_frame(const char *number);
void cut_ring(const char *unused);

/* log.c */
void wild_log(const char *seed);

/* look.c */
void come_up(void);
void look_around(const char *unused);
void spoof(const char *unused);

/* ends.c */
void end_oddly(const char *way);

/* limits.c */
void list_bombs(void);
void explode(const char *name);

#endif
