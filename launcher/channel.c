// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames to and from the guest's process 1; see protocol.h.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "session.h"

/**
 * channel_ready() - whether a frame may be sent now
 * @channel: the channel
 */
bool channel_ready(const struct channel *channel)
{
	return channel->sent - channel->seen < MAX_UNSEEN;
}

/**
 * channel_send() - send a frame, if one may be sent now
 * @channel: the channel
 * @type: what it says
 * @stream: 1 or 2, where the type has one
 * @value: see the type
 *
 * Return: whether it was sent.
 */
bool channel_send(struct channel *channel, enum frame_type type, int stream,
		  uint64_t value)
{
	struct frame frame = {
		.type = type,
		.stream = stream,
		.value_low = value,
		.value_high = value >> 32,
	};

	if (!channel_ready(channel))
		return false;
	/* So few are under way that the socket takes it whole or is dead. */
	if (send(channel->fd, &frame, sizeof(frame),
		 MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof(frame))
		channel->sent++;
	return true;
}

/**
 * channel_read() - read what the guest has sent
 * @channel: the channel
 *
 * Return: bytes read; 0 if there will be no more; -1 if there is nothing now.
 */
ssize_t channel_read(struct channel *channel)
{
	ssize_t n = recv(channel->fd, channel->buffer + channel->filled,
			 sizeof(channel->buffer) - channel->filled,
			 MSG_DONTWAIT);

	if (n > 0)
		channel->filled += n;
	if (n < 0 && errno != EAGAIN && errno != EINTR)
		return 0;
	return n;
}

/**
 * channel_next() - look at the next whole frame that was read
 * @channel: the channel
 * @frame: filled in
 * @payload: set to the data behind it
 * @broken: set if what was read is no frame
 *
 * Return: whether there is one; channel_drop() is to follow.
 */
bool channel_next(struct channel *channel, struct frame *frame, char **payload,
		  bool *broken)
{
	if (channel->filled < sizeof(*frame))
		return false;
	memcpy(frame, channel->buffer, sizeof(*frame));
	/* The guest's root can write to the line too, and write nonsense. */
	if (frame->length > MAX_PAYLOAD || frame->stream > 2 || frame->zero) {
		*broken = true;
		return false;
	}
	if (channel->filled < sizeof(*frame) + frame->length)
		return false;
	*payload = channel->buffer + sizeof(*frame);
	channel->seen = frame->seen;
	return true;
}

/**
 * channel_drop() - be done with a frame
 * @channel: the channel
 * @frame: from channel_next()
 */
void channel_drop(struct channel *channel, const struct frame *frame)
{
	size_t length = sizeof(*frame) + frame->length;

	channel->filled -= length;
	memmove(channel->buffer, channel->buffer + length, channel->filled);
}
