// SPDX-License-Identifier: GPL-2.0-only
/*
 * What becomes of the system calls that a filter does not allow: the supervisor
 * answers them with an error, and tells the launcher, once a call.
 */
#include <errno.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "refuse.h"

/* Room for what a newer kernel may add to either. */
union notification {
	struct seccomp_notif request;
	struct seccomp_notif_resp answer;
	char room[512];
};

static bool is_native(const struct seccomp_data *data)
{
	return data->arch == AUDIT_ARCH_X86_64 && call_name(data->nr);
}

static void note(struct refusals *refusals, const struct seccomp_data *data,
		 int control)
{
	struct report report = { .kind = REPORT_REFUSED };
	/* all that are of no name share the last place */
	bool *told = &refusals->told[CALLS - 1];

	if (is_native(data)) {
		told = &refusals->told[data->nr % CALLS];
		snprintf(report.text, sizeof(report.text), "%s",
			 call_name(data->nr));
	} else {
		snprintf(report.text, sizeof(report.text), "number %d of %s",
			 data->nr, data->arch == AUDIT_ARCH_X86_64 ?
			 "x86_64" : "another architecture");
	}
	/* A flood of them is told as little as one; never wait for a reader. */
	if (!*told)
		*told = send_report(control, &report, -1, MSG_DONTWAIT);
}

/**
 * answer_refused() - answer one call that waits for it
 * @refusals: state; its listener is ready to be read
 * @control: where the launcher is told
 *
 * The call fails with EPERM if it was for its arguments, else with ENOSYS, as
 * on a host that does not have it: programs know what to do then.
 */
void answer_refused(struct refusals *refusals, int control)
{
	union notification in = { .room = { 0 } }, out = { .room = { 0 } };

	/* It may have been killed meanwhile. */
	if (ioctl(refusals->listener, SECCOMP_IOCTL_NOTIF_RECV, &in))
		return;
	note(refusals, &in.request.data, control);
	out.answer.id = in.request.id;
	out.answer.error = -ENOSYS;
	if (is_native(&in.request.data) &&
	    filter_knows(refusals->filter, in.request.data.nr))
		out.answer.error = -EPERM;
	ioctl(refusals->listener, SECCOMP_IOCTL_NOTIF_SEND, &out);
}
