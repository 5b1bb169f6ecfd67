// SPDX-License-Identifier: GPL-2.0-only
/*
 * The supervisor's look at what the processes of its sandbox use together:
 * getrlimit(2) limits each of them only.
 *
 * A look takes 10 to 15 us for each process, and a thousand sandboxes may be there.
 * So ten times a second we only ask what the host has left.  If more of that is gone
 * than the sandbox may still have, there is a look at once; else less and less often,
 * for what others gave back meanwhile hides.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "libc.h"
#include "sandbox.h"

#define PERIOD 100000LL /* us */
/* Of its time, in which a look takes a part: a hundredth, and a tenth. */
#define AT_EASE 100
#define ALARMED 10
/* At ease the time to the next is a tenth of the sandbox's age, a second at most. */
#define AGE_PART 10
#define LONGEST 1000000LL /* us */

struct use {
	uint64_t tasks;
	uint64_t memory;	/* bytes */
	uint64_t written;	/* bytes */
	bool files;		/* one has all that it may open */
	bool hidden;		/* one does not let its writes be seen */
};

struct host {
	int64_t free;		/* bytes of memory */
	uint16_t tasks;		/* as sysinfo(2) has them: of more, the rest */
};

static struct {
	int timer;
	int proc;		/* a mount of it; -1 if the host forbids that */
	int error;		/* of that */
	int64_t started;	/* us of CLOCK_MONOTONIC */
	int64_t looked;		/* the same */
	int64_t took;		/* us of CPU time */
	struct host host;	/* at the last look */
	struct use last;
	uint64_t written;
	uint32_t told;		/* limits: 1 << id */
} watchdog = { .proc = -1 };

static int64_t us(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

static struct host ask_host(void)
{
	struct sysinfo info;

	if (sysinfo(&info))
		return (struct host){ 0 };
	return (struct host){ (int64_t)info.freeram * info.mem_unit, info.procs };
}

/**
 * watchdog_prepare() - get a proc(5) of the sandbox's processes
 *
 * It is at no place, so that only we have it.  To be called by process 1 of the
 * sandbox where it still has the host's root: who sees no proc there gets none.
 */
void watchdog_prepare(void)
{
	int context = fsopen("proc", FSOPEN_CLOEXEC);

	if (context >= 0 &&
	    !fsconfig(context, FSCONFIG_SET_STRING, "subset", "pid", 0) &&
	    !fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		watchdog.proc = fsmount(context, FSMOUNT_CLOEXEC,
					MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV |
					MOUNT_ATTR_NOEXEC);
	watchdog.error = errno;
	if (context >= 0)
		close(context);
}

/**
 * watchdog_start() - begin to look after the sandbox's processes
 * @log: the kernel's, where it is said if that cannot be
 * @free: this descriptor and the one above it become the watchdog's
 *
 * Return: the descriptor that is readable when watchdog_look() is due, or -1.
 */
int watchdog_start(int log, int free)
{
	struct itimerspec period = {
		.it_value.tv_nsec = PERIOD * 1000,
		.it_interval.tv_nsec = PERIOD * 1000,
	};
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);

	if (watchdog.proc < 0 || timerfd_settime(timer, 0, &period, NULL)) {
		dprintf(log,
			"umlab: what the sandbox's processes use together is not limited: no %s (%s)\n",
			watchdog.proc < 0 ? "proc of its own" : "timer",
			strerror(watchdog.proc < 0 ? watchdog.error : errno));
		return -1;
	}
	watchdog.started = us(CLOCK_MONOTONIC);
	watchdog.looked = watchdog.started;
	watchdog.host = ask_host();
	watchdog.proc = dup2(watchdog.proc, free);
	watchdog.timer = dup2(timer, free + 1);
	return watchdog.timer;
}

/* Read a file of a process: false if that is gone, or forbids it (EACCES). */
static bool read_file(pid_t pid, const char *name, char *text, size_t size)
{
	char path[64];
	ssize_t n;
	int fd;

	errno = 0;
	snprintf(path, sizeof(path), "%d/%s", pid, name);
	fd = openat(watchdog.proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, text, size - 1);
	close(fd);
	text[n < 0 ? 0 : n] = '\0';
	return n > 0;
}

/* A number behind a name at a line's start; 0 if it is not there. */
static uint64_t field(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at ? strtoull(at + strlen(name), NULL, 10) : 0;
}

/* Since Linux 6.2 the size of the directory is the number of open files. */
static bool has_all_files(pid_t pid, uint64_t most)
{
	char path[64];
	struct stat dir;

	snprintf(path, sizeof(path), "%d/fd", pid);
	return !fstatat(watchdog.proc, path, &dir, 0) &&
	       (uint64_t)dir.st_size >= most;
}

/* Has it memory still?  Of one that ends, some hosts hide what it has done. */
static bool lives(pid_t pid)
{
	char text[64];

	return read_file(pid, "statm", text, sizeof(text)) && *text != '0';
}

static void add_written(pid_t pid, struct use *use)
{
	char text[1024];

	/* Our own is hidden; what we have waited for is in count_use(). */
	if (pid == 1)
		return;
	if (read_file(pid, "io", text, sizeof(text)))
		use->written += field(text, "\nwrite_bytes: ");
	else if ((errno == EACCES || errno == EPERM) && lives(pid))
		use->hidden = true;
}

/* Whether it may write to files that stay, and a limit is set on that. */
static bool writes_count(const struct options *options)
{
	return options->limits[LIMIT_WRITTEN] &&
	       (options->keep || (options->share && !options->share_read_only));
}

static void add_process(pid_t pid, const struct options *options,
			struct use *use)
{
	/* The groups of a user may be thousands. */
	static char text[64 * 1024];
	uint64_t files = options->limits[LIMIT_FILES];

	if (!read_file(pid, "status", text, sizeof(text)))
		return;
	use->tasks += field(text, "\nThreads:");
	use->memory += 1024 * (field(text, "\nVmPTE:") +
			       field(text, "\nVmSwap:") +
			       field(text, "\nRssAnon:"));
	/* UML's own memory is a file. */
	if (!options->machine->memory_is_file)
		use->memory += 1024 * field(text, "\nRssShmem:");
	/* The table doubles: at half it may be full. */
	if (field(text, "\nFDSize:") * 2 > files && has_all_files(pid, files))
		use->files = true;
	if (writes_count(options))
		add_written(pid, use);
}

static void count_use(const struct options *options, struct use *use)
{
	int dir = openat(watchdog.proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *processes = fdopendir(dir);
	struct rusage ended;
	struct dirent *entry;

	*use = (struct use){ 0 };
	/* Of children that were waited for: theirs is added to the parent's. */
	if (!getrusage(RUSAGE_CHILDREN, &ended))
		use->written = ended.ru_oublock * 512ULL;
	while (processes && (entry = readdir(processes)))
		if (atoi(entry->d_name) > 0)
			add_process(atoi(entry->d_name), options, use);
	if (processes)
		closedir(processes);
	/* What ended and nobody waited for is in the sum no more. */
	if (use->written > watchdog.last.written)
		watchdog.written += use->written - watchdog.last.written;
	watchdog.last = *use;
}

/* Whether what the host has less than at the last look is enough for a limit. */
static bool alarming(const struct options *options)
{
	struct host now = ask_host();
	int64_t memory = watchdog.host.free - now.free;
	int16_t tasks = now.tasks - watchdog.host.tasks;

	return (memory > 0 &&
		watchdog.last.memory + memory > memory_limit(options)) ||
	       (tasks > 0 && watchdog.last.tasks + tasks >=
				     options->limits[LIMIT_PROCESSES]);
}

/* Whether it is time for a look: not all the time for thousands. */
static bool due(const struct options *options)
{
	int64_t now = us(CLOCK_MONOTONIC), since = now - watchdog.looked;
	int64_t calm = (now - watchdog.started) / AGE_PART;

	if (alarming(options))
		return since >= watchdog.took * ALARMED;
	/* Of the disk the host does not tell as quickly. */
	if (writes_count(options))
		calm = 0;
	else if (calm > LONGEST)
		calm = LONGEST;
	return since >= watchdog.took * AT_EASE && since >= calm;
}

static bool report_limit(const struct options *options, enum limit_id id,
			 bool end, struct report *report)
{
	if (!end && watchdog.told & 1u << id)
		return false;
	watchdog.told |= 1u << id;
	if (end)
		kill(-1, SIGKILL);
	report->kind = end ? REPORT_LIMIT : REPORT_MET;
	describe_limit(options, id, report->text, sizeof(report->text));
	return true;
}

static bool judge(const struct options *options, const struct use *use,
		  struct report *report)
{
	const uint64_t *limits = options->limits;
	uint64_t most = limits[LIMIT_PROCESSES];

	if (use->memory > memory_limit(options))
		return report_limit(options, LIMIT_MEMORY, true, report);
	/* RLIMIT_NPROC is not for root; some may end while we count. */
	if (use->tasks > most + most / 4 + 16)
		return report_limit(options, LIMIT_PROCESSES, true, report);
	if (limits[LIMIT_WRITTEN] &&
	    (use->hidden || watchdog.written > limits[LIMIT_WRITTEN]))
		return report_limit(options, LIMIT_WRITTEN, true, report);
	if (use->tasks >= most &&
	    report_limit(options, LIMIT_PROCESSES, false, report))
		return true;
	return use->files && report_limit(options, LIMIT_FILES, false, report);
}

/**
 * watchdog_look() - look whether the sandbox uses more than it may
 * @options: of the run
 * @report: filled in if there is something to be told
 *
 * Ends all the sandbox's other processes if it does.
 *
 * Return: whether there is.
 */
bool watchdog_look(const struct options *options, struct report *report)
{
	int64_t start = us(CLOCK_PROCESS_CPUTIME_ID);
	uint64_t times;
	struct use use;

	if (read(watchdog.timer, &times, sizeof(times)) < 0 || !due(options))
		return false;
	count_use(options, &use);
	watchdog.looked = us(CLOCK_MONOTONIC);
	watchdog.host = ask_host();
	watchdog.took = us(CLOCK_PROCESS_CPUTIME_ID) - start;
	return judge(options, &use, report);
}
