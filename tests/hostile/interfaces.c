// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's own interfaces: keys, rings, programs for it, and all that
 * administers a host.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/keyctl.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include "hostile.h"

/* They end by themselves what a wall that is not there has left. */
#define KEY_SECONDS 60

static char ring[512];
static union bpf_attr map = {
	.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4,
	.max_entries = 1,
};

static struct perf_event_attr event = {
	.type = PERF_TYPE_SOFTWARE, .size = sizeof(event),
	.config = PERF_COUNT_SW_TASK_CLOCK,
	.disabled = 1, .exclude_kernel = 1, .exclude_hv = 1,
};

static struct timex no_change;
static const struct timezone utc;

/* A key of the caller's that the test has put into the session's keyring. */
static long read_key(long unused)
{
	char name[128], secret[64];
	long key;

	(void)unused;
	snprintf(name, sizeof(name), "umlab-bait-%s", token);
	key = syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_SESSION_KEYRING,
		      "user", name, 0);
	if (key < 0)
		return -1;
	return syscall(SYS_keyctl, KEYCTL_READ, key, secret, sizeof(secret));
}

static long request_key(long unused)
{
	char name[128];

	(void)unused;
	snprintf(name, sizeof(name), "umlab-bait-%s", token);
	return syscall(SYS_request_key, "user", name, NULL, 0);
}

static long leave_key(long keyring)
{
	char name[128];
	long key;

	snprintf(name, sizeof(name), "umlab-attack-%s", token);
	key = syscall(SYS_add_key, "user", name, "hostile", 7, keyring);
	if (key >= 0)
		syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, key, KEY_SECONDS);
	return key;
}

/* To the time that it is anyway. */
static long set_clock(long unused)
{
	struct timespec now;

	(void)unused;
	if (clock_gettime(CLOCK_REALTIME, &now))
		return -1;
	return syscall(SYS_clock_settime, CLOCK_REALTIME, &now);
}

static long adjust_clock(long unused)
{
	struct timex change = { .modes = ADJ_TICK, .tick = 10000 };

	(void)unused;
	return syscall(SYS_adjtimex, &change);
}

#define KEYRING "no namespace keeps the caller's keys apart"
#define ADMIN "the host's administration"
#define LARGE "much of the host's kernel to attack, which nothing needs"

const struct attack interfaces[] = {
	{ .name = "keyctl", .call = { SYS_keyctl, KEYCTL_GET_KEYRING_ID,
				     KEY_SPEC_SESSION_KEYRING, 0 },
	  .why = KEYRING },
	{ .name = "keyctl_user", .call = { SYS_keyctl, KEYCTL_GET_KEYRING_ID,
					  KEY_SPEC_USER_KEYRING, 1 },
	  .why = KEYRING },
	{ .name = "keyctl_join", .call = { SYS_keyctl,
					  KEYCTL_JOIN_SESSION_KEYRING, 0 },
	  .why = KEYRING },
	{ .name = "read_key", .run = read_key, .why = KEYRING },
	{ .name = "request_key", .run = request_key, .why = KEYRING },
	{ .name = "leave_key", .run = leave_key,
	  .argument = KEY_SPEC_SESSION_KEYRING, .why = KEYRING },
	{ .name = "leave_key_user", .run = leave_key,
	  .argument = KEY_SPEC_USER_KEYRING, .why = KEYRING },
	{ .name = "io_uring", .call = { SYS_io_uring_setup, 1, (long)ring },
	  .why = "its calls pass no filter" },
	{ .name = "io_uring_register", .call = { SYS_io_uring_register, -1, 0,
						0, 0 },
	  .why = "its calls pass no filter" },
	{ .name = "aio", .expected = HARMLESS,
	  .call = { SYS_io_setup, 1, (long)ring },
	  .why = "UML writes its disks with it, where the host has it" },
	{ .name = "bpf", .call = { SYS_bpf, BPF_MAP_CREATE, (long)&map,
				  sizeof(map) },
	  .why = LARGE },
	{ .name = "perf", .call = { SYS_perf_event_open, (long)&event, 0, -1,
				   -1, 0 },
	  .why = LARGE },
	{ .name = "init_module", .call = { SYS_init_module, (long)ring, 1,
					  (long)"" },
	  .why = ADMIN },
	{ .name = "finit_module", .call = { SYS_finit_module, LINE, (long)"",
					   0 },
	  .why = ADMIN },
	{ .name = "delete_module", .call = { SYS_delete_module,
					    (long)"umlab_none", O_NONBLOCK },
	  .why = ADMIN },
	{ .name = "kexec", .call = { SYS_kexec_load, 0, -1, 0, 0 },
	  .why = ADMIN },
	{ .name = "kexec_file", .call = { SYS_kexec_file_load, -1, -1, 0, 0,
					 0 },
	  .why = ADMIN },
	/* A wrong magic number is only looked at for who may. */
	{ .name = "reboot", .call = { SYS_reboot, 0, 0, 0, 0 }, .why = ADMIN },
	{ .name = "swapon", .call = { SYS_swapon, (long)"/none", 0 },
	  .why = ADMIN },
	{ .name = "swapoff", .call = { SYS_swapoff, (long)"/none" },
	  .why = ADMIN },
	{ .name = "acct", .call = { SYS_acct, (long)"/none" }, .why = ADMIN },
	{ .name = "quotactl", .call = { SYS_quotactl, 0x800002 << 8,
				       (long)"/base", 0, 0 },
	  .why = ADMIN },
	{ .name = "quotactl_fd", .call = { SYS_quotactl_fd, LINE,
					  0x800002 << 8, 0, 0 },
	  .why = ADMIN },
	{ .name = "syslog_read", .call = { SYS_syslog, 3, (long)ring,
					  sizeof(ring) },
	  .why = "the host's kernel prints addresses" },
	{ .name = "syslog_clear", .call = { SYS_syslog, 5 }, .why = ADMIN },
	{ .name = "settimeofday", .call = { SYS_settimeofday, 0, (long)&utc },
	  .why = ADMIN },
	{ .name = "clock_settime", .run = set_clock, .why = ADMIN },
	{ .name = "adjtimex", .run = adjust_clock, .why = ADMIN },
	{ .name = "adjtimex_read", .expected = HARMLESS,
	  .call = { SYS_adjtimex, (long)&no_change },
	  .why = "it reads the clock's state" },
	{ .name = "sethostname", .expected = HARMLESS,
	  .call = { SYS_sethostname, (long)"hostile", 7 },
	  .why = "the sandbox has a host name of its own" },
	{ .name = "setdomainname", .expected = HARMLESS,
	  .call = { SYS_setdomainname, (long)"hostile", 7 },
	  .why = "the sandbox has a domain name of its own" },
	{ .name = "iopl", .call = { SYS_iopl, 3 }, .why = ADMIN },
	{ .name = "ioperm", .call = { SYS_ioperm, 0x3f8, 8, 1 }, .why = ADMIN },
	{ .name = "vhangup", .call = { SYS_vhangup }, .why = ADMIN },
	{ .name = "lookup_dcookie", .call = { SYS_lookup_dcookie, 0, (long)ring,
					     sizeof(ring) },
	  .also = { EINVAL }, .why = ADMIN },
	{ .name = "restart_syscall", .expected = HARMLESS,
	  .call = { SYS_restart_syscall }, .also = { EINTR },
	  .why = "it goes on with what was let through" },
	{ .name = "pkey_alloc", .expected = HARMLESS,
	  .call = { SYS_pkey_alloc, 0, 0 },
	  .why = "memory of its own" },
	{ .name = "membarrier", .expected = HARMLESS,
	  .call = { SYS_membarrier, 0, 0, 0 }, .why = "it asks what there is" },
	{ .name = "landlock", .expected = HARMLESS,
	  .call = { SYS_landlock_create_ruleset, 0, 0, 1 },
	  .why = "one more wall only takes away" },
	{ 0 }
};
