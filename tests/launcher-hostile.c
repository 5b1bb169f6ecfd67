// SPDX-License-Identifier: GPL-2.0-only
/*
 * A kernel for umlab that is none: what a guest's kernel could do that somebody
 * has taken over. --append says what: see the table at the end.
 */
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../uml/launcher/protocol.h"

#define LINE 3
#define FRAMES 400

static void put(const void *data, size_t length)
{
	const char *at = data;

	while (length) {
		ssize_t n = write(LINE, at, length);

		if (n < 0)
			exit(1);
		at += n;
		length -= n;
	}
}

static void send_frame(int type, int stream, uint32_t value, const void *data,
		       uint32_t length)
{
	struct frame frame = { .type = type, .stream = stream,
			       .length = length, .value_low = value };

	put(&frame, sizeof(frame));
	put(data, length);
}

static void say(const char *text)
{
	send_frame(FRAME_OUTPUT, 1, 0, text, strlen(text));
}

static uint32_t wild(void)
{
	static const uint32_t edges[] = { 0, 1, 2, 3, MAX_PAYLOAD, WINDOW,
					  0x7fffffff, 0x80000000, 0xffffffff };
	unsigned int count = sizeof(edges) / sizeof(*edges);

	return rand() % 3 ? edges[rand() % count] : (uint32_t)rand() * 7;
}

/* Half of the frames pass for good ones in all but one field. */
static void wild_frame(void)
{
	static char data[MAX_PAYLOAD];
	struct frame frame = { .type = 1 + rand() % 10, .stream = rand() % 3,
			       .length = rand() % 2 ? 0 : rand() % MAX_PAYLOAD };
	size_t length = frame.length, i;

	for (i = 0; i < sizeof(data); i += 97)
		data[i] = rand();
	switch (rand() % 40) {
	case 0:
		frame.type = wild();
		break;
	case 1:
		frame.stream = wild();
		break;
	case 2:
		frame.zero = wild();
		break;
	case 3:
		frame.length = wild();
		break;
	case 4:
		length = rand() % (length + 1);
		break;
	}
	/* A status would end it too soon. */
	if (frame.type == FRAME_STATUS && rand() % 20)
		frame.type = FRAME_TAKEN;
	frame.seen = wild();
	frame.value_low = wild();
	frame.value_high = rand() % 4 ? 0 : wild();
	put(&frame, sizeof(frame));
	put(data, length);
}

static void wild_frames(unsigned int seed)
{
	int i;

	srand(seed);
	if (rand() % 8)
		send_frame(FRAME_HELLO, 0, PROTOCOL_VERSION, NULL, 0);
	for (i = 0; i < FRAMES; i++)
		wild_frame();
	exit(rand() % 2);
}

static void repeat(const char *text, int times)
{
	while (times--)
		fputs(text, stdout);
}

/* A line of a trace, of a function that the launcher looks beyond. */
static void wild_trace_line(void)
{
	static const char *const wilds[] = {
		"[", "]", "\n", "%s%n", "+0x", "ffffffffffffffffff", "\033[31m",
		" [<", "? ", "Call Trace:\n", "name",
	};
	const char *wild = wilds[rand() % (sizeof(wilds) / sizeof(*wilds))];
	int times = rand() % 2 ? 1 : 300, where = rand() % 40;

	repeat(wild, where == 0 ? times : 0);
	repeat(" [<60012345", 1);
	repeat(wild, where == 1 ? times : 0);
	repeat(">] ", 1);
	repeat(wild, where == 2 ? times : 0);
	repeat(rand() % 2 ? "? memcpy" : "panic", 1);
	repeat(wild, where == 3 ? times : 0);
	repeat("+0x10/0x20\n", where == 4 ? 0 : 1);
	if (!(rand() % 300))
		putchar(0);
}

/* The log of a panic, with wild things where the launcher looks. */
static void wild_log(unsigned int seed)
{
	int i;

	srand(seed);
	if (rand() % 4)
		puts("[    0.1] Kernel panic - not syncing: wild");
	if (!(rand() % 4))
		puts(", ip 0x60012345");
	puts("Call Trace:");
	for (i = 0; i < 40; i++)
		wild_trace_line();
	fflush(stdout);
	kill(getpid(), SIGABRT);
}

/* One frame that is not allowed. */
static void bad_frame(unsigned int number)
{
	static char data[MAX_PAYLOAD];
	struct frame bads[] = {
		{ .type = FRAME_OUTPUT, .stream = 1, .length = MAX_PAYLOAD + 1 },
		{ .type = FRAME_OUTPUT, .stream = 1, .length = 0xffffffff },
		{ .type = FRAME_OUTPUT, .stream = 3 },
		{ .type = FRAME_OUTPUT, .stream = 0 },
		{ .type = FRAME_OUTPUT, .stream = 1, .zero = 1 },
		{ .type = 0 },
		{ .type = FRAME_SIZE },
		{ .type = FRAME_TAKEN, .value_low = 1 },
		{ .type = FRAME_TAKEN, .value_high = 0xffffffff },
	};
	int i;

	send_frame(FRAME_HELLO, 0, PROTOCOL_VERSION, NULL, 0);
	if (number < sizeof(bads) / sizeof(*bads))
		put(&bads[number], sizeof(bads[number]));
	else
		for (i = 0; i < 1000; i++)
			send_frame(FRAME_OUTPUT, 1, 0, data, sizeof(data));
	pause();
}

/* A machine that hears nothing any more, not even signals. */
static void hang(unsigned int unused)
{
	sigset_t all;

	(void)unused;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	send_frame(FRAME_HELLO, 0, PROTOCOL_VERSION, NULL, 0);
	say("before\n");
	for (;;)
		;
}

/* Cut the ring off, whose file was the launcher's to write to. */
static void cut_ring(unsigned int unused)
{
	int ring = open("/ring", O_RDWR);
	struct frame frame;
	struct stat file;

	(void)unused;
	if (ring < 0 || ftruncate(ring, 0))
		err(1, "/ring");
	send_frame(FRAME_HELLO, 0, PROTOCOL_VERSION, NULL, 0);
	/* What is there now was written before; more comes once it is taken. */
	if (read(LINE, &frame, sizeof(frame)) != sizeof(frame) ||
	    frame.type != FRAME_INPUT)
		errx(1, "no input");
	send_frame(FRAME_TAKEN, 0, frame.value_low, NULL, 0);
	if (read(LINE, &frame, sizeof(frame)) != sizeof(frame) ||
	    frame.type != FRAME_INPUT || fstat(ring, &file))
		errx(1, "no more input");
	say(file.st_size ? "written on\n" : "nothing\n");
	send_frame(FRAME_STATUS, 0, 7, NULL, 0);
	pause();
}

static void list(const char *path)
{
	char text[512];
	struct dirent *entry;
	DIR *dir = opendir(path);

	if (!dir)
		err(1, "%s", path);
	while ((entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		snprintf(text, sizeof(text), "file %s\n", entry->d_name);
		say(text);
	}
	closedir(dir);
}

/* What it has of the host's, once its start is over. */
static void look_around(unsigned int unused)
{
	extern char **environ;
	char text[4096];
	struct frame frame;
	int fd, i;

	(void)unused;
	for (fd = 0; fd < 4096; fd++) {
		if (fcntl(fd, F_GETFD) < 0)
			continue;
		snprintf(text, sizeof(text), "fd %d\n", fd);
		say(text);
	}
	for (i = 0; environ[i]; i++) {
		snprintf(text, sizeof(text), "env %.4000s\n", environ[i]);
		say(text);
	}
	send_frame(FRAME_HELLO, 0, PROTOCOL_VERSION, NULL, 0);
	/* The end of the input tells that HELLO was heard ... */
	if (read(LINE, &frame, sizeof(frame)) != sizeof(frame))
		errx(1, "no end of input");
	/* ... and this that the sandbox's own files are gone. */
	while (!access("/ring", F_OK))
		;
	list("/");
	snprintf(text, sizeof(text), "parent %d\nprivileges %d\ntrace %ld\n",
		 getppid(), !prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0),
		 ptrace(PTRACE_SEIZE, 1, NULL, NULL));
	say(text);
	snprintf(text, sizeof(text), "kill %d\n", kill(1, SIGKILL));
	say(text);
	send_frame(FRAME_STATUS, 0, 0, NULL, 0);
	pause();
}

static const struct {
	const char *name;
	void (*run)(unsigned int seed);
} ways[] = {
	{ "frames=", wild_frames }, { "log=", wild_log },
	{ "bad=", bad_frame }, { "hang=", hang },
	{ "cut=", cut_ring }, { "look=", look_around },
};

int main(int argc, char **argv)
{
	const char *way = argv[argc - 1];
	size_t i, length;

	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		length = strlen(ways[i].name);
		if (!strncmp(way, ways[i].name, length))
			ways[i].run(atoi(way + length));
	}
	return 1;
}
