// SPDX-License-Identifier: GPL-2.0-only
/*
 * Our standard input on its way into the ring, while the guest says what it
 * likes of what it took: no byte is written outside of the ring or over one
 * that was not taken, and each lies where the guest looks for it.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "session.h"

enum { LINE = 7, RING = 8, RING_START = 4096 };

static struct session session;
static struct options options;

static char wire[4096];
static size_t wire_length;

/* Of the outside: what comes in next, and what becomes of it. */
static size_t come, fits;
static int read_error, write_error;
static uint64_t came, told;
static bool end_told;

void shared_init(struct shared *shared, int fd, int mode)
{
	claim(mode == O_RDONLY);
	*shared = (struct shared){ .fd = fd };
}

ssize_t shared_read(const struct shared *shared, void *data, size_t size)
{
	claim(shared->fd == STDIN_FILENO && size && size <= RING_SIZE);
	claim(session.input.there + size - session.input.taken <= RING_SIZE);
	if (read_error) {
		errno = read_error;
		return -1;
	}
	if (size > come)
		size = come;
	memcpy(data, pattern(came, size), size);
	came += size;
	return size;
}

ssize_t world_pwrite(int fd, const void *data, size_t size, off_t offset)
{
	const struct input *input = &session.input;
	off_t at = offset - RING_START;

	claim(fd == RING && size);
	claim(at >= 0 && at + size <= RING_SIZE);
	claim((uint64_t)at == input->there % RING_SIZE);
	claim(input->there + size - input->taken <= RING_SIZE);
	claim(!memcmp(data, pattern(input->there, size), size));
	if (write_error) {
		errno = write_error;
		return -1;
	}
	if (size > fits)
		size = fits;
	fits = SIZE_MAX;	/* for one call only */
	return size;
}

ssize_t world_recv(int fd, void *data, size_t size, int flags)
{
	claim(fd == LINE && flags == MSG_DONTWAIT);
	if (size > wire_length)
		size = wire_length;
	if (!size) {
		errno = EAGAIN;
		return -1;
	}
	memcpy(data, wire, size);
	memmove(wire, wire + size, wire_length - size);
	wire_length -= size;
	return size;
}

ssize_t world_send(int fd, const void *data, size_t size, int flags)
{
	struct frame frame;
	uint64_t value;

	claim(fd == LINE && flags & MSG_DONTWAIT && size == sizeof(frame));
	memcpy(&frame, data, sizeof(frame));
	value = (uint64_t)frame.value_high << 32 | frame.value_low;
	claim(frame.type == FRAME_INPUT || frame.type == FRAME_INPUT_END);
	claim(!end_told);
	if (frame.type == FRAME_INPUT) {
		claim(value > told && value == session.input.there);
		told = value;
	} else {
		claim(session.input.end && told == session.input.there);
		end_told = true;
	}
	return size;
}

void close_sandbox(struct sandbox *sandbox)
{
	claim(sandbox == &session.sandbox && !session.hello);
}

uint32_t terminal_size(void)
{
	return 24 << 16 | 80;
}

static void put_frame(uint8_t type, uint64_t value, uint32_t seen)
{
	struct frame frame = { .type = type, .seen = seen,
			       .value_low = value, .value_high = value >> 32 };

	if (wire_length + sizeof(frame) > sizeof(wire))
		return;
	memcpy(wire + wire_length, &frame, sizeof(frame));
	wire_length += sizeof(frame);
}

static void put_taken(struct script *script, int how)
{
	const struct input *input = &session.input;
	uint64_t value = take(script, how & 4 ? 8 : 2);

	if (how & 1)
		value += input->taken;
	else if (how & 2)
		value = input->there - value;
	put_frame(FRAME_TAKEN, value, session.channel.sent);
}

static void act(struct script *script)
{
	static const int errors[] = { 0, EINTR, EAGAIN, EIO };
	uint8_t what = take(script, 1);
	int how = what >> 4;

	switch (what & 7) {
	case 0:
		come = take(script, 1);
		break;
	case 1:
		come = take(script, 3);
		break;
	case 2: case 3:
		put_taken(script, how);
		break;
	case 4:
		put_frame(how & 8 ? FRAME_INPUT_CLOSED : FRAME_HELLO,
			  PROTOCOL_VERSION, take(script, 4));
		break;
	case 5:
		fits = 1 + take(script, 3);
		break;
	case 6:
		read_error = errors[how & 3];
		break;
	case 7:
		write_error = how & 8 ? ENOSPC : 0;
		break;
	}
}

static void check(void)
{
	const struct input *input = &session.input;

	claim(session.channel.fd == LINE && input->ring == RING);
	claim(input->taken <= input->there);
	claim(input->there - input->taken <= RING_SIZE);
	claim(input->told <= input->there && input->told == told);
	claim(input->there == came || input->error);
	claim(session.outcome == RUNNING || session.outcome == FAILED);
}

/* As turn() of session.c. */
static void turn(void)
{
	read_line_frames(&session);
	if (input_room(&session.input) && (come || read_error || session.hello))
		input_read(&session.input);
	if (session.input.error)
		session_fail(&session, "cannot hand on the input: %s",
			     strerror(session.input.error));
	tell_guest(&session);
	check();
}

/* Of a Ctrl-C. */
int64_t now(void)
{
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct script script = { data, size };

	memset(&session, 0, offsetof(struct session, channel.buffer));
	memset(&session.terminal, 0,
	       sizeof(session) - offsetof(struct session, terminal));
	input_init(&session.input, RING_START);
	session.options = &options;
	session.channel.fd = LINE;
	session.input.ring = RING;
	wire_length = 0;
	fits = SIZE_MAX;
	came = told = 0;
	end_told = false;
	read_error = write_error = 0;
	while (script.left && session.outcome == RUNNING) {
		come = 0;
		act(&script);
		turn();
	}
	return 0;
}
