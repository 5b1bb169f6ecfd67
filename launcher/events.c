// SPDX-License-Identifier: GPL-2.0-only
/*
 * What happens during a run: frames, the supervisor's reports, signals.
 */
#include <stdio.h>
#include <string.h>

#include "session.h"

static void take_status(struct session *session, uint64_t value,
			const char *message, size_t length)
{
	/* What failed is to be told, not how the command went. */
	if (session->outcome == FAILED)
		return;
	session->has_status = true;
	session->status = value & 0xff;
	session->signal = value >> 8 & 0x7f;
	snprintf(session->text, sizeof(session->text), "%.*s", (int)length,
		 message);
	/* A kept image is whole only once the guest has powered off. */
	if (!session->options->keep && session->outcome == RUNNING)
		session->outcome = FINISHED;
}

static void take_output(struct session *session, const struct frame *frame,
			const char *payload)
{
	if (!frame->stream) {
		session_fail(session, "the guest sent output of no stream");
		return;
	}
	/* Where both go to one place, they are to keep their order. */
	stream_flush(&session->streams[3 - frame->stream]);
	if (!stream_add(&session->streams[frame->stream], payload,
			frame->length))
		session_fail(session, "the guest sent more than it may");
}

static void handle_frame(struct session *session, const struct frame *frame,
			 const char *payload)
{
	uint64_t value = (uint64_t)frame->value_high << 32 | frame->value_low;

	switch (frame->type) {
	case FRAME_HELLO:
		if (!session->hello)
			close_sandbox(&session->sandbox);
		session->hello = true;
		break;
	case FRAME_OUTPUT:
		take_output(session, frame, payload);
		break;
	case FRAME_TAKEN:
		if (value > session->input.there ||
		    value < session->input.taken)
			session_fail(session, "the guest took more than there was");
		else
			session->input.taken = value;
		break;
	case FRAME_INPUT_CLOSED:
		session->input.wanted = false;
		break;
	case FRAME_WRITTEN:
		session->disk = value ? DISK_WRITTEN : DISK_FAILED;
		break;
	case FRAME_STATUS:
		take_status(session, value, payload, frame->length);
		break;
	default:
		session_fail(session, "the guest sent what is no frame (%u)",
			     frame->type);
	}
}

/**
 * read_line_frames() - read and handle what the guest has sent
 * @session: the run
 */
void read_line_frames(struct session *session)
{
	struct frame frame;
	bool broken = false;
	char *payload;

	if (!channel_read(&session->channel))
		session->line_open = false;
	/* The status is the last, but for a kept image's guest. */
	while ((!session->has_status || session->options->keep) &&
	       channel_next(&session->channel, &frame, &payload, &broken)) {
		handle_frame(session, &frame, payload);
		channel_drop(&session->channel, &frame);
	}
	if (broken)
		session_fail(session, "the guest wrote to the launcher's line what is no frame");
}

/**
 * handle_control() - handle a report of the supervisor
 * @session: the run
 */
void handle_control(struct session *session)
{
	struct report report;
	int ring = -1;

	if (!read_report(session->sandbox.control, &report, REPORT_RING, &ring)) {
		session_fail(session, "the sandbox was killed from outside");
		return;
	}
	switch (report.kind) {
	case REPORT_RING:
		session->input.ring = ring;
		break;
	case REPORT_REFUSED:
		klog_note(&session->log, "umlab: refused: %s", report.text);
		snprintf(session->refused, sizeof(session->refused), "%s",
			 report.text);
		break;
	case REPORT_FAILED:
		session_fail(session, "cannot make the sandbox: %s; %s",
			     report.text, namespace_remedy(report.status));
		break;
	case REPORT_LIMIT:
		*session->met = '\0';
		session_fail(session, LIMIT_ENDED, report.text);
		break;
	case REPORT_MET:
		strcpy(session->met, report.text);
		break;
	case REPORT_WHERE:
		session->where = report;
		break;
	case REPORT_ENDED:
		session->wait_status = report.status;
		if (session->outcome == RUNNING)
			session->outcome = DIED;
	}
}

static void tell_stream(struct session *session, int i)
{
	struct stream *stream = &session->streams[i];
	struct channel *channel = &session->channel;

	if (stream->closed && !session->closed_told[i] &&
	    channel_send(channel, FRAME_OUTPUT_CLOSED, i, 0))
		session->closed_told[i] = true;
	if (stream->written - stream->told >= WINDOW_STEP &&
	    channel_send(channel, FRAME_DONE, i, stream->written))
		stream->told = stream->written;
}

/**
 * tell_guest() - send the frames that are due
 * @session: the run
 */
void tell_guest(struct session *session)
{
	struct input *input = &session->input;
	struct channel *channel = &session->channel;

	if (!session->hello)
		return;
	tell_stream(session, 1);
	tell_stream(session, 2);
	if (session->resized &&
	    channel_send(channel, FRAME_SIZE, 0, terminal_size()))
		session->resized = false;
	if (input->there > input->told &&
	    channel_send(channel, FRAME_INPUT, 0, input->there))
		input->told = input->there;
	if (input->end && !input->end_told && input->told == input->there)
		input->end_told = channel_send(channel, FRAME_INPUT_END, 0, 0);
}
