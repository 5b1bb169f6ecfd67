/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a sandbox consists of, and its machine.
 */
#ifndef UMLAB_SANDBOX_H
#define UMLAB_SANDBOX_H

#include <sys/stat.h>

#include "failure.h"
#include "machines.h"
#include "options.h"
#include "protocol.h"

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
	bool seccomp;		/* UML runs its guest's processes so */
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

/* limits.c */
uint64_t root_limit(const struct sandbox_input *input, uint64_t base);

/* What a machine gets. */
struct devices {
	int program;		/* what is executed */
	int line;		/* the frames */
	int log;		/* what the kernel prints */
	int sync;		/* to the supervisor */
	int monitor;		/* takes the supervisor's commands; -1 for none */
	int cpu;		/* to run on, -1 for any */
};

/* Where files lie in the sandbox; its processes are in "./". */
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
#define PROGRAM_WORDS 1024	/* --append alone may have 750 */

struct program {
	const struct filter *filter;	/* the system calls it may make */
	bool fixed_layout;		/* its addresses are not randomized */
	char *argv[PROGRAM_WORDS];	/* arguments, the name first */
	size_t argc;
	char text[4096];		/* what argv points to, as far as made here */
	size_t used;
};

struct report;

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
	/* In the sandbox's new root directory, before it is entered. */
	bool (*furnish)(struct failure *why,
			const struct sandbox_input *input);
	/* Of the host's at the same places; a guest that is up needs them not. */
	const char *const *lent_dirs;	/* NULL for none */
	const char *const *lent_devices;
	bool monitored;		/* it takes commands */
	/* In the supervisor: where the kernel is; false if its log is to say it. */
	bool (*find)(pid_t pid, int monitor, struct report *report);
	/* In the sandbox, in the process that becomes the machine. */
	void (*describe)(const struct sandbox_input *input,
			 struct program *program);
};

extern const struct machine MACHINE_OBJECTS;

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
	bool no_jail;
	int line;
	int log;
	struct failure root;	/* why it runs as root; empty if it does not */
};

/* What the supervisor tells the launcher, and the machine the supervisor. */
enum report_kind {
	REPORT_RING, REPORT_FAILED, REPORT_ENDED,
	REPORT_REFUSED,		/* a system call: text */
	REPORT_LIMIT,		/* the machine was ended for it: text */
	REPORT_MET,		/* a limit that ends nothing: text */
	REPORT_WHERE,		/* the machine's kernel is: see where.c */
	REPORT_FILTER,		/* the machine is behind it: its listener */
};

struct report {
	int kind;
	/*
	 * Of REPORT_ENDED, as from wait(2); of REPORT_FAILED, an errno for
	 * namespace_remedy(), or 0; of REPORT_WHERE, a system call.
	 */
	int status;
	char text[240];
};

/* What the launcher tells the supervisor, a byte each. */
enum { SAY_UP, SAY_WHERE };

pid_t fork_into(uint64_t namespaces, int *pidfd);
bool try_sandbox(struct failure *why);
void start_sandbox(struct sandbox *sandbox, struct sandbox_input *input);
void close_sandbox(struct sandbox *sandbox);
bool ask_where(struct sandbox *sandbox);
void end_sandbox(struct sandbox *sandbox);

/* remedy.c */
const char *namespace_remedy(int error);

/* report.c */
bool send_report(int control, const struct report *report, int fd, int flags);
bool read_report(int control, struct report *report, enum report_kind with,
		 int *fd);

/* where.c: in the supervisor */
bool find_process(pid_t pid, int monitor, struct report *report);

/* isolate.c */
struct inside {
	int ring;		/* the file that becomes the request's device */
	int program;		/* to be executed; cannot be written through it */
};

bool isolate(struct failure *why, const struct sandbox_input *input,
	     int control, struct inside *inside);
bool try_isolation(struct failure *why, const struct sandbox_input *input);
int drop_capabilities(void);
bool hide_files(struct failure *why, const struct sandbox_input *input);

/* unjailed.c */
bool settle(struct failure *why, const struct sandbox_input *input,
	    struct inside *inside);
bool drop_links(struct failure *why);
const char *sandbox_root(void);
void unsettle(void);

/* owner.c */
bool choose_owner(struct sandbox_input *input);
bool give_owner(struct failure *why, struct sandbox_input *input, pid_t pid);
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

#endif
