// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptors that the launcher was given, read and written without ever
 * waiting in there, whoever is at the other end.
 *
 * O_NONBLOCK would be the way, but it belongs to the description behind a
 * descriptor, which the caller's other processes share and rely on.  So pipes
 * and terminals are opened anew.  That may be refused: the terminal behind
 * su(1) is another user's.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "sandbox.h"

/* How long to be held up where nothing else helps. */
#define HELD_UP 10000 /* us */

static void nothing(int unused)
{
	(void)unused;
}

/* A timer that goes on interrupts also what blocks only after its first time. */
static void set_alarm(int period)
{
	struct itimerval timer = { { 0, period }, { 0, period } };

	setitimer(ITIMER_REAL, &timer, NULL);
}

static void prepare_alarm(void)
{
	struct sigaction action = { .sa_handler = nothing };
	sigset_t one;

	sigaction(SIGALRM, &action, NULL);
	sigemptyset(&one);
	sigaddset(&one, SIGALRM);
	sigprocmask(SIG_UNBLOCK, &one, NULL);
}

/* The name of a pseudo-terminal's master would open another one. */
static bool is_terminal(int fd)
{
	unsigned int number;

	return isatty(fd) && ioctl(fd, TIOCGPTN, &number);
}

/* A description of our own; -1 if there can be none. */
static int open_anew(int fd, int mode)
{
	int given = fcntl(fd, F_GETFL) & O_ACCMODE;
	char path[32];

	if (given != mode && given != O_RDWR)
		return -1;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, mode | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

/**
 * shared_init() - prepare to read or write a descriptor
 * @shared: filled in; its fd is what to poll
 * @fd: the descriptor
 * @mode: O_RDONLY or O_WRONLY
 */
void shared_init(struct shared *shared, int fd, int mode)
{
	struct stat file = { .st_mode = 0 };
	int own;

	*shared = (struct shared){ .fd = fd, .way = SHARED_PLAIN,
				   .step = WINDOW };
	fstat(fd, &file);
	if (S_ISSOCK(file.st_mode))
		shared->way = SHARED_SOCKET;
	if (!S_ISFIFO(file.st_mode) && !isatty(fd))
		return;
	own = S_ISFIFO(file.st_mode) || is_terminal(fd) ? open_anew(fd, mode) :
							  -1;
	if (own >= 0) {
		shared->fd = own;
		return;
	}
	/* More may block whatever poll(2) says, and so may this: see there. */
	shared->way = SHARED_ALARM;
	shared->step = PIPE_BUF;
	prepare_alarm();
}

/**
 * shared_write() - write what can be written now
 * @shared: where to
 * @data: what
 * @length: bytes
 *
 * Return: bytes written, or -1 with errno from write(2): EAGAIN or EINTR if
 * that is to be tried again.
 */
ssize_t shared_write(const struct shared *shared, const void *data,
		     size_t length)
{
	ssize_t n;

	if (length > shared->step)
		length = shared->step;
	if (shared->way == SHARED_SOCKET)
		return send(shared->fd, data, length,
			    MSG_DONTWAIT | MSG_NOSIGNAL);
	if (shared->way == SHARED_PLAIN)
		return write(shared->fd, data, length);
	set_alarm(HELD_UP);
	n = write(shared->fd, data, length);
	set_alarm(0);
	return n;
}

/**
 * shared_read() - read what is there now
 * @shared: where from
 * @data: set to it
 * @size: of @data, bytes
 *
 * Return: bytes read; 0 at the end; or -1 with errno from read(2): EAGAIN or
 * EINTR if that is to be tried again.
 */
ssize_t shared_read(const struct shared *shared, void *data, size_t size)
{
	ssize_t n;

	if (shared->way == SHARED_SOCKET)
		return recv(shared->fd, data, size, MSG_DONTWAIT);
	if (shared->way == SHARED_PLAIN)
		return read(shared->fd, data, size);
	set_alarm(HELD_UP);
	n = read(shared->fd, data, size);
	set_alarm(0);
	return n;
}
