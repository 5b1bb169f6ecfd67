/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the launcher share.
 */
#ifndef UMLAB_H
#define UMLAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <termios.h>

#include "machines.h"
#include "protocol.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* The launcher's own exit statuses; see umlab(1). */
#define STATUS_TIMEOUT 124
#define STATUS_FAILED 125
#define STATUS_PANIC 255

/* Names of processes, as ps shows them. */
#define LAUNCHER_NAME "umlab-launcher"
#define SANDBOX_NAME "umlab-sandbox"	/* the supervisor */
#define RING_SIZE (1024 * 1024)

struct pollfd;

/* wait.c */
int64_t now(void);
void wait_start(int64_t timeout);
void wait_until(int64_t time);
void wait_grace(void);
void wait_rest(void);
bool wait_over(void);
void wait_for(struct pollfd *polled, size_t count, int64_t most);
void tell_timeout(void);
__attribute__((noreturn)) void end_early(void);

/* signals.c */
void signals_open(void);
int signals_fd(void);
bool signals_handle(void);
void signals_stop(void);
int signals_ending(void);
bool signals_resized(void);
int signals_die(void);

/* shared.c: a descriptor that is not ours alone */
struct shared {
	int fd;
	enum { SHARED_PLAIN, SHARED_SOCKET, SHARED_ALARM } way;
	size_t step;		/* bytes to write at once */
};

void shared_init(struct shared *shared, int fd, int mode);
ssize_t shared_write(const struct shared *shared, const void *data,
		     size_t length);
ssize_t shared_read(const struct shared *shared, void *data, size_t size);

/* clean.c */
void clean(char *text, size_t length, const char *keep);

/* helper.c: a program of the host's */
struct helper {
	char *const *argv;
	int limit;		/* ms, 0 for that of the run */
	bool quiet;		/* its standard error is not for the user */
	char *text;		/* its standard output, ended by a NUL */
	size_t size;		/* of text */
};

int run_helper(const struct helper *helper);

/* message.c */
bool say(const char *text, size_t length);
void warn_line(const char *format, ...) __attribute__((format(printf, 1, 2)));
void fail(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));

/* options.c */
enum limit_id {
	LIMIT_PROCESSES, LIMIT_FILES, LIMIT_OUTPUT, LIMIT_LOG, LIMIT_WRITTEN,
	LIMITS,			/* so many does --limit set */
	LIMIT_MEMORY = LIMITS
};

struct options {
	const struct machine *machine;
	const char *kernel;
	const char *rootfs;
	const char *share;
	const char *kernel_log;
	const char *keep;
	const char *user;
	const char *append;
	uint64_t memory;	/* bytes */
	int64_t timeout;	/* milliseconds, 0 for none */
	uint64_t limits[LIMITS];	/* 0 for none */
	bool share_read_only;
	bool login;		/* no command: the user's login shell */
	char **command;
	int command_count;
};

void parse_options(struct options *options, int argc, char **argv, bool login);
uint64_t parse_size(const char *option, const char *text);

/* limits.c; see also session.h */
/* In the sandbox's root, beside the disk and UML's memory: bytes. */
#define ROOT_BESIDE (64ULL << 20)
#define LIMIT_ENDED "the guest was ended: it met its limit of %s"
#define LIMIT_MET "the guest met its limit of %s"

struct sandbox_input;

void default_limits(uint64_t *limits);
void parse_limit(uint64_t *limits, const char *text);
void help_limits(void);
void describe_limit(const struct options *options, enum limit_id id, char *text,
		    size_t size);
uint64_t memory_limit(const struct options *options);
uint64_t root_limit(const struct sandbox_input *input, uint64_t base);

/* request.c */
struct request *make_request(const struct options *options, bool terminal,
			     uint32_t size);

/* The files and directories of the host's that a sandbox may be given. */
enum given_file {
	GIVEN_BASE, GIVEN_KERNEL, GIVEN_KEEP, GIVEN_SHARE, GIVEN_PROGRAM, GIVEN
};

/* What a sandbox consists of. */
struct sandbox_input {
	const struct options *options;
	const struct request *request;
	const char *accelerator;	/* QEMU's: kvm or tcg */
	int program;		/* what is executed as the machine */
	const char *program_path;
	int kernel;
	int base;
	uint64_t base_size;	/* bytes */
	int keep;		/* -1 for a throw-away copy */
	uid_t uid;		/* of the sandbox on the host */
	gid_t gid;
	bool mapped;		/* by the launcher: they are not the caller's */
	/* Root's: mounts that show root's files as that user's, else all -1. */
	int trees[GIVEN];
};

/* What a machine gets. */
struct devices {
	int program;		/* what is executed */
	int line;		/* the frames */
	int log;		/* what the kernel prints */
	int sync;		/* to the supervisor */
	int cpu;		/* to run on, -1 for any */
};

/* Where files lie in the sandbox. */
#define BASE_FILE "/base"
#define COW_FILE "/cow"
#define KERNEL_FILE "/kernel"
#define RING_FILE "/ring"
#define SHARE_DIR "/share"

/* The format of images that stay. */
enum image_state { IMAGE_GOOD, IMAGE_FOREIGN, IMAGE_STALE };

struct image_format {
	/* Make an empty file one; 0, or -1 with errno. */
	int (*make)(int fd, int base_fd);
	enum image_state (*look)(int fd, const struct stat *base);
};

extern const struct image_format cow_format;
extern const struct image_format qcow2_format;

/* What is executed as the machine, within its walls. */
#define PROGRAM_WORDS 64

struct program {
	const struct filter *filter;	/* the system calls it may make */
	bool fixed_layout;		/* its addresses are not randomized */
	char *argv[PROGRAM_WORDS];	/* arguments, the name first */
	size_t argc;
	char text[4096];		/* what argv points to, as far as made here */
	size_t used;
};

/* One kind of machine: uml.c, qemu.c */
struct machine {
	struct machine_row {	/* of include/machines */
		const char *name;
		const char *kernel;
		const char *symbols;
		const char *goal;
		const char *image;
		const char *program;
		const char *arguments;
	} row;
	const struct image_format *kept;
	bool one_cpu;		/* all of it is to run on one */
	const struct filter *filter;	/* of its system calls */
	bool memory_is_file;	/* the guest's, in the sandbox's root */

	/* In the launcher: fail() if the kernel given, or the host, is none. */
	void (*check)(const struct sandbox_input *input);
	/* What to execute, as a descriptor; sets its path, or fail(). */
	int (*find_program)(struct sandbox_input *input);
	/* What else depends on the host; NULL for nothing. */
	void (*choose)(struct sandbox_input *input);
	/* The file with the kernel's debug information. */
	void (*find_symbols)(const char *kernel, char *path, size_t size);
	/* In the sandbox's new root directory, before it is entered. */
	bool (*furnish)(const struct sandbox_input *input);
	/* Directories that this has put there and a guest that is up needs not. */
	const char *const *lent_dirs;	/* NULL for none */
	/* In the sandbox, in the process that becomes the machine. */
	void (*describe)(const struct sandbox_input *input,
			 struct program *program);
};

/* machine_uml, machine_x86_64 */
#define DECLARE_MACHINE(name) extern const struct machine machine_##name;
MACHINES(DECLARE_MACHINE)

/* machine.c */
void start_machine(const struct sandbox_input *input,
		   const struct devices *devices) __attribute__((noreturn));

/* kvm.c */
bool kvm_works(char *why, size_t size);

/* tsc.c */
unsigned long tsc_khz(void);

/* cow.c */
int write_cow(int fd, const char *backing, int base_fd);

/* qcow2.c */
int qcow2_base(int base_fd, char *name, size_t size);

/* kept.c */
int open_kept(const struct image_format *format, const char *path, int base_fd,
	      const char *base_path);

/* sandbox.c */
struct sandbox {
	pid_t pid;		/* the supervisor */
	int pidfd;
	int control;		/* what the supervisor tells */
	int line;
	int log;
	char why[240];		/* it runs as root; empty if it does not */
};

/* What the supervisor tells the launcher. */
enum report_kind {
	REPORT_RING, REPORT_FAILED, REPORT_ENDED,
	REPORT_REFUSED,		/* a system call: text */
	REPORT_LIMIT,		/* the machine was ended for it: text */
	REPORT_MET,		/* a limit that ends nothing: text */
};

struct report {
	int kind;
	/*
	 * Of REPORT_ENDED, as from wait(2); of REPORT_FAILED, an errno for
	 * namespace_remedy(), or 0.
	 */
	int status;
	char text[240];
};

const char *namespace_remedy(int error);
void start_sandbox(struct sandbox *sandbox, struct sandbox_input *input);
bool read_report(struct sandbox *sandbox, struct report *report, int *ring);
void close_sandbox(struct sandbox *sandbox);
void end_sandbox(struct sandbox *sandbox);

/* report.c */
bool send_report(int control, const struct report *report, int fd, int flags);

/* isolate.c */
struct inside {
	int ring;		/* the file that becomes the request's device */
	int program;		/* to be executed; cannot be written through it */
};

bool isolate(const struct sandbox_input *input, int control,
	     struct inside *inside, char *why, size_t size);
int isolate_refused(void);
int drop_capabilities(void);
bool hide_files(const struct sandbox_input *input);

/* owner.c */
bool choose_owner(struct sandbox_input *input);
bool give_owner(struct sandbox_input *input, pid_t pid, char *why, size_t size);
void keep_owner(struct sandbox_input *input);

/* cpu.c */
int choose_cpu(void);

/* supervise.c */
void supervise(const struct sandbox_input *input, const struct devices *devices,
	       int control) __attribute__((noreturn));

/* watchdog.c: in the supervisor */
void watchdog_prepare(void);
int watchdog_start(int log, int free);
bool watchdog_look(const struct options *options, struct report *report);

/* stream.c: one output of the command on its way to ours */
struct stream {
	struct shared to;
	const char *name;
	uint64_t received;
	uint64_t written;
	uint64_t told;		/* of written, to the guest */
	size_t start;
	size_t length;
	bool closed;
	int error;		/* other than a reader that left */
	char data[WINDOW];
};

void stream_init(struct stream *stream, int fd, const char *name);
bool stream_add(struct stream *stream, const char *data, size_t length);
bool stream_write(struct stream *stream);
void stream_flush(struct stream *stream);

/* channel.c: the frames */
struct channel {
	int fd;
	uint32_t sent;
	uint32_t seen;
	size_t filled;
	char buffer[sizeof(struct frame) + MAX_PAYLOAD];
};

bool channel_ready(const struct channel *channel);
bool channel_send(struct channel *channel, enum frame_type type, int stream,
		  uint64_t value);
ssize_t channel_read(struct channel *channel);
bool channel_next(struct channel *channel, struct frame *frame, char **payload,
		  bool *broken);
void channel_drop(struct channel *channel, const struct frame *frame);

/* input.c: our standard input on its way into the ring */
struct input {
	struct shared from;
	int ring;		/* a file; -1 until the sandbox has told */
	off_t ring_start;	/* in it */
	uint64_t there;
	uint64_t told;
	uint64_t taken;
	bool end;
	bool end_told;
	bool wanted;
	int error;		/* of the ring */
};

void input_init(struct input *input, off_t ring_start);
bool input_room(const struct input *input);
void input_read(struct input *input);

/* terminal.c */
bool terminal_wanted(void);
bool terminal_in_background(void);
uint32_t terminal_size(void);
void terminal_raw(void);
void terminal_pause(void);
void terminal_resume(void);
void terminal_restore(void);

/* klog.c: the kernel's log, its last part kept */
struct klog {
	struct shared file;	/* its fd is -1 for none */
	bool terminal;		/* that is one */
	int error;		/* of it */
	uint64_t received;
	size_t length;
	size_t unwritten;	/* at the end of data: not yet in the file */
	bool cut;
	char data[256 * 1024 + 1];
};

void klog_init(struct klog *log, const char *path);
bool klog_read(struct klog *log, int fd);
void klog_note(struct klog *log, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
bool klog_write(struct klog *log);
bool klog_show(struct klog *log);

/* oops.c */
bool explain_death(struct klog *log, const struct options *options,
		   int wait_status);

/* source.c */
bool read_source(char *text, char *where, size_t size);
bool find_source(const char *kernel, const char *place, char *where,
		 size_t size);

/* session.c */
int run_session(const struct options *options);

/* find.c */
void register_launcher(void);
struct running {
	pid_t launcher;
	pid_t supervisor;	/* 0 for none */
	uint64_t started;	/* clock ticks since boot */
};

size_t find_running(struct running **list);
bool still_running(struct running *running);

/* the verbs, one a file */
int verb_exec(int argc, char **argv);
int verb_run(int argc, char **argv);
int verb_ps(int argc, char **argv);
int verb_kill(int argc, char **argv);

#endif
