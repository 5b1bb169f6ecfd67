// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file system of a sandbox.
 *
 * Its root is a tmpfs that holds the base image (read-only), what the machine
 * writes, the shared directory and the ring, and in which UML makes its memory.
 * It is a mount of our own, so that it is executable and large whatever the
 * host's TMPDIR and /dev/shm are like, and it vanishes with the last process of
 * the sandbox.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "inside.h"
#include "libc.h"

/* A directory that is there on every host, to mount the new root on. */
#define NEW_ROOT "/proc"

/**
 * borrow() - take a file or directory of the host, as a mount to be placed
 * @why: set to what failed
 * @path: on the host
 * @limits: what the sandbox may not do with it: MOUNT_ATTR_...
 *
 * Return: a descriptor for place(why), or -1.
 */
int borrow(struct failure *why, const char *path, uint64_t limits)
{
	struct mount_attr attributes = {
		.attr_set = MOUNT_ATTR_NOSUID | limits,
	};
	int tree = open_tree(AT_FDCWD, path, OPEN_TREE_CLONE |
			     OPEN_TREE_CLOEXEC | AT_RECURSIVE);

	if (tree < 0) {
		/* EACCES would be of the path. */
		if (errno == EPERM)
			refused(why);
		failed(why, "open_tree %s", path);
		return -1;
	}
	if (mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attributes,
			  sizeof(attributes))) {
		failed(why, "mount_setattr %s", path);
		close(tree);
		return -1;
	}
	return tree;
}

/* Whether a path still leads to the file that was opened and checked. */
static bool is_same(struct failure *why, int tree, int fd, const char *path)
{
	struct stat now, then;

	if (fstat(tree, &now) || fstat(fd, &then))
		return failed(why, "stat %s", path);
	if (now.st_dev == then.st_dev && now.st_ino == then.st_ino)
		return true;
	errno = ESTALE;
	return failed(why, "%s was replaced just now, try again", path);
}

/**
 * place() - put a mount into the sandbox
 * @why: set to what failed
 * @tree: from borrow(); closed
 * @at: a file or directory that is there
 */
bool place(struct failure *why, int tree, const char *at)
{
	if (move_mount(tree, "", AT_FDCWD, at, MOVE_MOUNT_F_EMPTY_PATH))
		return failed(why, "move_mount %s", at);
	close(tree);
	return true;
}

/**
 * make_file() - make an empty file
 * @why: set to what failed
 * @path: where
 *
 * Return: a descriptor, or -1.
 */
int make_file(struct failure *why, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		failed(why, "create %s", path);
	return fd;
}

/**
 * make_place() - make an empty file to mount another on
 * @why: set to what failed
 * @path: where
 */
bool make_place(struct failure *why, const char *path)
{
	int fd = make_file(why, path);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static bool mount_root(struct failure *why, const struct sandbox_input *input)
{
	char options[64];
	/* A limit, not a reservation: only what is written takes memory. */
	snprintf(options, sizeof(options), "mode=0700,nr_inodes=4096,size=%llu",
		 (unsigned long long)root_limit(input, input->base_size));
	if (mount("umlab", NEW_ROOT, "tmpfs", MS_NOSUID | MS_NODEV, options)) {
		refused(why);
		return failed(why, "mount a tmpfs");
	}
	if (chdir(NEW_ROOT))
		return failed(why, "cd to the tmpfs");
	return true;
}

static bool enter_root(struct failure *why)
{
	/* Both at one place (pivot_root(2)): the old root lies on top. */
	if (syscall(SYS_pivot_root, ".", "."))
		return failed(why, "pivot_root");
	if (umount2(".", MNT_DETACH))
		return failed(why, "umount the old root");
	if (chdir("/"))
		return failed(why, "cd /");
	return true;
}

/**
 * make_ring() - make the file that is the request's device
 * @why: set to what failed
 * @request: what it begins with
 * @ring: set to a descriptor
 */
bool make_ring(struct failure *why, const struct request *request, int *ring)
{
	*ring = make_file(why, "." RING_FILE);
	if (*ring < 0)
		return false;
	if (ftruncate(*ring, request->ring_start + request->ring_size) ||
	    pwrite(*ring, request, request->ring_start, 0) !=
		    (ssize_t)request->ring_start)
		return failed(why, "write the request");
	return true;
}

/**
 * list_given() - what a sandbox is to be given of the host's
 * @input: what the sandbox consists of
 * @given: filled in, by enum given_file
 */
void list_given(const struct sandbox_input *input, struct given given[GIVEN])
{
	const struct options *options = input->options;
	uint64_t read_only = MOUNT_ATTR_NODEV | MOUNT_ATTR_RDONLY;
	/* A kernel that is itself executed is a descriptor and no file. */
	bool file = input->kernel != input->program;

	given[GIVEN_BASE] = (struct given){
		options->rootfs, "." BASE_FILE, input->base, read_only
	};
	given[GIVEN_KERNEL] = (struct given){
		file ? options->kernel : NULL, "." KERNEL_FILE, input->kernel,
		read_only
	};
	given[GIVEN_KEEP] = (struct given){
		options->keep, "." COW_FILE, input->keep, MOUNT_ATTR_NODEV
	};
	given[GIVEN_SHARE] = (struct given){
		options->share, "." SHARE_DIR, -1,
		options->share_read_only ? read_only : MOUNT_ATTR_NODEV
	};
	/* Or /proc/self/exe could be opened to be written, once it has ended. */
	given[GIVEN_PROGRAM] = (struct given){
		input->program_path, NULL, input->program, read_only
	};
}

/**
 * borrow_given() - borrow() all that a sandbox is to be given
 * @why: set to what failed
 * @input: what the sandbox consists of
 * @trees: set to descriptors, -1 for what there is not
 *
 * Return: whether that succeeded.
 */
bool borrow_given(struct failure *why, const struct sandbox_input *input,
		  int *trees)
{
	struct given given[GIVEN];
	size_t i;

	list_given(input, given);
	/* Paths are relative to where the user is, until the root is mounted. */
	for (i = 0; i < GIVEN; i++) {
		trees[i] = -1;
		if (!given[i].path)
			continue;
		trees[i] = borrow(why, given[i].path, given[i].limits);
		if (trees[i] < 0)
			return false;
		if (given[i].fd >= 0 &&
		    !is_same(why, trees[i], given[i].fd, given[i].path))
			return false;
	}
	return true;
}

static bool place_given(struct failure *why, const struct sandbox_input *input,
			const int *trees)
{
	struct given given[GIVEN];
	size_t i;

	list_given(input, given);
	for (i = 0; i < GIVEN; i++) {
		if (!given[i].path || !given[i].at)
			continue;
		if (given[i].fd >= 0 && !make_place(why, given[i].at))
			return false;
		if (!place(why, trees[i], given[i].at))
			return false;
	}
	return true;
}

static bool fill_root(struct failure *why, const struct sandbox_input *input,
		      struct inside *inside)
{
	int trees[GIVEN];

	memcpy(trees, input->trees, sizeof(trees));
	if (trees[GIVEN_PROGRAM] < 0 && !borrow_given(why, input, trees))
		return false;
	inside->program = trees[GIVEN_PROGRAM];
	if (!mount_root(why, input))
		return false;
	/* hostfs= names it in any case. */
	if (mkdir("." SHARE_DIR, 0700))
		return failed(why, "mkdir %s", SHARE_DIR);
	return place_given(why, input, trees) &&
	       input->options->machine->furnish(why, input) &&
	       make_ring(why, input->request, &inside->ring);
}

/**
 * make_root() - give the calling process a root of its own
 * @why: set to what failed
 * @input: what is to be in it
 * @inside: filled in
 */
bool make_root(struct failure *why, const struct sandbox_input *input,
	       struct inside *inside)
{
	return fill_root(why, input, inside) && enter_root(why);
}

/**
 * try_root() - what hosts forbid of make_root(), tried
 * @why: set to what failed
 *
 * Return: whether all of it succeeded.
 */
bool try_root(struct failure *why)
{
	if (borrow(why, "/", MOUNT_ATTR_RDONLY) < 0)
		return false;
	if (!mount("umlab", NEW_ROOT, "tmpfs", MS_NOSUID | MS_NODEV, NULL))
		return true;
	refused(why);
	return failed(why, "mount a tmpfs");
}

static bool hide(struct failure *why, const char *path)
{
	/* Not all are mounts (EINVAL), or there at all. */
	if (umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW) && errno != EINVAL &&
	    errno != ENOENT)
		return failed(why, "umount %s", path);
	if (remove(path) && errno != ENOENT)
		return failed(why, "remove %s", path);
	return true;
}

static bool hide_all(struct failure *why, const char *const *paths)
{
	for (; paths && *paths; paths++)
		if (!hide(why, *paths))
			return false;
	return true;
}

/**
 * hide_files() - take away what the machine has opened and needs no more
 * @why: set to what failed
 * @input: what the sandbox consists of
 *
 * A guest that mounts the root of the sandbox with hostfs then finds the
 * shared directory there and nothing else of the host's.
 *
 * Return: whether that succeeded; @why is set otherwise.
 */
bool hide_files(struct failure *why, const struct sandbox_input *input)
{
	static const char *const files[] = {
		BASE_FILE, KERNEL_FILE, COW_FILE, RING_FILE, NULL
	};
	const struct machine *machine = input->options->machine;

	return hide_all(why, files) && hide_all(why, machine->lent_devices) &&
	       hide_all(why, machine->lent_dirs);
}
