// SPDX-License-Identifier: GPL-2.0-only
/*
 * In the place of refuse.c, in umlab-record: every system call goes on as if
 * there were no filter, and is told to the launcher with those arguments that
 * decide what it does; once each.
 */
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../refuse.h"

/* Calls of which one argument says what they do, and what of it counts. */
static const struct { int call; int argument; unsigned long mask; } telling[] = {
	{ SYS_ptrace, 0, ~0UL }, { SYS_prctl, 0, ~0UL },
	{ SYS_arch_prctl, 0, ~0UL }, { SYS_ioctl, 1, ~0UL },
	{ SYS_fcntl, 1, ~0UL }, { SYS_clone, 0, ~0UL },
	{ SYS_mmap, 3, ~0UL }, { SYS_socket, 0, ~0UL },
	{ SYS_socketpair, 0, ~0UL }, { SYS_madvise, 2, ~0UL },
	{ SYS_futex, 1, ~0UL }, { SYS_openat, 2, ~0UL },
	{ SYS_seccomp, 0, ~0UL }, { SYS_kill, 1, ~0UL },
	{ SYS_tgkill, 2, ~0UL }, { SYS_prlimit64, 1, ~0UL },
	{ SYS_close_range, 2, ~0UL }, { SYS_memfd_create, 1, ~0UL },
};

#define KEYS 4096

static unsigned long told[KEYS];
static size_t told_count;

static bool is_new(unsigned long key)
{
	size_t i;

	for (i = 0; i < told_count; i++)
		if (told[i] == key)
			return false;
	if (told_count < KEYS)
		told[told_count++] = key;
	return true;
}

static void note(const struct seccomp_data *data, int control)
{
	struct report report = { .kind = REPORT_REFUSED };
	unsigned long argument = 0;
	const char *name = call_name(data->nr);
	size_t i;

	snprintf(report.text, sizeof(report.text), "%s", name ? name : "?");
	for (i = 0; i < ARRAY_SIZE(telling); i++)
		if (telling[i].call == data->nr) {
			argument = data->args[telling[i].argument] &
				   telling[i].mask;
			snprintf(report.text, sizeof(report.text),
				 "%s argument %d = %#lx", name,
				 telling[i].argument, argument);
		}
	if (is_new((unsigned long)data->nr << 48 ^ argument))
		send_report(control, &report, -1, 0);
}

void answer_refused(struct refusals *refusals, int control)
{
	char in_room[512] = { 0 }, out_room[512] = { 0 };
	struct seccomp_notif *in = (void *)in_room;
	struct seccomp_notif_resp *out = (void *)out_room;

	if (ioctl(refusals->listener, SECCOMP_IOCTL_NOTIF_RECV, in))
		return;
	note(&in->data, control);
	out->id = in->id;
	out->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	ioctl(refusals->listener, SECCOMP_IOCTL_NOTIF_SEND, out);
}
