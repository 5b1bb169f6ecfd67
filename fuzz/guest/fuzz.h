/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The program in the guest: libFuzzer's inputs are made trials of one call.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "trial.h"

#define INPUT_MAX	448

/* An argument as syscalls/table has it; size is that of what a pointer points to. */
struct declared {
	const char *type, *name;
	size_t size;
	bool pointer;
};

extern const struct declared declared[];	/* up to one without a name */
extern const long call_number;
extern const char call_name[];

/* What an input begins with; the rest is what pointers point to. */
struct slot {
	uint8_t kind, detail;
	uint16_t length, room;
	uint64_t value;
} __attribute__((packed));

struct head {
	uint8_t rival, in, at, width;
	uint64_t written;
} __attribute__((packed));

struct input {
	struct head head;
	struct slot slot[ARGUMENTS];
} __attribute__((packed));

size_t count_arguments(void);
void decode(const uint8_t *data, size_t size, struct trial *t);
void show(const struct trial *t);
void open_kcov(void);
void start_kcov(void);
void read_kcov(void);
unsigned int count_blocks(void);
void replay(int times, char **files, bool leaks);
void read_input(const char *path, uint8_t *data, size_t *size);
size_t mutate(uint8_t *data, size_t size, size_t max, unsigned int seed);
void open_journal(void);
void note_input(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
int __real_clock_gettime(clockid_t clock, struct timespec *t);
int __wrap_clock_gettime(clockid_t clock, struct timespec *t);
void __sanitizer_cov_trace_cmp8(uint64_t a, uint64_t b);

#endif
