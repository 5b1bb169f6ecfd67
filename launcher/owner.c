// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose processes a sandbox's are on the host: the caller's, but for root.
 *
 * Root's sandboxes run as a user that owns nothing and that no other sandbox
 * has.  The files that root gives them are mounted so that root's look like
 * that user's (idmapped mounts, mount_setattr(2)), which only root can do.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inside.h"
#include "libc.h"

/*
 * Above what distributions and container managers give to users; with the
 * launcher's process ID, at most 2^22, it is still a valid ID.
 */
#define FIRST_OWNER 2000000000U

static const char *const given_names[GIVEN] = {
	"--rootfs", "--kernel", "--keep", "--share", "the program"
};

/* Of user namespaces but the first, root is no special user of the host's. */
static bool is_host_root(void)
{
	FILE *map = fopen("/proc/self/uid_map", "re");
	unsigned int inside = 1, outside = 1, count = 0;
	int fields = 0;

	if (map) {
		fields = fscanf(map, "%u %u %u", &inside, &outside, &count);
		fclose(map);
	}
	return !geteuid() && fields == 3 && !inside && !outside &&
	       count > FIRST_OWNER;
}

/* QEMU opens it itself: the group that may. */
static bool choose_kvm_group(const struct sandbox_input *input, gid_t *gid)
{
	struct stat kvm;

	if (!input->accelerator || strcmp(input->accelerator, "kvm"))
		return true;
	if (stat("/dev/kvm", &kvm))
		return false;
	if ((kvm.st_mode & 0060) == 0060 && kvm.st_gid)
		*gid = kvm.st_gid;
	return (kvm.st_mode & 0006) == 0006 || *gid == kvm.st_gid;
}

/**
 * choose_owner() - choose the user of a sandbox, before it is started
 * @input: uid, gid and trees are set
 *
 * Return: true if it is another than the caller: give_owner() is to follow.
 */
bool choose_owner(struct sandbox_input *input)
{
	gid_t gid = FIRST_OWNER + getpid();

	keep_owner(input);
	if (!is_host_root() || !choose_kvm_group(input, &gid))
		return false;
	input->uid = FIRST_OWNER + getpid();
	input->gid = gid;
	input->mapped = true;
	return true;
}

/**
 * keep_owner() - have a sandbox run as the caller
 * @input: uid, gid and trees are set
 */
void keep_owner(struct sandbox_input *input)
{
	size_t i;

	for (i = 0; i < GIVEN; i++)
		input->trees[i] = -1;
	input->uid = geteuid();
	input->gid = getegid();
	input->mapped = false;
}

static bool write_map(struct failure *why, pid_t pid, const char *name,
		      unsigned int id)
{
	char path[64], line[32];
	int fd, length;
	bool good;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	length = snprintf(line, sizeof(line), "0 %u 1\n", id);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	good = fd >= 0 && write(fd, line, length) == length;
	if (!good)
		failed(why, "write %s", path);
	if (fd >= 0)
		close(fd);
	return good;
}

/* Of a file that is only read, its mode may say that others can do without. */
static bool is_public(int tree, enum given_file which)
{
	mode_t needed = which == GIVEN_PROGRAM ? 0005 : 0004;
	struct stat file;

	if (which == GIVEN_KEEP || which == GIVEN_SHARE || fstat(tree, &file))
		return false;
	return (file.st_mode & needed) == needed;
}

static bool map_tree(struct failure *why, int tree, enum given_file which,
		     int namespace)
{
	struct mount_attr attributes = {
		.attr_set = MOUNT_ATTR_IDMAP,
		.userns_fd = namespace,
	};

	return tree < 0 || !mount_setattr(tree, "", AT_EMPTY_PATH, &attributes,
					  sizeof(attributes)) ||
	       is_public(tree, which) ||
	       failed(why, "the file system of %s cannot show another owner",
		      given_names[which]);
}

/**
 * give_owner() - map the user of a sandbox, and root's files to that user
 * @input: from choose_owner(), and borrow_given(why) into its trees
 * @pid: the sandbox's first process, which waits
 * @why: set to what failed
 *
 * Return: whether that succeeded; some file systems cannot map users.
 */
bool give_owner(struct failure *why, struct sandbox_input *input, pid_t pid)
{
	bool good;
	char path[64];
	int namespace;
	size_t i;

	if (!write_map(why, pid, "uid_map", input->uid) ||
	    !write_map(why, pid, "gid_map", input->gid))
		return false;
	snprintf(path, sizeof(path), "/proc/%d/ns/user", pid);
	namespace = open(path, O_RDONLY | O_CLOEXEC);
	if (namespace < 0)
		return failed(why, "open %s", path);
	good = true;
	for (i = 0; i < GIVEN && good; i++)
		good = map_tree(why, input->trees[i], i, namespace);
	close(namespace);
	return good;
}
