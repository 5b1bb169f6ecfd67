// SPDX-License-Identifier: GPL-2.0-only
/*
 * The block device that the launcher writes while we read it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent.h"

#define CHUNK (128 * 1024)

static int device;
static const struct request *layout;
/* O_DIRECT, so that no page cache keeps what the host has since replaced. */
static char chunk[CHUNK] __attribute__((aligned(REQUEST_ALIGN)));

static bool read_device(void *buffer, size_t length, off_t offset)
{
	char *data = buffer;

	while (length) {
		ssize_t n = pread(device, data, length, offset);

		if (!n)
			errno = ENODATA;
		if (n <= 0)
			return false;
		data += n;
		length -= n;
		offset += n;
	}
	return true;
}

/* Whether all lies in the request's length: user, TERM and the arguments. */
static bool is_whole(const struct request *request)
{
	const char *at = request->strings;
	const char *end = (const char *)request + request->length;
	uint64_t count = 0;

	while (at < end) {
		at = memchr(at, '\0', end - at);
		if (!at)
			return false;
		at++;
		count++;
	}
	return at == end && count == 2ULL + request->argc &&
	       request->ring_size && !(request->ring_size % REQUEST_ALIGN);
}

/**
 * read_request() - read what the launcher wants
 * @disk: the block device with the request
 *
 * Return: the request, which lives as long as the process.
 */
struct request *read_request(const char *disk)
{
	struct request *request = (struct request *)chunk;
	size_t size;
	void *memory;

	device = open(disk, O_RDONLY | O_DIRECT | O_CLOEXEC);
	if (device < 0)
		fatal("open %s", disk);
	if (!read_device(chunk, REQUEST_ALIGN, 0))
		fatal("read %s", disk);
	if (request->magic != REQUEST_MAGIC ||
	    request->version != PROTOCOL_VERSION) {
		errno = EPROTO;
		fatal("umlab and the guest's init are of different versions: run make");
	}
	size = ((size_t)request->length + REQUEST_ALIGN - 1) & -REQUEST_ALIGN;
	if (posix_memalign(&memory, REQUEST_ALIGN, size))
		fatal("memory for the request");
	if (!read_device(memory, size, 0))
		fatal("read %s", disk);
	if (request->length < sizeof(*request) || !is_whole(memory)) {
		errno = EPROTO;
		fatal("the launcher's request is damaged");
	}
	layout = memory;
	return memory;
}

/**
 * read_ring() - read some of the standard input that is in the ring
 * @from: bytes of input taken before
 * @to: bytes of input there are
 * @data: set to the data, which stays until the next call
 *
 * Return: how many bytes were read, or -1 with errno: whoever is root may take
 * the device away.
 */
ssize_t read_ring(uint64_t from, uint64_t to, const char **data)
{
	size_t start = from % layout->ring_size;
	size_t skip = start % REQUEST_ALIGN;
	size_t length = to - from;

	if (length > layout->ring_size - start)
		length = layout->ring_size - start;
	if (length > CHUNK - skip)
		length = CHUNK - skip;
	if (!read_device(chunk, (skip + length + 511) & -512,
			 (off_t)layout->ring_start + start - skip))
		return -1;
	*data = chunk + skip;
	return length;
}
