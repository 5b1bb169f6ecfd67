// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sockets, and what else processes talk by.  All that a machine has are the
 * descriptors that it was given.
 */
#include <errno.h>
#include <mqueue.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "hostile.h"

/* Whichever kind of socket the family has. */
static long any_socket(long family)
{
	int type, fd, error = EPERM;

	for (type = SOCK_STREAM; type <= SOCK_PACKET; type++) {
		fd = socket(family, type, 0);
		if (fd >= 0)
			return fd;
		if (errno != EPROTONOSUPPORT && errno != ESOCKTNOSUPPORT &&
		    errno != EAFNOSUPPORT && errno != EPROTOTYPE)
			error = errno;
	}
	errno = error;
	return -1;
}

static socklen_t set_address(struct sockaddr_un *address, const char *name)
{
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (name) {
		snprintf(address->sun_path, sizeof(address->sun_path), "%s",
			 name);
		return sizeof(*address);
	}
	snprintf(address->sun_path + 1, sizeof(address->sun_path) - 1,
		 "umlab-%s", token);
	return offsetof(struct sockaddr_un, sun_path) + 1 +
	       strlen(address->sun_path + 1);
}

/* A socket of the host's: a file in the share, or (0) an abstract name. */
static long connect_to(long name)
{
	struct sockaddr_un address;
	socklen_t size = set_address(&address, (const char *)name);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0)
		return -1;
	return connect(fd, (struct sockaddr *)&address, size);
}

/* One of a pair may send elsewhere, though nobody has connected it. */
static long send_from_pair(long name)
{
	struct sockaddr_un address;
	socklen_t size = set_address(&address, (const char *)name);
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair))
		return -1;
	return sendto(pair[0], "hostile", 7, 0, (struct sockaddr *)&address,
		      size);
}

static long connect_from_pair(long name)
{
	struct sockaddr_un address;
	socklen_t size = set_address(&address, (const char *)name);
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) ||
	    connect(pair[0], (struct sockaddr *)&address, size))
		return -1;
	return send(pair[0], "hostile", 7, 0);
}

/* The line itself is a socket of this family. */
static long connect_line(long name)
{
	struct sockaddr_un address;
	socklen_t size = set_address(&address, (const char *)name);

	return connect(LINE, (struct sockaddr *)&address, size);
}

static long open_queue(long unused)
{
	struct mq_attr attributes = { .mq_maxmsg = 1, .mq_msgsize = 1 };

	(void)unused;
	return syscall(SYS_mq_open, "umlab", 0102, 0600, &attributes);
}

#define GIVEN "a machine has the socket that it was given, and no other"
#define IPC "nothing needs it, and its memory is past our limits"

const struct attack network[] = {
	{ .name = "inet", .run = any_socket, .argument = AF_INET,
	  .why = GIVEN },
	{ .name = "inet6", .run = any_socket, .argument = AF_INET6,
	  .why = GIVEN },
	{ .name = "unix", .run = any_socket, .argument = AF_UNIX,
	  .why = GIVEN },
	{ .name = "netlink", .run = any_socket, .argument = AF_NETLINK,
	  .why = GIVEN },
	{ .name = "packet", .run = any_socket, .argument = AF_PACKET,
	  .why = GIVEN },
	{ .name = "alg", .run = any_socket, .argument = AF_ALG, .why = GIVEN },
	{ .name = "vsock", .run = any_socket, .argument = AF_VSOCK,
	  .why = "no namespace keeps it from a hypervisor's services" },
	{ .name = "bluetooth", .run = any_socket, .argument = AF_BLUETOOTH,
	  .why = GIVEN },
	{ .name = "can", .run = any_socket, .argument = AF_CAN, .why = GIVEN },
	{ .name = "key", .run = any_socket, .argument = AF_KEY, .why = GIVEN },
	{ .name = "tipc", .run = any_socket, .argument = AF_TIPC,
	  .why = GIVEN },
	{ .name = "xdp", .run = any_socket, .argument = AF_XDP, .why = GIVEN },
	{ .name = "rds", .run = any_socket, .argument = AF_RDS, .why = GIVEN },
	{ .name = "smc", .run = any_socket, .argument = AF_SMC, .why = GIVEN },
	{ .name = "connect_share", .run = connect_to,
	  .argument = (long)SHARE "/stream",
	  .why = "a service of the host's, whose socket lies in the share" },
	{ .name = "connect_abstract", .run = connect_to, .also = { ECONNREFUSED },
	  .why = "abstract names are the network namespace's" },
	{ .name = "send_from_pair", .run = send_from_pair,
	  .argument = (long)SHARE "/dgram",
	  .why = "a service of the host's, whose socket lies in the share" },
	{ .name = "connect_from_pair", .run = connect_from_pair,
	  .argument = (long)SHARE "/dgram",
	  .why = "a service of the host's, whose socket lies in the share" },
	{ .name = "connect_line", .run = connect_line, .also = { EISCONN },
	  .argument = (long)SHARE "/stream", .why = "it is connected for good" },
	{ .name = "shmget", .call = { SYS_shmget, IPC_PRIVATE, 4096,
				     IPC_CREAT | 0600 },
	  .why = IPC },
	{ .name = "msgget", .call = { SYS_msgget, IPC_PRIVATE,
				     IPC_CREAT | 0600 },
	  .why = IPC },
	{ .name = "semget", .call = { SYS_semget, IPC_PRIVATE, 1,
				     IPC_CREAT | 0600 },
	  .why = IPC },
	{ .name = "mq_open", .run = open_queue, .why = IPC },
	{ 0 }
};
