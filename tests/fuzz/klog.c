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
static size_t filed, fits;
static int file_error;
static bool terminal, shown, warned;

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

/* As it was printed; to a terminal some of it goes as '?'. */
static bool same(const char *data, const char *as, size_t size)
{
	size_t i;

	if (!terminal)
		return !memcmp(data, as, size);
	for (i = 0; i < size; i++)
		if (data[i] != '?' && data[i] != as[i])
			return false;
	return true;
}

static bool harmless(const char *data, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if ((data[i] >= 0 && data[i] < ' ' && data[i] != '\n' &&
		     data[i] != '\t') || data[i] == 0x7f)
			return false;
	return true;
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
	claim(same(data, wanted + filed, size));
	claim(!terminal || harmless(data, size));
	filed += size;
	return size;
}

ssize_t shared_write(const struct shared *shared, const void *data, size_t size)
{
	claim(shared->fd == FILE_FD);
	return to_file(data, size);
}

bool say(const char *text, size_t size)
{
	claim(text == klog.data && size == klog.length);
	claim(!terminal || harmless(text, size));
	shown = true;
	return true;
}

void warn_line(const char *format, ...)
{
	claim(strstr(format, "its last part"));
	warned = true;
}

int world_isatty(int fd)
{
	claim(fd == FILE_FD || fd == STDERR_FILENO);
	return terminal;
}

bool wait_over(void)
{
	return false;
}

int signals_ending(void)
{
	return 0;
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
	static const int errors[] = { EINTR, EAGAIN, EIO, ENOSPC };
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
	claim(same(klog.data, wanted + wanted_length - klog.length,
		   klog.length));
	for (i = 0; i < klog.length && i < 64; i++)
		claim(klog.data[i] != '\r');
	claim(klog.file.fd < 0 || filed == wanted_length);
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

	length = was_read = 0;
	shown = false;
	/* a full log takes long to be cleaned */
	terminal = (how & 6) == 4;
	fits = SIZE_MAX;
	file_error = 0;
	warned = false;
	klog.cut = klog.terminal = false;
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
		/* As turn() of session.c. */
		if (klog.unwritten)
			klog_write(&klog);
		else if (was_read < length)
			claim(klog_read(&klog, LOG));
	}
	file_error = 0;
	do {
		while (klog.unwritten)
			klog_write(&klog);
	} while (klog_read(&klog, LOG));
	check();
	claim(klog_show(&klog) && shown && (!klog.cut || warned));
	check();
	return 0;
}
