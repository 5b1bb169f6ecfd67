/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the launcher and the guest's process 1 talk.
 *
 * A line (UML's serial line, QEMU's virtio port) carries frames both ways.  A
 * small block device, which the host writes while the guest reads it, carries
 * what is large: the request at its start, and behind it a ring of standard
 * input.
 *
 * UML's lines are exact towards the host but have no flow control towards the
 * guest, and take a host system call for every byte.  So frames to the guest
 * are small, their payload lies in the ring, and no more than MAX_UNSEEN of
 * them are under way: that many fit into the guest's terminal buffer (4096
 * bytes).  Frames to the host carry their data; the guest sends at most
 * WINDOW bytes of a stream beyond what the host has said it is done with, so
 * that neither side ever waits for the other to read the line.
 *
 * Both sides run on one machine: numbers are in its byte order.
 */
#ifndef UMLAB_PROTOCOL_H
#define UMLAB_PROTOCOL_H

#include <stdint.h>

#define PROTOCOL_VERSION 3

/* QEMU's names for its port with the line, and for the shared directory. */
#define PORT_NAME "umlab"
#define SHARE_TAG "share"

#define MAX_UNSEEN 32		/* frames */
#define WINDOW (256 * 1024)	/* bytes of one stream */
#define WINDOW_STEP (WINDOW / 4)
#define MAX_PAYLOAD (64 * 1024)	/* bytes in one frame to the host */

enum frame_type {
	/* to the host */
	FRAME_HELLO = 1,	/* value: PROTOCOL_VERSION */
	FRAME_OUTPUT,		/* stream; length bytes follow */
	FRAME_TAKEN,		/* value: ring bytes taken; see also seen */
	FRAME_INPUT_CLOSED,	/* the command reads no more input */
	/* value: exit status | the signal that it stands for << 8; a message may follow */
	FRAME_STATUS,
	FRAME_WRITTEN,		/* after it; value: 1 if the disk has all changes */
	/* to the guest */
	FRAME_INPUT = 16,	/* value: ring bytes there are */
	FRAME_INPUT_END,	/* no more will come */
	FRAME_DONE,		/* stream; value: bytes the host is done with */
	FRAME_OUTPUT_CLOSED,	/* stream: nobody reads it any more */
	FRAME_SIZE,		/* value: rows << 16 | columns */
};

/* To either side; seen is the number of frames the guest has read so far. */
struct frame {
	uint8_t type;
	uint8_t stream;		/* 1 or 2 */
	uint16_t zero;
	uint32_t seen;
	uint32_t length;	/* of the payload that follows, bytes */
	uint32_t value_low;
	uint32_t value_high;
};

/* The start of the block device. */
#define REQUEST_MAGIC 0x624c4d55	/* "UMLb" */
#define REQUEST_ALIGN 4096

enum request_flag {
	REQUEST_TERMINAL = 1,	/* a terminal instead of three pipes */
	REQUEST_SHARE = 2,	/* mount the host's directory */
	REQUEST_LOGIN = 4,	/* no arguments: the user's login shell */
};

struct request {
	uint32_t magic;
	uint32_t version;
	uint32_t length;	/* of this and the strings behind it */
	uint32_t flags;
	uint32_t size;		/* of the terminal: rows << 16 | columns */
	uint32_t ring_start;	/* on the device, bytes */
	uint32_t ring_size;	/* bytes, a multiple of REQUEST_ALIGN */
	uint32_t argc;
	/* user, TERM, then argc arguments, each ended by a NUL */
	char strings[];
};

#endif
