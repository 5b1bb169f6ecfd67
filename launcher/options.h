/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the user asks for.
 */
#ifndef UMLAB_OPTIONS_H
#define UMLAB_OPTIONS_H

#include "umlab.h"

/* options.c */
enum limit_id {
	LIMIT_PROCESSES, LIMIT_FILES, LIMIT_OUTPUT, LIMIT_LOG, LIMIT_WRITTEN,
	LIMITS,			/* so many does --limit set */
	LIMIT_MEMORY = LIMITS
};

struct machine;

struct options {
	const struct machine *machine;	/* the kind */
	const char *kernel;
	const char *rootfs;
	const char *share;
	const char *kernel_log;
	const char *keep;
	const char *user;
	const char *append;
	uint64_t memory;	/* bytes */
	unsigned int cpus;
	int64_t timeout;	/* milliseconds, 0 for none */
	uint64_t limits[LIMITS];	/* 0 for none */
	bool share_read_only;
	bool login;		/* no command: the user's login shell */
	bool json;		/* how it went is told as one object */
	bool debug;		/* the kernel is to find mistakes */
	bool no_jail;		/* what umlab runs in is all there is */
	bool trusted;		/* --guest seccomp */
	char **command;
	int command_count;
};

void parse_options(struct options *options, int argc, char **argv, bool login);

/* size.c */
uint64_t parse_size(const char *option, const char *text);

/* limits.c; see also sandbox.h and session.h */
/* In the sandbox's root, beside the disk and UML's memory: bytes. */
#define ROOT_BESIDE (64ULL << 20)
#define LIMIT_ENDED "the guest was ended: it met its limit of %s"
#define LIMIT_MET "the guest met its limit of %s"

void default_limits(uint64_t *limits);
void parse_limit(uint64_t *limits, const char *text);
void help_limits(void);
void describe_limit(const struct options *options, enum limit_id id, char *text,
		    size_t size);
uint64_t memory_limit(const struct options *options);

#endif
