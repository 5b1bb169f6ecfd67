// SPDX-License-Identifier: GPL-2.0-only
/*
 * Our standard input on its way into the ring.
 */
#include <errno.h>
#include <unistd.h>

#include "umlab.h"

/**
 * input_room() - whether more input can be taken
 * @input: the input
 */
bool input_room(const struct input *input)
{
	return input->ring && input->wanted && !input->end &&
	       input->there - input->taken < RING_SIZE;
}

/**
 * input_read() - read some of the standard input into the ring
 * @input: an input with room
 */
void input_read(struct input *input)
{
	size_t start = input->there % RING_SIZE;
	size_t room = RING_SIZE - (input->there - input->taken);
	ssize_t n;

	if (room > RING_SIZE - start)
		room = RING_SIZE - start;
	n = read(STDIN_FILENO, input->ring + start, room);
	if (n > 0)
		input->there += n;
	else if (!n || (errno != EINTR && errno != EAGAIN))
		input->end = true;
}
