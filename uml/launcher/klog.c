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
#include <unistd.h>

#include "umlab.h"

#define KEPT (sizeof(((struct klog *)0)->data) - 1)

/**
 * klog_init() - start a log
 * @log: the log
 * @path: a file to write it to, or NULL
 */
void klog_init(struct klog *log, const char *path)
{
	log->length = 0;
	log->file = -1;
	if (!path)
		return;
	log->file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (log->file < 0)
		fail("--kernel-log: cannot write %s: %s", path,
		     strerror(errno));
}

static void to_file(struct klog *log, const char *data, size_t length)
{
	while (log->file >= 0 && length) {
		ssize_t n = write(log->file, data, length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			/* The run itself needs no log. */
			warn_line("--kernel-log: cannot write on: %s",
				  strerror(errno));
			close(log->file);
			log->file = -1;
			return;
		}
		data += n;
		length -= n;
	}
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
		log->data[log->length] = '\0';
		log->cut = true;
	}
	return log->data + log->length;
}

static void add(struct klog *log, size_t length)
{
	to_file(log, log->data + log->length, length);
	log->length += length;
	log->data[log->length] = '\0';
}

/**
 * klog_note() - put a line of our own among the kernel's
 * @log: the log
 * @format: as printf(3), without a newline
 */
void klog_note(struct klog *log, const char *format, ...)
{
	char *line = make_room(log);
	size_t length = 0;
	va_list args;

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
 * @log: the log
 * @fd: where from
 *
 * Return: false if there will be no more, or there is nothing now.
 */
bool klog_read(struct klog *log, int fd)
{
	char *data = make_room(log);
	ssize_t n = read(fd, data, KEPT - log->length);

	if (n <= 0)
		return false;
	log->received += n;
	add(log, drop_returns(data, n));
	return true;
}

/**
 * klog_show() - print what was kept on standard error
 * @log: the log
 */
void klog_show(const struct klog *log)
{
	size_t done = 0;

	if (log->cut)
		warn_line("the kernel's log, its last part (all of it: --kernel-log FILE):");
	while (done < log->length) {
		ssize_t n = write(STDERR_FILENO, log->data + done,
				  log->length - done);

		if (n < 0 && errno != EINTR)
			return;
		if (n > 0)
			done += n;
	}
}
