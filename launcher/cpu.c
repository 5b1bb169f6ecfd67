// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which CPU a sandbox is to run on: the one with the fewest of them.
 *
 * Sandboxes count each other by record locks on the launcher's own executable,
 * which vanish with their owner, so that there is no register to go wrong.
 * That of a sandbox is the byte (CPU << 32) + process ID.
 */
#include <fcntl.h>
#include <sched.h>
#include <sys/file.h>
#include <unistd.h>

#include "umlab.h"

/* How long to wait for another launcher that is choosing: 50 times 0.1 ms. */
#define TRIES 50
#define TRY_PAUSE 100 /* us */

/* Beyond this there is nothing to choose any more. */
#define COUNT_LIMIT 1000

static off_t first_byte(int cpu)
{
	return (off_t)cpu << 32;
}

/* Count the locks of others from start on and before end. */
static int count_locks(int fd, off_t start, off_t end, int limit)
{
	struct flock lock = {
		.l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = start,
		.l_len = end - start,
	};
	int count;

	if (start >= end || limit <= 0 || fcntl(fd, F_OFD_GETLK, &lock) ||
	    lock.l_type == F_UNLCK)
		return 0;
	/* It tells of any one: the others are before and behind that. */
	count = 1 + count_locks(fd, start, lock.l_start, limit - 1);
	return count + count_locks(fd, lock.l_start + 1, end, limit - count);
}

static int least_loaded(int fd, const cpu_set_t *allowed, int best)
{
	int least, cpu;

	least = count_locks(fd, first_byte(best), first_byte(best + 1),
			    COUNT_LIMIT);
	for (cpu = 0; cpu < CPU_SETSIZE && least; cpu++) {
		int count;

		if (!CPU_ISSET(cpu, allowed))
			continue;
		count = count_locks(fd, first_byte(cpu), first_byte(cpu + 1),
				    least);
		if (count < least) {
			least = count;
			best = cpu;
		}
	}
	return best;
}

/*
 * Those that start at the same time are to see each other.  But anybody may
 * hold this lock, so that it is not waited for without end: then the choice
 * is only less good.
 */
static void lock_choice(int fd)
{
	int i;

	for (i = 0; i < TRIES && flock(fd, LOCK_EX | LOCK_NB); i++)
		usleep(TRY_PAUSE);
}

/**
 * choose_cpu() - choose a CPU for a sandbox, and be counted there
 *
 * Among equals it is the one we are on: exec(2) has just put us on the idlest.
 *
 * Return: the CPU, or -1 to leave it to the scheduler.
 */
int choose_cpu(void)
{
	struct flock lock = { .l_type = F_RDLCK, .l_whence = SEEK_SET,
			      .l_len = 1 };
	int cpu = sched_getcpu(), fd;
	cpu_set_t allowed;

	if (cpu < 0 || sched_getaffinity(0, sizeof(allowed), &allowed))
		return -1;
	/* Stays open: the lock lives as long as the launcher. */
	fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return cpu;
	lock_choice(fd);
	cpu = least_loaded(fd, &allowed, cpu);
	lock.l_start = first_byte(cpu) + getpid();
	fcntl(fd, F_OFD_SETLK, &lock);
	flock(fd, LOCK_UN);
	return cpu;
}
