// SPDX-License-Identifier: GPL-2.0-only
/*
 * A second wall for files, landlock(7): should a process ever get out of the
 * sandbox's root directory, it can open nothing there.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "filter.h"

/* What the host's headers may be too old for; values of the kernel's own. */
struct ruleset {
	uint64_t files;
	uint64_t network;	/* from version 4 on */
	uint64_t scopes;	/* from version 6 on */
};

/* How many rights on files each version knows. */
static uint64_t file_rights(long version)
{
	int count = version < 2 ? 13 : version < 3 ? 14 : version < 5 ? 15 : 16;

	return (1ULL << count) - 1;
}

#define CONNECT_AND_BIND 3ULL
#define ABSTRACT_SOCKETS_AND_SIGNALS 3ULL
/* The rest of the rights is for directories; bits 14, 15: truncate, ioctl. */
#define TO_FILES (LANDLOCK_ACCESS_FS_WRITE_FILE | 1ULL << 14 | 1ULL << 15)
#define FOR_FILES (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE)
#define TO_READ (FOR_FILES | LANDLOCK_ACCESS_FS_READ_DIR)

static int add_place(int ruleset, const struct landlock_place *place,
		     uint64_t rights)
{
	struct stat file;
	struct landlock_path_beneath_attr beneath = {
		.allowed_access = place->read_only ? TO_READ : rights,
		.parent_fd = place->fd,
	};

	if (fstat(place->fd, &file))
		return -1;
	if (!S_ISDIR(file.st_mode))
		beneath.allowed_access &= FOR_FILES | TO_FILES;
	return syscall(SYS_landlock_add_rule, ruleset,
		       LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
}

static long landlock_version(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0,
		       LANDLOCK_CREATE_RULESET_VERSION);
}

/**
 * landlock_works() - whether the host has Landlock
 */
bool landlock_works(void)
{
	return landlock_version() >= 1;
}

/**
 * landlock_files() - open nothing but what is in some places, for good
 * @places: directories, with all below them, and programs
 * @count: of @places
 *
 * Return: 0, also where the host has no Landlock, or -1 with errno from
 * landlock_add_rule(2) or landlock_restrict_self(2).
 */
int landlock_files(const struct landlock_place *places, size_t count)
{
	long version = landlock_version();
	struct ruleset rules = { .files = file_rights(version) };
	size_t size = offsetof(struct ruleset, network), i;
	int ruleset, failed = 0;

	/* A wall more where there is one: the sandbox does not hang on it. */
	if (version < 1)
		return 0;
	if (version >= 4) {
		rules.network = CONNECT_AND_BIND;
		size = offsetof(struct ruleset, scopes);
	}
	if (version >= 6) {
		rules.scopes = ABSTRACT_SOCKETS_AND_SIGNALS;
		size = sizeof(rules);
	}
	ruleset = syscall(SYS_landlock_create_ruleset, &rules, size, 0);
	if (ruleset < 0)
		return -1;
	for (i = 0; i < count && !failed; i++)
		failed = add_place(ruleset, &places[i], rules.files);
	if (!failed)
		failed = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (!failed)
		failed = syscall(SYS_landlock_restrict_self, ruleset, 0);
	i = errno;
	close(ruleset);
	errno = i;
	return failed ? -1 : 0;
}
