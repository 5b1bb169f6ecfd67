/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of change_cmdline share.
 */
#ifndef _UMLAB_TEST_CMDLINE_H
#define _UMLAB_TEST_CMDLINE_H

#include "common.h"

#define LINE_MAX_BYTES (512 * 1024)

/* /proc/PID/cmdline as it is now, and its length. */
static inline ssize_t shown_of(pid_t pid, char *buf)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
	return read_file(path, buf, LINE_MAX_BYTES);
}

static inline ssize_t shown(char *buf)
{
	return shown_of(getpid(), buf);
}

/* Whether /proc shows exactly these bytes. */
static inline bool shows(const char *line, size_t len)
{
	static char buf[LINE_MAX_BYTES];

	return shown(buf) == (ssize_t)len && !memcmp(buf, line, len);
}

static inline int set(const char *line, size_t len)
{
	return ERRNO_OF(change_cmdline(line, len, NULL, 0, 0));
}

/* The same for string constants with NULs in them; the last one is not meant. */
#define SET(s) set((s), sizeof(s) - 1)
#define SHOWS(s) shows((s), sizeof(s) - 1)
#define CHANGE(s, old, size, flags) change_cmdline((s), sizeof(s) - 1, old, size, flags)

/* Where the line is: fields 48 and 49 of /proc/self/stat. */
static inline char *line_address(void)
{
	char buf[1024], *p;
	ssize_t n = read_file("/proc/self/stat", buf, sizeof(buf) - 1);
	int field;

	if (n <= 0)
		return NULL;
	buf[n] = '\0';
	p = strrchr(buf, ')');
	for (field = 2; field < 48; field++)
		p = strchr(p + 1, ' ');
	return (char *)strtoul(p, NULL, 10);
}

/* The mapping that holds address p, from /proc/self/maps. */
static inline bool mapping_of(const char *p, char **start, size_t *size)
{
	unsigned long from, to;
	bool found = false;
	char line[256];
	FILE *f = fopen("/proc/self/maps", "r");

	while (f && !found && fgets(line, sizeof(line), f))
		found = sscanf(line, "%lx-%lx", &from, &to) == 2 &&
			(unsigned long)p >= from && (unsigned long)p < to;
	if (f)
		fclose(f);
	*start = (char *)from;
	*size = to - from;
	return found;
}

/* Its permissions as in /proc/self/maps, "r--p"; "" if there is none. */
static inline const char *permissions_of(const char *p)
{
	static char permissions[5];
	unsigned long from, to;
	char line[256];
	FILE *f = fopen("/proc/self/maps", "r");

	permissions[0] = '\0';
	while (f && !permissions[0] && fgets(line, sizeof(line), f))
		if (sscanf(line, "%lx-%lx %4s", &from, &to, permissions) != 3 ||
		    (unsigned long)p < from || (unsigned long)p >= to)
			permissions[0] = '\0';
	if (f)
		fclose(f);
	return permissions;
}

/* The caller's address space, in kB. */
static inline long vm_size(void)
{
	return proc_number("/proc/self/status", "VmSize");
}

#endif /* _UMLAB_TEST_CMDLINE_H */
