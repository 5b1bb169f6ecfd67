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
#include "protocol.h"

/* machine.c: the machine as the launcher has made it */
struct machine {
	const char *name;
	const char *line;	/* NULL: a virtio port */
	const char *disk;	/* with the request and the ring */
	const char *share_type;
	const char *share_source;
	const char *share_options;
};

const struct machine *find_machine(void);
int open_machine_line(const struct machine *machine);

/* request.c */
struct request *read_request(const char *disk);
ssize_t read_ring(uint64_t from, uint64_t to, const char **data);

/* command.c: a running command and our ends of its streams, -1 if closed */
struct command {
	pid_t pid;
	int input;
	int output[3];		/* [1] and [2] */
};

bool start_command(const struct request *request, struct command *command,
		   uint32_t *status, char *message, size_t size);

/* workers.c */
void raise_workers(void);

/* channel.c */
void channel_open(const struct machine *machine);
int channel_fd(void);
void channel_send(enum frame_type type, int stream, uint64_t value,
		  const void *payload, size_t length);
bool channel_next(struct frame *frame);
void channel_read(void);

/* agent.c */
int run_agent(const struct machine *machine);
void tell_written(bool good);

#endif
