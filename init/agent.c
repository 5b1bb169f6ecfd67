// SPDX-License-Identifier: GPL-2.0-only
/*
 * Process 1 under umlab: runs one command for the launcher.
 */
#include <errno.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent.h"

#define SHARE "/mnt/share"
/* What may still come from a command that has ended: its pipe's contents. */
#define MAX_LEFT_OVER (1024 * 1024)
/* What a command may take to end by itself once the guest is to power off. */
#define END_GRACE 1 /* s, and again after SIGTERM */

struct output {
	uint64_t sent;
	uint64_t done;		/* of what was sent, by the launcher */
};

static struct command command = { .pid = -1, .input = -1,
				  .output = { -1, -1, -1 } };
static struct output outputs[3];
static uint64_t input_there, input_taken;
static bool input_end;
static const char *input_data;
static size_t input_left;
static bool ended;
static uint32_t status;
static bool login;
static enum { ON, ASKED_OFF, TERMINATED, KILLED } power;
static char payload[MAX_PAYLOAD];

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* True if something was read; the stream is closed at its end. */
static bool pass_output(int stream)
{
	struct output *output = &outputs[stream];
	uint64_t room = WINDOW - (output->sent - output->done);
	ssize_t n;

	if (command.output[stream] < 0 || !room)
		return false;
	n = read(command.output[stream], payload,
		 room < sizeof(payload) ? room : sizeof(payload));
	if (n > 0) {
		output->sent += n;
		channel_send(FRAME_OUTPUT, stream, 0, payload, n);
		return true;
	}
	/* A terminal that no process has open any more reads as EIO. */
	if (!n || (errno != EAGAIN && errno != EINTR))
		close_fd(&command.output[stream]);
	return false;
}

static void close_input(void)
{
	/* The descriptor of a terminal serves its output too. */
	close_fd(&command.input);
	channel_send(FRAME_INPUT_CLOSED, 0, 0, NULL, 0);
}

static void take_input(void)
{
	ssize_t n = read_ring(input_taken, input_there, &input_data);

	if (n < 0) {
		say_errno("read the command's input");
		close_input();
		return;
	}
	input_left = n;
	input_taken += n;
	channel_send(FRAME_TAKEN, 0, input_taken, NULL, 0);
}

static void pass_input(void)
{
	ssize_t n;

	if (command.input >= 0 && !input_left && input_taken < input_there)
		take_input();
	if (command.input < 0)
		return;
	if (!input_left) {
		if (input_end && input_taken == input_there)
			close_input();
		return;
	}
	n = write(command.input, input_data, input_left);
	if (n >= 0) {
		input_data += n;
		input_left -= n;
	} else if (errno != EAGAIN && errno != EINTR) {
		close_input();
	}
}

static void set_size(uint32_t size)
{
	struct winsize window = { .ws_row = size >> 16, .ws_col = size };

	if (command.input >= 0 && ioctl(command.input, TIOCSWINSZ, &window))
		say_errno("set the terminal's size");
}

static void handle_frame(const struct frame *frame)
{
	uint64_t value = (uint64_t)frame->value_high << 32 | frame->value_low;
	int stream = frame->stream == 2 ? 2 : 1;

	switch (frame->type) {
	case FRAME_INPUT:
		input_there = value;
		break;
	case FRAME_INPUT_END:
		input_end = true;
		break;
	case FRAME_DONE:
		outputs[stream].done = value;
		break;
	case FRAME_OUTPUT_CLOSED:
		/* The command is to get SIGPIPE, as from any closed pipe. */
		close_fd(&command.output[stream]);
		break;
	case FRAME_SIZE:
		set_size(value);
		break;
	default:
		say("unknown frame %u from the launcher", frame->type);
	}
}

static void read_frames(void)
{
	struct frame frame;
	bool any = false;

	channel_read();
	while (channel_next(&frame)) {
		handle_frame(&frame);
		any = true;
	}
	/* Tells how many were seen, so that more may come. */
	if (any)
		channel_send(FRAME_TAKEN, 0, input_taken, NULL, 0);
}

/* What killed the command goes with it: 137 may be its own. */
static uint32_t status_of(int wait_status)
{
	uint32_t sig = WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;

	return exit_status(wait_status) | sig << 8;
}

static void reap(void)
{
	int wait_status;
	pid_t pid;

	while ((pid = waitpid(-1, &wait_status, WNOHANG)) > 0) {
		if (pid != command.pid)
			continue;
		ended = true;
		status = status_of(wait_status);
	}
}

/*
 * The guest is to power off.  That is how a login shell's run ends; a command
 * may have asked for it as its last act, so it is not ended at once.
 */
static void begin_power_off(void)
{
	if (login) {
		ended = true;
	} else if (power == ON) {
		power = ASKED_OFF;
		alarm(END_GRACE);
	}
}

/* Its time is over. */
static void end_command(void)
{
	switch (power) {
	case ON:	/* nobody has set an alarm */
		return;
	case ASKED_OFF:
		power = TERMINATED;
		kill(command.pid, SIGTERM);
		break;
	case TERMINATED:
		power = KILLED;
		status = status_of(SIGKILL);
		kill(command.pid, SIGKILL);
		break;
	case KILLED:	/* the kernel does not let go of it */
		ended = true;
	}
	alarm(END_GRACE);
}

static void handle_signals(int fd)
{
	struct signalfd_siginfo info;

	while (read(fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGCHLD)
			reap();
		else if (info.ssi_signo == SIGALRM)
			end_command();
		else if (signal_to_power(info.ssi_signo) >= 0)
			begin_power_off();
	}
}

enum { LINE, SIGNALS, INPUT, OUTPUT, ERROR, POLLED };

static void wait_for_work(struct pollfd *polled)
{
	int i;

	polled[INPUT].fd = -1;
	if (input_left || input_taken < input_there || input_end)
		polled[INPUT].fd = command.input;
	for (i = 1; i < 3; i++) {
		polled[OUTPUT + i - 1].fd = -1;
		if (outputs[i].sent - outputs[i].done < WINDOW)
			polled[OUTPUT + i - 1].fd = command.output[i];
	}
	if (poll(polled, POLLED, -1) < 0 && errno != EINTR)
		say_errno("poll");
}

static void serve(int signals)
{
	struct pollfd polled[POLLED] = {
		[LINE] = { .fd = channel_fd(), .events = POLLIN },
		[SIGNALS] = { .fd = signals, .events = POLLIN },
		[INPUT] = { .events = POLLOUT },
		[OUTPUT] = { .events = POLLIN },
		[ERROR] = { .events = POLLIN },
	};

	while (!ended) {
		wait_for_work(polled);
		if (polled[LINE].revents)
			read_frames();
		if (polled[INPUT].fd >= 0 && polled[INPUT].revents)
			pass_input();
		/* Output before the end: what was written first is sent first. */
		if (polled[OUTPUT].fd >= 0 && polled[OUTPUT].revents)
			pass_output(1);
		if (polled[ERROR].fd >= 0 && polled[ERROR].revents)
			pass_output(2);
		if (polled[SIGNALS].revents)
			handle_signals(signals);
	}
}

/*
 * Send what the command has left in its pipes.  Processes it left behind may
 * go on writing; that is not waited for.
 */
static void pass_left_over(int stream)
{
	uint64_t limit = outputs[stream].sent + MAX_LEFT_OVER;
	struct pollfd line = { .fd = channel_fd(), .events = POLLIN };

	while (outputs[stream].sent < limit) {
		if (pass_output(stream))
			continue;
		if (command.output[stream] < 0 ||
		    outputs[stream].sent - outputs[stream].done < WINDOW)
			return;
		if (poll(&line, 1, -1) > 0)
			read_frames();
	}
}

static void mount_share(const struct machine *machine)
{
	if (mkdir(SHARE, 0755) && errno != EEXIST)
		fatal("mkdir " SHARE);
	if (mount(machine->share_source, SHARE, machine->share_type,
		  MS_NOSUID | MS_NODEV, machine->share_options))
		fatal("mount " SHARE);
}

static int open_signals(void)
{
	sigset_t all;
	int fd;

	sigfillset(&all);
	fd = signalfd(-1, &all, SFD_NONBLOCK | SFD_CLOEXEC);
	if (fd < 0)
		fatal("signalfd");
	return fd;
}

/* As sched_setattr(2) takes it; the C library has neither. */
struct deadline {
	uint32_t size;
	uint32_t policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime;	/* ns, as the next two */
	uint64_t deadline;
	uint64_t period;
};

/*
 * Above every process of the guest, also of its highest real-time priority:
 * when a command's write(2) returns, what it wrote is already with the
 * launcher, even if it spins then, or its next system call hangs the kernel.
 */
static void raise_priority(void)
{
	/* The most that the kernel grants beside its reserve for the others. */
	struct deadline share = {
		.size = sizeof(share),
		.policy = SCHED_DEADLINE,
		.flags = SCHED_FLAG_RESET_ON_FORK,
		.runtime = 900000000,
		.deadline = 1000000000,
		.period = 1000000000,
	};

	if (syscall(SYS_sched_setattr, 0, &share, 0))
		say_errno("sched_setattr");
}

/**
 * run_agent() - run the launcher's command and report how it went
 * @machine: from find_machine()
 *
 * Return: the reboot(2) command to end with.
 */
int run_agent(const struct machine *machine)
{
	struct request *request;
	char message[256] = "";
	int signals;

	channel_open(machine);
	request = read_request(machine->disk);
	if (request->flags & REQUEST_SHARE)
		mount_share(machine);
	login = request->flags & REQUEST_LOGIN;
	signals = open_signals();
	raise_priority();
	channel_send(FRAME_HELLO, 0, PROTOCOL_VERSION, NULL, 0);
	if (start_command(request, &command, &status, message,
			  sizeof(message))) {
		serve(signals);
		pass_left_over(1);
		pass_left_over(2);
		if (power > ASKED_OFF)
			snprintf(message, sizeof(message),
				 "the guest was powered off before its command ended");
	}
	channel_send(FRAME_STATUS, 0, status, message, strlen(message));
	return signal_to_power(SIGUSR2);
}

/**
 * tell_written() - tell the launcher, if there is one, how the disk is
 * @good: whether it has all changes
 */
void tell_written(bool good)
{
	if (channel_fd() >= 0)
		channel_send(FRAME_WRITTEN, 0, good, NULL, 0);
}
