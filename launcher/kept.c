// SPDX-License-Identifier: GPL-2.0-only
/*
 * Images that stay (--keep): changes to a base image, in the format of the
 * machine that writes them.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox.h"

/* An unnamed file, whose name comes last: never a half-made IMAGE. */
static int make_unnamed(const struct image_format *format, int fd,
			const char *path, int base_fd)
{
	char own[32];

	snprintf(own, sizeof(own), "/proc/self/fd/%d", fd);
	if (format->make(fd, base_fd))
		return -1;
	/* If another run made it meanwhile, that one is as good. */
	if (linkat(AT_FDCWD, own, AT_FDCWD, path, AT_SYMLINK_FOLLOW) &&
	    errno != EEXIST)
		return -1;
	return 0;
}

/*
 * For file systems that have no unnamed files, as NFS: made under a name beside
 * it.  Here kill -9 at the wrong moment leaves that.
 */
static int make_beside(const struct image_format *format, const char *path,
		       int base_fd)
{
	char part[PATH_MAX];
	int fd, error;

	if (snprintf(part, sizeof(part), "%s.%d", path, getpid()) >=
	    (int)sizeof(part)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return -1;
	error = format->make(fd, base_fd) ||
		(link(part, path) && errno != EEXIST) ? errno : 0;
	unlink(part);
	close(fd);
	errno = error;
	return error ? -1 : 0;
}

static int open_unnamed(const char *path)
{
	const char *slash = strrchr(path, '/');
	int length = slash ? slash + 1 - path : 0;
	char dir[PATH_MAX];

	if (length >= (int)sizeof(dir)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	snprintf(dir, sizeof(dir), "%.*s", length, path);
	return open(length ? dir : ".", O_RDWR | O_TMPFILE | O_CLOEXEC, 0644);
}

static void make_kept(const struct image_format *format, const char *path,
		      int base_fd)
{
	int fd = open_unnamed(path), error;

	if (fd >= 0)
		error = make_unnamed(format, fd, path, base_fd);
	else if (errno == EOPNOTSUPP || errno == EISDIR)
		error = make_beside(format, path, base_fd);
	else
		error = -1;
	if (error && (wait_over() || signals_ending()))
		end_early();
	if (error)
		fail("--keep: cannot create %s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
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
