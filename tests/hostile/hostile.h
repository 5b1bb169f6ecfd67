/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the hostile kernel share: a program handed to umlab as a
 * kernel, or as QEMU, that does what one could do which somebody has taken
 * over.  main.c has the list of what it can.
 */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <stdint.h>

#include "../../uml/launcher/protocol.h"

#define LINE 3

/* line.c */
void put(const void *data, size_t length);
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

#endif
