// SPDX-License-Identifier: GPL-2.0-only
/*
 * unsafe_copy CASE HOW: one copy from user memory, done right (HOW "right") or
 * with memcpy or strcpy ("memcpy"). Says what came of it, if it can still say
 * so: demos/why_not_memcpy runs it in sandboxes of its own.
 *
 * unsafe_copy --bug NAME: plant_bug, for tests/calls/mistakes.t.
 */
#include <sys/ioctl.h>

#include "common.h"
#include "libc.h"

#define SIZE 32

/* A page that is mapped but was never touched, and has no memory yet. */
static char *not_yet_there(void)
{
	return map_pages(1, PROT_READ | PROT_WRITE);
}

static char *good(void)
{
	static char text[SIZE] = "plain user memory";

	return text;
}

/* Code of the kernel's own; root may know where. */
static char *kernel_text(void)
{
	unsigned long address = 0;
	char line[256];
	FILE *f = fopen("/proc/kallsyms", "r");

	while (f && fgets(line, sizeof(line), f))
		if (strstr(line, "sys_unsafe_copy\n"))
			address = strtoul(line, NULL, 16);
	if (!address) {
		fprintf(stderr, "unsafe_copy: not in /proc/kallsyms\n");
		exit(2);
	}
	return (char *)address;
}

static char *without_end(void)
{
	char *p = before_hole(64);

	memset(p, 'x', 64);
	return p;
}

static const struct {
	const char *name;
	char *(*make)(void);
	bool string;
} kinds[] = {
	{ "good", good, false },
	{ "bad", bad_unmapped, false },
	{ "null", bad_null, false },
	{ "kernel", kernel_text, false },
	{ "not-yet", not_yet_there, false },
	{ "no-end", without_end, true },
};

static int copy(const char *name, bool right)
{
	static const unsigned int ways[2][2] = {
		{ UMLAB_MEMCPY, UMLAB_COPY_FROM_USER },
		{ UMLAB_STRCPY, UMLAB_STRNCPY_FROM_USER },
	};
	char out[PAGE];
	size_t i, size;
	long n;

	for (i = 0; i < ARRAY_SIZE(kinds) && strcmp(kinds[i].name, name); i++)
		;
	if (i == ARRAY_SIZE(kinds))
		return 2;
	size = kinds[i].string ? PAGE : SIZE;
	n = unsafe_copy(ways[kinds[i].string][right], kinds[i].make(), out,
			size);
	if (n < 0)
		printf("%s\n", strerrorname_np(errno));
	else
		printf("%ld bytes copied\n", n);
	return 0;
}

/*
 * For what is to be there after a death of the kernel: process 1 has read it,
 * and had time to send it on.
 */
static void say_before(void)
{
	int unread;

	puts("before");
	fflush(stdout);
	while (!ioctl(STDOUT_FILENO, FIONREAD, &unread) && unread)
		usleep(1000);
	usleep(100000);
}

static int bug(const char *name)
{
	static const char *const names[] = {
#define MISTAKE(name) #name
#include "../../syscalls/dev/mistakes.h"
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names) && strcmp(names[i], name); i++)
		;
	say_before();
	if (plant_bug(i) < 0) {
		perror("plant_bug");
		return 1;
	}
	puts("after");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "--bug"))
		return bug(argv[2]);
	if (argc == 3)
		return copy(argv[1], !strcmp(argv[2], "right"));
	fprintf(stderr, "usage: unsafe_copy CASE right|memcpy\n");
	return 2;
}
