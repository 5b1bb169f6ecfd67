// SPDX-License-Identifier: GPL-2.0-only
/*
 * One output of the command on its way to ours.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "umlab.h"

/**
 * stream_init() - prepare a stream
 * @stream: the stream
 * @fd: where it goes
 * @name: what to call that in messages
 */
void stream_init(struct stream *stream, int fd, const char *name)
{
	struct stat file;
	char path[32];
	int own;

	memset(stream, 0, offsetof(struct stream, data));
	stream->fd = fd;
	stream->name = name;
	/* Whatever poll(2) says, a larger write may block. */
	stream->step = PIPE_BUF;
	if (fstat(fd, &file))
		return;
	if (S_ISREG(file.st_mode))
		stream->step = WINDOW;
	if (!S_ISFIFO(file.st_mode))
		return;
	/*
	 * Not blocking, and large writes, but only for us: other processes may
	 * share the description behind fd and rely on its flags.
	 */
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	own = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (own < 0)
		return;
	stream->fd = own;
	stream->step = WINDOW;
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

/**
 * stream_write() - write some of the data to where it goes
 * @stream: a stream with data whose descriptor is ready
 */
void stream_write(struct stream *stream)
{
	size_t length = stream->length < stream->step ? stream->length :
						       stream->step;
	ssize_t n = write(stream->fd, stream->data + stream->start, length);

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
 * stream_flush() - write what can be written without waiting
 * @stream: the stream
 */
void stream_flush(struct stream *stream)
{
	struct pollfd ready = { .fd = stream->fd, .events = POLLOUT };

	while (stream->length && poll(&ready, 1, 0) == 1)
		stream_write(stream);
}
