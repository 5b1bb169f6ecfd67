// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a sandbox may take of the host, also when somebody has taken over its
 * kernel: one table for --limit, for --help, and for all that hold to it.
 */
#include <stdio.h>
#include <string.h>

#include "session.h"

#define M (1024 * 1024ULL)
#define G (1024 * M)

static const struct {
	const char *name;
	const char *unit;	/* as --limit has it */
	const char *what;
	uint64_t value;		/* if --limit says nothing */
	uint64_t least;		/* that a guest can do with; 0 is no limit */
} table[LIMITS] = {
	/* The guest's own limit is about 2,000 with 256M. */
	[LIMIT_PROCESSES] = { "processes", "N", "processes and threads",
			      2000, 16 },
	/* UML holds what the guest has read of --share open. */
	[LIMIT_FILES] = { "files", "N", "open files in one process",
			  4096, 16 },
	/* More than a guest can print in the default --timeout. */
	[LIMIT_OUTPUT] = { "output", "SIZE", "output", 16 * G, 0 },
	/* A thousand times the log of a boot. */
	[LIMIT_LOG] = { "log", "SIZE", "kernel messages", 256 * M, 0 },
	[LIMIT_WRITTEN] = { "written", "SIZE",
			    "data written to --share and --keep", 16 * G, 0 },
};

/* Beside --mem: page tables, buffers, the sanitizers' shadow, TCG's code. */
#define MEMORY_BESIDE (512 * M)

static void write_size(char *text, size_t size, uint64_t value)
{
	static const char units[] = "\0KMG";
	int i = 0;

	while (i < 3 && value && !(value % 1024)) {
		value /= 1024;
		i++;
	}
	snprintf(text, size, "%llu%.1s", (unsigned long long)value, units + i);
}

static void write_limit(char *text, size_t size, enum limit_id id,
			uint64_t value)
{
	/* 2048 processes are not "2K". */
	if (*table[id].unit == 'N')
		snprintf(text, size, "%llu", (unsigned long long)value);
	else
		write_size(text, size, value);
}

/**
 * default_limits() - set all limits to their defaults
 * @limits: LIMITS numbers
 */
void default_limits(uint64_t *limits)
{
	int i;

	for (i = 0; i < LIMITS; i++)
		limits[i] = table[i].value;
}

/**
 * parse_limit() - take one --limit, or fail()
 * @limits: LIMITS numbers
 * @text: its value, NAME=VALUE
 */
void parse_limit(uint64_t *limits, const char *text)
{
	size_t length = strcspn(text, "=");
	char option[32];
	uint64_t value;
	int i;

	for (i = 0; i < LIMITS; i++)
		if (text[length] && strlen(table[i].name) == length &&
		    !strncmp(text, table[i].name, length))
			break;
	if (i == LIMITS)
		fail("--limit: '%s' is no NAME=VALUE of those that 'umlab exec --help' lists",
		     text);
	snprintf(option, sizeof(option), "--limit %s", table[i].name);
	value = parse_size(option, text + length + 1);
	if (value < table[i].least)
		fail("%s: %llu are too few for a guest; the least is %llu",
		     option, (unsigned long long)value,
		     (unsigned long long)table[i].least);
	limits[i] = value;
}

/**
 * help_limits() - print what --limit may name
 */
void help_limits(void)
{
	char left[32], value[32];
	int i;

	puts("\nLimits on what the sandbox takes of the host; 0 is none for a SIZE:");
	for (i = 0; i < LIMITS; i++) {
		snprintf(left, sizeof(left), "%s=%s", table[i].name,
			 table[i].unit);
		write_limit(value, sizeof(value), i, table[i].value);
		printf("  %-18s %s (default %s)\n", left, table[i].what, value);
	}
}

/**
 * describe_limit() - say which limit was met
 * @options: of the run
 * @id: the limit
 * @text: set to words behind "met its limit of"
 * @size: of @text, bytes
 */
void describe_limit(const struct options *options, enum limit_id id, char *text,
		    size_t size)
{
	char value[32];

	if (id == LIMIT_MEMORY) {
		write_size(value, sizeof(value), memory_limit(options) / M * M);
		snprintf(text, size,
			 "%s of memory beside its files (--mem; see LIMITS in umlab(1))",
			 value);
		return;
	}
	write_limit(value, sizeof(value), id, options->limits[id]);
	snprintf(text, size, "%s %s%s (--limit %s=%s)", value,
		 *table[id].unit == 'N' ? "" : "of ", table[id].what,
		 table[id].name, table[id].unit);
}

/**
 * memory_limit() - bytes that a sandbox may use beside its files
 * @options: of the run
 */
uint64_t memory_limit(const struct options *options)
{
	uint64_t beside = options->memory / 4 + MEMORY_BESIDE;

	return options->machine->memory_is_file ? beside : options->memory + beside;
}

/**
 * root_limit() - bytes that the files in a sandbox's own root may have
 * @input: what the sandbox consists of
 * @base: size of the base image, bytes
 */
uint64_t root_limit(const struct sandbox_input *input, uint64_t base)
{
	uint64_t size = ROOT_BESIDE;

	if (input->options->machine->memory_is_file)
		size += input->options->memory;
	/* The changes to it, and what finds them. */
	if (input->keep < 0)
		size += base + base / 64;
	return size;
}

static void check(struct session *session, enum limit_id id, uint64_t used)
{
	uint64_t most = session->options->limits[id];
	char text[128];

	if (!most || used <= most)
		return;
	describe_limit(session->options, id, text, sizeof(text));
	session_fail(session, LIMIT_ENDED, text);
}

/**
 * check_limits() - end a run whose guest has sent more than it may
 * @session: the run
 */
void check_limits(struct session *session)
{
	check(session, LIMIT_OUTPUT, session->streams[1].received +
				     session->streams[2].received);
	check(session, LIMIT_LOG, session->log.received);
}
