// SPDX-License-Identifier: GPL-2.0-only
/*
 * What to do on a host that gives no namespaces.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox.h"

#define PROFILE "sudo install -m 644 launcher/apparmor /etc/apparmor.d/umlab && sudo apparmor_parser -r /etc/apparmor.d/umlab"
#define RAISE "no more namespaces on this host: sudo sysctl -w user.max_user_namespaces=10000, or see 'umlab ps'"
#define CONTAINER "run the container with --security-opt seccomp=unconfined --security-opt apparmor=unconfined; or, if the container is to be the jail, give --no-jail (make: NO_JAIL=yes)"

/* Settings of hosts that forbid what others allow. */
static const struct {
	const char *setting;	/* below /proc/sys */
	int value;		/* with which it forbids */
	const char *remedy;
} settings[] = {
	{ "user/max_user_namespaces", 0,
	  "sudo sysctl -w user.max_user_namespaces=10000" },
	{ "user/max_mnt_namespaces", 0,
	  "sudo sysctl -w user.max_mnt_namespaces=10000" },
	{ "user/max_pid_namespaces", 0,
	  "sudo sysctl -w user.max_pid_namespaces=10000" },
	{ "user/max_ipc_namespaces", 0,
	  "sudo sysctl -w user.max_ipc_namespaces=10000" },
	{ "user/max_uts_namespaces", 0,
	  "sudo sysctl -w user.max_uts_namespaces=10000" },
	{ "user/max_net_namespaces", 0,
	  "sudo sysctl -w user.max_net_namespaces=10000" },
	{ "kernel/unprivileged_userns_clone", 0,
	  "sudo sysctl -w kernel.unprivileged_userns_clone=1" },
	{ "kernel/apparmor_restrict_unprivileged_userns", 1,
	  PROFILE },
};

static bool is_set(const char *setting, int value)
{
	char path[128], text[16] = "";
	FILE *file;
	bool set;

	snprintf(path, sizeof(path), "/proc/sys/%s", setting);
	file = fopen(path, "re");
	set = file && fgets(text, sizeof(text), file) && atoi(text) == value;
	if (file)
		fclose(file);
	return set;
}

/* Also where a container's file system has become a machine's. */
static bool in_container(void)
{
	return !access("/.dockerenv", F_OK) || !access("/run/.containerenv", F_OK);
}

/* As containers of any kind are, unless told not to be. */
static bool is_filtered(void)
{
	FILE *status = fopen("/proc/self/status", "re");
	bool filtered = false;
	char line[128];

	while (status && !filtered && fgets(line, sizeof(line), status))
		filtered = !strcmp(line, "Seccomp:\t2\n");
	if (status)
		fclose(status);
	return filtered;
}

/**
 * namespace_remedy() - what to do on a host that gives no namespaces
 * @error: from making one, or of the first steps in it: Ubuntu forbids these
 *
 * Return: words to be put behind a message.
 */
const char *namespace_remedy(int error)
{
	size_t i;

	if (!error)
		return "see REQUIREMENTS in umlab(1)";
	/* As Docker has it, whatever its host's settings are. */
	if (error == ENOSYS && is_filtered())
		return CONTAINER;
	/* What is in kernel/ is not for root. */
	for (i = 0; i < ARRAY_SIZE(settings); i++)
		if ((*settings[i].setting == 'u' || geteuid()) &&
		    is_set(settings[i].setting, settings[i].value))
			return settings[i].remedy;
	if (error == ENOSPC || error == EUSERS)
		return RAISE;
	if (in_container() || is_filtered())
		return CONTAINER;
	return "this host forbids namespaces: see REQUIREMENTS in umlab(1)";
}
