// SPDX-License-Identifier: GPL-2.0-only
/*
 * One output of the command on its way to ours.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "umlab.h"

/* A reader who takes nothing for this long at the end is not waited for. */
#define FINISH_LIMIT 2000 /* ms */

void stream_init(struct stream *stream, int fd, const char *name)
{
	memset(stream, 0, offsetof(struct stream, data));
	stream->fd = fd;
	stream->name = name;
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
	if (stream->closed) {
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

/* Whatever poll(2) says, a larger write than this may block on a pipe. */
static size_t step(const struct stream *stream)
{
	struct stat file;

	if (!fstat(stream->fd, &file) && S_ISREG(file.st_mode))
		return stream->length;
	return stream->length < PIPE_BUF ? stream->length : PIPE_BUF;
}

/**
 * stream_write() - write some of the data to where it goes
 * @stream: a stream with data whose descriptor is ready
 */
void stream_write(struct stream *stream)
{
	ssize_t n = write(stream->fd, stream->data + stream->start,
			  step(stream));

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
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
}

/**
 * stream_finish() - write the rest
 * @stream: a stream to which nothing will be added
 */
void stream_finish(struct stream *stream)
{
	struct pollfd ready = { .fd = stream->fd, .events = POLLOUT };

	while (stream->length) {
		if (poll(&ready, 1, FINISH_LIMIT) == 0) {
			warn_line("%s takes no more data; the rest is lost",
				  stream->name);
			return;
		}
		stream_write(stream);
	}
}
