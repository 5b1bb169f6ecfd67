/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the guest's process 1 share.
 *
 * Process 1 has two phases.  While it sets up, a failure is fatal: fatal()
 * says what failed and exits; what main() has left for that powers off with an
 * error status.  Afterwards nothing may end it; what fails then is reported
 * with say() and survived.
 */
#ifndef UMLAB_INIT_H
#define UMLAB_INIT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define GUEST_PATH \
	"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* say.c */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void say_errno(const char *format, ...) __attribute__((format(printf, 1, 2)));
void fatal(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));

/* mounts.c */
void mount_all(void);

/* power.c */
void request_power(const char *verb);
void block_signals(void);
int signal_to_power(int sig);
void write_exit_status(int status);
bool settle(void);
void stop_machine(int how) __attribute__((noreturn));

/* account.c */
struct account {
	char name[64];
	char home[256];
	char shell[256];
	uid_t uid;
	gid_t gid;
};

bool find_account(const char *name, struct account *who);
int become(const struct account *who);

/* session.c */
char **make_environment(const struct account *who, const char *term);
char *login_name(const struct account *who);
int exit_status(int wait_status);

/* program.c */
void run_program(const char *program, char **argv, char **environment);

/* console.c */
int run_console(char *argv[]);

#endif
