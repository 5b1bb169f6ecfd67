// SPDX-License-Identifier: GPL-2.0-only
/*
 * The header of a kept image, which the guest's kernel writes: good only if it
 * names its format and the very base, by a plain reading of the bytes.
 */
#include <errno.h>
#include <string.h>

#include "fuzz.h"

enum { IMAGE = 7, BASE_SIZE = 1 << 30, BASE_TIME = 1700000000 };

static const uint8_t *file;
static size_t length;

ssize_t world_pread(int fd, void *data, size_t size, off_t offset)
{
	claim(fd == IMAGE);
	if (offset < 0) {
		errno = EINVAL;
		return -1;
	}
	if ((size_t)offset >= length)
		return 0;
	if (size > length - offset)
		size = length - offset;
	memcpy(data, file + offset, size);
	return size;
}

/* A big-endian number of the file, 0 beyond its end. */
static uint64_t number(size_t at, size_t bytes)
{
	struct script script = { file + at, length > at ? length - at : 0 };

	return take(&script, bytes);
}

static bool is_cow(void)
{
	return length >= 32 + 4096 && number(0, 4) == 0x4f4f4f4d &&
	       number(4, 4) == 3;
}

static bool names_base(const char *name)
{
	uint64_t at = number(8, 8);
	uint32_t size = number(16, 4);

	return number(0, 4) == 0x514649fb && size >= strlen(name) &&
	       size < 64 && at <= length && length - at >= size &&
	       !memcmp(file + at, name, strlen(name));
}

static void check_cow(const struct stat *base)
{
	enum image_state state = cow_format.look(IMAGE, base);

	if (!is_cow())
		claim(state == IMAGE_FOREIGN);
	else if (number(8, 4) == BASE_TIME && number(12, 8) == BASE_SIZE)
		claim(state == IMAGE_GOOD);
	else
		claim(state == IMAGE_STALE);
}

static void check_qcow2(const struct stat *base)
{
	static const char name[] = "/base-1073741824-1700000000";
	enum image_state state = qcow2_format.look(IMAGE, base);

	if (!names_base("/base-"))
		claim(state == IMAGE_FOREIGN);
	else if (names_base(name) && (number(16, 4) == strlen(name) ||
				      !file[number(8, 8) + strlen(name)]))
		claim(state == IMAGE_GOOD);
	else
		claim(state == IMAGE_STALE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct stat base = { .st_size = BASE_SIZE,
					  .st_mtime = BASE_TIME };
	/* UML's header is long, and its end of no interest. */
	static uint8_t bytes[8192];

	if (size > sizeof(bytes) / 2)
		size = sizeof(bytes) / 2;
	memcpy(bytes, data, size);
	file = bytes;
	length = size;
	/* a whole header's length, unless the file is shorter than its start */
	if (size >= 32) {
		memset(bytes + size, 0, 64);
		length = size + 4096;
	}
	check_cow(&base);
	check_qcow2(&base);
	return 0;
}
