// SPDX-License-Identifier: GPL-2.0-only
/*
 * UML's copy-on-write files, version 3 (arch/um/drivers/cow_user.c): a header,
 * a bitmap of the sectors that were written, and those sectors.
 */
#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox.h"

#define COW_MAGIC 0x4f4f4f4d
#define COW_VERSION 3
#define COW_SECTOR 512
#define COW_ALIGN 4096

/* Numbers are big-endian. */
struct cow_header {
	uint32_t magic;
	uint32_t version;
	uint32_t mtime;		/* of the backing file, seconds */
	uint64_t size;		/* of the backing file, bytes */
	uint32_t sector;
	uint32_t align;
	uint32_t format;
	char backing[4096];
} __attribute__((packed));

static uint64_t round_up(uint64_t value, uint64_t to)
{
	return (value + to - 1) / to * to;
}

/**
 * write_cow() - make an empty file a copy-on-write file on a base image
 * @fd: the empty file
 * @backing: path under which UML will find the base
 * @base_fd: the base
 *
 * Return: 0, or -1 with errno from fstat(2), write(2) or ftruncate(2).
 */
int write_cow(int fd, const char *backing, int base_fd)
{
	struct cow_header header = { .format = 0 };
	uint64_t bitmap, data;
	struct stat base;

	if (fstat(base_fd, &base))
		return -1;
	header.magic = htobe32(COW_MAGIC);
	header.version = htobe32(COW_VERSION);
	header.mtime = htobe32(base.st_mtime);
	header.size = htobe64(base.st_size);
	header.sector = htobe32(COW_SECTOR);
	header.align = htobe32(COW_ALIGN);
	snprintf(header.backing, sizeof(header.backing), "%s", backing);
	errno = ENOSPC;	/* if it writes a part */
	if (pwrite(fd, &header, sizeof(header), 0) != sizeof(header))
		return -1;
	bitmap = round_up(base.st_size, COW_SECTOR) / COW_SECTOR;
	bitmap = round_up(bitmap, 8) / 8;
	data = round_up(round_up(sizeof(header), COW_ALIGN) + bitmap, COW_ALIGN);
	return ftruncate(fd, data + base.st_size);
}

static int make(int fd, int base_fd)
{
	return write_cow(fd, "." BASE_FILE, base_fd);
}

static enum image_state look(int fd, const struct stat *base)
{
	struct cow_header header;

	if (pread(fd, &header, sizeof(header), 0) != sizeof(header) ||
	    be32toh(header.magic) != COW_MAGIC ||
	    be32toh(header.version) != COW_VERSION)
		return IMAGE_FOREIGN;
	if (be64toh(header.size) != (uint64_t)base->st_size ||
	    be32toh(header.mtime) != (uint32_t)base->st_mtime)
		return IMAGE_STALE;
	return IMAGE_GOOD;
}

const struct image_format cow_format = { make, look };
