// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is made of the log of a kernel that is dead or has reported a mistake:
 * lines of our own that hold nothing a terminal would obey, and places that are
 * words.  source.c is a target of its own and answers here without a helper.
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

static void check_place(const char *place)
{
	size_t i;

	claim(*place && strlen(place) < sizeof(struct place));
	for (i = 0; place[i]; i++)
		claim(isalnum((unsigned char)place[i]) || strchr("_.$+", place[i]));
}

bool is_owed(const char *kernel)
{
	(void)kernel;
	return false;
}

void wait_owed(const char *kernel)
{
	(void)kernel;
}

bool find_sources(const char *kernel, const struct place *places, size_t count,
		  char *answers, size_t size)
{
	size_t i;

	claim(!strcmp(kernel, "symbols") && count && count <= PLACES);
	for (i = 0; i < count; i++)
		check_place(places[i].text);
	snprintf(answers, size, "%.*so", (int)count - 1, "rtrtrtrtrtrtrtrtrtrtrtrtrtrtrtr");
	return source_found;
}

/* Here an answer is a letter: ours, theirs, or what reports. */
bool read_source(char **answers, struct source *source)
{
	if (!**answers)
		return false;
	source->ours = **answers == 'o';
	source->reports = *(*answers)++ == 'r';
	snprintf(source->text, sizeof(source->text), "copy_to_user at file:1");
	return true;
}

static void check_interrupted(const struct klog *log)
{
	struct place places[PLACES];
	size_t count = find_interrupted(log->data, places);

	claim(count <= PLACES);
	while (count)
		check_place(places[--count].text);
}

static void explain_log(struct klog *log, int how)
{
	static const int statuses[] = { 0, 1 << 8, SIGKILL, SIGSEGV };
	const struct machine machine = {
		.row = { .kernel = "kernel", .symbols = "symbols" },
	};
	const struct options options = { .machine = &machine, .kernel = "kernel",
					 .debug = how & 64 };

	if (!(how & 128))
		explain_death(log, &options, statuses[how & 3]);
	else if (find_report(log))
		explain_report(log, &options);
	else
		return;
	claim(shown == log->length);
	claim(own_lines >= 1 && own_lines <= 5);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
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
	log->begin = script.left ? script.at[0] % script.left : 0;
	log->searched = 0;
	klog = log;
	shown = terminal ? log->begin : 0;
	own_lines = 0;
	kernel_there = how & 8;
	source_found = how & 16;
	check_interrupted(log);
	explain_log(log, how);
	free(log);
	return 0;
}
