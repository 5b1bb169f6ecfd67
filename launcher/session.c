// SPDX-License-Identifier: GPL-2.0-only
/*
 * One run of the launcher, from its start to its exit status.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "session.h"

/* How long a kept image's guest may take to power off, once it is done. */
#define POWER_OFF_LIMIT 10000 /* ms */
/* How long a report may take to be printed, and the command to end after it. */
#define REPORT_LIMIT 1000 /* ms */
/* How often a background job looks whether the terminal is its own again. */
#define BACKGROUND_LOOK 500 /* ms */

#define EXT4_MAGIC 0xef53
#define EXT4_MAGIC_AT 1080	/* bytes from the start of the image */

static int open_file(const char *what, const char *path, const char *goal)
{
	/* O_NONBLOCK: a fifo must not be waited for. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat file;

	if (fd < 0)
		fail("cannot open the %s %s: %s; 'make %s' builds it, --%s names another",
		     what, path, strerror(errno), goal, what);
	if (fstat(fd, &file) || !S_ISREG(file.st_mode))
		fail("the %s %s is no regular file", what, path);
	return fd;
}

/* A wrong file here would only be noticed by a kernel that panics. */
static uint64_t check_image(int fd, const char *path)
{
	struct stat file;
	uint16_t magic;

	if (pread(fd, &magic, sizeof(magic), EXT4_MAGIC_AT) != sizeof(magic) ||
	    magic != EXT4_MAGIC)
		fail("the rootfs %s holds no ext4 file system; 'make' builds one",
		     path);
	if (fstat(fd, &file))
		fail("cannot stat %s: %s", path, strerror(errno));
	return file.st_size;
}

static void check_share(const struct options *options)
{
	struct stat dir;

	if (!options->share)
		return;
	if (stat(options->share, &dir))
		fail("--share: cannot find %s: %s", options->share,
		     strerror(errno));
	if (!S_ISDIR(dir.st_mode))
		fail("--share: %s is no directory", options->share);
}

/* The user's files, and what is executed; or fail(). */
static void open_given(struct sandbox_input *input)
{
	const struct options *options = input->options;
	const struct machine *machine = options->machine;

	input->kernel = open_file("kernel", options->kernel, machine->row.goal);
	input->base = open_file("rootfs", options->rootfs, "all");
	input->base_size = check_image(input->base, options->rootfs);
	check_share(options);
	machine->check(input);
	input->program = machine->find_program(input);
	if (machine->choose)
		machine->choose(input);
	if (options->keep)
		input->keep = open_kept(machine->kept, options->keep,
					input->base, options->rootfs);
}

static void start(struct session *session, const struct options *options)
{
	static const struct job_control job_control = {
		terminal_pause, terminal_resume,
	};
	struct sandbox_input input = { .options = options, .keep = -1,
				       .uid = geteuid(), .gid = getegid() };

	register_launcher();
	/* Whoever started us may ignore it: then no child could be waited for. */
	signal(SIGCHLD, SIG_DFL);
	session->options = options;
	wait_start(options->timeout);
	if (!signals_open(&job_control))
		fail("cannot make a signalfd: %s", strerror(errno));
	open_given(&input);
	if (options->no_jail)
		warn_line("--no-jail: the guest's kernel runs with your rights beside your processes; what umlab runs in is its jail");
	klog_init(&session->log, options->kernel_log);
	session->log.most = options->limits[LIMIT_LOG];
	session->terminal = !options->json && terminal_wanted();
	session->request = make_request(options, session->terminal,
					terminal_size());
	input.request = session->request;
	start_sandbox(&session->sandbox, &input);
	if (*session->sandbox.root.text)
		klog_note(&session->log, "umlab: the sandbox runs as root: %s",
			  session->sandbox.root.text);
	/* The lock on a kept image stays; the rest is the sandbox's. */
	close(input.program);
	if (input.kernel != input.program)
		close(input.kernel);
	close(input.base);
	session->channel.fd = session->sandbox.line;
	session->line_open = session->log_open = true;
	input_init(&session->input, session->request->ring_start);
	stream_init(&session->streams[1], STDOUT_FILENO, "standard output");
	stream_init(&session->streams[2], STDERR_FILENO, "standard error");
	if (options->json) {
		stream_keep(&session->streams[1]);
		stream_keep(&session->streams[2]);
	}
}

enum { LINE, LOG, LOG_FILE, CONTROL, INPUT, OUTPUT, ERROR, POLLED };

static int64_t patience(const struct session *session)
{
	return session->terminal ? input_patience(&session->input) : -1;
}

static void wait_for_event(struct session *session, struct pollfd *polled)
{
	int64_t most = patience(session);
	int i;

	polled[LINE].fd = session->line_open ? session->sandbox.line : -1;
	/* Where its file takes no more, neither do we: the kernel then waits. */
	polled[LOG].fd = session->log_open && !session->log.unwritten ?
			 session->sandbox.log : -1;
	polled[LOG_FILE].fd = session->log.unwritten ? session->log.file.fd :
						       -1;
	polled[INPUT].fd = -1;
	if (input_room(&session->input)) {
		/* Reading the terminal would stop a background job (SIGTTIN). */
		if (!terminal_in_background())
			polled[INPUT].fd = session->input.from.fd;
		else if (most < 0)
			most = BACKGROUND_LOOK;
	}
	for (i = 1; i < 3; i++)
		polled[OUTPUT + i - 1].fd = session->streams[i].length ?
						    session->streams[i].to.fd : -1;
	wait_for(polled, POLLED, most);
	if (signals_ending())
		session->outcome = SIGNALLED;
	if (signals_resized())
		session->resized = session->terminal;
}

static void write_streams(struct session *session, struct pollfd *polled)
{
	int i;

	for (i = 1; i < 3; i++) {
		struct stream *stream = &session->streams[i];

		if (polled[OUTPUT + i - 1].revents)
			stream_write(stream);
		if (stream->error)
			session_fail(session, "cannot write %s: %s",
				     stream->name, strerror(stream->error));
	}
}

/* A debug kernel is there to find mistakes: it is not to go on after one. */
static void check_report(struct session *session)
{
	if (!session->options->debug || session->reported ||
	    !find_report(&session->log))
		return;
	session->reported = true;
	wait_until(REPORT_LIMIT);
}

static void check_deadline(struct session *session)
{
	if (session->outcome != RUNNING || !wait_over())
		return;
	if (session->reported)
		session->outcome = REPORTED;
	else
		session->outcome = session->has_status ? NOT_OFF : TIMED_OUT;
}

static void turn(struct session *session, struct pollfd *polled)
{
	bool had_status = session->has_status, was_up = session->hello;

	wait_for_event(session, polled);
	if (polled[LINE].revents)
		read_line_frames(session);
	if (polled[LOG].revents)
		session->log_open = klog_read(&session->log,
					      session->sandbox.log) ||
				    !(polled[LOG].revents & POLLHUP);
	if (session->hello && !was_up)
		klog_begin(&session->log);
	if (polled[LOG_FILE].revents)
		klog_write(&session->log);
	if (polled[CONTROL].revents)
		handle_control(session);
	if (polled[INPUT].revents)
		input_read(&session->input);
	if (session->input.error)
		session_fail(session, "cannot hand on the input: %s",
			     strerror(session->input.error));
	if (session->outcome == RUNNING && !patience(session))
		session->outcome = GIVEN_UP;
	check_limits(session);
	write_streams(session, polled);
	tell_guest(session);
	if (session->has_status && !had_status && session->options->keep)
		wait_until(POWER_OFF_LIMIT);
	check_report(session);
	check_deadline(session);
}

static void loop(struct session *session)
{
	struct pollfd polled[POLLED] = {
		[LINE] = { .events = POLLIN },
		[LOG] = { .events = POLLIN },
		[LOG_FILE] = { .events = POLLOUT },
		[CONTROL] = { .fd = session->sandbox.control,
			      .events = POLLIN },
		[INPUT] = { .events = POLLIN },
		[OUTPUT] = { .events = POLLOUT },
		[ERROR] = { .events = POLLOUT },
	};

	while (session->outcome == RUNNING)
		turn(session, polled);
}

/**
 * run_session() - run a command, or a shell, in a fresh sandbox
 * @options: what the user wants
 *
 * Return: the launcher's exit status; does not return if a signal ended it.
 */
int run_session(const struct options *options)
{
	static struct session session;
	int status;

	if (options->json)
		told_start();
	start(&session, options);
	if (session.terminal)
		terminal_raw();
	loop(&session);
	status = end_session(&session);
	return options->json ? tell_run(&session, status) : status;
}
