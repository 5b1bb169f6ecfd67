// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames from the guest: what goes out is what they carried, in their order,
 * nothing is kept beyond a stream's window, and what is no frame ends the run.
 * A second, plain decoder says what is to come of the bytes.
 */
#include <errno.h>
#include <string.h>

#include "fuzz.h"
#include "session.h"

enum { LINE = 7, RING = 8, OUT = 11 };	/* OUT + 1, OUT + 2: the streams */

static struct session session;
static struct options options;

/* What the guest writes to its line, and how much of it was read. */
static char wire[2 * PATTERN_MAX];
static size_t wire_length, wire_read, recv_step;

/* Readers of our outputs. */
static struct reader {
	size_t room;
	int error;
} readers[3];

/* The plain decoder's opinion of the bytes read. */
enum verdict { GOING, BAD, STATUS };
static enum verdict verdict;
static size_t decoded;
static int last_status;

/* What is to be written to a stream, as parts of the wire. */
static struct queue {
	size_t head, tail;
	struct part {
		size_t at, length;
	} parts[sizeof(wire) / sizeof(struct frame)];
} queues[3];

static void expect(const struct frame *frame, size_t at)
{
	struct queue *queue = &queues[frame->stream];

	if (frame->length)
		queue->parts[queue->tail++] = (struct part){ at, frame->length };
}

static void decode_one(const struct frame *frame, size_t at)
{
	if (frame->type == FRAME_OUTPUT && frame->stream)
		expect(frame, at);
	else if (!frame->type || frame->type == FRAME_OUTPUT ||
		 frame->type > FRAME_WRITTEN)
		verdict = BAD;
	if (frame->type != FRAME_STATUS)
		return;
	last_status = frame->value_low & 0xff;
	if (!options.keep)
		verdict = STATUS;
}

static void decode(void)
{
	struct frame frame;

	while (verdict == GOING && wire_read - decoded >= sizeof(frame)) {
		memcpy(&frame, wire + decoded, sizeof(frame));
		if (frame.length > MAX_PAYLOAD || frame.stream > 2 || frame.zero) {
			verdict = BAD;
			return;
		}
		if (wire_read - decoded - sizeof(frame) < frame.length)
			return;
		decode_one(&frame, decoded + sizeof(frame));
		decoded += sizeof(frame) + frame.length;
	}
}

ssize_t world_recv(int fd, void *data, size_t size, int flags)
{
	const struct channel *channel = &session.channel;
	char *at = data;

	claim(fd == LINE && flags == MSG_DONTWAIT);
	claim(at >= channel->buffer &&
	      at + size <= channel->buffer + sizeof(channel->buffer));
	if (size > wire_length - wire_read)
		size = wire_length - wire_read;
	if (size > recv_step)
		size = recv_step;
	if (!size) {
		errno = EAGAIN;
		return -1;
	}
	memcpy(data, wire + wire_read, size);
	wire_read += size;
	return size;
}

ssize_t world_send(int fd, const void *data, size_t size, int flags)
{
	struct frame frame;

	claim(fd == LINE && flags & MSG_DONTWAIT && size == sizeof(frame));
	claim(session.hello);
	claim(session.channel.sent - session.channel.seen < MAX_UNSEEN);
	memcpy(&frame, data, sizeof(frame));
	claim(frame.type >= FRAME_INPUT && frame.type <= FRAME_SIZE);
	claim(!frame.length && !frame.zero && frame.stream <= 2);
	return size;
}

/* The bytes are those of the frames, and no others. */
static void compare(struct queue *queue, const char *data, size_t size)
{
	while (size) {
		struct part *part = &queue->parts[queue->head];
		size_t length;

		claim(queue->head < queue->tail);
		length = size < part->length ? size : part->length;
		claim(!memcmp(wire + part->at, data, length));
		part->at += length;
		part->length -= length;
		if (!part->length)
			queue->head++;
		data += length;
		size -= length;
	}
}

ssize_t shared_write(const struct shared *shared, const void *data, size_t size)
{
	int fd = shared->fd;
	const struct stream *stream;
	struct reader *reader;

	claim(fd == OUT + 1 || fd == OUT + 2);
	stream = &session.streams[fd - OUT];
	reader = &readers[fd - OUT];
	claim(!stream->closed && size);
	claim((const char *)data >= stream->data &&
	      (const char *)data + size <= stream->data + WINDOW);
	if (reader->error) {
		errno = reader->error;
		/* for one call only */
		if (errno == EINTR)
			reader->error = 0;
		return -1;
	}
	if (size > reader->room)
		size = reader->room;
	if (!size) {
		errno = EAGAIN;
		return -1;
	}
	reader->room -= size;
	decode();
	/* Of one that sent too much a part is left out. */
	if (session.outcome != FAILED)
		compare(&queues[fd - OUT], data, size);
	return size;
}

int world_poll(struct pollfd *polled, nfds_t count, int timeout)
{
	const struct reader *reader;

	claim(count == 1 && !timeout);
	claim(polled->fd == OUT + 1 || polled->fd == OUT + 2);
	reader = &readers[polled->fd - OUT];
	return reader->error ? reader->error != EAGAIN : !!reader->room;
}

void shared_init(struct shared *shared, int fd, int mode)
{
	claim(mode == O_WRONLY);
	*shared = (struct shared){ .fd = fd, .step = WINDOW };
}

void close_sandbox(struct sandbox *sandbox)
{
	claim(sandbox == &session.sandbox && !session.hello);
}

uint32_t terminal_size(void)
{
	return 24 << 16 | 80;
}

static void check_stream(int i)
{
	const struct stream *stream = &session.streams[i];
	bool too_much = session.outcome == FAILED &&
			stream->received - stream->written > WINDOW;

	claim(stream->start <= WINDOW && stream->length <= WINDOW);
	claim(stream->start + stream->length <= WINDOW);
	claim(stream->written + stream->length == stream->received || too_much ||
	      session.outcome == FAILED);
	claim(stream->told <= stream->written);
	claim(!stream->error || stream->closed);
}

static void check(void)
{
	const struct input *input = &session.input;

	check_stream(1);
	check_stream(2);
	claim(session.channel.fd == LINE && input->ring == RING);
	claim(session.channel.filled <= sizeof(session.channel.buffer));
	claim(input->taken <= input->there);
	claim(memchr(session.text, 0, sizeof(session.text)));
	claim(session.outcome != FAILED || *session.text);
	claim(session.status >= 0 && session.status <= 255);
}

static bool said(const char *words)
{
	return session.outcome == FAILED && strstr(session.text, words);
}

/* When all was read that is going to be. */
static void check_outcome(void)
{
	bool refused = said("sent more than it may") || said("took more than");

	decode();
	switch (verdict) {
	case BAD:
		claim(session.outcome == FAILED);
		break;
	case STATUS:
		claim(refused || session.outcome == FINISHED);
		claim(refused || session.status == last_status);
		break;
	case GOING:
		claim(refused || session.outcome == RUNNING);
		claim(refused || !session.has_status ||
		      session.status == last_status);
		break;
	}
}

static void put(const void *data, size_t length)
{
	if (length > sizeof(wire) - wire_length)
		return;
	memcpy(wire + wire_length, data, length);
	wire_length += length;
}

static uint32_t take_length(struct script *script, int how, int stream)
{
	switch (how) {
	case 0: case 1:
		return 0;
	case 2:
		/* about what there is room for */
		return WINDOW - session.streams[stream].length +
		       (int8_t)take(script, 1);
	case 3:
		return take(script, 1);
	case 4:
		return take(script, 2);
	case 5:
		return MAX_PAYLOAD;
	case 6:
		return MAX_PAYLOAD + 1;
	}
	return take(script, 4);
}

/* One that is right but for what the script wants wrong. */
static void put_frame(struct script *script)
{
	static const uint8_t types[] = {
		FRAME_HELLO, FRAME_OUTPUT, FRAME_OUTPUT, FRAME_TAKEN,
		FRAME_INPUT_CLOSED, FRAME_STATUS, FRAME_WRITTEN, 0,
	};
	uint8_t shape = take(script, 1), more = take(script, 1);
	struct frame frame = {
		.type = types[shape & 7],
		.stream = shape >> 3 & 1 ? 1 : 2,
		.seen = session.channel.sent - (more & 7),
	};

	frame.length = take_length(script, shape >> 5, frame.stream);
	frame.value_low = more & 8 ? session.input.there : take(script, 1);
	if (more & 16)
		frame.type = take(script, 1);
	if (more & 32)
		frame.stream = take(script, 1);
	if (more & 64)
		frame.zero = take(script, 2);
	if (more & 128)
		frame.value_high = take(script, 4);
	put(&frame, sizeof(frame));
	if (frame.length <= MAX_PAYLOAD)
		put(pattern(wire_length, frame.length), frame.length);
}

static void act(struct script *script)
{
	static const int errors[] = { 0, EAGAIN, EINTR, EPIPE, EIO, ENOSPC, 0, 0 };
	uint8_t what = take(script, 1);
	struct reader *reader = &readers[1 + (what >> 3 & 1)];
	const uint8_t *data;
	size_t length;

	switch (what & 7) {
	case 0:
		length = take_bytes(script, take(script, 1), &data);
		put(data, length);
		break;
	case 1: case 2: case 3:
		put_frame(script);
		break;
	case 4:
		reader->room += take(script, 1) << (what >> 4);
		break;
	case 5:
		reader->error = errors[what >> 4 & 7];
		break;
	case 6:
		length = take(script, 1) << (what >> 4);
		if (session.input.there + length - session.input.taken <= RING_SIZE)
			session.input.there += length;
		break;
	case 7:
		recv_step = 1 + take(script, 2);
		break;
	}
}

/* As turn() of session.c. */
static void turn(void)
{
	int i;

	if (session.outcome != RUNNING)
		return;
	read_line_frames(&session);
	for (i = 1; i < 3; i++) {
		struct stream *stream = &session.streams[i];

		if (stream->length && (readers[i].room || readers[i].error))
			stream_write(stream);
	}
	tell_guest(&session);
	check();
}

static void start(struct script *script)
{
	uint8_t how = take(script, 1);
	int i;

	options.keep = how & 1 ? "image" : NULL;
	memset(&session, 0, offsetof(struct session, channel));
	memset(&session.channel, 0, offsetof(struct channel, buffer));
	memset(&session.input, 0, sizeof(session.input));
	memset(&session.terminal, 0,
	       sizeof(session) - offsetof(struct session, terminal));
	session.options = &options;
	session.channel.fd = LINE;
	session.line_open = true;
	session.input.ring = RING;
	session.input.wanted = true;
	session.resized = how & 2;
	wire_length = wire_read = decoded = 0;
	recv_step = sizeof(wire);
	verdict = GOING;
	last_status = 0;
	for (i = 1; i < 3; i++) {
		stream_init(&session.streams[i], OUT + i, "output");
		queues[i].head = queues[i].tail = 0;
		readers[i] = (struct reader){ .room = how & 4 ? 0 : SIZE_MAX / 2 };
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct script script = { data, size };

	start(&script);
	while (script.left && session.outcome == RUNNING) {
		act(&script);
		turn();
	}
	/* As drain() of end.c. */
	recv_step = sizeof(wire);
	while (wire_read < wire_length && session.outcome == RUNNING)
		turn();
	check_outcome();
	return 0;
}
