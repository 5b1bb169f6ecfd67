// SPDX-License-Identifier: GPL-2.0-only
/*
 * One output of the command on its way to ours.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"

/**
 * stream_init() - prepare a stream
 * @stream: the stream
 * @fd: where it goes
 * @name: what to call that in messages
 */
void stream_init(struct stream *stream, int fd, const char *name)
{
	memset(stream, 0, offsetof(struct stream, data));
	stream->name = name;
	shared_init(&stream->to, fd, O_WRONLY);
}

/**
 * stream_keep() - keep what comes, instead of writing it; before anything comes
 * @stream: the stream
 *
 * What is beyond STREAM_KEPT bytes is only counted.
 */
void stream_keep(struct stream *stream)
{
	stream->kept = malloc(STREAM_KEPT);
	if (!stream->kept)
		fail("out of memory");
}

static void keep(struct stream *stream, const char *data, size_t length)
{
	size_t room = STREAM_KEPT - stream->kept_length;

	if (length > room)
		length = room;
	memcpy(stream->kept + stream->kept_length, data, length);
	stream->kept_length += length;
}

/**
 * stream_add() - take data from the guest
 * @stream: where it belongs
 * @data: the data
 * @length: bytes
 *
 * Return: false if the guest has sent more than it may.
 */
bool stream_add(struct stream *stream, const char *data, size_t length)
{
	stream->received += length;
	if (stream->kept)
		keep(stream, data, length);
	if (stream->closed || stream->kept) {
		stream->written += length;
		return true;
	}
	if (length > sizeof(stream->data) - stream->length)
		return false;
	if (length > sizeof(stream->data) - stream->start - stream->length) {
		memmove(stream->data, stream->data + stream->start,
			stream->length);
		stream->start = 0;
	}
	memcpy(stream->data + stream->start + stream->length, data, length);
	stream->length += length;
	return true;
}

/**
 * stream_write() - write some of the data to where it goes
 * @stream: a stream with data whose descriptor is ready
 *
 * Return: whether there is less of it now.
 */
bool stream_write(struct stream *stream)
{
	ssize_t n = shared_write(&stream->to, stream->data + stream->start,
				 stream->length);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return false;
	if (n < 0) {
		/* The command is to learn it as from any closed pipe. */
		stream->closed = true;
		if (errno != EPIPE)
			stream->error = errno;
		n = stream->length;
	}
	stream->written += n;
	stream->start += n;
	stream->length -= n;
	if (!stream->length)
		stream->start = 0;
	return n > 0;
}

/**
 * stream_flush() - write what can be written without waiting
 * @stream: the stream
 */
void stream_flush(struct stream *stream)
{
	struct pollfd ready = { .fd = stream->to.fd, .events = POLLOUT };

	while (stream->length && poll(&ready, 1, 0) == 1 &&
	       stream_write(stream))
		;
}
