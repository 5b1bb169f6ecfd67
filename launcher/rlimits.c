// SPDX-License-Identifier: GPL-2.0-only
/*
 * What one process of the sandbox may have: getrlimit(2).
 *
 * The number of processes is the sandbox's, as it is counted for each user
 * namespace apart (user_namespaces(7)): neither others' nor the user's own
 * processes are in it.
 */
#include <signal.h>
#include <sys/resource.h>

#include "machine.h"

/* What no machine needs much of, and what is the host's memory. */
static const struct {
	int resource;
	uint64_t most;
} others[] = {
	{ RLIMIT_MEMLOCK, 64 << 10 },	/* memory that cannot be swapped */
	{ RLIMIT_MSGQUEUE, 0 },		/* message queues */
	{ RLIMIT_SIGPENDING, 1024 },	/* queued signals, and timers */
};

/* QEMU may map so much more, for its threads' stacks, than it uses. */
#define MAPPED_BESIDE (1024ULL << 20)

/* Never raises what the caller allows. */
static bool lower(int resource, uint64_t most)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit))
		return false;
	if (limit.rlim_max > most)
		limit.rlim_max = most;
	if (limit.rlim_cur > limit.rlim_max)
		limit.rlim_cur = limit.rlim_max;
	return !setrlimit(resource, &limit);
}

/* All that the caller may have: the usual soft limit is for select(2). */
static bool limit_files(uint64_t most)
{
	struct rlimit limit;

	if (!lower(RLIMIT_NOFILE, most) || getrlimit(RLIMIT_NOFILE, &limit))
		return false;
	limit.rlim_cur = limit.rlim_max;
	return !setrlimit(RLIMIT_NOFILE, &limit);
}

static bool limit_file_size(const struct sandbox_input *input)
{
	uint64_t most = input->options->limits[LIMIT_WRITTEN];

	if (!most)
		return true;
	/* A memory file and a kept image may be larger, with holes. */
	most += input->base_size + input->options->memory + ROOT_BESIDE;
	/* The guest is to get EFBIG, and not its kernel a signal. */
	return signal(SIGXFSZ, SIG_IGN) != SIG_ERR &&
	       lower(RLIMIT_FSIZE, most);
}

/**
 * set_limits() - limit the calling process, which becomes the machine
 * @input: what the sandbox consists of
 *
 * Return: false, with errno, if that failed.
 */
bool set_limits(const struct sandbox_input *input)
{
	const struct options *options = input->options;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(others); i++)
		if (!lower(others[i].resource, others[i].most))
			return false;
	/* UML's sanitizers map terabytes, of which they use little. */
	if (!options->machine->memory_is_file &&
	    !lower(RLIMIT_DATA, memory_limit(options) + MAPPED_BESIDE))
		return false;
	if (!limit_file_size(input) ||
	    !limit_files(options->limits[LIMIT_FILES]))
		return false;
	/* There it would count all of the user's. */
	return options->no_jail ||
	       lower(RLIMIT_NPROC, options->limits[LIMIT_PROCESSES]);
}
