// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's log: the file has all of it, what is kept is its end, ended by
 * a NUL, and neither has a carriage return.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

enum { LOG = 7, FILE_FD = 8 };

static struct klog klog;

/* What the kernel prints, and what of it was read. */
static char printed[64 * 1024];
static size_t length, was_read;
/*
 * The same without what is to be dropped, behind what was printed before this
 * input: a script would take too long to fill the log.
 */
enum { KEPT = sizeof(klog.data) - 1 };
static char lines[KEPT + sizeof(printed)], *wanted;
static size_t wanted_length;

/* The file, and our own standard error. */
static size_t filed, fits, shown;
static int file_error;
static bool warned;

ssize_t world_read(int fd, void *data, size_t size)
{
	claim(fd == LOG && size);
	claim((char *)data >= klog.data &&
	      (char *)data + size < klog.data + sizeof(klog.data));
	if (size > length - was_read)
		size = length - was_read;
	memcpy(data, printed + was_read, size);
	was_read += size;
	return size;
}

/* One write takes a part. */
static size_t cut_short(size_t size)
{
	if (size > fits)
		size = fits;
	fits = SIZE_MAX;
	return size;
}

static ssize_t to_file(const void *data, size_t size)
{
	if (file_error) {
		errno = file_error;
		if (errno == EINTR)
			file_error = 0;
		return -1;
	}
	size = cut_short(size);
	claim(filed + size <= wanted_length);
	claim(!memcmp(data, wanted + filed, size));
	filed += size;
	return size;
}

ssize_t world_write(int fd, const void *data, size_t size)
{
	const char *at = data;

	if (fd == FILE_FD)
		return to_file(data, size);
	claim(fd == STDERR_FILENO);
	if (at < klog.data || at >= klog.data + sizeof(klog.data)) {
		claim(is_own_line(at, size));
		warned = true;
		return size;
	}
	claim(at == klog.data + shown && shown + size == klog.length);
	size = cut_short(size);
	shown += size;
	return size;
}

int world_open(const char *path, int flags, ...)
{
	claim(!strcmp(path, "log") && flags & O_CLOEXEC);
	return FILE_FD;
}

int world_close(int fd)
{
	claim(fd == FILE_FD && file_error);
	return 0;
}

static void print(const void *data, size_t size)
{
	size_t i;

	if (size > sizeof(printed) - length)
		size = sizeof(printed) - length;
	memcpy(printed + length, data, size);
	for (i = length; i < length + size; i++)
		if (printed[i] != '\r')
			wanted[wanted_length++] = printed[i];
	length += size;
}

static void act(struct script *script)
{
	static const int errors[] = { EINTR, EINTR, EIO, ENOSPC };
	uint8_t what = take(script, 1);
	const uint8_t *data;
	size_t size, times;

	switch (what & 3) {
	case 0:
		size = take_bytes(script, what >> 2, &data);
		print(data, size);
		break;
	case 1:
		size = take_bytes(script, what >> 2 & 15, &data);
		for (times = take(script, 1); times--; )
			print(data, size);
		break;
	case 2:
		size = take(script, 1) << (what >> 2) % 6;
		print(pattern(length, size), size);
		break;
	case 3:
		if (what & 4)
			file_error = errors[what >> 3 & 3];
		else
			fits = 1 + take(script, 2);
		break;
	}
}

static void check(void)
{
	size_t i;

	claim(klog.length < sizeof(klog.data) && !klog.data[klog.length]);
	claim(klog.length <= wanted_length);
	claim(klog.cut || klog.length == wanted_length);
	claim(!klog.cut || klog.length > sizeof(klog.data) / 4);
	claim(!memcmp(klog.data, wanted + wanted_length - klog.length,
		      klog.length));
	for (i = 0; i < klog.length && i < 64; i++)
		claim(klog.data[i] != '\r');
	claim(klog.file < 0 || filed == wanted_length);
}

/* As if the kernel had printed so much already. */
static void fill(size_t before)
{
	static bool filled;
	size_t i;

	for (i = 0; !filled && i < KEPT; i++)
		lines[i] = *pattern(i, 1) & 15 ? 'a' + *pattern(i, 1) % 26 : '\n';
	filled = true;
	wanted = lines + KEPT - before;
	wanted_length = filed = klog.length = before;
	memcpy(klog.data, wanted, before);
	klog.data[before] = '\0';
}

static void start(struct script *script)
{
	int how = take(script, 1);
	size_t left;

	length = was_read = shown = 0;
	fits = SIZE_MAX;
	file_error = 0;
	warned = false;
	klog.cut = false;
	klog_init(&klog, how & 1 ? "log" : NULL);
	left = how & 2 ? 1 + take(script, 2) : KEPT;
	fill(KEPT - left);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct script script = { data, size };

	start(&script);
	while (script.left) {
		act(&script);
		if (was_read < length)
			claim(klog_read(&klog, LOG));
	}
	while (klog_read(&klog, LOG))
		;
	check();
	klog_show(&klog);
	claim(shown == klog.length && (!klog.cut || warned));
	return 0;
}
