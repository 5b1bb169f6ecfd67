// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's messages: written to a file if asked for, and the last of them
 * kept to be shown if the run fails.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "session.h"

#define KEPT (sizeof(((struct klog *)0)->data) - 1)

/* How often to look for a FIFO's reader; nothing tells when one comes. */
#define READER_LOOK 10 /* ms */

static bool is_fifo(const char *path)
{
	struct stat file;

	return !stat(path, &file) && S_ISFIFO(file.st_mode);
}

/* As a shell's redirection waits, but not beyond the run's time. */
static int open_log(const char *path)
{
	int fd;

	while (!wait_over() && !signals_ending()) {
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
			  O_NONBLOCK | O_NOCTTY, 0644);
		if (fd >= 0)
			return fd;
		if (errno != ENXIO || !is_fifo(path))
			fail("--kernel-log: cannot write %s: %s", path,
			     strerror(errno));
		wait_for(NULL, 0, READER_LOOK);
	}
	end_early();
}

/**
 * klog_init() - start a log
 * @log: the log
 * @path: a file to write it to, or NULL
 *
 * Waits for the reader of a FIFO.
 */
void klog_init(struct klog *log, const char *path)
{
	log->length = log->begin = log->searched = log->unwritten = 0;
	log->error = 0;
	log->file.fd = -1;
	if (!path)
		return;
	log->file = (struct shared){ .fd = open_log(path), .step = KEPT };
	log->terminal = isatty(log->file.fd);
}

/**
 * klog_write() - write some of the log to its file
 * @log: a log with a part that is unwritten
 *
 * Return: whether there is less of it now.
 */
bool klog_write(struct klog *log)
{
	ssize_t n = shared_write(&log->file,
				 log->data + log->length - log->unwritten,
				 log->unwritten);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return false;
	if (n < 0) {
		/* The run itself needs no log. */
		log->error = errno;
		close(log->file.fd);
		log->file.fd = -1;
		n = log->unwritten;
	}
	log->unwritten -= n;
	return true;
}

/* A serial console ends its lines with both; a log has newlines only. */
static size_t drop_returns(char *data, size_t length)
{
	size_t from, to = 0;

	for (from = 0; from < length; from++)
		if (data[from] != '\r')
			data[to++] = data[from];
	return to;
}

/* Where to put more, so that at least 4096 bytes have room. */
static char *make_room(struct klog *log)
{
	size_t half = KEPT / 2;

	if (KEPT - log->length < 4096) {
		memmove(log->data, log->data + half, log->length - half);
		log->length -= half;
		log->begin -= log->begin < half ? log->begin : half;
		log->searched -= log->searched < half ? log->searched : half;
		log->data[log->length] = '\0';
		log->cut = true;
	}
	return log->data + log->length;
}

static void add(struct klog *log, size_t length)
{
	if (log->file.fd >= 0)
		log->unwritten += length;
	log->length += length;
	log->data[log->length] = '\0';
	while (log->unwritten && klog_write(log))
		;
}

/**
 * klog_note() - put a line of our own among the kernel's
 * @log: the log
 * @format: as printf(3), without a newline
 */
void klog_note(struct klog *log, const char *format, ...)
{
	size_t length = 0;
	va_list args;
	char *line;

	/* Not at the cost of what is still to be written. */
	if (log->unwritten && KEPT - log->length < 4096)
		return;
	line = make_room(log);
	/* The kernel may be in the middle of a line. */
	if (log->length && line[-1] != '\n')
		line[length++] = '\n';
	va_start(args, format);
	vsnprintf(line + length, 1024, format, args);
	va_end(args);
	length += strlen(line + length);
	line[length++] = '\n';
	add(log, length);
}

/**
 * klog_read() - read what the kernel has printed
 * @log: a log without a part that is unwritten
 * @fd: where from
 *
 * Return: false if there will be no more, there is nothing now, or there was
 * more than the limit.
 */
bool klog_read(struct klog *log, int fd)
{
	char *data = make_room(log);
	size_t room = KEPT - log->length;
	ssize_t n;

	/* One byte more tells that the limit is met. */
	if (log->most && room > log->most - log->received + 1)
		room = log->most - log->received + 1;
	n = read(fd, data, room);
	if (n <= 0)
		return false;
	log->received += n;
	n = drop_returns(data, n);
	if (log->terminal)
		clean(data, n, "\n\t");
	add(log, n);
	return true;
}

/**
 * klog_begin() - note that the boot is over
 * @log: the log
 */
void klog_begin(struct klog *log)
{
	log->begin = log->length;
}

/**
 * klog_show() - print what was kept on standard error
 * @log: the log
 *
 * On a terminal without what would control it, nor what the boot has printed:
 * who sits there is after the reason for a death.
 *
 * Return: whether all of it was taken, or nobody is there to take it.
 */
bool klog_show(struct klog *log)
{
	bool terminal = isatty(STDERR_FILENO);
	size_t from = terminal ? log->begin : 0;

	if (from)
		warn_line("the kernel's log since the boot (all of it: --kernel-log FILE):");
	else if (log->cut)
		warn_line("the kernel's log, its last part (all of it: --kernel-log FILE):");
	if (terminal)
		clean(log->data + from, log->length - from, "\n\t");
	return say(log->data + from, log->length - from);
}
