// SPDX-License-Identifier: GPL-2.0-only
/*
 * Images that stay (--keep): changes to a base image, in the format of the
 * machine that writes them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "umlab.h"

static void make_kept(const struct image_format *format, const char *path,
		      int base_fd)
{
	char part[4096];

	/* Written beside and then linked: never a half-made IMAGE. */
	snprintf(part, sizeof(part), "%s.%d", path, getpid());
	if (format->make(part, base_fd)) {
		int error = errno;

		unlink(part);
		fail("--keep: cannot create %s: %s", path, strerror(error));
	}
	/* If another run made it meanwhile, that one is as good. */
	if (link(part, path) && errno != EEXIST) {
		int error = errno;

		unlink(part);
		fail("--keep: cannot create %s: %s", path, strerror(error));
	}
	unlink(part);
}

/**
 * open_kept() - open an image that stays, made if need be
 * @format: its format
 * @path: the file
 * @base_fd: the base image
 * @base_path: its name, for messages
 *
 * Ends the program, with one line, if the file is in use, of another format,
 * or was made on another state of the base.
 *
 * Return: a descriptor whose lock keeps other launchers out.
 */
int open_kept(const struct image_format *format, const char *path, int base_fd,
	      const char *base_path)
{
	struct stat base;
	int fd;

	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT) {
		make_kept(format, path, base_fd);
		fd = open(path, O_RDWR | O_CLOEXEC);
	}
	if (fd < 0)
		fail("--keep: cannot open %s: %s", path, strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB))
		fail("--keep: %s is in use by another sandbox; see 'umlab ps'",
		     path);
	if (fstat(base_fd, &base))
		fail("cannot stat %s: %s", base_path, strerror(errno));
	switch (format->look(fd, &base)) {
	case IMAGE_GOOD:
		break;
	case IMAGE_FOREIGN:
		fail("--keep: %s is no image of umlab's for this kernel (--on); give another name",
		     path);
	case IMAGE_STALE:
		fail("--keep: %s holds changes to an older build of %s, which is gone; start anew with 'rm %s'",
		     path, base_path, path);
	}
	return fd;
}
