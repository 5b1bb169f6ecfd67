// SPDX-License-Identifier: GPL-2.0-only
/*
 * UML's copy-on-write files, version 3 (arch/um/drivers/cow_user.c): a header,
 * a bitmap of the sectors that were written, and those sectors.
 */
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "umlab.h"

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
	if (pwrite(fd, &header, sizeof(header), 0) != sizeof(header)) {
		errno = errno ? errno : ENOSPC;
		return -1;
	}
	bitmap = round_up(base.st_size, COW_SECTOR) / COW_SECTOR;
	bitmap = round_up(bitmap, 8) / 8;
	data = round_up(round_up(sizeof(header), COW_ALIGN) + bitmap, COW_ALIGN);
	return ftruncate(fd, data + base.st_size);
}

static void make_kept(const char *path, int base_fd)
{
	char part[4096];
	int fd;

	/* Written beside and then linked: never a half-made IMAGE. */
	snprintf(part, sizeof(part), "%s.%d", path, getpid());
	fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		fail("--keep: cannot create %s: %s", path, strerror(errno));
	errno = 0;
	if (write_cow(fd, BASE_FILE, base_fd)) {
		int error = errno;

		unlink(part);
		fail("--keep: cannot write %s: %s", path, strerror(error));
	}
	close(fd);
	/* If another run made it meanwhile, that one is as good. */
	if (link(part, path) && errno != EEXIST) {
		int error = errno;

		unlink(part);
		fail("--keep: cannot create %s: %s", path, strerror(error));
	}
	unlink(part);
}

/**
 * open_kept() - open a copy-on-write file that stays, made if need be
 * @path: the file
 * @base_fd: the base image
 * @base_path: its name, for messages
 *
 * Ends the program, with one line, if the file is in use, no copy-on-write
 * file, or was made on another state of the base.
 *
 * Return: a descriptor whose lock keeps other launchers out.
 */
int open_kept(const char *path, int base_fd, const char *base_path)
{
	struct cow_header header;
	struct stat base;
	int fd;

	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT) {
		make_kept(path, base_fd);
		fd = open(path, O_RDWR | O_CLOEXEC);
	}
	if (fd < 0)
		fail("--keep: cannot open %s: %s", path, strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB))
		fail("--keep: %s is in use by another sandbox; see 'umlab ps'",
		     path);
	if (pread(fd, &header, sizeof(header), 0) != sizeof(header) ||
	    be32toh(header.magic) != COW_MAGIC ||
	    be32toh(header.version) != COW_VERSION)
		fail("--keep: %s is no image of umlab's; give another name",
		     path);
	if (fstat(base_fd, &base))
		fail("cannot stat %s: %s", base_path, strerror(errno));
	if (be64toh(header.size) != (uint64_t)base.st_size ||
	    be32toh(header.mtime) != (uint32_t)base.st_mtime)
		fail("--keep: %s holds changes to an older build of %s, which is gone; start anew with 'rm %s'",
		     path, base_path, path);
	return fd;
}
