/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the launcher's agent (process 1 under umlab) share.
 */
#ifndef UMLAB_AGENT_H
#define UMLAB_AGENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "init.h"
#include "../uml/launcher/protocol.h"

/* request.c */
struct request *read_request(void);
size_t read_ring(uint64_t from, uint64_t to, const char **data);

/* command.c: a running command and our ends of its streams, -1 if closed */
struct command {
	pid_t pid;
	int input;
	int output[3];		/* [1] and [2] */
};

bool start_command(const struct request *request, struct command *command,
		   uint32_t *status, char *message, size_t size);

/* line.c */
void open_line(void);
int line_fd(void);
void send_frame(enum frame_type type, int stream, uint64_t value,
		const void *payload, size_t length);
bool next_frame(struct frame *frame);
void fill_line(void);

/* agent.c */
int run_agent(void);

#endif
