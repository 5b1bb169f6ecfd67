// SPDX-License-Identifier: GPL-2.0-only
/*
 * The machine as User-Mode Linux: a kernel that is a process.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>
#include <unistd.h>

#include "filter.h"
#include "inside.h"
#include "machine.h"

/*
 * Measuring it would take a third of the boot.  It only scales udelay(), which
 * nothing in a UML kernel needs to be exact.
 */
#define LPJ "lpj=10000000"

static int find_program(struct sandbox_input *input)
{
	char magic[4];

	if (pread(input->kernel, magic, sizeof(magic), 0) != sizeof(magic) ||
	    memcmp(magic, "\177ELF", sizeof(magic)))
		fail("the kernel %s is no program, as a UML kernel is; 'make' builds one, and a bzImage needs --on x86_64",
		     input->options->kernel);
	if (faccessat(input->kernel, "", X_OK, AT_EMPTY_PATH | AT_EACCESS))
		fail("the kernel %s cannot be executed: %s",
		     input->options->kernel, strerror(errno));
	input->program_path = input->options->kernel;
	return input->kernel;
}

static void find_symbols(const char *kernel, char *path, size_t size)
{
	snprintf(path, size, "%s", kernel);
}

static bool furnish(const struct sandbox_input *input)
{
	int fd;

	if (input->keep >= 0)
		return true;
	fd = make_file("." COW_FILE);
	if (fd < 0)
		return false;
	if (write_cow(fd, BASE_FILE, input->base))
		return failed("make the copy-on-write file");
	close(fd);
	return true;
}

static void start(const struct sandbox_input *input)
{
	const struct options *options = input->options;
	static char memory[32];
	char *argv[] = {
		"linux", memory,
		"ubd0=" COW_FILE "," BASE_FILE,
		/* read-only, and the host writes it: no lock, no COW header */
		"ubd1rcd=" RING_FILE,
		"root=/dev/ubda", "rootfstype=ext4", "rw", LPJ,
		"con=null", "con0=fd:0,fd:1", "console=tty0",
		/* the log is a pipe, not a screen to keep readable */
		"ignore_loglevel",
		"ssl=null", "ssl0=fd:" LINE_FD,
		"uml_dir=/uml", "hostfs=" SHARE_DIR, "umlab=" HOST_UML,
		*options->append ? (char *)options->append : NULL, NULL,
	};
	char *envp[] = { "TMPDIR=/", "HOME=/", NULL };

	snprintf(memory, sizeof(memory), "mem=%lluK",
		 (unsigned long long)options->memory >> 10);
	/*
	 * UML takes the gap below a randomized heap, up to a gigabyte, for
	 * memory and sets up page structures for all of it.
	 */
	if (personality(ADDR_NO_RANDOMIZE) < 0)
		die("personality");
	run_program(&uml_filter, argv, envp);
}

/*
 * On one CPU: the kernel and its guest processes hand over to each other at
 * every system call; on two each time would take a wake-up.
 */
const struct backend uml_backend = {
	.name = "uml",
	.kernel = "linux",
	.target = "",
	.kept = &cow_format,
	.one_cpu = true,
	.filter = &uml_filter,
	.memory_is_file = true,
	.find_program = find_program,
	.find_symbols = find_symbols,
	.furnish = furnish,
	.start = start,
};
