// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is made of a dead kernel's log: lines of our own that hold nothing a
 * terminal would obey, and a place that is a word.  find_source() is not run
 * but answers here; source.c is a target of its own.
 */
#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

static struct klog *klog;
static size_t shown;
static int own_lines;
static bool terminal, kernel_there, source_found;

void shared_init(struct shared *shared, int fd, int mode)
{
	claim(fd == STDERR_FILENO && mode == O_WRONLY);
	*shared = (struct shared){ .fd = fd, .step = WINDOW };
}

ssize_t shared_write(const struct shared *shared, const void *data, size_t size)
{
	const char *at = data;

	claim(shared->fd == STDERR_FILENO);
	if (shown < klog->length && at == klog->data + shown) {
		claim(shown + size <= klog->length);
		shown += size;
		return size;
	}
	if (!size)
		return 0;
	claim(is_own_line(at, size));
	own_lines++;
	return size;
}

int world_isatty(int fd)
{
	claim(fd == STDERR_FILENO);
	return terminal;
}

int world_access(const char *path, int mode)
{
	claim(!strcmp(path, "symbols") && mode == R_OK);
	return kernel_there ? 0 : -1;
}

bool find_source(const char *kernel, const char *place, char *where,
		 size_t size)
{
	size_t i;

	claim(!strcmp(kernel, "symbols") && *place && strlen(place) < 160);
	for (i = 0; place[i]; i++)
		claim(isalnum((unsigned char)place[i]) || strchr("_.$+", place[i]));
	if (source_found)
		snprintf(where, size, "function at file:1");
	return source_found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = { 0, 1 << 8, SIGKILL, SIGABRT };
	const struct machine machine = {
		.row = { .kernel = "kernel", .symbols = "symbols" },
	};
	const struct options options = { .machine = &machine, .kernel = "kernel" };
	struct script script = { data, size };
	int how = take(&script, 1);
	struct klog *log;

	/* As long as it is, so that what is read behind its end is noticed. */
	log = malloc(offsetof(struct klog, data) + script.left + 1);
	terminal = how & 32;
	log->cut = how & 4;
	log->length = script.left;
	memcpy(log->data, script.at, script.left);
	log->data[log->length] = '\0';
	klog = log;
	shown = own_lines = 0;
	kernel_there = how & 8;
	source_found = how & 16;
	explain_death(log, &options, statuses[how & 3]);
	claim(shown == log->length);
	claim(own_lines >= 1 && own_lines <= 4);
	free(log);
	return 0;
}
