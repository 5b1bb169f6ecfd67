// SPDX-License-Identifier: GPL-2.0-only
/*
 * The machine as User-Mode Linux: a kernel that is a process.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "filter.h"
#include "inside.h"
#include "machine.h"

static void check(const struct sandbox_input *input)
{
	char magic[4];

	if (pread(input->kernel, magic, sizeof(magic), 0) != sizeof(magic) ||
	    memcmp(magic, "\177ELF", sizeof(magic)))
		fail("the kernel %s is no program, as a UML kernel is; 'make' builds one, and a bzImage needs --on x86_64",
		     input->options->kernel);
	if (faccessat(input->kernel, "", X_OK, AT_EMPTY_PATH | AT_EACCESS))
		fail("the kernel %s cannot be executed: %s",
		     input->options->kernel, strerror(errno));
}

/* The kernel is the program. */
static int find_program(struct sandbox_input *input)
{
	input->program_path = input->options->kernel;
	return input->kernel;
}

static bool furnish(struct failure *why, const struct sandbox_input *input)
{
	int fd;

	if (input->keep >= 0)
		return true;
	fd = make_file(why, "." COW_FILE);
	if (fd < 0)
		return false;
	if (write_cow(fd, BASE_FILE, input->base))
		return failed(why, "make the copy-on-write file");
	close(fd);
	return true;
}

static void describe(const struct sandbox_input *input, struct program *program)
{
	const struct options *options = input->options;

	/*
	 * UML takes the gap below a randomized heap, up to a gigabyte, for
	 * memory and sets up page structures for all of it.
	 */
	program->fixed_layout = true;
	add_word(program, "linux");
	add_text(program, "mem=%lluK",
		 (unsigned long long)options->memory >> 10);
	add_word(program, "ubd0=" COW_FILE "," BASE_FILE);
	/* read-only, and the host writes it: no lock, no COW header */
	add_word(program, "ubd1rcd=" RING_FILE);
	add_words(program, options->machine->row.arguments);
	add_word(program, "con0=fd:0,fd:1");
	/* the log is a pipe, not a screen to keep readable */
	add_word(program, "ignore_loglevel");
	add_word(program, "ssl0=fd:" LINE_FD);
	add_word(program, "uml_dir=/uml");
	add_word(program, "hostfs=" SHARE_DIR);
	add_text(program, "umlab=%s", options->machine->row.name);
	if (*options->append)
		add_word(program, options->append);
}

/*
 * On one CPU: the kernel and its guest processes hand over to each other at
 * every system call; on two each time would take a wake-up.
 */
const struct machine machine_uml = {
	.row = MACHINE_uml,
	.kept = &cow_format,
	.one_cpu = true,
	.filter = &uml_filter,
	.memory_is_file = true,
	.check = check,
	.find_program = find_program,
	.furnish = furnish,
	.find = find_process,
	.describe = describe,
};
