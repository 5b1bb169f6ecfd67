// SPDX-License-Identifier: GPL-2.0-only
/*
 * Our standard input on its way into the ring.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "session.h"

/* At most so much at once. */
#define CHUNK (256 * 1024)

#define INTERRUPT '\3'		/* Ctrl-C, on a raw terminal */
/* So often one means it; and so long the guest has to take the first. */
#define INTERRUPTS 3
#define INTERRUPT_TIME 1000	/* ms */

/**
 * input_init() - start to take our standard input
 * @input: filled in
 * @ring_start: where the ring is in its file
 */
void input_init(struct input *input, off_t ring_start)
{
	*input = (struct input){ .ring = -1, .ring_start = ring_start,
				 .wanted = true };
	shared_init(&input->from, STDIN_FILENO, O_RDONLY);
}

/**
 * input_room() - whether more input can be taken
 * @input: the input
 */
bool input_room(const struct input *input)
{
	return input->ring >= 0 && input->wanted && !input->end &&
	       input->there - input->taken < RING_SIZE;
}

/*
 * Written and not mapped: the file is the sandbox's, where a guest's root may
 * find it for a moment and cut it off, or fill its file system.
 */
static int put(struct input *input, const char *data, size_t length)
{
	while (length) {
		size_t start = input->there % RING_SIZE;
		size_t part = RING_SIZE - start;
		ssize_t n;

		if (part > length)
			part = length;
		n = pwrite(input->ring, data, part, input->ring_start + start);
		if (n < 0)
			return errno;
		input->there += n;
		data += n;
		length -= n;
	}
	return 0;
}

/* Only a guest that hangs takes nothing: its process 1 comes before all. */
static void count_interrupts(struct input *input, const char *data, size_t length)
{
	const char *at = data, *end = data + length;

	if (input->taken > input->interrupt)
		input->interrupts = 0;
	while ((at = memchr(at, INTERRUPT, end - at))) {
		if (!input->interrupts++) {
			input->interrupt = input->there + (at - data);
			input->interrupted = now();
		}
		at++;
	}
}

/**
 * input_patience() - how long the guest still has to take a Ctrl-C
 * @input: the input, of a terminal
 *
 * Return: ms; 0 if the user has given the guest up, -1 if he has not asked for
 * that.
 */
int64_t input_patience(const struct input *input)
{
	int64_t left = input->interrupted + INTERRUPT_TIME - now();

	if (input->interrupts < INTERRUPTS || input->taken > input->interrupt)
		return -1;
	return left > 0 ? left : 0;
}

/**
 * input_read() - read some of the standard input into the ring
 * @input: an input with room
 */
void input_read(struct input *input)
{
	static char data[CHUNK];
	size_t room = RING_SIZE - (input->there - input->taken);
	ssize_t n;

	n = shared_read(&input->from, data, room < CHUNK ? room : CHUNK);
	if (n > 0) {
		count_interrupts(input, data, n);
		input->error = put(input, data, n);
	} else if (!n || (errno != EINTR && errno != EAGAIN)) {
		input->end = true;
	}
}
