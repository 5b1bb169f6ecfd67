// SPDX-License-Identifier: GPL-2.0-only
/*
 * A kernel for umlab that is none, and takes of the host what it can get:
 * --append says what, see the table at the end. It stops by itself where a host
 * without limits would suffer, and says then that nobody has stopped it.
 */
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MB (1024 * 1024UL)
#define BOMB (4096 * MB)	/* of memory */
#define FLOOD (2048 * MB)	/* of log, and of files */
#define PROCESSES 3000
#define CHILDREN 100

static char block[MB];

/* The log is read while there is a launcher. */
static void say(const char *what, unsigned long count)
{
	dprintf(STDOUT_FILENO, "\n%s %lu\n", what, count);
}

static void hold(void)
{
	for (;;)
		pause();
}

static void fork_on(void)
{
	unsigned long i;

	for (i = 0; i < PROCESSES; i++) {
		pid_t pid = fork();

		if (pid < 0)
			break;
		if (!pid)
			hold();
	}
	say("forked", i);
	hold();
}

static void take(unsigned long bytes)
{
	unsigned long i;
	char *at;

	for (i = 0; i < bytes; i += MB) {
		at = mmap(NULL, MB, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (at == MAP_FAILED)
			break;
		memset(at, 1, MB);
		if (!(i % (64 * MB)))
			say("took", i);
	}
}

static void take_memory(void)
{
	take(BOMB);
}

/* None of them much. */
static void take_by_many(void)
{
	int i;

	for (i = 0; i < CHILDREN; i++) {
		if (fork())
			continue;
		take(BOMB / CHILDREN);
		hold();
	}
	while (wait(NULL) > 0)
		;
}

/* Of memory that is only read, all of which is one page. */
static void take_tables(void)
{
	unsigned long size = BOMB / 4096 * 2 * MB, i;
	char *at, sum = 0;

	at = mmap(NULL, size, PROT_READ,
		  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (at == MAP_FAILED)
		err(1, "mmap");
	madvise(at, size, MADV_NOHUGEPAGE);
	for (i = 0; i < size; i += 2 * MB)
		sum |= at[i];
	say("read", sum);
}

static unsigned long fill(const char *path, unsigned long bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
	unsigned long done = 0;
	ssize_t n = 0;

	while (fd >= 0 && done < bytes && n >= 0) {
		n = write(fd, block, sizeof(block));
		done += n > 0 ? n : 0;
	}
	close(fd);
	return done;
}

static void fill_root(void)
{
	say("filled", fill("/file", FLOOD) / MB);
	exit(0);
}

static void make_files(void)
{
	char name[32];
	int i, fd;

	for (i = 0; i < 100000; i++) {
		snprintf(name, sizeof(name), "/empty.%d", i);
		fd = open(name, O_WRONLY | O_CREAT, 0600);
		if (fd < 0)
			break;
		close(fd);
	}
	say("made", i);
	exit(0);
}

/* With a hole, which nobody counts until it is filled. */
static void enlarge(void)
{
	int fd = open("/share/one", O_WRONLY | O_CREAT, 0600);
	unsigned long size = 0;

	while (size < FLOOD && !ftruncate(fd, size + MB))
		size += MB;
	say("enlarged", size / MB);
	exit(0);
}

static void fill_share(void)
{
	unsigned long done;
	char name[64];

	for (done = 0; done < FLOOD; done += 8 * MB) {
		snprintf(name, sizeof(name), "/share/file.%d.%lu", getpid(),
			 done / MB % 64);
		unlink(name);
		fill(name, 8 * MB);
	}
}

/* Each by a process that ends, of some whom nobody waits for. */
static void fill_by_many(void)
{
	int i;

	for (i = 0; i < 256; i++) {
		if (!fork()) {
			if (i % 2 && fork())
				_exit(0);
			fill("/share/file", 8 * MB);
			truncate("/share/file", 0);
			_exit(0);
		}
		wait(NULL);
	}
}

static void open_files(void)
{
	unsigned long i = 0;

	while (i < 100000 && dup(STDOUT_FILENO) >= 0)
		i++;
	say("opened", i);
	hold();
}

static void flood_log(void)
{
	unsigned long done;

	memset(block, '\n', sizeof(block));
	for (done = 0; done < FLOOD; done += sizeof(block))
		if (write(STDOUT_FILENO, block, sizeof(block)) < 0)
			break;
}

static const struct {
	const char *name;
	void (*run)(void);
} ways[] = {
	{ "fork", fork_on }, { "memory", take_memory },
	{ "many", take_by_many }, { "tables", take_tables },
	{ "root", fill_root }, { "inodes", make_files },
	{ "one", enlarge }, { "share", fill_share },
	{ "ended", fill_by_many }, { "open", open_files },
	{ "log", flood_log },
};

int main(int argc, char **argv)
{
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		if (!strcmp(argv[argc - 1], ways[i].name))
			ways[i].run();
	say("nobody has stopped", getpid());
	return 1;
}
