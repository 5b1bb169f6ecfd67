// SPDX-License-Identifier: GPL-2.0-only
/*
 * QEMU's copy-on-write images (docs/interop/qcow2.txt of QEMU), made by
 * qemu-img.
 *
 * Such an image holds the name of its base and nothing of the base's state.  So
 * the state is in the name: the one under which the base lies in the sandbox.
 */
#include <endian.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sandbox.h"

#define QCOW2_MAGIC 0x514649fb	/* "QFI\xfb" */

/* The header's start; numbers are big-endian. */
struct qcow2_header {
	uint32_t magic;
	uint32_t version;
	uint64_t backing_offset;	/* of the base's name, in the file */
	uint32_t backing_length;
};

static void name_base(const struct stat *base, char *name, size_t size)
{
	snprintf(name, size, BASE_FILE "-%llu-%lld",
		 (unsigned long long)base->st_size,
		 (long long)base->st_mtime);
}

/**
 * qcow2_base() - the name by which a kept image knows its base
 * @base_fd: the base
 * @name: set to the name, an absolute path
 * @size: of @name, bytes
 *
 * Return: 0, or -1 with errno from fstat(2).
 */
int qcow2_base(int base_fd, char *name, size_t size)
{
	struct stat base;

	if (fstat(base_fd, &base))
		return -1;
	name_base(&base, name, size);
	return 0;
}

/* Tells on stderr what it does not like, which is not expected. */
static int run_qemu_img(int fd, const char *base, const char *size)
{
	char path[32], text[64];
	/* By a name that holds nothing of the user's: QEMU reads "a:b" as a URL. */
	char *argv[] = { "qemu-img", "create", "-q", "-f", "qcow2", "-u",
			 "-b", (char *)base, "-F", "raw", "--", path,
			 (char *)size, NULL };
	struct helper helper = { .argv = argv, .text = text,
				 .size = sizeof(text) };

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return run_helper(&helper);
}

static int make(int fd, int base_fd)
{
	char name[64], size[32];
	struct stat base;
	int own, status;

	if (fstat(base_fd, &base))
		return -1;
	name_base(&base, name, sizeof(name));
	snprintf(size, sizeof(size), "%llu", (unsigned long long)base.st_size);
	own = dup(fd);	/* not closed in execve(2) */
	if (own < 0)
		return -1;
	status = run_qemu_img(own, name, size);
	close(own);
	if (status > 0)
		errno = EIO;
	return status ? -1 : 0;
}

static enum image_state look(int fd, const struct stat *base)
{
	char wanted[64], name[sizeof(wanted)] = "";
	struct qcow2_header header;
	size_t length;

	if (pread(fd, &header, sizeof(header), 0) != sizeof(header) ||
	    be32toh(header.magic) != QCOW2_MAGIC)
		return IMAGE_FOREIGN;
	name_base(base, wanted, sizeof(wanted));
	length = be32toh(header.backing_length);
	if (length >= sizeof(name) ||
	    pread(fd, name, length, be64toh(header.backing_offset)) !=
		    (ssize_t)length ||
	    strncmp(name, BASE_FILE "-", strlen(BASE_FILE "-")))
		return IMAGE_FOREIGN;
	return strcmp(name, wanted) ? IMAGE_STALE : IMAGE_GOOD;
}

const struct image_format qcow2_format = { make, look };
