// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the supervisor reports, if somebody had taken it over: a ring only
 * where one came with it, and one line of text.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "session.h"

enum { CONTROL = 7, RING = 8 };

static struct session session;
static struct script script;
static bool ring_came;

/* A message of SOCK_SEQPACKET, as the host's kernel makes them. */
ssize_t world_recvmsg(int fd, struct msghdr *message, int flags)
{
	uint8_t how = take(&script, 1);
	struct cmsghdr *extra = message->msg_control;
	const uint8_t *data;
	int ring = RING;
	size_t size;

	claim(fd == CONTROL && message->msg_iovlen == 1);
	claim(flags & MSG_CMSG_CLOEXEC);
	claim(message->msg_controllen >= CMSG_LEN(sizeof(int)));
	size = how & 1 ? take(&script, 2) : message->msg_iov->iov_len;
	if (size > message->msg_iov->iov_len)
		size = message->msg_iov->iov_len;
	size = take_bytes(&script, size, &data);
	memcpy(message->msg_iov->iov_base, data, size);
	/* What a script leaves out is of the last character. */
	if (!(how & 1) && size) {
		memset((char *)message->msg_iov->iov_base + size,
		       data[size - 1], message->msg_iov->iov_len - size);
		size = message->msg_iov->iov_len;
	}
	message->msg_controllen = 0;
	if (how & 2) {
		ring_came = true;
		extra->cmsg_level = SOL_SOCKET;
		extra->cmsg_type = SCM_RIGHTS;
		extra->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(extra), &ring, sizeof(ring));
		message->msg_controllen = CMSG_SPACE(sizeof(int));
	}
	return size;
}

/* Of sandbox.c, which is not tried here. */
const char *namespace_remedy(int error)
{
	return error == EPERM ? "a remedy" : "another";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	script = (struct script){ data, size };
	session.sandbox.control = CONTROL;
	session.input.ring = -1;
	session.outcome = RUNNING;
	session.wait_status = 0;
	ring_came = false;
	memset(session.text, 'x', sizeof(session.text));
	while (script.left && session.outcome == RUNNING) {
		handle_control(&session);
		claim(session.input.ring == -1 || session.input.ring == RING);
		claim(session.input.ring == -1 || ring_came);
	}
	claim(session.outcome == RUNNING || session.outcome == DIED ||
	      session.outcome == FAILED);
	claim(session.outcome != FAILED ||
	      memchr(session.text, 0, sizeof(session.text)));
	return 0;
}
