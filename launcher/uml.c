// SPDX-License-Identifier: GPL-2.0-only
/*
 * The machine as User-Mode Linux: a kernel that is a process.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
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

/* What a kernel can do its own help tells, which it holds. */
#define HELP_SECCOMP "seccomp=<on/auto/off>"	/* since 6.16 */
#define HELP_CPUS "ncpus=<# of desired CPUs>"

static bool knows(int kernel, const char *help)
{
	struct stat file;
	bool known;
	void *image;

	if (fstat(kernel, &file))
		return false;
	image = mmap(NULL, file.st_size, PROT_READ, MAP_PRIVATE, kernel, 0);
	if (image == MAP_FAILED)
		return false;
	known = memmem(image, file.st_size, help, strlen(help));
	munmap(image, file.st_size);
	return known;
}

static void choose(struct sandbox_input *input)
{
	const struct options *options = input->options;

	input->seccomp = options->trusted && knows(input->kernel, HELP_SECCOMP);
	if (options->trusted && !input->seccomp)
		warn_line("--guest seccomp: the kernel %s does not know it, and runs user code by ptrace",
			  options->kernel);
	if (options->cpus > 1 && !knows(input->kernel, HELP_CPUS))
		fail("--cpus: the kernel %s has one CPU; 'make FLAVOUR=smp KERNEL=newest' builds one that has more",
		     options->kernel);
}

static bool furnish(struct failure *why, const struct sandbox_input *input)
{
	int fd;

	if (input->keep >= 0)
		return true;
	fd = make_file(why, "." COW_FILE);
	if (fd < 0)
		return false;
	if (write_cow(fd, "." BASE_FILE, input->base))
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
	add_word(program, "ubd0=." COW_FILE ",." BASE_FILE);
	/* read-only, and the host writes it: no lock, no COW header */
	add_word(program, "ubd1rcd=." RING_FILE);
	add_words(program, options->machine->row.arguments);
	add_word(program, "con0=fd:0,fd:1");
	/* the log is a pipe, not a screen to keep readable */
	add_word(program, "ignore_loglevel");
	add_word(program, "ssl0=fd:" LINE_FD);
	add_word(program, "uml_dir=./uml");
	/* hostfs knows no relative names */
	add_text(program, "hostfs=%s" SHARE_DIR, sandbox_root());
	add_text(program, "umlab=%s", options->machine->row.name);
	/* it goes by ptrace where the host has no filters to lend, and logs that */
	if (input->seccomp) {
		program->filter = &trusted_filter;
		add_word(program, "seccomp=auto");
	}
	if (options->cpus > 1)
		add_text(program, "ncpus=%u", options->cpus);
	/* UML looks for options of its own at the beginning of a word */
	add_words(program, options->append);
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
	.choose = choose,
	.furnish = furnish,
	.find = find_process,
	.describe = describe,
};
