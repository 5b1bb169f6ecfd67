// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the launcher has plugged into this machine, by the kind of machine.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent.h"

#define PORTS "/sys/class/virtio-ports"
/* How long the kernel may take to make the port known, and how often to look. */
#define PORT_LIMIT 10000 /* ms */
#define PORT_LOOK 5 /* ms */

static const struct machine machines[] = {
	{
		.name = "uml",
		.line = "/dev/ttyS0",
		.disk = "/dev/ubdb",
		.share_type = "hostfs",
		.share_source = "none",
	},
	{
		.name = "x86_64",
		.disk = "/dev/vdb",
		.share_type = "9p",
		.share_source = SHARE_TAG,
		.share_options = "trans=virtio,version=9p2000.L,msize=131072,access=any",
	},
};

/**
 * find_machine() - the kind of machine, by the kernel's argument umlab=
 *
 * Return: what it has, or NULL if no launcher has started it.
 */
const struct machine *find_machine(void)
{
	const char *name = getenv("umlab");
	size_t i;

	for (i = 0; name && i < ARRAY_SIZE(machines); i++)
		if (!strcmp(machines[i].name, name))
			return &machines[i];
	return NULL;
}

static bool is_named(const char *port)
{
	char path[320], name[16] = "";
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof(path), PORTS "/%s/name", port);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, name, sizeof(name) - 1);
		close(fd);
	}
	return n > 0 && !strcmp(name, PORT_NAME "\n");
}

/* Open the port that QEMU calls so; -1 if it is not there (yet). */
static int open_named(int flags)
{
	DIR *ports = opendir(PORTS);
	struct dirent *entry;
	char path[320];
	int fd = -1;

	while (ports && fd < 0 && (entry = readdir(ports))) {
		if (*entry->d_name == '.' || !is_named(entry->d_name))
			continue;
		snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
		fd = open(path, flags);
	}
	if (ports)
		closedir(ports);
	return fd;
}

/*
 * The kernel learns of its ports by messages, while we start: first that there
 * is one, which makes it a file in /dev, and later its name, of which nothing
 * tells.
 */
static int wait_for_port(int flags)
{
	int fd, waited = 0;

	while ((fd = open_named(flags)) < 0 && waited < PORT_LIMIT) {
		poll(NULL, 0, PORT_LOOK);
		waited += PORT_LOOK;
	}
	return fd;
}

/**
 * open_machine_line() - open the line to the launcher
 * @machine: from find_machine()
 *
 * Return: a descriptor that does not block, or -1 with errno.
 */
int open_machine_line(const struct machine *machine)
{
	int flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;

	return machine->line ? open(machine->line, flags) : wait_for_port(flags);
}
