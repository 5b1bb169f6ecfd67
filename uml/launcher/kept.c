// SPDX-License-Identifier: GPL-2.0-only
/*
 * Images that stay (--keep): changes to a base image, in the format of the
 * machine that writes them.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "umlab.h"

/* Written beside and then linked: never a half-made IMAGE.  0 or -errno. */
static int make_beside(const struct image_format *format, const char *path,
		       int base_fd)
{
	char part[PATH_MAX];
	int fd, error;

	if (snprintf(part, sizeof(part), "%s.%d", path, getpid()) >=
	    (int)sizeof(part))
		return -ENAMETOOLONG;
	fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	error = format->make(fd, base_fd) ? -errno : 0;
	/* If another run made it meanwhile, that one is as good. */
	if (!error && link(part, path) && errno != EEXIST)
		error = -errno;
	unlink(part);
	close(fd);
	return error;
}

static void make_kept(const struct image_format *format, const char *path,
		      int base_fd)
{
	sigset_t all, before;
	int error;

	/* Ctrl-C now would leave the part. */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	error = make_beside(format, path, base_fd);
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (error)
		fail("--keep: cannot create %s: %s", path, strerror(-error));
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
