// SPDX-License-Identifier: GPL-2.0-only
/*
 * The descriptors that a machine is given, and what can be got by them: five, and
 * in QEMU's place a sixth.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "hostile.h"

#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77
#endif

/* In which the launcher, which reads all the time, has read a line. */
#define READ_LIMIT 5 /* s */

/* The supervisor's commands to QEMU come by it. */
static bool is_monitor(int fd)
{
	struct stat file;

	return fd == MONITOR && strcmp(program_invocation_name, "linux") &&
	       !fstat(fd, &file) && S_ISSOCK(file.st_mode);
}

static long more_descriptors(long unused)
{
	int fd;

	(void)unused;
	for (fd = LINE + 2; fd < 4096; fd++)
		if (fcntl(fd, F_GETFD) >= 0 && !is_monitor(fd))
			return fd;
	return no_effect();
}

static long other_kinds(long unused)
{
	struct stat file;
	int fd;

	(void)unused;
	for (fd = 0; fd < LINE + 2; fd++)
		if (fstat(fd, &file) || !(fd == LINE ? S_ISSOCK(file.st_mode) :
						       S_ISFIFO(file.st_mode)))
			return fd;
	return no_effect();
}

/* Input for a terminal, which its shell would read. */
static long type_into(long fd)
{
	return ioctl(fd, TIOCSTI, "x");
}

static long set_terminal(long fd)
{
	return ioctl(fd, TIOCSCTTY, 1);
}

/*
 * Give the launcher the end of a pipe, behind a frame.  It has kept it if the
 * pipe does not come to its end.
 */
static long give_descriptor(long unused)
{
	struct frame frame = { .type = FRAME_OUTPUT, .stream = 1 };
	char space[CMSG_SPACE(sizeof(int))] = { 0 }, byte;
	struct iovec part = { &frame, sizeof(frame) };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1,
				  .msg_control = space,
				  .msg_controllen = sizeof(space) };
	struct cmsghdr *extra = CMSG_FIRSTHDR(&message);
	time_t end = time(NULL) + READ_LIMIT;
	int ends[2];

	(void)unused;
	if (pipe2(ends, O_NONBLOCK))
		return -1;
	extra->cmsg_level = SOL_SOCKET;
	extra->cmsg_type = SCM_RIGHTS;
	extra->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(extra), &ends[1], sizeof(int));
	if (sendmsg(LINE, &message, 0) < 0)
		return -1;
	close(ends[1]);
	while (read(ends[0], &byte, 1) < 0)
		if (time(NULL) > end)
			return 0;
	return no_effect();
}

static long take_from_line(long unused)
{
	char space[CMSG_SPACE(sizeof(int))] = { 0 }, byte;
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1,
				  .msg_control = space,
				  .msg_controllen = sizeof(space) };

	(void)unused;
	return recvmsg(LINE, &message, MSG_DONTWAIT);
}

/* Who made the line: the launcher, which is outside. */
static int launcher(void)
{
	int pidfd = -1;
	socklen_t size = sizeof(pidfd);

	if (!getsockopt(LINE, SOL_SOCKET, SO_PEERPIDFD, &pidfd, &size))
		return pidfd;
	/* Before Linux 6.5 there is no such option. */
	if (errno == ENOPROTOOPT)
		errno = ENOSYS;
	return -1;
}

static long signal_launcher(long signal)
{
	int pidfd = launcher();

	return pidfd < 0 ? -1 :
		syscall(SYS_pidfd_send_signal, pidfd, signal, 0, 0);
}

static long take_from_launcher(long unused)
{
	int pidfd = launcher(), fd;

	(void)unused;
	if (pidfd < 0)
		return -1;
	for (fd = 0; fd < 64; fd++)
		if (syscall(SYS_pidfd_getfd, pidfd, fd, 0) >= 0)
			return fd;
	return -1;
}

static long enter_launcher(long namespaces)
{
	int pidfd = launcher();

	return pidfd < 0 ? -1 : syscall(SYS_setns, pidfd, namespaces);
}

/* The reading end of the log's pipe: the launcher's. */
static long read_log(long path)
{
	return open((const char *)path, O_RDONLY | O_NONBLOCK);
}

static long large_log(long unused)
{
	(void)unused;
	return fcntl(1, F_SETPIPE_SZ, 1 << 30);
}

static long large_line(long option)
{
	int size = 1 << 30;

	return setsockopt(LINE, SOL_SOCKET, option, &size, sizeof(size));
}

#define NO_TERMINAL "pipes and a socket are no terminals"
#define OUTSIDE "the launcher is outside, with the caller's rights"

const struct attack descriptors[] = {
	{ .name = "more_descriptors", .run = more_descriptors,
	  .why = "five are given" },
	{ .name = "other_kinds", .run = other_kinds,
	  .why = "no file, no terminal: pipes, and the line's socket" },
	{ .name = "type_into_input", .run = type_into, .argument = 0,
	  .also = { ENOTTY }, .why = NO_TERMINAL },
	{ .name = "type_into_log", .run = type_into, .argument = 1,
	  .also = { ENOTTY }, .why = NO_TERMINAL },
	{ .name = "type_into_errors", .run = type_into, .argument = 2,
	  .also = { ENOTTY }, .why = NO_TERMINAL },
	{ .name = "type_into_line", .run = type_into, .argument = LINE,
	  .also = { ENOTTY }, .why = NO_TERMINAL },
	{ .name = "type_into_idle", .run = type_into, .argument = 4,
	  .also = { ENOTTY }, .why = NO_TERMINAL },
	{ .name = "own_terminal", .run = set_terminal, .argument = 0,
	  .also = { ENOTTY }, .why = NO_TERMINAL },
	{ .name = "give_descriptor", .run = give_descriptor,
	  .why = "one that the launcher kept would be one too many later" },
	{ .name = "take_from_line", .run = take_from_line, .also = { EAGAIN },
	  .why = "the launcher sends none" },
	{ .name = "signal_launcher", .run = signal_launcher,
	  .argument = SIGKILL, .also = { EINVAL }, .why = OUTSIDE },
	{ .name = "take_from_launcher", .run = take_from_launcher,
	  .why = OUTSIDE },
	{ .name = "enter_launcher_user", .run = enter_launcher,
	  .argument = CLONE_NEWUSER, .why = OUTSIDE },
	{ .name = "enter_launcher_mount", .run = enter_launcher,
	  .argument = CLONE_NEWNS, .why = OUTSIDE },
	{ .name = "read_log", .run = read_log, .also = { ENOENT },
	  .argument = (long)"/proc/self/fd/1", .expected = HARMLESS,
	  .why = "what it takes from there is missing in its own log" },
	{ .name = "large_log", .run = large_log, .also = { EINVAL },
	  .why = "the host's pipe-max-size" },
	{ .name = "large_line", .run = large_line, .argument = SO_SNDBUF,
	  .expected = HARMLESS, .why = "the host's wmem_max" },
	{ .name = "force_large_line", .run = large_line,
	  .argument = SO_SNDBUFFORCE, .why = "it would be past wmem_max" },
	{ 0 }
};
