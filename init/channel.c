// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames to and from the launcher, as launcher/channel.c has them at the other
 * end; see include/protocol.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>

#include "agent.h"

static int line = -1;
static uint32_t seen;
static char buffer[MAX_UNSEEN * sizeof(struct frame)];
static size_t filled;

/**
 * channel_open() - open the launcher's line, for bytes as they are
 * @machine: from find_machine()
 */
void channel_open(const struct machine *machine)
{
	struct termios raw;

	line = open_machine_line(machine);
	if (line < 0)
		fatal("open the launcher's line");
	/* A virtio port is no terminal, and raw already. */
	if (tcgetattr(line, &raw)) {
		if (errno == ENOTTY)
			return;
		fatal("tcgetattr %s", machine->line);
	}
	cfmakeraw(&raw);
	if (tcsetattr(line, TCSANOW, &raw))
		fatal("tcsetattr %s", machine->line);
}

/**
 * channel_fd() - the line, for poll(2)
 */
int channel_fd(void)
{
	return line;
}

static void send_bytes(const char *data, size_t length)
{
	struct pollfd ready = { .fd = line, .events = POLLOUT };

	while (length) {
		ssize_t n = write(line, data, length);

		if (n > 0) {
			data += n;
			length -= n;
		} else if (n < 0 && errno == EAGAIN) {
			poll(&ready, 1, -1);
		} else {
			/* The launcher is gone and will have us killed. */
			say_errno("write to the launcher");
			return;
		}
	}
}

/**
 * channel_send() - send one frame to the launcher
 * @type: what it says
 * @stream: 1 or 2, where the type has one
 * @value: see the type
 * @payload: data behind the frame
 * @length: bytes of @payload, at most MAX_PAYLOAD
 */
void channel_send(enum frame_type type, int stream, uint64_t value,
		  const void *payload, size_t length)
{
	struct frame frame = {
		.type = type,
		.stream = stream,
		.seen = seen,
		.length = length,
		.value_low = value,
		.value_high = value >> 32,
	};
	static char bytes[sizeof(frame) + MAX_PAYLOAD];

	/* One write: each costs a switch to the kernel and back. */
	memcpy(bytes, &frame, sizeof(frame));
	if (length)
		memcpy(bytes + sizeof(frame), payload, length);
	send_bytes(bytes, sizeof(frame) + length);
}

/**
 * channel_read() - read what the launcher has sent
 */
void channel_read(void)
{
	ssize_t n = read(line, buffer + filled, sizeof(buffer) - filled);

	if (n > 0)
		filled += n;
	else if (n < 0 && errno != EAGAIN && errno != EINTR)
		say_errno("read from the launcher");
}

/**
 * channel_next() - take the next whole frame that was read
 * @frame: filled in
 *
 * Return: whether there was one.
 */
bool channel_next(struct frame *frame)
{
	if (filled < sizeof(*frame))
		return false;
	memcpy(frame, buffer, sizeof(*frame));
	filled -= sizeof(*frame);
	memmove(buffer, buffer + sizeof(*frame), filled);
	seen++;
	return true;
}
