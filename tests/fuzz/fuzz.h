/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the fuzz targets share: the input read as a script, claims, and the
 * world, which takes the place of the system calls of the code under test.
 */
#ifndef UMLAB_FUZZ_H
#define UMLAB_FUZZ_H

#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "session.h"

/* What must hold whatever the guest sends; libFuzzer reports the abort. */
#define claim(what) \
	((what) ? (void)0 : broken_claim(#what, __FILE__, __LINE__))

void broken_claim(const char *what, const char *file, int line)
	__attribute__((noreturn));

/* An input, of which what is at the front is taken next. */
struct script {
	const uint8_t *at;
	size_t left;
};

uint64_t take(struct script *script, size_t bytes);
size_t take_bytes(struct script *script, size_t wanted, const uint8_t **data);

/* Bytes that no other place has nearby. */
#define PATTERN_MAX (1024 * 1024)
const char *pattern(uint64_t at, size_t length);

/* One line of the launcher's own, if it is that. */
bool is_own_line(const char *text, size_t length);

/*
 * fuzz.mk renames the calls in the launcher's sources.  A target has those
 * that are to be made; any other one ends it (world.c).
 */
int world_access(const char *path, int mode);
int world_close(int fd);
int world_isatty(int fd);
int world_open(const char *path, int flags, ...);
int world_poll(struct pollfd *polled, nfds_t count, int timeout);
ssize_t world_pread(int fd, void *data, size_t size, off_t offset);
ssize_t world_pwrite(int fd, const void *data, size_t size, off_t offset);
ssize_t world_read(int fd, void *data, size_t size);
ssize_t world_recv(int fd, void *data, size_t size, int flags);
ssize_t world_recvmsg(int fd, struct msghdr *message, int flags);
ssize_t world_send(int fd, const void *data, size_t size, int flags);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
