// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the supervisor tells the launcher, and a machine the supervisor, over a
 * socket between the two.
 */
#include <string.h>
#include <sys/socket.h>

#include "sandbox.h"

/**
 * send_report() - tell whoever reads it
 * @control: the teller's end of the socket
 * @report: what
 * @fd: a descriptor to hand over with it, or -1
 * @flags: of sendmsg(2): MSG_DONTWAIT, or 0
 *
 * Return: whether it was sent; if not, there may be nobody any more.
 */
bool send_report(int control, const struct report *report, int fd, int flags)
{
	char space[CMSG_SPACE(sizeof(int))] = { 0 };
	struct iovec part = { (void *)report, sizeof(*report) };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

	if (fd >= 0) {
		struct cmsghdr *extra;

		message.msg_control = space;
		message.msg_controllen = sizeof(space);
		extra = CMSG_FIRSTHDR(&message);
		extra->cmsg_level = SOL_SOCKET;
		extra->cmsg_type = SCM_RIGHTS;
		extra->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(extra), &fd, sizeof(fd));
	}
	return sendmsg(control, &message, MSG_NOSIGNAL | flags) >= 0;
}

/**
 * read_report() - read what was sent by send_report()
 * @control: the other end of the socket
 * @report: filled in
 * @with: the kind of report that hands over a descriptor
 * @fd: set to it, if the report is of that kind
 *
 * Return: false if there is nothing more to come.
 */
bool read_report(int control, struct report *report, enum report_kind with,
		 int *fd)
{
	char space[CMSG_SPACE(sizeof(int))];
	struct iovec part = { report, sizeof(*report) };
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = space,
		.msg_controllen = sizeof(space),
	};
	struct cmsghdr *extra;

	if (recvmsg(control, &message, MSG_CMSG_CLOEXEC) !=
	    sizeof(*report))
		return false;
	/* One that was taken over may send what it likes. */
	report->text[sizeof(report->text) - 1] = '\0';
	extra = CMSG_FIRSTHDR(&message);
	if (report->kind == (int)with && extra)
		memcpy(fd, CMSG_DATA(extra), sizeof(*fd));
	return true;
}
