// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hostile kernel's frames: those that report, and those that harm.
 */
#include <err.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hostile.h"

#define FRAMES 400

void put(const void *data, size_t length)
{
	const char *at = data;

	while (length) {
		ssize_t n = write(LINE, at, length);

		if (n < 0)
			exit(1);
		at += n;
		length -= n;
	}
}

static uint32_t seen;

/* One from the launcher, which sends few that are not said to have been seen. */
bool read_frame(struct frame *frame)
{
	if (read(LINE, frame, sizeof(*frame)) != sizeof(*frame))
		return false;
	seen++;
	return true;
}

void send_frame(int type, int stream, uint32_t value, const void *data,
		uint32_t length)
{
	struct frame frame = { .type = type, .stream = stream, .seen = seen,
			       .length = length, .value_low = value };

	put(&frame, sizeof(frame));
	put(data, length);
}

void say(const char *format, ...)
{
	char text[4096];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	send_frame(FRAME_OUTPUT, 1, 0, text, strlen(text));
}

static uint32_t wild(void)
{
	static const uint32_t edges[] = { 0, 1, 2, 3, MAX_PAYLOAD, WINDOW,
					  0x7fffffff, 0x80000000, 0xffffffff };
	unsigned int count = sizeof(edges) / sizeof(*edges);

	return rand() % 3 ? edges[rand() % count] : (uint32_t)rand() * 7;
}

/* Half of the frames pass for good ones in all but one field. */
static void wild_frame(void)
{
	static char data[MAX_PAYLOAD];
	struct frame frame = { .type = 1 + rand() % 10, .stream = rand() % 3,
			       .length = rand() % 2 ? 0 : rand() % MAX_PAYLOAD };
	size_t length = frame.length, i;

	for (i = 0; i < sizeof(data); i += 97)
		data[i] = rand();
	switch (rand() % 40) {
	case 0:
		frame.type = wild();
		break;
	case 1:
		frame.stream = wild();
		break;
	case 2:
		frame.zero = wild();
		break;
	case 3:
		frame.length = wild();
		break;
	case 4:
		length = rand() % (length + 1);
		break;
	}
	/* A status would end it too soon. */
	if (frame.type == FRAME_STATUS && rand() % 20)
		frame.type = FRAME_TAKEN;
	frame.seen = wild();
	frame.value_low = wild();
	frame.value_high = rand() % 4 ? 0 : wild();
	put(&frame, sizeof(frame));
	put(data, length);
}

void wild_frames(const char *seed)
{
	int i;

	srand(atoi(seed));
	if (rand() % 8)
		send_frame(FRAME_HELLO, 0, PROTOCOL_VERSION, NULL, 0);
	for (i = 0; i < FRAMES; i++)
		wild_frame();
	exit(rand() % 2);
}

/* One frame that is not allowed. */
void bad_frame(const char *value)
{
	static char data[MAX_PAYLOAD];
	struct frame bads[] = {
		{ .type = FRAME_OUTPUT, .stream = 1, .length = MAX_PAYLOAD + 1 },
		{ .type = FRAME_OUTPUT, .stream = 1, .length = 0xffffffff },
		{ .type = FRAME_OUTPUT, .stream = 3 },
		{ .type = FRAME_OUTPUT, .stream = 0 },
		{ .type = FRAME_OUTPUT, .stream = 1, .zero = 1 },
		{ .type = 0 },
		{ .type = FRAME_SIZE },
		{ .type = FRAME_TAKEN, .value_low = 1 },
		{ .type = FRAME_TAKEN, .value_high = 0xffffffff },
	};
	unsigned int number = atoi(value);
	int i;

	send_frame(FRAME_HELLO, 0, PROTOCOL_VERSION, NULL, 0);
	if (number < sizeof(bads) / sizeof(*bads))
		put(&bads[number], sizeof(bads[number]));
	else
		for (i = 0; i < 1000; i++)
			send_frame(FRAME_OUTPUT, 1, 0, data, sizeof(data));
	pause();
}

/* Cut the ring off, whose file was the launcher's to write to. */
void cut_ring(const char *unused)
{
	int ring = open("/ring", O_RDWR);
	struct frame frame;
	struct stat file;

	(void)unused;
	if (ring < 0 || ftruncate(ring, 0))
		err(1, "/ring");
	send_frame(FRAME_HELLO, 0, PROTOCOL_VERSION, NULL, 0);
	/* What is there now was written before; more comes once it is taken. */
	if (!read_frame(&frame) ||
	    frame.type != FRAME_INPUT)
		errx(1, "no input");
	send_frame(FRAME_TAKEN, 0, frame.value_low, NULL, 0);
	if (!read_frame(&frame) ||
	    frame.type != FRAME_INPUT || fstat(ring, &file))
		errx(1, "no more input");
	say("%s\n", file.st_size ? "written on" : "nothing");
	send_frame(FRAME_STATUS, 0, 7, NULL, 0);
	pause();
}
